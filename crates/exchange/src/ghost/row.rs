//! What an export holds, as it stands there: nothing is decided or changed here but the form.

use super::file::words;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// A post or page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Post {
    /// Line in the file.
    pub line: u64,
    /// Id: 24 hexadecimal figures, or a number in old exports.
    pub id: String,
    /// Its other id, part of the address of a preview.
    pub uuid: String,
    /// Title, plain.
    pub title: String,
    /// Its address is made of this.
    pub slug: String,
    /// It is a page.
    pub is_page: bool,
    /// `published`, `draft`, `scheduled`, `sent`.
    pub status: String,
    /// `public`, `members`, `paid`, `tiers`, or a filter.
    pub visibility: String,
    /// It went out as a letter and never stood on the site.
    pub email_only: bool,
    /// Pinned to the front.
    pub featured: bool,
    /// Body as Lexical (5.x on).
    pub lexical: String,
    /// Body as Mobiledoc (1.x to 4.x).
    pub mobiledoc: String,
    /// Body as HTML.
    pub html: String,
    /// Body as Markdown (0.x).
    pub markdown: String,
    /// Address of the picture at the top.
    pub picture: String,
    /// What it shows.
    pub picture_alt: String,
    /// Its caption, with markup.
    pub picture_caption: String,
    /// Excerpt that somebody wrote.
    pub excerpt: String,
    /// Fields for social networks that are not taken.
    pub social: Vec<&'static str>,
    /// Title for search engines.
    pub meta_title: String,
    /// Description for them, or for social networks.
    pub meta_description: String,
    /// Where it was first published, if elsewhere.
    pub canonical: String,
    /// In microseconds since 1970.
    pub published_at: Option<i64>,
    /// There is a day of publication, in a form that can't be read.
    pub has_odd_date: bool,
    /// The same.
    pub updated_at: Option<i64>,
    /// Somebody put scripts or styles of their own around it.
    pub has_injection: bool,
    /// The API gave only its beginning.
    pub is_cut: bool,
    /// Its account, where that is not told by a table of its own.
    pub author: String,
    /// Authors in order, as the API answers them.
    pub authors: Vec<Author>,
    /// Tags in order, as the API answers them.
    pub tags: Vec<Tag>,
    /// Public address, as the API answers it.
    pub url: String,
}

/// A tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// Line in the file.
    pub line: u64,
    /// Id.
    pub id: String,
    /// As printed.
    pub name: String,
    /// Part of its address.
    pub slug: String,
    /// What is said of it.
    pub description: String,
    /// Only for the site's own people.
    pub is_internal: bool,
    /// Its picture, and what it said to search engines, networks and browsers: none of it is taken.
    pub left_out: Vec<&'static str>,
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Line in the file.
    pub line: u64,
    /// Id.
    pub id: String,
    /// As printed.
    pub name: String,
    /// Part of its address.
    pub slug: String,
    /// What is said of them.
    pub bio: String,
    /// Their pictures, places and addresses elsewhere: none of it is taken.
    pub left_out: Vec<&'static str>,
}

/// Fields that hold a body.
const BODIES: &[&str] = &["html", "lexical", "mobiledoc", "markdown"];

impl Post {
    /// Reads a row; an error says why it is none of Ghost's.
    pub(super) fn read(mut fields: Map<String, Value>, line: u64, is_page: bool) -> Result<Post, String> {
        let has = |name: &str| fields.contains_key(name);
        if !has("title") && !has("slug") {
            return Err("this is no post of Ghost: it has neither title nor slug".into());
        }
        if !BODIES.iter().any(|name| has(name)) {
            return Err("this is no post of Ghost: it has neither lexical, nor mobiledoc, nor html".into());
        }
        let mut take = |name: &str| match fields.remove(name) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let (lexical, mobiledoc, html, markdown) = (take("lexical"), take("mobiledoc"), take("html"), take("markdown"));
        let fields = &fields;
        let mut post = Post {
            line,
            id: text(fields, "id"),
            uuid: text(fields, "uuid"),
            title: words(&text(fields, "title")),
            slug: text(fields, "slug"),
            is_page: is_page || text(fields, "type") == "page" || flag(fields, "page"),
            status: text(fields, "status"),
            visibility: text(fields, "visibility"),
            featured: flag(fields, "featured"),
            lexical,
            mobiledoc,
            html,
            markdown,
            picture: first(fields, &["feature_image", "image"]),
            excerpt: text(fields, "custom_excerpt"),
            canonical: text(fields, "canonical_url"),
            published_at: instant(fields.get("published_at")),
            has_odd_date: !text(fields, "published_at").trim().is_empty() && instant(fields.get("published_at")).is_none(),
            updated_at: instant(fields.get("updated_at")),
            has_injection: ["codeinjection_head", "codeinjection_foot"]
                .iter()
                .any(|name| !text(fields, name).trim().is_empty()),
            is_cut: fields.get("access").and_then(Value::as_bool) == Some(false),
            author: text(fields, "author_id"),
            authors: list(fields, "authors").map(|row| Author::read(row, line)).collect(),
            tags: list(fields, "tags").map(|row| Tag::read(row, line)).collect(),
            url: text(fields, "url"),
            ..Post::default()
        };
        post.beside(fields);
        Ok(post)
    }

