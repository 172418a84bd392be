//! What a page says of itself: JSON-LD, OpenGraph and other `meta`, microdata, its title.

use super::score::Tree;
use super::when;
use crate::body::markup::plain;
use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::Url;

/// What a page says of itself; empty where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Data {
    pub headline: String,
    pub description: String,
    pub authors: Vec<String>,
    pub published: Option<i64>,
    pub updated: Option<i64>,
    pub language: String,
    pub site: String,
    pub canonical: String,
    pub picture: String,
    pub picture_alt: String,
    pub tags: Vec<String>,
    /// The headline stands in data that are made for machines, and not only in a title.
    pub has_told_headline: bool,
    /// Not everybody may read it.
    pub is_closed: bool,
    /// The text, where JSON-LD has it.
    pub text: String,
    pub base: Option<Url>,
}

/// Deepest objects in JSON-LD that are looked into.
const DEEPEST: usize = 6;

/// Elements that a selector finds.
pub(super) fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    Selector::parse(selector).map(|selector| html.select(&selector).collect()).unwrap_or_default()
}

/// Reads it. `address` is where the page was, if somebody knows.
pub(super) fn read(html: &Html, address: Option<&str>) -> Data {
    let mut data = Data::default();
    let linked = all(html, "link[rel='canonical']")
        .first()
        .and_then(|link| link.value().attr("href"))
        .unwrap_or_default()
        .to_owned();
    let meta = Meta(all(html, "meta[content]"));
    let own = [address.unwrap_or_default(), &linked, &meta.get(&["og:url"])]
        .into_iter()
        .find_map(|address| Url::parse(address).ok());
    let written = all(html, "base[href]")
        .first()
        .and_then(|base| base.value().attr("href"))
        .unwrap_or_default()
        .to_owned();
    data.base = match &own {
        Some(own) => own.join(&written).ok().or(Some(own.clone())),
        None => Url::parse(&written).ok(),
    };
    for script in all(html, "script[type*='ld+json']") {
        let text: String = script.text().collect();
        let bare = text.trim().trim_start_matches("//").trim_start().trim_start_matches("<![CDATA[");
        let bare = bare.trim_end().trim_end_matches("]]>").trim_end().trim_end_matches("//").trim_end();
        let text = bare.trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            data.linked(&value, 0);
        }
    }
    data.metas(&meta);
    data.microdata(html);
    data.has_told_headline = !data.headline.is_empty();
    let html_lang = all(html, "html[lang]")
        .first()
        .and_then(|root| root.value().attr("lang"))
        .unwrap_or_default()
        .to_owned();
    set(&mut data.language, &[html_lang, meta.get(&["og:locale", "content-language", "language", "dc.language"])]);
    data.language = data.language.replace('_', "-");
    if data.canonical.is_empty() {
        let whole = data.base.as_ref().and_then(|base| base.join(&linked).ok()).map(|url| url.to_string());
        data.canonical = whole.filter(|_| !linked.is_empty()).unwrap_or_default();
    }
    set(&mut data.canonical, &[meta.get(&["og:url"]), address.unwrap_or_default().to_owned()]);
    data.headline(html, &meta);
    data
}

struct Meta<'h>(Vec<ElementRef<'h>>);

impl Meta<'_> {
    /// The first of these names that says something.
    fn get(&self, names: &[&str]) -> String {
        names.iter().find_map(|name| self.all(name).into_iter().next()).unwrap_or_default()
    }

    fn all(&self, wanted: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|meta| {
                ["property", "name", "itemprop", "http-equiv"]
                    .iter()
                    .filter_map(|attribute| meta.value().attr(attribute))
                    .any(|names| names.split_whitespace().any(|name| name.eq_ignore_ascii_case(wanted)))
            })
            .filter_map(|meta| meta.value().attr("content"))
            .map(plain)
            .filter(|text| !text.is_empty())
            .collect()
    }
}

/// Sets what is empty to the first that is not.
fn set(place: &mut String, values: &[String]) {
    if place.is_empty()
        && let Some(value) = values.iter().find(|value| !value.trim().is_empty())
    {
        value.trim().clone_into(place);
    }
}

