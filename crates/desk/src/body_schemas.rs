//! The shapes of a story's body in the API's description: each block with its fields, as the parser of `story` takes them.

use serde_json::{Map, Value, json};

/// What a field of a block holds.
#[derive(Clone, Copy)]
pub(crate) enum Is {
    Text,
    /// A line: plain text, or spans with marks.
    Line,
    Lines,
    Blocks,
    /// Asset of the media library by its id.
    Asset,
    Address,
    Number,
    Flag,
    /// A list of the schema of that name.
    ListOf(&'static str),
    /// Rows of cells.
    Rows,
    OneOf(&'static [&'static str]),
}

use Is::{Address, Asset, Blocks, Flag, Line, Lines, ListOf, Number, OneOf, Rows, Text};

/// A field: its name, what it holds, and whether it must be there.
pub(crate) type Field = (&'static str, Is, bool);

/// Every block with its fields.
pub(crate) const BLOCKS: &[(&str, &[Field])] = &[
    ("paragraph", &[("text", Line, true)]),
    ("subhead", &[("level", Number, false), ("text", Line, true), ("anchor", Text, false)]),
    ("list", &[("ordered", Flag, false), ("start", Number, false), ("items", ListOf("ListItem"), true)]),
    ("quotation", &[("blocks", Blocks, true), ("by", Line, false), ("source", Address, false)]),
    ("pull_quote", &[("text", Line, true), ("by", Line, false)]),
    (
        "picture",
        &[
            ("asset", Asset, true),
            ("alt", Text, false),
            ("caption", Line, false),
            ("credit", Text, false),
            ("size", OneOf(&["normal", "wide", "full"]), false),
            ("link", Address, false),
        ],
    ),
    ("gallery", &[("title", Text, false), ("pictures", ListOf("GalleryPicture"), true)]),
    ("video", MEDIA),
    ("audio", MEDIA),
    ("document", &[("asset", Asset, true), ("title", Text, false)]),
    (
        "embed",
        &[("url", Address, true), ("title", Text, false), ("caption", Line, false), ("provider", Text, false)],
    ),
    ("table", &[("caption", Line, false), ("head", Rows, false), ("rows", Rows, true), ("foot", Rows, false)]),
    ("fact_box", &[("title", Text, false), ("label", Text, false), ("blocks", Blocks, true)]),
    ("key_points", &[("title", Text, false), ("points", Lines, true)]),
    ("timeline", &[("title", Text, false), ("entries", ListOf("TimelineEntry"), true)]),
    ("question_answer", &[("question", Line, true), ("blocks", Blocks, true)]),
    ("related", &[("article", Text, true), ("title", Text, false)]),
    ("divider", &[]),
    ("code", &[("text", Text, true), ("language", Text, false)]),
    ("footnotes", &[("notes", ListOf("Footnote"), true)]),
    ("html", &[("html", Text, true), ("reason", Text, false)]),
];

const MEDIA: &[Field] = &[
    ("asset", Asset, true),
    ("title", Text, false),
    ("caption", Line, false),
    ("credit", Text, false),
    ("poster", Asset, false),
    ("transcript", Line, false),
];

/// What blocks are made of.
const PARTS: &[(&str, &[Field])] = &[
    (
        "GalleryPicture",
        &[("asset", Asset, true), ("alt", Text, false), ("caption", Line, false), ("credit", Text, false)],
    ),
    (
        "TimelineEntry",
        &[("when", Text, true), ("at", Text, false), ("title", Line, false), ("blocks", Blocks, false)],
    ),
    ("Footnote", &[("id", Text, true), ("text", Line, true)]),
];

/// Marks that need nothing but their name.
const PLAIN_MARKS: &[&str] = &["strong", "emphasis", "underline", "strike", "code", "subscript", "superscript", "highlight"];

/// All schemas of a body, by name.
pub(crate) fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    all.insert(
        "Body".into(),
        json!({
            "description": "Typed blocks; or HTML, or Markdown, which are read into typed blocks",
            "oneOf": [
                strict(json!({"version": {"const": 1}, "blocks": {"type": "array", "items": named("Block"), "maxItems": 20_000}}), &["blocks"]),
                strict(json!({"html": {"type": "string"}}), &["html"]),
                strict(json!({"markdown": {"type": "string"}}), &["markdown"]),
                {"type": "null"},
            ],
        }),
    );
    let choices: Vec<Value> = BLOCKS.iter().map(|(kind, _)| named(&name_of(kind))).collect();
    let mapping: Map<String, Value> = BLOCKS
        .iter()
        .map(|(kind, _)| ((*kind).to_owned(), json!(format!("#/components/schemas/{}", name_of(kind)))))
        .collect();
    all.insert("Block".into(), json!({"oneOf": choices, "discriminator": {"propertyName": "type", "mapping": mapping}}));
    for (kind, fields) in BLOCKS {
        all.insert(name_of(kind), object(fields, Some(kind)));
    }
    for (name, fields) in PARTS {
        all.insert((*name).to_owned(), object(fields, None));
    }
    all.insert(
        "Line".into(),
        json!({
            "description": "A line of text: plain (\\n breaks it), or stretches with marks",
            "oneOf": [{"type": "string"}, {"type": "array", "items": named("Span")}],
        }),
    );
    all.insert(
        "Span".into(),
        strict(json!({"text": {"type": "string"}, "marks": {"type": "array", "items": named("Mark")}}), &["text"]),
    );
    all.insert(
        "Mark".into(),
        json!({"oneOf": [
            strict(json!({"type": {"enum": PLAIN_MARKS}}), &["type"]),
            strict(json!({"type": {"const": "link"}, "href": {"type": "string"}, "title": {"type": ["string", "null"]}}), &["type", "href"]),
            strict(json!({"type": {"const": "language"}, "lang": {"type": "string"}, "dir": {"enum": ["ltr", "rtl", "auto", null]}}), &["type", "lang"]),
            strict(json!({"type": {"const": "footnote"}, "note": {"type": "string", "description": "the note's id"}}), &["type", "note"]),
        ]}),
    );
    all.insert(
        "ListItem".into(),
        json!({"oneOf": [
            named("Line"),
            strict(json!({"text": named("Line"), "blocks": {"type": "array", "items": named("Block")}}), &["text"]),
        ]}),
    );
    all.insert(
        "Cell".into(),
        json!({"oneOf": [
            named("Line"),
            strict(
                json!({
                    "text": named("Line"), "header": {"type": "boolean"}, "colspan": {"type": "integer", "minimum": 1},
                    "rowspan": {"type": "integer", "minimum": 1}, "align": {"enum": ["start", "center", "end"]},
                }),
                &["text"],
            ),
        ]}),
    );
    all
}