    /// Takes what stands beside it; empty fields change nothing.
    pub fn beside(&mut self, fields: &Map<String, Value>) {
        let set = |place: &mut String, names: &[&str]| {
            let value = first(fields, names);
            if !value.is_empty() {
                *place = value;
            }
        };
        set(&mut self.meta_title, &["meta_title"]);
        set(&mut self.meta_description, &["meta_description", "og_description", "twitter_description"]);
        set(&mut self.picture_alt, &["feature_image_alt"]);
        set(&mut self.picture_caption, &["feature_image_caption"]);
        const SOCIAL: [&str; 4] = ["og_title", "og_image", "twitter_title", "twitter_image"];
        for name in SOCIAL.into_iter().filter(|name| !text(fields, name).trim().is_empty()) {
            if !self.social.contains(&name) {
                self.social.push(name);
            }
        }
        self.email_only |= flag(fields, "email_only");
    }
}

impl Tag {
    pub(super) fn read(fields: &Map<String, Value>, line: u64) -> Tag {
        let name = text(fields, "name");
        Tag {
            line,
            id: text(fields, "id"),
            is_internal: text(fields, "visibility") == "internal" || name.starts_with('#'),
            name: words(&name),
            slug: text(fields, "slug"),
            description: words(&text(fields, "description")),
            left_out: set(
                fields,
                &[
                    "feature_image",
                    "meta_title",
                    "meta_description",
                    "og_title",
                    "og_description",
                    "og_image",
                    "twitter_title",
                    "twitter_description",
                    "twitter_image",
                    "canonical_url",
                    "codeinjection_head",
                    "codeinjection_foot",
                ],
            ),
        }
    }
}

impl Author {
    pub(super) fn read(fields: &Map<String, Value>, line: u64) -> Author {
        Author {
            line,
            id: text(fields, "id"),
            name: words(&text(fields, "name")),
            slug: text(fields, "slug"),
            bio: words(&text(fields, "bio")),
            left_out: set(
                fields,
                &[
                    "profile_image",
                    "cover_image",
                    "image",
                    "cover",
                    "website",
                    "location",
                    "facebook",
                    "twitter",
                    "meta_title",
                    "meta_description",
                ],
            ),
        }
    }
}

fn list<'a>(fields: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    fields.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Those of these fields that say something.
fn set(fields: &Map<String, Value>, names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| !text(fields, name).trim().is_empty()).collect()
}

/// The first of these fields that is not blank.
fn first(fields: &Map<String, Value>, names: &[&str]) -> String {
    names
        .iter()
        .map(|name| text(fields, name))
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// A text; a number as its figures.
pub(super) fn text(fields: &Map<String, Value>, name: &str) -> String {
    match fields.get(name) {
        Some(Value::String(text)) => text.replace('\0', ""),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// Whether a text says yes: all that is not known to say no.
pub fn is_on(text: &str) -> bool {
    !matches!(text.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off" | "null")
}

pub(super) fn flag(fields: &Map<String, Value>, name: &str) -> bool {
    match fields.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64().is_some_and(|number| number != 0),
        Some(Value::String(text)) => is_on(text),
        _ => false,
    }
}

/// An instant in one of the forms that exports had: RFC 3339, day and time in UTC, milliseconds.
pub(super) fn instant(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(number) => number.as_i64()?.checked_mul(1_000),
        Value::String(text) => {
            let text = text.trim();
            let stamp: Option<Timestamp> = text.parse().ok();
            let stamp = stamp.or_else(|| TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok());
            stamp
                .map(|stamp| stamp.as_microsecond())
                .or_else(|| text.parse::<i64>().ok()?.checked_mul(1_000))
        }
        _ => None,
    }
}
