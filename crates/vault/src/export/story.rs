//! Stories in Markdown, for people: the public text, or the newest where none is public.

use super::media_path;
use super::sums::{self, Sums};
use crate::Error;
use newsroom::Content;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use store::table::Kind;
use store::{Moment, Tx, Value, params};

/// Longest part of a file's name that is made of a slug, in bytes.
const SLUG: usize = 80;

/// Writes all of them.
pub async fn write(tx: &mut Tx, root: &Path, sums: &mut Sums) -> Result<(), Error> {
    let assets: HashMap<String, String> = tx
        .all::<(String, String)>("SELECT id, blob FROM asset", params![])
        .await?
        .into_iter()
        .collect();
    let kinds = [Kind::Text, Kind::Text, Kind::Int, Kind::Text, Kind::Text, Kind::Time, Kind::Time, Kind::Text, Kind::Flag, Kind::Packed];
    tx.each(
        "SELECT a.id, a.status, a.number, a.address, a.slug, a.first_published_at, a.updated_at, e.code, r.redacted, r.content \
         FROM article a JOIN edition e ON e.id = a.edition_id \
         JOIN revision r ON r.article_id = a.id AND r.number = COALESCE(a.public_revision, a.head)",
        &kinds,
        |row| {
            let story = Story::of(row);
            if let Some((name, text)) = story.and_then(|story| Some((story.path(), story.text(&assets)?))) {
                sums::put(root, &name, text.as_bytes(), sums)?;
            }
            Ok::<(), Error>(())
        },
    )
    .await
}

struct Story {
    id: String,
    status: String,
    number: Option<i64>,
    address: Option<String>,
    slug: String,
    first: Option<Moment>,
    updated: Option<Moment>,
    edition: String,
    content: Vec<u8>,
}

impl Story {
    /// `None` = its text was redacted, or the row is not what was asked for.
    fn of(row: Vec<Value>) -> Option<Story> {
        let mut row = row.into_iter();
        let mut text = || match row.next() {
            Some(Value::Text(text)) => Found::Text(text),
            Some(Value::Int(number)) => Found::Int(number),
            Some(Value::Bool(flag)) => Found::Flag(flag),
            Some(Value::Bytes(bytes)) => Found::Bytes(bytes),
            None => Found::Text(None),
        };
        let story = Story {
            id: text().text()?,
            status: text().text()?,
            number: text().int(),
            address: text().text(),
            slug: text().text().unwrap_or_default(),
            first: text().int().map(Moment),
            updated: text().int().map(Moment),
            edition: text().text()?,
            content: match (text(), text()) {
                (Found::Flag(Some(false)), Found::Bytes(Some(bytes))) => bytes,
                _ => return None,
            },
        };
        Some(story)
    }

    fn path(&self) -> String {
        let edition: String = self.edition.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect();
        match (self.number, self.first) {
            (Some(number), Some(first)) => {
                let day = first.to_string();
                let (year, month) = (day.get(..4).unwrap_or("0000"), day.get(5..7).unwrap_or("00"));
                let mut slug: String = self.slug.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect();
                while slug.len() > SLUG {
                    slug.pop();
                }
                let slug = slug.trim_matches('-');
                let mark = if slug.is_empty() { "" } else { "-" };
                format!("stories/{edition}/{year}/{month}/{number:06}{mark}{slug}.md")
            }
            _ => format!("stories/{edition}/unpublished/{}.md", self.id),
        }
    }

    fn text(&self, assets: &HashMap<String, String>) -> Option<String> {
        let json = zstd::decode_all(self.content.as_slice()).ok()?;
        let content: Content = serde_json::from_slice(&json).ok()?;
        let mut out = String::from("---\n");
        // A text in JSON is one in YAML, too.
        let mut field = |name: &str, value: serde_json::Value| {
            let is_empty = match &value {
                serde_json::Value::Null => true,
                serde_json::Value::String(text) => text.is_empty(),
                serde_json::Value::Array(items) => items.is_empty(),
                _ => false,
            };
            if !is_empty {
                let _ = writeln!(out, "{name}: {value}");
            }
        };
        let bylines: Vec<String> = content
            .bylines
            .iter()
            .map(|byline| if byline.name.is_empty() { byline.author.clone().unwrap_or_default() } else { byline.name.clone() })
            .collect();
        let lead = content
            .lead
            .as_ref()
            .and_then(|lead| assets.get(lead.asset.as_str()))
            .map(|blob| media_path(blob));
        field("headline", content.headline.into());
        field("kicker", content.kicker.into());
        field("standfirst", content.standfirst.into());
        field("place", content.place.into());
        field("bylines", bylines.into());
        field("kind", content.kind.into());
        field("section", content.section.into());
        field("sections", content.sections.into());
        field("tags", content.tags.into());
        field("status", self.status.clone().into());
        field("number", self.number.into());
        field("address", self.address.clone().into());
        field("first_published", self.first.map(|at| at.to_string()).into());
        field("updated", self.updated.map(|at| at.to_string()).into());
        field("lead", lead.into());
        field("canonical", content.canonical.into());
        out.push_str("---\n\n");
        out.push_str(&story::markdown::write(&content.body));
        Some(out)
    }
}

enum Found {
    Text(Option<String>),
    Int(Option<i64>),
    Flag(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

impl Found {
    fn text(self) -> Option<String> {
        match self {
            Found::Text(text) => text,
            _ => None,
        }
    }

    fn int(self) -> Option<i64> {
        match self {
            Found::Int(number) => number,
            _ => None,
        }
    }
}
