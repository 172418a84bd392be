//! The export as it comes: rows of its tables, one at a time. What is needed does not grow with the file.

use super::member::{Member, is_members};
use super::routes::is_routes;
use super::row::{Author, Post, Tag, text};
use crate::unpack::{self, Wanted};
use crate::{Refused, body};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Read, Seek};
use std::rc::Rc;

/// What to do with a file that is none of Ghost's.
const OTHER_KIND: &str =
    "Give the .json or .zip that Ghost wrote under Settings, Import/Export, or the answer of its API with formats=html,lexical";
/// Deepest `db` and `data` around the tables.
const DEEPEST: usize = 5;
/// What ends the reading early.
const ENOUGH: &str = "enough was read";

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
    let unreadable = |error: io::Error| refused(name, 0, 0, format!("the file can't be read: {error}"), "");
    let line = Rc::new(Cell::new(1));
    let counted = Counted::begin(source, Rc::clone(&line)).map_err(unreadable)?;
    let mut reading = Reading {
        name,
        visit,
        line,
        found: Found::default(),
        is_export: false,
        refused: None,
    };
    let mut json = serde_json::Deserializer::from_reader(counted);
    let outcome = Level { reading: &mut reading, depth: 0 }.deserialize(&mut json).and_then(|()| json.end());
    if let Some(refused) = reading.refused {
        return Err(refused);
    }
    match outcome {
        Err(error) if error.to_string().contains(ENOUGH) => Ok(reading.found),
        Err(error) => Err(refused(
            name,
            error.line() as u64,
            error.column() as u64,
            format!("the JSON is damaged: {}", said(&error)),
            "Export it again; a file that was cut off or edited by hand can't be taken",
        )),
        Ok(()) if !reading.is_export => {
            Err(refused(name, 0, 0, "this is no export of Ghost: there is no table of posts in it".into(), OTHER_KIND))
        }
        Ok(()) => Ok(reading.found),
    }
}

/// The error without its place, which stands before it.
fn said(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.clone(), |(words, _)| words.to_owned())
}

fn refused(file: &str, line: u64, column: u64, message: String, advice: &'static str) -> Refused {
    Refused { file: file.to_owned(), line, column, message, advice }
}

/// Counts lines. The JSON is read byte by byte, so each must cost little: the buffer is its own.
struct Counted<'s> {
    source: &'s mut dyn Read,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    line: Rc<Cell<u64>>,
}

impl<'s> Counted<'s> {
    /// Begins behind the mark of the encoding, if there is one.
    fn begin(source: &'s mut dyn Read, line: Rc<Cell<u64>>) -> io::Result<Counted<'s>> {
        let mut counted = Counted { source, buffer: vec![0; 64 * 1024], at: 0, end: 0, line };
        counted.fill()?;
        if counted.buffer[..counted.end].starts_with(b"\xef\xbb\xbf") {
            counted.at = 3;
        }
        Ok(counted)
    }

    fn fill(&mut self) -> io::Result<()> {
        (self.at, self.end) = (0, 0);
        // The mark may come in pieces.
        while self.end < 3 {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Read for Counted<'_> {
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end {
            self.fill()?;
        }
        match (out.first_mut(), self.buffer[..self.end].get(self.at)) {
            (Some(place), Some(byte)) => {
                *place = *byte;
                self.at += 1;
                if *byte == b'\n' {
                    self.line.set(self.line.get() + 1);
                }
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

struct Reading<'r> {
    name: &'r str,
    visit: &'r mut dyn FnMut(Row, u64) -> Result<bool, Refused>,
    line: Rc<Cell<u64>>,
    found: Found,
    /// There was a table of posts.
    is_export: bool,
    refused: Option<Refused>,
}

impl Reading<'_> {
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

/// An object that holds tables, or one that holds such an object.
struct Level<'l, 'r> {
    reading: &'l mut Reading<'r>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Level<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What is neither object nor list holds nothing.
macro_rules! nothing_in {
    ($($name:ident: $type:ty),*) => {
        $(fn $name<E: serde::de::Error>(self, _: $type) -> Result<(), E> { Ok(()) })*
        fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> { Ok(()) }
    };
}

impl<'de> Visitor<'de> for Level<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Ghost")
    }

    nothing_in!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Level { reading: self.reading, depth: self.depth + 1 })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.depth < DEEPEST && matches!(key.as_str(), "db" | "data") {
                map.next_value_seed(Level { reading: self.reading, depth: self.depth + 1 })?;
            } else if let Some(table) = TABLES.iter().chain(LEFT_OUT).find(|table| **table == key) {
                map.next_value_seed(Rows { reading: self.reading, table })?;
            } else if key == "meta" {
                let meta: Value = map.next_value()?;
                if let Some(version) = meta.get("version").and_then(Value::as_str) {
                    self.reading.found.version = version.chars().take(40).collect();
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A table.
struct Rows<'l, 'r> {
    reading: &'l mut Reading<'r>,
    table: &'static str,
}

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the table `{}`", self.table)
    }

    nothing_in!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.reading.is_export |= matches!(self.table, "posts" | "pages");
        while let Some((row, line)) = list.next_element_seed(Placed(&self.reading.line))? {
            if !self.reading.row(self.table, row, line) {
                return Err(A::Error::custom(ENOUGH));
            }
        }
        Ok(())
    }
}

/// A value with the line on which it begins.
struct Placed<'l>(&'l Cell<u64>);

impl<'de> DeserializeSeed<'de> for Placed<'_> {
    type Value = (Value, u64);
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(Value, u64), D::Error> {
        let line = self.0.get();
        Ok((Value::deserialize(deserializer)?, line))
    }
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
