//! One file, as far as its front matter and path tell.

use super::address;
use super::site::{Made, Site};
use crate::report::Reason;
use exchange::markdown::{Fields, Front, Named, date};
use jiff::tz::TimeZone;
use newsroom::slug;

/// What a file is to an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Article,
    Page,
    /// Says what its folder holds.
    List,
    /// Says who somebody is.
    Profile,
    /// Leads elsewhere.
    Redirect(String),
    /// Left out, with a reason.
    LeftOut(&'static str, &'static str),
}

/// What is known of a file.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub what: What,
    pub named: Named,
    /// Language, in lower case; empty = the site's.
    pub language: String,
    pub title: String,
    pub slug: String,
    pub at: Option<i64>,
    pub updated_at: Option<i64>,
    pub held: Option<Reason>,
    /// The path at which it stood.
    pub address: Option<String>,
    pub old: Vec<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    /// The same for all translations; empty if nothing tells.
    pub key: String,
}

/// Names of files that are about the folder, not for readers.
const PAPERS: &[&str] = &[
    "readme",
    "license",
    "licence",
    "contributing",
    "changelog",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "authors",
    "codeowners",
    "pull_request_template",
    "support",
    "governance",
    "history",
    "notice",
    "copying",
    "todo",
];
/// Folders in which nothing is for readers.
const WORKSHOPS: &[&str] =
    &["archetypes", "scaffolds", "_includes", "_layouts", "layouts", "templates", "themes", "test", "tests", "fixtures"];

/// Looks at a file. `now` decides what is still to come.
pub(super) fn look(path: &str, front: &Front<'_>, site: &Site, zone: &TimeZone, now: i64) -> Look {
    let fields = Fields(&front.fields);
    let named = Named::of(path);
    let instant = |names: &[&str]| Some(fields.text(names)).filter(|text| !text.is_empty()).and_then(|text| date(&text, zone));
    let in_address = address::day(&fields.text(&["path", "permalink", "url"]));
    let at = instant(&["date", "publishDate", "published_at", "pubDate", "created", "published"])
        .or_else(|| date(named.date.as_deref()?, zone))
        .or_else(|| date(&in_address?, zone));
    let what = what(path, front, &named, at, site);
    let slug = match fields.text(&["slug"]) {
        own if own.is_empty() => named.slug.clone(),
        own => own,
    };
    let language = match fields.text(&["lang", "locale", "language"]) {
        told if told.is_empty() => named.language.clone().unwrap_or_default(),
        told => told.to_ascii_lowercase().replace('_', "-"),
    };
    let (address, old) = address::of(path, fields, &named, &slug, &language, at, &what, site, zone);
    let held = held(path, fields, &what, at, site, zone, now, front.is_there);
    Look {
        title: plain(&fields.text(&["title", "display_name", "name"])),
        updated_at: instant(&["lastmod", "updated", "last_modified_at", "modified", "last_updated", "lastUpdated"]),
        authors: fields.list(&["author", "authors"], true),
        categories: fields.list(&["category", "categories", "taxonomies.categories"], false),
        tags: fields.list(&["tags", "tag", "topics", "taxonomies.tags", "keywords"], true),
        key: key(fields, &named, &language),
        what,
        language,
        named,
        slug: slug::of(&slug),
        at,
        held,
        address,
        old,
    }
}

/// A text of the front matter without markup.
pub(super) fn plain(text: &str) -> String {
    exchange::plain(text)
}

fn what(path: &str, front: &Front<'_>, named: &Named, at: Option<i64>, site: &Site) -> What {
    let fields = Fields(&front.fields);
    let mut folders: Vec<&str> = path.split('/').collect();
    let file = folders.pop().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if folders.iter().any(|folder| folder.starts_with('.')) {
        return What::LeftOut("hidden_folder", "it lies in a hidden folder, for those who work on the site");
    }
    if folders.iter().any(|folder| WORKSHOPS.contains(folder)) {
        return What::LeftOut("workshop", "it is a template or a test of the site");
    }
    if !front.is_there && PAPERS.contains(&stem.as_str()) {
        return What::LeftOut("working_paper", "it is about the folder, for those who work on the site");
    }
    let to = fields.text(&["redirect_to", "redirectto", "redirect"]);
    if !to.is_empty() {
        return What::Redirect(to);
    }
    let parent = folders.last().copied().unwrap_or_default();
    let above = folders.iter().rev().nth(1).copied().unwrap_or_default();
    let is_people = |folder: &str| matches!(folder, "authors" | "_authors" | "author" | "people" | "_people");
    let has_name = !fields.text(&["display_name", "name", "first_name", "title"]).is_empty();
    if has_name && at.is_none() && ((named.is_list || named.is_index) && is_people(above) || !named.is_list && is_people(parent)) {
        return What::Profile;
    }
    if named.is_list {
        return What::List;
    }
    let is = |word: &str| {
        let (layout, kind) = (fields.text(&["layout"]), fields.text(&["type"]));
        layout.split(['-', '_', '/']).any(|part| part == word) || kind == word || kind == format!("{word}s")
    };
    let in_posts = folders.iter().any(|folder| matches!(*folder, "_posts" | "posts" | "post" | "_drafts"));
    if is("page") && !is("post") || is("index") && at.is_none() {
        What::Page
    } else if at.is_some() || in_posts || is("post") || site.made == Made::Plain {
        What::Article
    } else {
        What::Page
    }
}

