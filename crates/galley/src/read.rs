//! From the elements of the document to typed blocks: the desk's `desk-app/src/body/write.ts` on our side. Whatever is no block of a story
//! is left out, and every block goes through [`Body::parse`], the one door for what comes from outside; the words of one that is refused
//! there stay as paragraphs.

use serde_json::{Map, Value, json};
use story::{Block, Body};
use yrs::types::text::YChange;
use yrs::{Any, Number, Out, ReadTxn, Text, Xml, XmlElementRef, XmlFragment, XmlFragmentRef, XmlOut, XmlTextRef};

/// Blocks that are one form: what they say is kept as the API's own JSON.
pub(crate) const FORMS: [&str; 8] = ["picture", "gallery", "video", "audio", "document", "embed", "related", "html"];

/// Marks as the editor orders them, from the outside in.
const MARKS: [&str; 11] = [
    "link",
    "language",
    "strong",
    "emphasis",
    "underline",
    "strike",
    "code",
    "subscript",
    "superscript",
    "highlight",
    "footnote",
];

/// The body that stands in the document.
pub(crate) fn body<T: ReadTxn>(at: &T, root: &XmlFragmentRef) -> Body {
    let read: Vec<Value> = root.children(at).filter_map(|child| top(at, child)).collect();
    // The common case is read in one go.
    if let Ok(body) = Body::parse(&json!({"version": 1, "blocks": read})) {
        return body;
    }
    let mut blocks = Vec::new();
    for block in read {
        match Body::parse(&json!({"version": 1, "blocks": [block]})) {
            Ok(one) => blocks.extend(one.blocks),
            Err(_) => blocks.extend(words(&block)),
        }
    }
    Body::new(blocks)
}

/// Where each block of [`body`] stands among the document's elements.
pub(crate) fn places<T: ReadTxn>(at: &T, root: &XmlFragmentRef) -> Vec<u32> {
    let mut places = Vec::new();
    for (place, child) in (0..).zip(root.children(at)) {
        let Some(block) = top(at, child) else { continue };
        let many = match Body::parse(&json!({"version": 1, "blocks": [&block]})) {
            Ok(one) => one.blocks.len(),
            Err(_) => words(&block).len(),
        };
        places.extend(std::iter::repeat_n(place, many));
    }
    places
}

fn top<T: ReadTxn>(at: &T, child: XmlOut) -> Option<Value> {
    match child {
        XmlOut::Element(element) => block(at, &element, 0),
        _ => None,
    }
}

/// The words of a block that is none, so that none is lost.
fn words(block: &Value) -> Vec<Block> {
    let mut found = Vec::new();
    gather(block, &mut found);
    found
        .into_iter()
        .filter_map(|text| Body::parse(&json!({"version": 1, "blocks": [{"type": "paragraph", "text": text}]})).ok())
        .flat_map(|body| body.blocks)
        .collect()
}

fn gather(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if ["text", "title", "question", "caption"].contains(&name.as_str()) && !text.trim().is_empty() => {
                        found.push(text.clone());
                    }
                    Value::Array(spans) if spans.iter().all(|span| span.get("text").is_some_and(Value::is_string)) => {
                        let line: String = spans.iter().filter_map(|span| span["text"].as_str()).collect();
                        if !line.trim().is_empty() {
                            found.push(line);
                        }
                    }
                    other => gather(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| match item {
            Value::String(text) if !text.trim().is_empty() => found.push(text.clone()),
            other => gather(other, found),
        }),
        _ => {}
    }
}

/// How deep elements are followed; blocks stand less deep.
const DEEPEST: usize = 24;