impl Data {
    fn linked(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.linked(item, depth + 1)),
            Value::Object(fields) => {
                let is_article = match fields.get("@type") {
                    Some(Value::String(kind)) => is_article(kind),
                    Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is_article),
                    _ => false,
                };
                if is_article {
                    self.article(value);
                }
                for name in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
                    if let Some(inner) = fields.get(name) {
                        self.linked(inner, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn article(&mut self, value: &Value) {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(plain).unwrap_or_default();
        // Either of the whole, or of a part of it that stands behind a paywall.
        let parts = value
            .get("hasPart")
            .map_or(&[][..], |parts| parts.as_array().map_or(std::slice::from_ref(parts), Vec::as_slice));
        self.is_closed |= parts.iter().chain([value]).filter_map(|part| part.get("isAccessibleForFree")).any(is_no);
        set(&mut self.headline, &[text("headline"), text("name")]);
        set(&mut self.description, &[text("description")]);
        set(&mut self.language, &[text("inLanguage")]);
        set(&mut self.text, &[text("articleBody")]);
        let instant = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_i64)
                .map_or_else(|| when::machine(&text(name)), when::figures_of)
        };
        self.published = self.published.or_else(|| instant("datePublished"));
        self.updated = self.updated.or_else(|| instant("dateModified"));
        if self.authors.is_empty() {
            self.authors = value.get("author").map(names).unwrap_or_default();
        }
        let publisher = value.get("publisher").map(names).unwrap_or_default();
        set(&mut self.site, &publisher);
        let picture = value.get("image").and_then(address).unwrap_or_default();
        set(&mut self.picture, &[picture]);
        if let Some(words) = value.get("keywords") {
            let words = match words {
                Value::String(text) => text.split(',').map(|word| word.trim().to_owned()).collect(),
                other => names(other),
            };
            self.tags
                .extend(words.into_iter().filter(|word| !word.is_empty() && !word.contains(':')).take(20));
        }
    }

    fn metas(&mut self, meta: &Meta<'_>) {
        set(
            &mut self.description,
            &[meta.get(&["dc:description", "dc.description", "og:description", "twitter:description", "description"])],
        );
        set(&mut self.site, &[meta.get(&["og:site_name", "application-name", "publisher"])]);
        set(
            &mut self.picture,
            &[meta.get(&["og:image:secure_url", "og:image", "twitter:image", "twitter:image:src", "image"])],
        );
        set(&mut self.picture_alt, &[meta.get(&["og:image:alt", "twitter:image:alt"])]);
        let published = meta.get(&[
            "article:published_time",
            "parsely-pub-date",
            "datepublished",
            "dc.date.issued",
            "dc.date",
            "date",
            "sailthru.date",
            "pubdate",
            "citation_date",
        ]);
        self.published = self.published.or_else(|| when::machine(&published).or_else(|| when::line(&published)));
        let updated = meta.get(&["article:modified_time", "og:updated_time", "datemodified", "last-modified"]);
        self.updated = self.updated.or_else(|| when::machine(&updated));
        if self.authors.is_empty() {
            let found = [
                "dc:creator",
                "dc.creator",
                "dcterms.creator",
                "article:author",
                "parsely-author",
                "author",
                "citation_author",
                "byl",
                "sailthru.author",
            ]
            .iter()
            .map(|name| meta.all(name))
            .map(|found| found.into_iter().filter(|name| !name.contains("://")).collect::<Vec<_>>())
            .find(|found| !found.is_empty());
            self.authors = found.unwrap_or_default().iter().flat_map(|line| people(line)).collect();
        }
        // Facebook's word for it: free, metered, locked.
        let tier = meta.get(&["article:content_tier"]);
        self.is_closed |= !matches!(tier.trim().to_lowercase().as_str(), "" | "free");
        if self.tags.is_empty() {
            self.tags = meta.all("article:tag").into_iter().take(20).collect();
        }
    }

