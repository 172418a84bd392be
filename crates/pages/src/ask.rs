use paper::document::Edition;
use paper::surface::Surface;
use std::collections::BTreeMap;

/// What somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Path, percent-decoded.
    pub path: String,
    /// Parameters in order, decoded; only the known ones.
    pub query: Vec<(String, String)>,
}

/// Kinds of page, each with the surface on which it shows stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "plain words")]
pub enum Kind {
    Front,
    Section,
    Tag,
    Author,
    Archive,
    Article,
    Search,
    SearchJson,
    SearchFeed,
    Suggestions,
    Series,
    SeriesFeed,
    Chapters,
    Corrections,
    Feed,
    SitemapIndex,
    SitemapPart,
    NewsSitemap,
    Robots,
    Privacy,
    Offline,
    Kept,
    Manifest,
    Worker,
    StaticPage,
    Withdrawn,
    Redirect,
    NotFound,
}

/// Every kind of page, with its surface: `None` = it shows no story.
pub const KINDS: &[(Kind, Option<Surface>)] = &[
    (Kind::Front, Some(Surface::Front)),
    (Kind::Section, Some(Surface::Section)),
    (Kind::Tag, Some(Surface::Tag)),
    (Kind::Author, Some(Surface::Author)),
    (Kind::Archive, Some(Surface::Archive)),
    (Kind::Article, Some(Surface::Article)),
    (Kind::Search, Some(Surface::Search)),
    (Kind::SearchJson, Some(Surface::Search)),
    (Kind::SearchFeed, Some(Surface::Search)),
    (Kind::Suggestions, Some(Surface::Search)),
    (Kind::Series, Some(Surface::Series)),
    (Kind::SeriesFeed, Some(Surface::Series)),
    (Kind::Chapters, Some(Surface::Series)),
    (Kind::Corrections, Some(Surface::Corrections)),
    (Kind::Feed, Some(Surface::Feed)),
    (Kind::SitemapIndex, Some(Surface::Sitemap)),
    (Kind::SitemapPart, Some(Surface::Sitemap)),
    (Kind::NewsSitemap, Some(Surface::NewsSitemap)),
    (Kind::Robots, None),
    (Kind::Privacy, None),
    (Kind::Offline, None),
    // It shows none, but says where those stand that are asked for.
    (Kind::Kept, None),
    (Kind::Manifest, None),
    (Kind::Worker, None),
    (Kind::StaticPage, None),
    (Kind::Withdrawn, None),
    (Kind::Redirect, None),
    (Kind::NotFound, None),
];

/// A year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

/// What a feed is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Of {
    Front,
    Section(String),
    Tag(String),
    Author(String),
    /// The comments on whatever stands at this address.
    Comments(String),
}

/// A feed's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Rss,
    Atom,
    Json,
}

impl Form {
    fn of(file: &str) -> Option<Form> {
        match file {
            "rss.xml" => Some(Form::Rss),
            "atom.xml" => Some(Form::Atom),
            "feed.json" => Some(Form::Json),
            _ => None,
        }
    }
}

/// Which page an address means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Front(Edition_),
    Tag(Edition_, String),
    Author(Edition_, String),
    Archive(Edition_, Option<Span>),
    Search(Edition_),
    SearchJson,
    /// A saved search.
    SearchFeed(Edition_, Form),
    Suggestions,
    /// The page of a series, by its slug.
    Series(Edition_, String),
    SeriesFeed(Edition_, String),
    /// Chapters of an episode, by the story's number.
    Chapters(Edition_, String, i64),
    Corrections(Edition_),
    Feed(Edition_, Of, Form),
    SitemapIndex,
    SitemapPart(String),
    NewsSitemap,
    Robots,
    Privacy(Edition_),
    Offline(Edition_),
    /// Where the stories stand that a device keeps.
    Kept,
    Manifest(Edition_),
    Worker,
    /// Whatever the paper has at the address.
    Address,
}

/// Parameters by which an old site told its pages apart, in the order of [`Ask::KNOWN`].
pub(crate) const OLD: &[&str] = &["tag", "author", "p", "page_id", "cat", "attachment_id", "m", "feed", "author_name", "post_type"];