fn block<T: ReadTxn>(at: &T, element: &XmlElementRef, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    let attributes = Attributes::of(at, element);
    let inside = |from: usize| blocks(at, element, from, depth + 1);
    let empty = element.len(at) == 0;
    Some(match element.try_tag()?.as_ref() {
        "paragraph" if empty => return None,
        "paragraph" => json!({"type": "paragraph", "text": said(line(at, element))?}),
        "subhead" => {
            let mut subhead = fields("subhead");
            subhead.insert("text".into(), said(line(at, element))?);
            if let Some(level) = attributes.get("level").filter(|level| level.as_i64() != Some(2)) {
                subhead.insert("level".into(), level.clone());
            }
            attributes.give(&mut subhead, &["anchor"]);
            Value::Object(subhead)
        }
        "list" => {
            let mut list = fields("list");
            attributes.give(&mut list, &["ordered", "start"]);
            let items: Vec<Value> = named(at, element, &["list_item"]).iter().map(|item| self::item(at, item, depth + 1)).collect();
            if items.is_empty() {
                return None;
            }
            list.insert("items".into(), items.into());
            Value::Object(list)
        }
        "quotation" => {
            let mut quotation = fields("quotation");
            quotation.insert("blocks".into(), inside(0).into());
            attributes.give(&mut quotation, &["by", "source"]);
            Value::Object(quotation)
        }
        "pull_quote" => {
            let mut quote = fields("pull_quote");
            quote.insert("text".into(), line(at, element));
            attributes.give(&mut quote, &["by"]);
            Value::Object(quote)
        }
        "fact_box" => {
            let mut fact = fields("fact_box");
            attributes.give(&mut fact, &["title", "label"]);
            fact.insert("blocks".into(), inside(0).into());
            Value::Object(fact)
        }
        "key_points" => {
            let mut points = fields("key_points");
            attributes.give(&mut points, &["title"]);
            points.insert("points".into(), named(at, element, &["key_point"]).iter().map(|point| line(at, point)).collect());
            Value::Object(points)
        }
        "timeline" => {
            let mut timeline = fields("timeline");
            attributes.give(&mut timeline, &["title"]);
            timeline.insert("entries".into(), named(at, element, &["entry"]).iter().map(|one| entry(at, one, depth + 1)).collect());
            Value::Object(timeline)
        }
        "question_answer" => {
            let question = named(at, element, &["question"]).first().map(|one| line(at, one)).unwrap_or_default();
            let from = usize::from(!question.is_null());
            json!({"type": "question_answer", "question": if question.is_null() { json!("") } else { question }, "blocks": inside(from)})
        }
        "divider" => json!({"type": "divider"}),
        "code_block" => {
            let text = plain(at, element);
            if text.trim().is_empty() {
                return None;
            }
            let mut code = fields("code");
            code.insert("text".into(), text.into());
            attributes.give(&mut code, &["language"]);
            Value::Object(code)
        }
        "footnotes" => {
            let notes: Vec<Value> = named(at, element, &["note"])
                .iter()
                .map(|note| json!({"id": Attributes::of(at, note).get("id").cloned().unwrap_or_default(), "text": line(at, note)}))
                .collect();
            if notes.is_empty() {
                return None;
            }
            json!({"type": "footnotes", "notes": notes})
        }
        "table" => table(at, element, &attributes),
        form if FORMS.contains(&form) => {
            let mut data = attributes.get("data")?.as_object()?.clone();
            data.insert("type".into(), form.into());
            if !is_whole(form, &data) {
                return None;
            }
            Value::Object(data)
        }
        _ => return None,
    })
}

/// A form that says what it needs; one that does not yet is the editor's alone.
fn is_whole(form: &str, data: &Map<String, Value>) -> bool {
    let text = |name: &str| data.get(name).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    match form {
        "gallery" => data.get("pictures").and_then(Value::as_array).is_some_and(|pictures| !pictures.is_empty()),
        "embed" => text("url"),
        "related" => text("article"),
        "html" => text("html"),
        _ => text("asset"),
    }
}

fn blocks<T: ReadTxn>(at: &T, element: &XmlElementRef, from: usize, depth: usize) -> Vec<Value> {
    let inner = |child| match child {
        XmlOut::Element(element) => block(at, &element, depth),
        _ => None,
    };
    element.children(at).skip(from).filter_map(inner).collect()
}

