//! The door for bodies from outside: everything known is read, everything unknown is an error with a JSON pointer.

use crate::block::{Cell, Entry, GalleryPicture, Item, List, Media, Note, Picture, Table};
use crate::{Block, Body, Inline, Mark, Span, address, sanitise};
use serde::Serialize;
use serde_json::{Map, Value};

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// Deepest nesting of blocks.
const DEEPEST: usize = 8;
/// Most blocks in all.
const MOST_BLOCKS: usize = 20_000;
/// Most text in all, in bytes.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// Problems told at once.
const MOST_PROBLEMS: usize = 50;

impl Body {
    /// Reads a body's JSON. All problems (at most 50) are told at once.
    pub fn parse(json: &Value) -> Result<Body, Vec<Problem>> {
        let mut parser = Parser { problems: Vec::new(), blocks: 0, text: 0 };
        let mut body = Body::default();
        if let Some(mut fields) = parser.object(json, "") {
            match fields.map.get("version") {
                None => {}
                Some(version) if version.as_u64() == Some(1) => {}
                Some(_) => parser.say("/version", "version", "this program knows version 1"),
            }
            fields.seen.push("version");
            body.blocks = parser.blocks(&mut fields, "blocks", 0);
            parser.end(&fields);
        }
        if parser.problems.is_empty() { Ok(body) } else { Err(parser.problems) }
    }
}

struct Parser {
    problems: Vec<Problem>,
    blocks: usize,
    text: usize,
}

/// An object being read: what was asked for is known, the rest is unknown.
struct Fields<'a> {
    map: &'a Map<String, Value>,
    at: String,
    seen: Vec<&'static str>,
}