    fn microdata(&mut self, html: &Html) {
        let words = |selector: &str| all(html, selector).first().map(|found| words_of(*found)).unwrap_or_default();
        let attribute = |selector: &str, name: &str| {
            let found = all(html, selector).first().and_then(|found| found.value().attr(name)).unwrap_or_default();
            found.to_owned()
        };
        let head = all(html, "[itemprop~='headline']").into_iter().next();
        set(&mut self.headline, &[head.map(words_of).unwrap_or_default()]);
        // What stands in the same thing as its headline is about the story, not about another one or a comment.
        let story = head
            .into_iter()
            .flat_map(|head| head.ancestors())
            .filter_map(ElementRef::wrap)
            .find(|above| above.value().attr("itemtype").is_some_and(is_article));
        if let Some(story) = story {
            self.thing(story);
        }
        let published = [
            attribute("[itemprop~='datePublished'][content]", "content"),
            attribute("[itemprop~='datePublished'][datetime]", "datetime"),
            attribute("article time[datetime]", "datetime"),
            attribute("time[pubdate][datetime]", "datetime"),
            attribute("time[datetime]", "datetime"),
        ];
        self.published = self.published.or_else(|| published.iter().find_map(|text| when::machine(text)));
        if self.authors.is_empty() {
            let line = [
                words("[itemprop~='author'] [itemprop~='name']"),
                words("[itemprop~='author']"),
                words("a[rel~='author']"),
                words(".byline"),
                words(".author"),
            ]
            .into_iter()
            .find(|line| !line.is_empty() && line.chars().count() < 100);
            self.authors = line.map(|line| people(&line)).unwrap_or_default();
        }
    }