/// Whether any stranger could read it at the source; if not, why.
#[expect(clippy::too_many_arguments, reason = "one question, with all that it depends on")]
fn held(
    path: &str,
    fields: Fields<'_>,
    what: &What,
    at: Option<i64>,
    site: &Site,
    zone: &TimeZone,
    now: i64,
    has_front: bool,
) -> Option<Reason> {
    let instant = |names: &[&str]| Some(fields.text(names)).filter(|text| !text.is_empty()).and_then(|text| date(&text, zone));
    let is_draft = fields.is_on(&["draft"]) || path.split('/').any(|folder| folder == "_drafts") || fields.text(&["status"]) == "draft";
    let (code, message) = if is_draft {
        ("draft", "it was a draft")
    } else if matches!(site.made, Made::Hexo | Made::Jekyll) && path.rsplit('/').next().is_some_and(|file| file.starts_with('_')) {
        ("underscore", "the site maker leaves out what begins with _")
    } else if fields.is_off(&["published", "publish"]) {
        ("unpublished", "its front matter says that it is not published")
    } else if !is_built(path, fields, what, site) {
        ("not_built", "the site maker made no page of it")
    } else if fields.is_on(&["private"]) || !fields.text(&["password"]).is_empty() {
        ("private", "only some could read it at the source")
    } else if fields.0.iter().any(|(name, value)| exchange::restriction::front(name, value)) {
        ("restricted", "its front matter says that it was not for everybody")
    } else if at > Some(now) || instant(&["publishDate"]) > Some(now) {
        ("future", "its day of publication is still to come")
    } else if matches!(site.made, Made::Hugo) && instant(&["expiryDate"]).is_some_and(|end| end <= now) {
        ("expired", "its day of expiry has passed, and Hugo showed it no more")
    } else if *what == What::Article && !has_front && site.made == Made::Plain {
        ("plain_folder", "nothing in a plain folder says that it was public")
    } else {
        return None;
    };
    Some(Reason::new(code, message))
}

/// Whether the site maker made a page of a file at all.
fn is_built(path: &str, fields: Fields<'_>, what: &What, site: &Site) -> bool {
    let is = |names: &[&str], words: &[&str]| {
        let text = fields.text(names).to_ascii_lowercase();
        words.contains(&text.as_str())
    };
    match site.made {
        Made::Hugo => {
            let render = ["build.render", "_build.render"];
            !(fields.is_on(&["headless"]) || fields.is_off(&render) || is(&render, &["never", "false", "link"]))
        }
        Made::Zola => !fields.is_off(&["render"]),
        // Of a collection pages are made only if its configuration says so; of posts always.
        Made::Jekyll => match path.split('/').find_map(|folder| folder.strip_prefix('_')).filter(|_| path.contains('/')) {
            Some("posts" | "drafts") | None => true,
            Some(name) => {
                let whole = format!("_{name}");
                site.fields().is_on(&[&format!("collections.{name}.output")]) || site.fields().list(&["include"], false).contains(&whole)
            }
        },
        Made::Hexo => *what == What::Article || !path.split('/').any(|folder| folder.starts_with('_')),
        Made::Other => !(fields.is_off(&["permalink"]) || fields.text(&["permalink"]) == "false"),
        Made::Plain => true,
    }
}

/// What all translations of a text have in common.
fn key(fields: Fields<'_>, named: &Named, language: &str) -> String {
    let told = fields.text(&["translationKey", "translation_key", "translation_id", "ref", "page_id"]);
    if !told.is_empty() {
        return told;
    }
    let name = fields.text(&["name"]);
    if !name.is_empty() && !language.is_empty() && !fields.text(&["lang"]).is_empty() {
        return name;
    }
    if language.is_empty() && named.language.is_none() {
        named.common.clone()
    } else {
        format!("/{}", named.common)
    }
    .trim_start_matches('/')
    .to_owned()
}