/// Code of an edition.
pub(crate) type Edition_ = String;

impl Ask {
    /// The value of a parameter; empty if absent.
    pub fn get(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a parameter; also several in one, with commas between.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.query
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Parameters that pages know, in the order they are written in; the rest is left out.
    pub const KNOWN: &'static [&'static str] = &[
        "q",
        "section",
        "tag",
        "author",
        "kind",
        "edition",
        "from",
        "to",
        "sort",
        "after",
        "month",
        "comments",
        "p",
        "page_id",
        "cat",
        "attachment_id",
        "m",
        "feed",
        "author_name",
        "post_type",
        "stories",
        Ask::LITE,
    ];

    /// The parameter, without a value, that asks for a page without pictures and scripts.
    pub const LITE: &'static str = "lite";

    /// The page is wanted without pictures and scripts.
    pub fn saves_data(&self) -> bool {
        self.query.iter().any(|(name, _)| name == Ask::LITE)
    }

    /// The parameters as a map, for forms.
    pub fn map(&self) -> BTreeMap<&str, &str> {
        self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }
}

pub(crate) fn place(ask: &Ask, editions: &[Edition]) -> Place {
    if !ask.path.starts_with('/') {
        return Place::Address;
    }
    let (edition, rest) = split_edition(&ask.path, editions);
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let global = edition.default && !ask.path.ends_with('/');
    let code = edition.code.clone();
    // An old site's `/?p=12` is an address of its own.
    let by_query = ask.query.iter().any(|(key, _)| OLD.contains(&key.as_str()));
    match parts.as_slice() {
        [] if by_query => Place::Address,
        [] => Place::Front(code),
        ["sitemap.xml"] if global => Place::SitemapIndex,
        ["sitemap-news.xml"] if global => Place::NewsSitemap,
        ["robots.txt"] if global => Place::Robots,
        ["search.json"] if global => Place::SearchJson,
        ["sitemap", part] if global && part.ends_with(".xml") => Place::SitemapPart(part.trim_end_matches(".xml").to_owned()),
        ["sw.js"] if global => Place::Worker,
        ["manifest.webmanifest"] => Place::Manifest(code),
        ["privacy"] => Place::Privacy(code),
        ["offline"] => Place::Offline(code),
        ["offline", "stories.json"] if global => Place::Kept,
        ["search"] => Place::Search(code),
        ["search", "suggest.json"] if global => Place::Suggestions,
        ["search", file] => Form::of(file).map_or(Place::Address, |form| Place::SearchFeed(code, form)),
        ["corrections"] => Place::Corrections(code),
        ["archive"] => Place::Archive(code, None),
        ["archive", span @ ..] => match parse_span(span) {
            Some(span) => Place::Archive(code, Some(span)),
            None => Place::Address,
        },
        ["tag", slug] => Place::Tag(code, (*slug).to_owned()),
        ["podcast", slug] => Place::Series(code, (*slug).to_owned()),
        ["podcast", slug, "feed.xml"] => Place::SeriesFeed(code, (*slug).to_owned()),
        ["podcast", slug, "chapters", file] => match file.strip_suffix(".json").and_then(|number| number.parse().ok()) {
            Some(number) => Place::Chapters(code, (*slug).to_owned(), number),
            None => Place::Address,
        },
        ["author", slug] => Place::Author(code, (*slug).to_owned()),
        [path @ .., file] => {
            let Some(form) = Form::of(file) else { return Place::Address };
            match path {
                [] => Place::Feed(code, Of::Front, form),
                ["tag", slug] => Place::Feed(code, Of::Tag((*slug).to_owned()), form),
                ["author", slug] => Place::Feed(code, Of::Author((*slug).to_owned()), form),
                [_, .., "comments"] => {
                    let story = ask.path.trim_end_matches(file).trim_end_matches("/comments/").to_owned();
                    Place::Feed(code, Of::Comments(story), form)
                }
                [slug] => Place::Feed(code, Of::Section((*slug).to_owned()), form),
                _ => Place::Address,
            }
        }
    }
}