fn named<T: ReadTxn>(at: &T, element: &XmlElementRef, names: &[&str]) -> Vec<XmlElementRef> {
    let wanted = |child| match child {
        XmlOut::Element(element) if element.try_tag().is_some_and(|tag| names.contains(&tag.as_ref())) => Some(element),
        _ => None,
    };
    element.children(at).filter_map(wanted).collect()
}

fn item<T: ReadTxn>(at: &T, element: &XmlElementRef, depth: usize) -> Value {
    let first = element.children(at).next();
    let head = match &first {
        Some(XmlOut::Element(one)) if one.try_tag().is_some_and(|tag| tag.as_ref() == "paragraph") => Some(one),
        _ => None,
    };
    let text = head.map_or_else(|| json!(""), |one| line(at, one));
    let rest = blocks(at, element, usize::from(head.is_some()), depth);
    if rest.is_empty() { text } else { json!({"text": text, "blocks": rest}) }
}

fn entry<T: ReadTxn>(at: &T, element: &XmlElementRef, depth: usize) -> Value {
    let attributes = Attributes::of(at, element);
    let when = attributes
        .get("when")
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|when| !when.is_empty())
        .unwrap_or("–");
    let mut entry = Map::new();
    entry.insert("when".into(), when.into());
    attributes.give(&mut entry, &["at"]);
    if let Some(title) = named(at, element, &["entry_title"]).first().and_then(|one| said(line(at, one))) {
        entry.insert("title".into(), title);
    }
    entry.insert("blocks".into(), blocks(at, element, 0, depth).into());
    Value::Object(entry)
}

fn table<T: ReadTxn>(at: &T, element: &XmlElementRef, attributes: &Attributes) -> Value {
    let mut parts: [(&str, Vec<Value>); 3] = [("head", Vec::new()), ("rows", Vec::new()), ("foot", Vec::new())];
    for row in named(at, element, &["table_row"]) {
        let cells: Vec<Value> = named(at, &row, &["table_cell", "table_header"]).iter().map(|one| cell(at, one)).collect();
        let part = Attributes::of(at, &row).get("part").and_then(Value::as_str).unwrap_or("rows").to_owned();
        if let Some((_, rows)) = parts.iter_mut().find(|(name, _)| *name == part)
            && !cells.is_empty()
        {
            rows.push(cells.into());
        }
    }
    let mut table = fields("table");
    attributes.give(&mut table, &["caption"]);
    for (name, rows) in parts {
        if name == "rows" || !rows.is_empty() {
            table.insert(name.into(), rows.into());
        }
    }
    Value::Object(table)
}

fn cell<T: ReadTxn>(at: &T, element: &XmlElementRef) -> Value {
    let attributes = Attributes::of(at, element);
    let mut long = Map::new();
    if element.try_tag().is_some_and(|tag| tag.as_ref() == "table_header") {
        long.insert("header".into(), true.into());
    }
    attributes.give(&mut long, &["align"]);
    for name in ["colspan", "rowspan"] {
        if let Some(many) = attributes.get(name).filter(|many| many.as_i64().is_some_and(|many| many > 1)) {
            long.insert(name.into(), many.clone());
        }
    }
    let text = line(at, element);
    if long.is_empty() {
        return text;
    }
    long.insert("text".into(), text);
    Value::Object(long)
}

fn fields(kind: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), kind.into())])
}

/// A line that says something.
fn said(line: Value) -> Option<Value> {
    (line != json!("")).then_some(line)
}

/// Text without marks.
fn plain<T: ReadTxn>(at: &T, element: &XmlElementRef) -> String {
    let mut text = String::new();
    for child in element.children(at) {
        if let XmlOut::Text(run) = child {
            text.extend(runs(at, &run).into_iter().map(|(words, _)| words));
        }
    }
    text
}