    /// Takes what a story says of itself in its elements.
    fn thing(&mut self, story: ElementRef<'_>) {
        let told = |selector: &str| {
            let is_own = |found: &ElementRef<'_>| {
                let mut above = found.ancestors().take_while(|above| above.id() != story.id()).filter_map(ElementRef::wrap);
                !above.any(|above| above.value().attr("itemprop").is_some_and(|name| name.contains("comment")))
            };
            let found = Selector::parse(selector).map(|selector| story.select(&selector).filter(is_own).collect::<Vec<_>>());
            let value = |found: ElementRef<'_>| {
                let written = ["content", "datetime", "src", "href"].iter().find_map(|name| found.value().attr(name));
                written.map_or_else(|| words_of(found), plain)
            };
            found
                .unwrap_or_default()
                .into_iter()
                .map(value)
                .filter(|text| !text.is_empty())
                .collect::<Vec<String>>()
        };
        let first = |selector: &str| told(selector).into_iter().next().unwrap_or_default();
        set(&mut self.description, &[first("[itemprop~='description']")]);
        let picture = ["[itemprop~='image'] [itemprop~='url']", "[itemprop~='image'] [itemprop~='contentUrl']", "[itemprop~='image']"];
        let picture = picture
            .iter()
            .map(|selector| first(selector))
            .find(|picture| !picture.is_empty() && !picture.contains(' '));
        set(&mut self.picture, &[picture.unwrap_or_default()]);
        self.updated = self.updated.or_else(|| when::machine(&first("[itemprop~='dateModified']")));
        self.is_closed |= told("[itemprop~='isAccessibleForFree']").into_iter().any(|word| is_no(&Value::String(word)));
        if self.authors.is_empty() {
            let names = told("[itemprop~='author'] [itemprop~='name']");
            self.authors = names.iter().filter(|name| name.chars().count() < 100).flat_map(|name| people(name)).collect();
        }
        if self.tags.is_empty() {
            let words = told("[itemprop~='keywords']");
            let words = words.iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty());
            self.tags = words.take(20).map(str::to_owned).collect();
        }
    }

    /// The one head of the page is its headline if it stands in the story: a title, or what is meant for networks, says something else at
    /// times.
    pub(super) fn take_head_of(&mut self, html: &Html, part: NodeId, is_gone: impl Fn(&Tree<'_>) -> bool) {
        if self.has_told_headline {
            return;
        }
        let heads = all(html, "h1");
        let [head] = heads.as_slice() else { return };
        let words = words_of(*head);
        let is_inside = head.ancestors().any(|above| above.id() == part);
        let is_gone = is_gone(head) || head.ancestors().take_while(|above| above.id() != part).any(|above| is_gone(&above));
        if is_inside && !is_gone && words.chars().count() > 8 && words.chars().count() <= 300 && words != self.site {
            self.headline = words;
        }
    }

    /// The headline without the paper's name behind it.
    fn headline(&mut self, html: &Html, meta: &Meta<'_>) {
        let title = all(html, "title").first().map(|title| words_of(*title)).unwrap_or_default();
        let heads: Vec<String> = all(html, "h1").into_iter().map(words_of).filter(|head| !head.is_empty()).collect();
        let told = meta.get(&["dc:title", "dc.title", "dcterm:title", "og:title", "twitter:title", "parsely-title", "citation_title"]);
        set(&mut self.headline, &[told, title.clone()]);
        // A head of the page that begins the title is the headline itself.
        let bare = |text: &str| {
            text.chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let headline = bare(&self.headline);
        if let Some(head) = heads.iter().find(|head| {
            let head = bare(head);
            head.len() > 8 && head != headline && headline.starts_with(&head)
        }) {
            head.clone_into(&mut self.headline);
            return;
        }
        if heads.iter().any(|head| bare(head) == headline) {
            return;
        }
        for mark in [" | ", " — ", " – ", " - ", " » ", " :: "] {
            if let Some((first, last)) = self.headline.rsplit_once(mark) {
                let is_name = bare(last) == bare(&self.site)
                    || (mark == " | " && last.split_whitespace().count() <= 4)
                    || last.split_whitespace().count() <= 3 && title == self.headline;
                if is_name && first.split_whitespace().count() >= 3 {
                    first.trim().to_owned().clone_into(&mut self.headline);
                    return;
                }
            }
        }
        if self.headline.is_empty()
            && let Some(head) = heads.first()
        {
            head.clone_into(&mut self.headline);
        }
    }
}

/// Whether a value says no: `false`, `"False"`, `"https://schema.org/False"`.
fn is_no(value: &Value) -> bool {
    match value {
        Value::Bool(word) => !word,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => {
            let word = text.trim().rsplit('/').next().unwrap_or_default().to_lowercase();
            matches!(word.as_str(), "false" | "no" | "0")
        }
        _ => false,
    }
}

fn is_article(kind: &str) -> bool {
    let bare = kind.rsplit('/').next().unwrap_or(kind);
    bare.ends_with("Article")
        || matches!(
            bare,
            "BlogPosting" | "Report" | "LiveBlogPosting" | "Review" | "SocialMediaPosting" | "WebPage" | "OpinionNewsArticle"
        )
}

/// Names in a value: texts, or objects with a name.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => people(text),
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(fields) => fields.get("name").map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items.iter().find_map(address),
        Value::Object(fields) => fields.get("url").or_else(|| fields.get("contentUrl")).and_then(address),
        _ => None,
    }
}

/// Names of a byline: `By Ann Lee and Jo Sand`.
pub(super) fn people(line: &str) -> Vec<String> {
    let line = plain(line);
    let lower = line.to_lowercase();
    let bare = ["written by ", "posted by ", "by: ", "by ", "von ", "par ", "por "]
        .iter()
        .find_map(|front| lower.starts_with(front).then(|| line.get(front.len()..)).flatten())
        .unwrap_or(&line);
    // `Lee, Ann` is one name.
    if let Some((surname, _)) = bare.split_once(',').filter(|(_, rest)| !rest.contains(','))
        && surname.split_whitespace().count() == 1
    {
        return vec![bare.trim().to_owned()];
    }
    bare.split([',', ';', '•', '|'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .map(|name| name.trim().to_owned())
        .filter(|name| {
            !name.is_empty()
                && name.chars().count() <= 80
                && name.split_whitespace().count() <= 6
                && !name.contains("://")
                && !name.starts_with(|letter: char| letter.is_ascii_digit())
        })
        .take(20)
        .collect()
}

/// The words of an element on one line.
pub(super) fn words_of(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
