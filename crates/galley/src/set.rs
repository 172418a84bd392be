//! From typed blocks to the elements of the document: node for node what the desk's editor makes of the same body
//! (`desk-app/src/body/read.ts`), in the shape of y-prosemirror: an element for each node, a text for each run of text, marks as formats.

use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;
use story::Block;
use yrs::types::xml::{XmlDeltaPrelim, XmlIn};
use yrs::types::{Attrs, Delta};
use yrs::{Any, In, Number, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment};

/// An element, with what an attribute may hold: any value, not text alone.
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, Value)>,
    children: Vec<Child>,
}

enum Child {
    Element(Element),
    /// Runs of text with their marks.
    Text(Vec<(String, Vec<Value>)>),
}

/// The elements of a body; there is always one to write in.
pub(crate) fn elements(blocks: &[Block]) -> Vec<Element> {
    let made = some(blocks);
    if made.is_empty() { vec![paragraph()] } else { made }
}

/// The elements of these blocks.
pub(crate) fn some(blocks: &[Block]) -> Vec<Element> {
    // A block that was read can be written: what can't is no block.
    blocks
        .iter()
        .filter_map(|block| serde_json::to_value(block).ok())
        .map(|json| element(&json))
        .collect()
}

impl Element {
    fn new(name: &'static str) -> Element {
        Element { name, attributes: Vec::new(), children: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: Value) -> Element {
        if !value.is_null() {
            self.attributes.push((name, value));
        }
        self
    }

    fn holding(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// With a line of text; line breaks are elements between the texts.
    fn saying(mut self, line: &Value) -> Element {
        let mut run = Vec::new();
        for (text, marks) in spans(line) {
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    if !run.is_empty() {
                        self.children.push(Child::Text(std::mem::take(&mut run)));
                    }
                    self.children.push(Child::Element(Element::new("hard_break")));
                }
                if !part.is_empty() {
                    run.push((part.to_owned(), marks.clone()));
                }
            }
        }
        if !run.is_empty() {
            self.children.push(Child::Text(run));
        }
        self
    }

    /// Puts it into the document at this place of its parent.
    pub(crate) fn insert<P: XmlFragment>(self, edit: &mut TransactionMut<'_>, parent: &P, at: u32) {
        let made = parent.insert(edit, at, XmlElementPrelim::empty(self.name));
        for (name, value) in &self.attributes {
            made.insert_attribute(edit, *name, any(value));
        }
        for (at, child) in (0..).zip(self.children) {
            match child {
                Child::Element(element) => element.insert(edit, &made, at),
                Child::Text(runs) => text(edit, &made, at, runs),
            }
        }
    }
}

fn text(edit: &mut TransactionMut<'_>, parent: &XmlElementRef, at: u32, runs: Vec<(String, Vec<Value>)>) {
    let delta = runs
        .into_iter()
        .map(|(text, marks)| {
            let attributes = if marks.is_empty() { None } else { Some(Box::new(formats(&marks))) };
            Delta::Inserted(In::Any(Any::String(text.into())), attributes)
        })
        .collect();
    parent.insert(edit, at, XmlIn::from(XmlDeltaPrelim { attributes: HashMap::new(), delta }));
}

fn formats(marks: &[Value]) -> Attrs {
    marks
        .iter()
        .filter_map(|mark| {
            let mut fields = mark.as_object()?.clone();
            let kind = fields.remove("type")?;
            // The editor's marks have all their fields.
            let optional: &[&str] = match kind.as_str()? {
                "link" => &["title"],
                "language" => &["dir"],
                _ => &[],
            };
            for name in optional {
                fields.entry(*name).or_insert(Value::Null);
            }
            Some((Arc::from(kind.as_str()?), any(&Value::Object(fields))))
        })
        .collect()
}

pub(crate) fn any(value: &Value) -> Any {
    match value {
        Value::Null => Any::Null,
        Value::Bool(flag) => Any::Bool(*flag),
        Value::Number(number) => {
            Any::Number(number.as_i64().map_or_else(|| Number::Float(number.as_f64().unwrap_or_default()), Number::Int))
        }
        Value::String(text) => Any::String(text.as_str().into()),
        Value::Array(items) => Any::Array(items.iter().map(any).collect()),
        Value::Object(fields) => Any::Map(Arc::new(fields.iter().map(|(name, value)| (name.clone(), any(value))).collect())),
    }
}

fn spans(line: &Value) -> Vec<(String, Vec<Value>)> {
    match line {
        Value::String(text) => vec![(text.clone(), Vec::new())],
        Value::Array(spans) => spans.iter().map(|span| (word(span, "text"), list(span, "marks").to_vec())).collect(),
        _ => Vec::new(),
    }
}