/// Other paths that may be meant by one at which nothing stands: addresses are lower-case, and other systems had addresses below
/// a story's own for its feed, the pages that it or its comments were cut into, and forms of it for other programs.
pub(crate) fn meant(path: &str) -> Vec<String> {
    let lower = path.to_ascii_lowercase();
    let mut paths: Vec<String> = Some(lower.clone()).filter(|lower| lower != path).into_iter().collect();
    let whole = lower.trim_end_matches('/');
    let Some((above, tail)) = whole.rsplit_once('/') else { return paths };
    let is_number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let above = match tail {
        "feed" | "amp" | "embed" | "trackback" => above,
        "rss" | "rss2" | "rdf" | "atom" => above.strip_suffix("/feed").unwrap_or_default(),
        tail if tail.strip_prefix("comment-page-").is_some_and(is_number) => above,
        tail if is_number(tail) => match above.strip_suffix("/page") {
            // Of the front.
            Some("") => "/",
            Some(list) => list,
            // The second page of a story; a day or a month is a place of its own.
            None if above.starts_with("/archive") => "",
            None => above,
        },
        _ => "",
    };
    if !above.is_empty() {
        paths.push(above.to_owned());
    }
    paths
}

/// The edition that an address belongs to, and what follows its prefix.
pub(crate) fn split_edition<'a>(path: &'a str, editions: &'a [Edition]) -> (&'a Edition, &'a str) {
    let own = editions.iter().filter(|edition| !edition.prefix.is_empty()).find_map(|edition| {
        let rest = path.strip_prefix(&edition.prefix)?;
        (rest.is_empty() || rest.starts_with('/')).then_some((edition, rest))
    });
    own.unwrap_or_else(|| (&editions[0], path))
}