/// A line: plain text as a text, marked text as spans.
fn line<T: ReadTxn>(at: &T, element: &XmlElementRef) -> Value {
    let mut spans: Vec<(String, Vec<Value>)> = Vec::new();
    let mut breaks = Vec::new();
    for child in element.children(at) {
        match child {
            XmlOut::Text(run) => spans.extend(runs(at, &run)),
            XmlOut::Element(one) if one.try_tag().is_some_and(|tag| tag.as_ref() == "hard_break") => {
                breaks.push(spans.len());
                spans.push(("\n".into(), Vec::new()));
            }
            _ => {}
        }
    }
    // A break wears no marks in the document. It has those of the words on both sides of it.
    for place in breaks {
        let before = place
            .checked_sub(1)
            .and_then(|before| spans.get(before))
            .map(|(_, marks)| marks.clone())
            .unwrap_or_default();
        let after = spans[place..]
            .iter()
            .find(|(text, _)| text != "\n")
            .map(|(_, marks)| marks.clone())
            .unwrap_or_default();
        spans[place].1 = before.into_iter().filter(|mark| after.contains(mark)).collect();
    }
    let mut made: Vec<(String, Vec<Value>)> = Vec::new();
    for (text, marks) in spans {
        match made.last_mut() {
            Some((last, worn)) if *worn == marks => last.push_str(&text),
            _ => made.push((text, marks)),
        }
    }
    match made.as_slice() {
        [] => json!(""),
        [(text, marks)] if marks.is_empty() => json!(text),
        _ => made
            .into_iter()
            .map(|(text, marks)| if marks.is_empty() { json!({"text": text}) } else { json!({"text": text, "marks": marks}) })
            .collect(),
    }
}

/// The runs of a text with their marks, in the editor's order; a mark that a story does not take is left out.
fn runs<T: ReadTxn>(at: &T, text: &XmlTextRef) -> Vec<(String, Vec<Value>)> {
    text.diff(at, YChange::identity)
        .into_iter()
        .filter_map(|piece| {
            let Out::Any(Any::String(words)) = piece.insert else { return None };
            let marks = piece
                .attributes
                .map(|formats| {
                    MARKS
                        .iter()
                        .filter_map(|name| {
                            let format = formats.get(*name)?;
                            let mut mark = match value(format) {
                                Value::Object(fields) => fields.into_iter().filter(|(_, value)| is_given(value)).collect(),
                                Value::Null => return None,
                                _ => Map::new(),
                            };
                            mark.insert("type".into(), (*name).into());
                            let mark = Value::Object(mark);
                            let sample =
                                json!({"version": 1, "blocks": [{"type": "paragraph", "text": [{"text": "x", "marks": [&mark]}]}]});
                            Body::parse(&sample).is_ok().then_some(mark)
                        })
                        .collect()
                })
                .unwrap_or_default();
            Some((words.to_string(), marks))
        })
        .collect()
}

fn is_given(value: &Value) -> bool {
    !(value.is_null() || *value == json!("") || *value == json!(false))
}

/// What an element's attributes say.
struct Attributes(Map<String, Value>);

impl Attributes {
    fn of<T: ReadTxn>(at: &T, element: &XmlElementRef) -> Attributes {
        Attributes(
            element
                .attributes(at)
                .filter_map(|(name, one)| match one {
                    Out::Any(any) => Some((name.to_owned(), value(&any))),
                    _ => None,
                })
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Gives what is said under these names.
    fn give(&self, to: &mut Map<String, Value>, names: &[&str]) {
        for name in names {
            if let Some(value) = self.0.get(*name).filter(|value| is_given(value)) {
                to.insert((*name).to_owned(), value.clone());
            }
        }
    }
}

fn value(any: &Any) -> Value {
    match any {
        Any::Null | Any::Undefined | Any::Buffer(_) => Value::Null,
        Any::Bool(flag) => json!(flag),
        Any::Number(Number::Int(number)) => json!(number),
        // What a script in a browser counts with has no whole numbers of its own.
        Any::Number(Number::Float(number)) if number.fract() == 0.0 && number.abs() < 9e15 => json!(*number as i64),
        Any::Number(Number::Float(number)) => json!(number),
        Any::String(text) => json!(text),
        Any::Array(items) => items.iter().map(value).collect(),
        Any::Map(fields) => Value::Object(fields.iter().map(|(name, one)| (name.clone(), value(one))).collect()),
    }
}