fn word(json: &Value, name: &str) -> String {
    json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(json: &'a Value, name: &str) -> &'a [Value] {
    json.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn part(json: &Value, name: &str) -> Value {
    json.get(name).cloned().unwrap_or(Value::Null)
}

fn or(json: &Value, name: &str, default: impl Into<Value>) -> Value {
    json.get(name).cloned().unwrap_or_else(|| default.into())
}

fn paragraph() -> Element {
    Element::new("paragraph")
}

/// Blocks below another: at least a paragraph, for something must be there to write in.
fn below(json: &Value) -> Vec<Element> {
    let made: Vec<Element> = list(json, "blocks").iter().map(element).collect();
    if made.is_empty() { vec![paragraph()] } else { made }
}

fn element(block: &Value) -> Element {
    let kind = word(block, "type");
    match kind.as_str() {
        "paragraph" => paragraph().saying(&part(block, "text")),
        "subhead" => Element::new("subhead")
            .with("level", or(block, "level", 2))
            .with("anchor", part(block, "anchor"))
            .saying(&part(block, "text")),
        "list" => Element::new("list")
            .with("ordered", or(block, "ordered", false))
            .with("start", part(block, "start"))
            .holding(list(block, "items").iter().map(item)),
        "quotation" => Element::new("quotation")
            .with("by", part(block, "by"))
            .with("source", part(block, "source"))
            .holding(below(block)),
        "pull_quote" => Element::new("pull_quote").with("by", part(block, "by")).saying(&part(block, "text")),
        "fact_box" => Element::new("fact_box")
            .with("title", or(block, "title", ""))
            .with("label", or(block, "label", ""))
            .holding(below(block)),
        "key_points" => {
            let points: Vec<Element> = list(block, "points").iter().map(|point| Element::new("key_point").saying(point)).collect();
            let points = if points.is_empty() { vec![Element::new("key_point")] } else { points };
            Element::new("key_points").with("title", or(block, "title", "")).holding(points)
        }
        "timeline" => {
            let entries: Vec<Element> = list(block, "entries").iter().map(entry).collect();
            let entries = if entries.is_empty() { vec![entry(&Value::Null)] } else { entries };
            Element::new("timeline").with("title", or(block, "title", "")).holding(entries)
        }
        "question_answer" => Element::new("question_answer")
            .holding([Element::new("question").saying(&part(block, "question"))])
            .holding(below(block)),
        "divider" => Element::new("divider"),
        "code" => {
            let mut code = Element::new("code_block").with("language", or(block, "language", ""));
            let text = word(block, "text");
            if !text.is_empty() {
                code.children.push(Child::Text(vec![(text, Vec::new())]));
            }
            code
        }
        "footnotes" => {
            let notes: Vec<Element> = list(block, "notes")
                .iter()
                .map(|note| Element::new("note").with("id", part(note, "id")).saying(&part(note, "text")))
                .collect();
            if notes.is_empty() { paragraph() } else { Element::new("footnotes").holding(notes) }
        }
        "table" => table(block),
        other => match crate::read::FORMS.iter().find(|form| **form == other) {
            Some(form) => {
                let mut data: Map<String, Value> = block.as_object().cloned().unwrap_or_default();
                data.remove("type");
                Element::new(form).with("data", Value::Object(data))
            }
            None => paragraph(),
        },
    }
}

fn item(json: &Value) -> Element {
    let (line, blocks) = match json {
        Value::Object(_) => (part(json, "text"), list(json, "blocks")),
        line => (line.clone(), Default::default()),
    };
    Element::new("list_item")
        .holding([paragraph().saying(&line)])
        .holding(blocks.iter().map(element))
}

fn entry(json: &Value) -> Element {
    Element::new("entry")
        .with("when", or(json, "when", ""))
        .with("at", part(json, "at"))
        .holding([Element::new("entry_title").saying(&part(json, "title"))])
        .holding(list(json, "blocks").iter().map(element))
}

fn table(block: &Value) -> Element {
    let mut rows = Vec::new();
    for name in ["head", "rows", "foot"] {
        for cells in list(block, name).iter().filter_map(Value::as_array).filter(|cells| !cells.is_empty()) {
            rows.push(Element::new("table_row").with("part", name.into()).holding(cells.iter().map(cell)));
        }
    }
    if rows.is_empty() {
        rows.push(Element::new("table_row").with("part", "rows".into()).holding([cell(&Value::Null)]));
    }
    Element::new("table").with("caption", part(block, "caption")).holding(rows)
}

fn cell(json: &Value) -> Element {
    let (line, long) = match json {
        Value::Object(_) => (part(json, "text"), json),
        line => (line.clone(), &Value::Null),
    };
    let heads = long.get("header").and_then(Value::as_bool).unwrap_or_default();
    Element::new(if heads { "table_header" } else { "table_cell" })
        .with("colspan", or(long, "colspan", 1))
        .with("rowspan", or(long, "rowspan", 1))
        .with("align", or(long, "align", ""))
        .saying(&line)
}