fn parse_span(parts: &[&str]) -> Option<Span> {
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
    };
    let (year, month, day) = match parts {
        [year] => (number(year, 4)?, None, None),
        [year, month] => (number(year, 4)?, Some(number(month, 2)?), None),
        [year, month, day] => (number(year, 4)?, Some(number(month, 2)?), Some(number(day, 2)?)),
        _ => return None,
    };
    let month = month.map(|month| i8::try_from(month).unwrap_or_default());
    let day = day.map(|day| i8::try_from(day).unwrap_or_default());
    jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(Span { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::empty_edition;

    /// The kinds of page that can stand at a place. Whoever makes a new place must say here what stands there.
    fn kinds_at(place: &Place) -> &'static [Kind] {
        match place {
            Place::Front(_) => &[Kind::Front],
            Place::Tag(..) => &[Kind::Tag],
            Place::Author(..) => &[Kind::Author],
            Place::Archive(..) => &[Kind::Archive],
            Place::Search(_) => &[Kind::Search],
            Place::SearchJson => &[Kind::SearchJson],
            Place::SearchFeed(..) => &[Kind::SearchFeed],
            Place::Suggestions => &[Kind::Suggestions],
            Place::Series(..) => &[Kind::Series],
            Place::SeriesFeed(..) => &[Kind::SeriesFeed],
            Place::Chapters(..) => &[Kind::Chapters],
            Place::Corrections(_) => &[Kind::Corrections],
            Place::Feed(..) => &[Kind::Feed],
            Place::SitemapIndex => &[Kind::SitemapIndex],
            Place::SitemapPart(_) => &[Kind::SitemapPart],
            Place::NewsSitemap => &[Kind::NewsSitemap],
            Place::Robots => &[Kind::Robots],
            Place::Privacy(_) => &[Kind::Privacy, Kind::StaticPage],
            Place::Offline(_) => &[Kind::Offline, Kind::StaticPage],
            Place::Kept => &[Kind::Kept],
            Place::Manifest(_) => &[Kind::Manifest],
            Place::Worker => &[Kind::Worker],
            Place::Address => &[Kind::Section, Kind::Article, Kind::StaticPage, Kind::Withdrawn, Kind::Redirect, Kind::NotFound],
        }
    }

    #[test]
    fn addresses_below_a_story_mean_the_story() {
        for (path, expected) in [
            ("/a/Story", &["/a/story"][..]),
            ("/a/story/feed/", &["/a/story"]),
            ("/a/story/feed/atom", &["/a/story"]),
            ("/a/story/2", &["/a/story"]),
            ("/a/Story/comment-page-3", &["/a/story/comment-page-3", "/a/story"]),
            ("/category/town/page/12/", &["/category/town"]),
            ("/page/2/", &["/"]),
            ("/archive/2026/13", &[]),
            ("/a/story/atom", &[]),
            ("/feed", &[]),
            ("/a/story/x", &[]),
        ] {
            assert_eq!(meant(path), expected, "{path}");
        }
    }

    #[test]
    fn every_address_means_one_place_and_every_kind_is_in_the_table() {
        let russian = Edition {
            code: "ru".into(),
            prefix: "/ru".into(),
            default: false,
            ..empty_edition()
        };
        let editions = [empty_edition(), russian];
        let mut seen = Vec::new();
        for (address, kind) in [
            ("/", Kind::Front),
            ("/ru", Kind::Front),
            ("/?utm_source=x", Kind::Front),
            ("/?p=12", Kind::NotFound),
            ("/tag/tides", Kind::Tag),
            ("/ru/author/ada", Kind::Author),
            ("/archive", Kind::Archive),
            ("/archive/2026/11/24", Kind::Archive),
            ("/archive/2026/13", Kind::NotFound),
            ("/archive/26", Kind::NotFound),
            ("/ru/search", Kind::Search),
            ("/search.json", Kind::SearchJson),
            ("/ru/search.json", Kind::NotFound),
            ("/ru/search/rss.xml", Kind::SearchFeed),
            ("/search/feed.json", Kind::SearchFeed),
            ("/search/suggest.json", Kind::Suggestions),
            ("/ru/search/suggest.json", Kind::NotFound),
            ("/podcast/tide-tables", Kind::Series),
            ("/ru/podcast/tide-tables/feed.xml", Kind::SeriesFeed),
            ("/podcast/tide-tables/chapters/12.json", Kind::Chapters),
            ("/podcast/tide-tables/chapters/x.json", Kind::NotFound),
            ("/podcast", Kind::NotFound),
            ("/corrections", Kind::Corrections),
            ("/rss.xml", Kind::Feed),
            ("/ru/harbour/atom.xml", Kind::Feed),
            ("/tag/tides/feed.json", Kind::Feed),
            ("/harbour/2026/11/24/rain/comments/rss.xml", Kind::Feed),
            ("/harbour/2026/11/24/rain/rss.xml", Kind::NotFound),
            ("/sitemap.xml", Kind::SitemapIndex),
            ("/sitemap/en-2026-11.xml", Kind::SitemapPart),
            ("/sitemap-news.xml", Kind::NewsSitemap),
            ("/robots.txt", Kind::Robots),
            ("/privacy", Kind::Privacy),
            ("/ru/privacy", Kind::Privacy),
            ("/ru/offline", Kind::Offline),
            ("/offline/stories.json", Kind::Kept),
            ("/ru/offline/stories.json", Kind::NotFound),
            ("/ru/manifest.webmanifest", Kind::Manifest),
            ("/sw.js", Kind::Worker),
            ("/ru/sw.js", Kind::NotFound),
            ("/russia", Kind::Section),
            ("/harbour/2026/11/24/rain", Kind::Article),
        ] {
            let (path, query) = address.split_once('?').unwrap_or((address, ""));
            let query = query.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
            let ask = Ask { path: path.to_owned(), query: query.into_iter().collect() };
            let kinds = kinds_at(&place(&ask, &editions));
            assert!(kinds.contains(&kind), "{address}: {kinds:?}");
            seen.extend(kinds);
        }
        for kind in seen {
            assert_eq!(KINDS.iter().filter(|(known, _)| *known == kind).count(), 1, "{kind:?} is not once in the table");
        }
    }
}
