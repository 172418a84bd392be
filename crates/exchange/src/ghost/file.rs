//! The export as it comes: rows of its tables, one at a time. What is needed does not grow with the file.

use super::json::{Flaw, Json};
use super::member::{Member, is_members};
use super::routes::is_routes;
use super::row::{Author, Post, Tag, text};
use crate::unpack::{self, Wanted};
use crate::{Refused, body};
use serde_json::{Map, Value};
use std::io::{Read, Seek};

/// What to do with a file that is none of Ghost's.
const OTHER_KIND: &str =
    "Give the .json or .zip that Ghost wrote under Settings, Import/Export, or the answer of its API with formats=html,lexical";
/// Deepest `db` and `data` around the tables.
const DEEPEST: usize = 5;

const EXPORT: Wanted = Wanted {
    is_one: |name| {
        let file = name.rsplit('/').next().unwrap_or_default();
        let is_settings = matches!(file, "package.json" | "package-lock.json" | "config.production.json" | "config.development.json");
        let is_export = file.ends_with(".json") && !name.contains("content/themes/") && !is_settings;
        is_export || is_redirects(name) || is_routes(name) || is_members(name)
    },
    members: 2_000_000,
    empty: "Export it again from Ghost: Settings, Import/Export",
    none: ("there is no .json file in the ZIP", OTHER_KIND),
};

/// Whether a file is Ghost's list of redirects, by its name.
pub fn is_redirects(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or_default();
    file.starts_with("redirects") && [".json", ".yaml", ".yml"].iter().any(|ending| file.ends_with(ending))
}

/// Calls `take` with each document of a file: its name for people, and its text.
///
/// # Errors
/// [`Refused`] for what can't be unpacked, or whatever `take` says.
pub fn each_document<S, F>(source: S, name: &str, take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    unpack::each_document(source, name, EXPORT, take)
}

/// A row of an export.
#[derive(Debug, Clone)]
pub enum Row {
    /// A post or page; as the API answers it with its authors and tags.
    Post(Box<Post>),
    /// A tag.
    Tag(Tag),
    /// An account.
    Author(Author),
    /// That a post has a tag: post, tag, and the tag's place.
    PostTag(String, String, i64),
    /// That somebody wrote a post: post, author, and the author's place.
    PostAuthor(String, String, i64),
    /// What stands beside a post, in exports from 3.0 on: the post, and the fields.
    Beside(String, Map<String, Value>),
    /// A setting of the site.
    Setting(String, String),
    /// Somebody who signed up.
    Member(Member),
    /// A row of a table that is of no use here, by the table's name.
    Other(&'static str),
}

/// What a document was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Version of Ghost that wrote it; empty if it says none.
    pub version: String,
    /// Rows that are posts or pages.
    pub posts: u64,
}

/// Tables that hold what a person may look for and not find here.
const LEFT_OUT: &[&str] = &["newsletters", "snippets", "offers", "comments"];
const TABLES: &[&str] =
    &["posts", "pages", "tags", "users", "posts_tags", "posts_authors", "posts_meta", "settings", "members", "subscribers"];

/// Calls `visit` with each row of a document. `visit` may end the reading by `false`.
///
/// # Errors
/// [`Refused`] if the JSON is damaged or is no export of Ghost, or whatever `visit` says.
pub fn each_row(source: &mut dyn Read, name: &str, visit: &mut dyn FnMut(Row, u64) -> Result<bool, Refused>) -> Result<Found, Refused> {
    let mut reading = Reading {
        name,
        visit,
        found: Found::default(),
        is_export: false,
        refused: None,
    };
    let outcome = Json::begin(source).and_then(|mut text| {
        reading.level(&mut text, 0)?;
        text.end()
    });
    if let Some(refused) = reading.refused {
        return Err(refused);
    }
    match outcome {
        Err(Flaw::Enough) => Ok(reading.found),
        Err(Flaw::Unreadable(error)) => Err(refused(name, 0, 0, format!("the file can't be read: {error}"), "")),
        Err(Flaw::Damaged(line, column, what)) => Err(refused(
            name,
            line,
            column,
            format!("the JSON is damaged: {what}"),
            "Export it again; a file that was cut off or edited by hand can't be taken",
        )),
        Ok(()) if !reading.is_export => {
            Err(refused(name, 0, 0, "this is no export of Ghost: there is no table of posts in it".into(), OTHER_KIND))
        }
        Ok(()) => Ok(reading.found),
    }
}