impl Parser {
    fn say(&mut self, pointer: &str, code: &'static str, message: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem {
                pointer: pointer.to_owned(),
                code,
                message: message.to_owned(),
            });
        }
    }

    fn object<'a>(&mut self, json: &'a Value, at: &str) -> Option<Fields<'a>> {
        match json {
            Value::Object(map) => Some(Fields { map, at: at.to_owned(), seen: Vec::new() }),
            _ => {
                self.say(at, "type", "an object");
                None
            }
        }
    }

    fn end(&mut self, fields: &Fields<'_>) {
        for name in fields.map.keys() {
            if !fields.seen.contains(&name.as_str()) {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                self.say(&format!("{}/{escaped}", fields.at), "unknown", "there is no such field");
            }
        }
    }

    fn get<'a>(&mut self, fields: &mut Fields<'a>, name: &'static str) -> Option<&'a Value> {
        fields.seen.push(name);
        fields.map.get(name).filter(|value| !value.is_null())
    }

    fn count(&mut self, text: &str, at: &str) {
        self.text += text.len();
        if self.text > MOST_TEXT && self.text - text.len() <= MOST_TEXT {
            self.say(at, "too_long", "a body holds at most 4 MB of text");
        }
    }

    fn text(&mut self, fields: &mut Fields<'_>, name: &'static str) -> String {
        let at = format!("{}/{name}", fields.at);
        match self.get(fields, name) {
            None => String::new(),
            Some(Value::String(text)) => {
                self.count(text, &at);
                crate::text::legible(text)
            }
            Some(_) => {
                self.say(&at, "type", "a text");
                String::new()
            }
        }
    }

    fn required(&mut self, fields: &mut Fields<'_>, name: &'static str) -> String {
        let text = self.text(fields, name);
        if text.trim().is_empty() {
            self.say(&format!("{}/{name}", fields.at), "required", "must not be empty");
        }
        text
    }

    fn address(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
        let text = self.text(fields, name);
        if text.is_empty() {
            return None;
        }
        if !address::allowed(&text) {
            self.say(&format!("{}/{name}", fields.at), "address", "http, https, mailto, tel, or a path of this site");
            return None;
        }
        Some(text)
    }

    fn choice(&mut self, fields: &mut Fields<'_>, name: &'static str, choices: &[&str], default: &str) -> String {
        let text = self.text(fields, name);
        if !text.is_empty() && !choices.contains(&text.as_str()) {
            self.say(&format!("{}/{name}", fields.at), "unknown", &format!("one of: {}", choices.join(", ")));
        }
        if text == default { String::new() } else { text }
    }

    fn integer(&mut self, fields: &mut Fields<'_>, name: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.get(fields, name)?;
        match value.as_i64().filter(|number| range.contains(number)) {
            Some(number) => Some(number),
            None => {
                self.say(
                    &format!("{}/{name}", fields.at),
                    "range",
                    &format!("a whole number from {} to {}", range.start(), range.end()),
                );
                None
            }
        }
    }

    fn flag(&mut self, fields: &mut Fields<'_>, name: &'static str) -> bool {
        match self.get(fields, name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.say(&format!("{}/{name}", fields.at), "type", "true or false");
                false
            }
        }
    }

    fn array<'a>(&mut self, fields: &mut Fields<'a>, name: &'static str, must: bool) -> &'a [Value] {
        let at = format!("{}/{name}", fields.at);
        match self.get(fields, name) {
            Some(Value::Array(items)) => items,
            None if !must => &[],
            _ => {
                self.say(&at, "type", "a list");
                &[]
            }
        }
    }

    fn inline(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<Inline> {
        let at = format!("{}/{name}", fields.at);
        let value = self.get(fields, name)?;
        Some(self.inline_value(value, &at)).filter(|inline| !inline.0.is_empty())
    }

    fn required_inline(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Inline {
        if fields.map.get(name).is_none_or(Value::is_null) {
            self.say(&format!("{}/{name}", fields.at), "required", "a text, or a list of spans");
        }
        self.inline(fields, name).unwrap_or_default()
    }

    fn inline_value(&mut self, value: &Value, at: &str) -> Inline {
        match value {
            Value::String(text) => {
                self.count(text, at);
                Inline::plain(crate::text::legible(text))
            }
            Value::Array(spans) => Inline(
                spans
                    .iter()
                    .enumerate()
                    .filter_map(|(place, span)| {
                        let mut fields = self.object(span, &format!("{at}/{place}"))?;
                        let text = self.text(&mut fields, "text");
                        let marks = self.marks(&mut fields);
                        self.end(&fields);
                        Some(Span { text, marks })
                    })
                    .collect(),
            )
            .tidy(),
            _ => {
                self.say(at, "type", "a text, or a list of spans");
                Inline::default()
            }
        }
    }

    fn marks(&mut self, fields: &mut Fields<'_>) -> Vec<Mark> {
        let items = self.array(fields, "marks", false);
        if items.len() > 12 {
            self.say(&format!("{}/marks", fields.at), "too_many", "at most 12 marks");
        }
        let mut marks = Vec::new();
        for (place, item) in items.iter().take(12).enumerate() {
            let at = format!("{}/marks/{place}", fields.at);
            let Some(mut mark) = self.object(item, &at) else { continue };
            let kind = self.text(&mut mark, "type");
            let read = match kind.as_str() {
                "strong" => Some(Mark::Strong),
                "emphasis" => Some(Mark::Emphasis),
                "underline" => Some(Mark::Underline),
                "strike" => Some(Mark::Strike),
                "code" => Some(Mark::Code),
                "subscript" => Some(Mark::Subscript),
                "superscript" => Some(Mark::Superscript),
                "highlight" => Some(Mark::Highlight),
                "link" => {
                    let href = self.address(&mut mark, "href");
                    let title = Some(self.text(&mut mark, "title")).filter(|title| !title.is_empty());
                    if href.is_none() && !mark.map.contains_key("href") {
                        self.say(&format!("{at}/href"), "required", "an address");
                    }
                    href.map(|href| Mark::Link { href, title })
                }
                "language" => {
                    let lang = self.required(&mut mark, "lang");
                    let dir = self.choice(&mut mark, "dir", &["ltr", "rtl"], "");
                    if lang.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-') {
                        Some(Mark::Language { lang, dir: Some(dir).filter(|dir| !dir.is_empty()) })
                    } else {
                        self.say(&format!("{at}/lang"), "language", "a BCP 47 language");
                        None
                    }
                }
                "footnote" => Some(Mark::Footnote { note: self.id(&mut mark, "note") }),
                _ => {
                    self.say(&format!("{at}/type"), "unknown", "there is no such mark");
                    continue;
                }
            };
            self.end(&mark);
            marks.extend(read);
        }
        marks
    }

    fn id(&mut self, fields: &mut Fields<'_>, name: &'static str) -> String {
        let id = self.required(fields, name);
        if id.len() > 100 || !id.chars().all(|letter| letter.is_alphanumeric() || "-_.:".contains(letter)) {
            self.say(&format!("{}/{name}", fields.at), "id", "letters, figures, - _ . and :");
        }
        id
    }

    fn blocks(&mut self, fields: &mut Fields<'_>, name: &'static str, depth: usize) -> Vec<Block> {
        let at = format!("{}/{name}", fields.at);
        let items = self.array(fields, name, true);
        if depth >= DEEPEST && !items.is_empty() {
            self.say(&at, "too_deep", "blocks stand at most 8 deep");
            return Vec::new();
        }
        let before = self.blocks;
        self.blocks += items.len();
        if self.blocks > MOST_BLOCKS {
            if before <= MOST_BLOCKS {
                self.say(&at, "too_many", "a body holds at most 20,000 blocks");
            }
            return Vec::new();
        }
        items
            .iter()
            .enumerate()
            .filter_map(|(place, item)| self.block(item, &format!("{at}/{place}"), depth))
            .collect()
    }

    fn block(&mut self, json: &Value, at: &str, depth: usize) -> Option<Block> {
        let mut fields = self.object(json, at)?;
        let f = &mut fields;
        let block = match self.text(f, "type").as_str() {
            "paragraph" => Block::Paragraph { text: self.required_inline(f, "text") },
            "subhead" => Block::Subhead {
                level: self.integer(f, "level", 2..=4).and_then(|level| u8::try_from(level).ok()).unwrap_or(2),
                text: self.required_inline(f, "text"),
                anchor: fields_id(self, f, "anchor"),
            },
            "list" => Block::List(self.list(f, depth)),
            "quotation" => Block::Quotation {
                blocks: self.blocks(f, "blocks", depth + 1),
                by: self.inline(f, "by"),
                source: self.address(f, "source"),
            },
            "pull_quote" => Block::PullQuote {
                text: self.required_inline(f, "text"),
                by: self.inline(f, "by"),
            },
            "picture" => Block::Picture(Picture {
                asset: self.required(f, "asset"),
                alt: self.text(f, "alt"),
                caption: self.inline(f, "caption"),
                credit: self.text(f, "credit"),
                size: self.choice(f, "size", &["normal", "wide", "full"], "normal"),
                link: self.address(f, "link"),
            }),
            "gallery" => Block::Gallery { title: self.text(f, "title"), pictures: self.gallery(f) },
            "video" => Block::Video(self.media(f)),
            "audio" => Block::Audio(self.media(f)),
            "document" => Block::Document {
                asset: self.required(f, "asset"),
                title: self.text(f, "title"),
            },
            "embed" => self.embed(f),
            "table" => Block::Table(self.table(f)),
            "fact_box" => Block::FactBox {
                title: self.text(f, "title"),
                label: self.text(f, "label"),
                blocks: self.blocks(f, "blocks", depth + 1),
            },
            "key_points" => {
                let at = format!("{}/points", f.at);
                let points = self.array(f, "points", true);
                Block::KeyPoints {
                    title: self.text(f, "title"),
                    points: points
                        .iter()
                        .enumerate()
                        .map(|(place, point)| self.inline_value(point, &format!("{at}/{place}")))
                        .collect(),
                }
            }
            "timeline" => Block::Timeline {
                title: self.text(f, "title"),
                entries: self.entries(f, depth),
            },
            "question_answer" => Block::QuestionAnswer {
                question: self.required_inline(f, "question"),
                blocks: self.blocks(f, "blocks", depth + 1),
            },
            "related" => Block::Related {
                article: self.required(f, "article"),
                title: self.text(f, "title"),
            },
            "divider" => Block::Divider,
            "code" => Block::Code {
                text: self.required(f, "text"),
                language: self.text(f, "language"),
            },
            "footnotes" => Block::Footnotes { notes: self.notes(f) },
            "html" => Block::Html { html: self.cleaned(f), reason: self.text(f, "reason") },
            "" => {
                self.say(&format!("{at}/type"), "required", "every block has a type");
                return None;
            }
            _ => {
                self.say(&format!("{at}/type"), "unknown", "there is no such block");
                return None;
            }
        };
        self.end(&fields);
        Some(block)
    }

    /// HTML made harmless; of what is nothing then, nothing could be shown.
    fn cleaned(&mut self, fields: &mut Fields<'_>) -> String {
        let html = self.required(fields, "html");
        let cleaned = sanitise::html(&html);
        if cleaned.trim().is_empty() && !html.trim().is_empty() {
            self.say(&format!("{}/html", fields.at), "harmful", "nothing of it is left once it is made harmless");
        }
        cleaned
    }

    fn list(&mut self, fields: &mut Fields<'_>, depth: usize) -> List {
        let at = format!("{}/items", fields.at);
        let ordered = self.flag(fields, "ordered");
        let start = self.integer(fields, "start", -1_000_000..=1_000_000);
        let items = self.array(fields, "items", true);
        let items = items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                let at = format!("{at}/{place}");
                match item {
                    Value::Object(map) => {
                        let mut long = Fields { map, at, seen: Vec::new() };
                        let text = self.inline(&mut long, "text").unwrap_or_default();
                        let blocks = if map.contains_key("blocks") { self.blocks(&mut long, "blocks", depth + 1) } else { Vec::new() };
                        self.end(&long);
                        Item { text, blocks }
                    }
                    line => Item { text: self.inline_value(line, &at), blocks: Vec::new() },
                }
            })
            .collect();
        List { ordered, start, items }
    }

    fn gallery(&mut self, fields: &mut Fields<'_>) -> Vec<GalleryPicture> {
        let at = format!("{}/pictures", fields.at);
        let items = self.array(fields, "pictures", true);
        items
            .iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let mut picture = self.object(item, &format!("{at}/{place}"))?;
                let read = GalleryPicture {
                    asset: self.required(&mut picture, "asset"),
                    alt: self.text(&mut picture, "alt"),
                    caption: self.inline(&mut picture, "caption"),
                    credit: self.text(&mut picture, "credit"),
                };
                self.end(&picture);
                Some(read)
            })
            .collect()
    }

    fn media(&mut self, fields: &mut Fields<'_>) -> Media {
        Media {
            asset: self.required(fields, "asset"),
            title: self.text(fields, "title"),
            caption: self.inline(fields, "caption"),
            credit: self.text(fields, "credit"),
            poster: Some(self.text(fields, "poster")).filter(|poster| !poster.is_empty()),
            transcript: self.inline(fields, "transcript"),
        }
    }

    fn embed(&mut self, fields: &mut Fields<'_>) -> Block {
        let url = self.required(fields, "url");
        if !url.is_empty() && !address::web(&url) {
            self.say(&format!("{}/url", fields.at), "address", "a full web address");
        }
        Block::Embed {
            url,
            title: self.text(fields, "title"),
            caption: self.inline(fields, "caption"),
            provider: self.text(fields, "provider"),
            poster: Some(self.text(fields, "poster")).filter(|poster| !poster.is_empty()),
        }
    }

    fn table(&mut self, fields: &mut Fields<'_>) -> Table {
        Table {
            caption: self.inline(fields, "caption"),
            head: self.rows(fields, "head", false),
            rows: self.rows(fields, "rows", true),
            foot: self.rows(fields, "foot", false),
        }
    }

    fn rows(&mut self, fields: &mut Fields<'_>, name: &'static str, must: bool) -> Vec<Vec<Cell>> {
        let at = format!("{}/{name}", fields.at);
        let rows = self.array(fields, name, must);
        rows.iter()
            .enumerate()
            .map(|(row, cells)| {
                let at = format!("{at}/{row}");
                let Value::Array(cells) = cells else {
                    self.say(&at, "type", "a list of cells");
                    return Vec::new();
                };
                cells
                    .iter()
                    .enumerate()
                    .map(|(column, cell)| self.cell(cell, format!("{at}/{column}")))
                    .collect()
            })
            .collect()
    }

    fn cell(&mut self, json: &Value, at: String) -> Cell {
        let Value::Object(map) = json else {
            return Cell { text: self.inline_value(json, &at), ..Cell::default() };
        };
        let mut fields = Fields { map, at, seen: Vec::new() };
        let span = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
        let cell = Cell {
            text: self.inline(&mut fields, "text").unwrap_or_default(),
            header: self.flag(&mut fields, "header"),
            colspan: span(self.integer(&mut fields, "colspan", 1..=1_000)),
            rowspan: span(self.integer(&mut fields, "rowspan", 1..=1_000)),
            align: self.choice(&mut fields, "align", &["start", "center", "end"], "start"),
        };
        self.end(&fields);
        cell
    }

    fn entries(&mut self, fields: &mut Fields<'_>, depth: usize) -> Vec<Entry> {
        let at = format!("{}/entries", fields.at);
        let items = self.array(fields, "entries", true);
        items
            .iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let mut entry = self.object(item, &format!("{at}/{place}"))?;
                let machine = self.text(&mut entry, "at");
                if !machine.is_empty() && !is_instant(&machine) {
                    self.say(&format!("{}/at", entry.at), "time", "RFC 3339, or a day as YYYY-MM-DD");
                }
                let read = Entry {
                    when: self.required(&mut entry, "when"),
                    at: Some(machine).filter(|machine| !machine.is_empty()),
                    title: self.inline(&mut entry, "title"),
                    blocks: if entry.map.contains_key("blocks") {
                        self.blocks(&mut entry, "blocks", depth + 1)
                    } else {
                        entry.seen.push("blocks");
                        Vec::new()
                    },
                };
                self.end(&entry);
                Some(read)
            })
            .collect()
    }

    fn notes(&mut self, fields: &mut Fields<'_>) -> Vec<Note> {
        let at = format!("{}/notes", fields.at);
        let items = self.array(fields, "notes", true);
        items
            .iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let mut note = self.object(item, &format!("{at}/{place}"))?;
                let read = Note {
                    id: self.id(&mut note, "id"),
                    text: self.required_inline(&mut note, "text"),
                };
                self.end(&note);
                Some(read)
            })
            .collect()
    }
}

fn fields_id(parser: &mut Parser, fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
    if fields.map.get(name).is_none_or(Value::is_null) {
        fields.seen.push(name);
        return None;
    }
    Some(parser.id(fields, name))
}

/// The shapes that a `datetime` attribute takes: a day, or RFC 3339 with seconds or without.
fn is_instant(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((day, time)) = text.split_at_checked(10) else { return false };
    let day_fine = day.split('-').zip([4, 2, 2]).filter(|(part, count)| digits(part, *count)).count() == 3;
    let time_fine = time.is_empty()
        || (time.starts_with('T')
            && time.len() >= 6
            && time[1..].chars().all(|letter| letter.is_ascii_digit() || ":.+-Z".contains(letter)));
    day_fine && time_fine
}
