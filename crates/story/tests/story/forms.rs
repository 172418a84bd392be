use crate::sample::Sample;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use story::{Body, Words, feed, html, markdown, text};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");

/// Every block type of the API's description.
const TYPES: &[&str] = &[
    "paragraph",
    "subhead",
    "list",
    "quotation",
    "pull_quote",
    "picture",
    "gallery",
    "video",
    "audio",
    "document",
    "embed",
    "table",
    "fact_box",
    "key_points",
    "timeline",
    "question_answer",
    "related",
    "divider",
    "code",
    "footnotes",
    "html",
];

fn inputs() -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(CASES)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    inputs.sort();
    inputs
}

fn body_of(path: &Path) -> Body {
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Body::parse(&json).unwrap_or_else(|problems| panic!("{}: {problems:#?}", path.display()))
}

fn forms(body: &Body) -> String {
    let words = Words::default();
    let mut out = String::new();
    for (name, form) in [
        ("html", html::write(body, &Sample, &words)),
        ("text", text::plain(body)),
        ("feed", feed::write(body, &Sample, &words, "https://tidings.example")),
        ("markdown", markdown::write(body)),
    ] {
        let _ = write!(out, "== {name}\n{}\n", form.trim_end());
    }
    out
}

/// Each case is a body in JSON; beside it stand its forms. `UPDATE=1` writes them anew, to be read before they are kept.
#[test]
fn every_case_has_its_forms() {
    for input in inputs() {
        let forms = forms(&body_of(&input));
        let beside = input.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &forms).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        assert_eq!(forms, expected, "{}: run with UPDATE=1 and read the difference", input.display());
    }
}

#[test]
fn every_type_has_a_case_of_its_own() {
    let names: Vec<String> = inputs().iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for kind in TYPES {
        assert!(names.iter().any(|name| name == kind), "no case for {kind}");
        let body = body_of(&Path::new(CASES).join(format!("{kind}.json")));
        assert!(body.blocks.iter().any(|block| block.kind() == *kind), "the case {kind} holds no such block");
    }
}

#[test]
fn json_and_markdown_give_the_same_body_back() {
    for input in inputs() {
        let body = body_of(&input);
        let json = serde_json::to_value(&body).unwrap();
        assert_eq!(Body::parse(&json).unwrap(), body, "{}: through JSON", input.display());
        assert_eq!(serde_json::from_value::<Body>(json).unwrap(), body, "{}: as stored", input.display());
        let written = markdown::write(&body);
        assert_eq!(markdown::read(&written).unwrap(), body, "{}: through Markdown:\n{written}", input.display());
    }
}