fn refused(file: &str, line: u64, column: u64, message: String, advice: &'static str) -> Refused {
    Refused { file: file.to_owned(), line, column, message, advice }
}

struct Reading<'r> {
    name: &'r str,
    visit: &'r mut dyn FnMut(Row, u64) -> Result<bool, Refused>,
    found: Found,
    /// There was a table of posts.
    is_export: bool,
    refused: Option<Refused>,
}

impl Reading<'_> {
    /// An object that holds tables, or one that holds such an object; what is neither object nor list holds nothing.
    fn level(&mut self, text: &mut Json<'_>, depth: usize) -> Result<(), Flaw> {
        match text.next()? {
            Some(b'[') => text.list(&mut |text| self.level(text, depth + 1)),
            Some(b'{') => text.object(&mut |text, key| {
                if depth < DEEPEST && matches!(key.as_str(), "db" | "data") {
                    self.level(text, depth + 1)
                } else if let Some(table) = TABLES.iter().chain(LEFT_OUT).find(|table| **table == key) {
                    self.table(text, table)
                } else if key == "meta" {
                    let meta: Value = text.value()?;
                    if let Some(version) = meta.get("version").and_then(Value::as_str) {
                        self.found.version = version.chars().take(40).collect();
                    }
                    Ok(())
                } else {
                    text.pass()
                }
            }),
            _ => text.pass(),
        }
    }

    fn table(&mut self, text: &mut Json<'_>, table: &'static str) -> Result<(), Flaw> {
        if text.next()? != Some(b'[') {
            return text.pass();
        }
        self.is_export |= matches!(table, "posts" | "pages");
        text.list(&mut |text| {
            text.next()?;
            let line = text.line();
            let row = text.value()?;
            if self.row(table, row, line) { Ok(()) } else { Err(Flaw::Enough) }
        })
    }

    /// Whether to go on.
    fn row(&mut self, table: &'static str, row: Value, line: u64) -> bool {
        let Value::Object(fields) = row else {
            return true;
        };
        let row = match table {
            "posts" | "pages" => {
                self.found.posts += 1;
                match Post::read(fields, line, table == "pages") {
                    Ok(post) => Row::Post(Box::new(post)),
                    Err(message) => {
                        self.refused = Some(refused(self.name, line, 0, message, OTHER_KIND));
                        return false;
                    }
                }
            }
            "tags" => Row::Tag(Tag::read(&fields, line)),
            "users" => Row::Author(Author::read(&fields, line)),
            "posts_tags" => Row::PostTag(text(&fields, "post_id"), text(&fields, "tag_id"), place(&fields)),
            "posts_authors" => Row::PostAuthor(text(&fields, "post_id"), text(&fields, "author_id"), place(&fields)),
            "posts_meta" => Row::Beside(text(&fields, "post_id"), fields),
            "members" | "subscribers" => Row::Member(Member::read(&fields, line)),
            "settings" => Row::Setting(text(&fields, "key"), text(&fields, "value")),
            other => Row::Other(other),
        };
        match (self.visit)(row, line) {
            Ok(more) => more,
            Err(refused) => {
                self.refused = Some(refused);
                false
            }
        }
    }
}

fn place(fields: &Map<String, Value>) -> i64 {
    fields.get("sort_order").and_then(Value::as_i64).unwrap_or(0)
}

/// A text without the mark that stands for the site's address in exports.
pub(super) fn with_address(text: String, site: &str) -> String {
    const MARK: &str = "__GHOST_URL__";
    if text.contains(MARK) { text.replace(MARK, site) } else { text }
}

/// Words of a field that may hold markup.
pub(super) fn words(text: &str) -> String {
    body::markup::plain(text)
}