/// `fact_box` is `FactBoxBlock`.
fn name_of(kind: &str) -> String {
    let words = kind.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    });
    words.chain(std::iter::once("Block".to_owned())).collect()
}

fn named(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn object(fields: &[Field], kind: Option<&str>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if let Some(kind) = kind {
        properties.insert("type".into(), json!({"const": kind}));
        required.push("type");
    }
    for (name, is, must) in fields {
        properties.insert((*name).to_owned(), schema_of(*is));
        if *must {
            required.push(name);
        }
    }
    strict(Value::Object(properties), &required)
}

/// What is unknown is refused.
#[expect(clippy::needless_pass_by_value, reason = "the properties are made where they are passed")]
fn strict(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn schema_of(is: Is) -> Value {
    match is {
        Text => json!({"type": "string"}),
        Line => named("Line"),
        Lines => json!({"type": "array", "items": named("Line")}),
        Blocks => json!({"type": "array", "items": named("Block")}),
        Asset => json!({"type": "string", "description": "id of an asset"}),
        Address => json!({"type": "string", "description": "http, https, mailto, tel, or a path of this site"}),
        Number => json!({"type": "integer"}),
        Flag => json!({"type": "boolean"}),
        ListOf(schema) => json!({"type": "array", "items": named(schema)}),
        Rows => json!({"type": "array", "items": {"type": "array", "items": named("Cell")}}),
        OneOf(choices) => json!({"enum": choices}),
    }
}
