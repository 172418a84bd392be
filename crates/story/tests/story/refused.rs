use serde_json::{Value, json};
use story::Body;

/// One block that is refused, with where and why.
#[track_caller]
fn check(block: Value, pointer: &str, code: &str) {
    let problems = Body::parse(&json!({"version": 1, "blocks": [block]})).expect_err("it was taken");
    let found: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.pointer.as_str(), problem.code)).collect();
    assert_eq!(found, [(format!("/blocks/0{pointer}").as_str(), code)]);
}

#[test]
fn what_is_unknown_is_told_with_its_place() {
    check(json!({"type": "marquee"}), "/type", "unknown");
    check(json!({"text": "x"}), "/type", "required");
    check(json!("x"), "", "type");
    check(json!({"type": "paragraph", "text": "x", "colour": "red"}), "/colour", "unknown");
    check(json!({"type": "paragraph", "text": "x", "a/b~c": 1}), "/a~1b~0c", "unknown");
    check(
        json!({"type": "paragraph", "text": [{"text": "x", "marks": [{"type": "blink"}]}]}),
        "/text/0/marks/0/type",
        "unknown",
    );
    check(json!({"type": "list", "items": ["a", {"text": "b", "more": 1}]}), "/items/1/more", "unknown");
    check(json!({"type": "table", "rows": [["a", {"text": "b", "colour": 1}]]}), "/rows/0/1/colour", "unknown");
    check(json!({"type": "picture", "asset": "1", "size": "huge"}), "/size", "unknown");
}

#[test]
fn what_is_missing_or_of_another_type_is_told_with_its_place() {
    check(json!({"type": "paragraph"}), "/text", "required");
    check(json!({"type": "paragraph", "text": 7}), "/text", "type");
    check(json!({"type": "picture"}), "/asset", "required");
    check(json!({"type": "gallery", "pictures": [{"asset": "1"}, {}]}), "/pictures/1/asset", "required");
    check(json!({"type": "quotation"}), "/blocks", "type");
    check(json!({"type": "quotation", "blocks": [{"type": "paragraph"}]}), "/blocks/0/text", "required");
    check(json!({"type": "table", "rows": ["x"]}), "/rows/0", "type");
    check(json!({"type": "list", "ordered": "yes", "items": []}), "/ordered", "type");
    check(json!({"type": "subhead", "level": 1, "text": "x"}), "/level", "range");
    check(json!({"type": "table", "rows": [[{"text": "x", "colspan": 0}]]}), "/rows/0/0/colspan", "range");
    check(json!({"type": "timeline", "entries": [{"when": "today", "at": "soon"}]}), "/entries/0/at", "time");
    check(json!({"type": "footnotes", "notes": [{"id": "a b", "text": "x"}]}), "/notes/0/id", "id");
    check(json!({"type": "related"}), "/article", "required");
    check(json!({"type": "code"}), "/text", "required");
    check(json!({"type": "html"}), "/html", "required");
}

#[test]
fn only_harmless_addresses_are_taken() {
    let link = |href: &str| json!({"type": "paragraph", "text": [{"text": "x", "marks": [{"type": "link", "href": href}]}]});
    for bad in ["javascript:alert(1)", "//evil.example", "data:text/html,x", "a/b", "java\tscript:alert(1)"] {
        check(link(bad), "/text/0/marks/0/href", "address");
        check(json!({"type": "embed", "url": bad}), "/url", "address");
        check(json!({"type": "picture", "asset": "1", "link": bad}), "/link", "address");
        check(json!({"type": "quotation", "blocks": [], "source": bad}), "/source", "address");
    }
    check(link(&format!("https://a.example/{}", "x".repeat(4_000))), "/text/0/marks/0/href", "address");
    check(json!({"type": "embed", "url": "/harbour"}), "/url", "address");
}

#[test]
fn depth_number_and_length_have_ends() {
    let nested = |depth: usize| (0..depth).fold(json!({"type": "divider"}), |inner, _| json!({"type": "quotation", "blocks": [inner]}));
    assert!(Body::parse(&json!({"blocks": [nested(7)]})).is_ok());
    let problems = Body::parse(&json!({"blocks": [nested(8)]})).unwrap_err();
    assert_eq!((problems.len(), problems[0].code), (1, "too_deep"));
    assert_eq!(problems[0].pointer, format!("/blocks/0{}", "/blocks/0".repeat(7)) + "/blocks");

    let many = |count: usize| json!({"blocks": vec![json!({"type": "divider"}); count]});
    assert!(Body::parse(&many(20_000)).is_ok());
    let problems = Body::parse(&many(20_001)).unwrap_err();
    assert_eq!((problems.len(), problems[0].pointer.as_str(), problems[0].code), (1, "/blocks", "too_many"));

    let long = |length: usize| json!({"blocks": [{"type": "code", "text": "x".repeat(length)}]});
    assert!(Body::parse(&long(4 * 1024 * 1024 - 10)).is_ok());
    let problems = Body::parse(&long(4 * 1024 * 1024)).unwrap_err();
    assert_eq!((problems.len(), problems[0].pointer.as_str(), problems[0].code), (1, "/blocks/0/text", "too_long"));
}

#[test]
fn markdown_that_nests_without_end_is_refused_and_harms_nobody() {
    let nested = |before: &str, after: &str, depth: usize| format!("{}x{}", before.repeat(depth), after.repeat(depth));
    let listed: String = (0..1_500).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    let hostile = [
        nested(">", "", 20_000),
        nested("> - ", "", 5_000),
        listed,
        nested("*a ", "*", 9_999),
        nested("**a ", "**", 5_000),
        nested("~~a*", "*~~", 3_000),
        nested("[", "](/x)", 5_000),
        nested("![", "](/x)", 5_000),
    ];
    for markdown in hostile {
        let begin: String = markdown.chars().take(12).collect();
        match story::markdown::read(&markdown) {
            Ok(body) => assert!(body.blocks.len() < 10, "{begin}"),
            Err(problems) => assert_eq!((problems[0].code, problems[0].pointer.as_str()), ("too_deep", "/markdown"), "{begin}"),
        }
    }
    let deep = story::markdown::read(&format!("{}x", "> ".repeat(9))).unwrap_err();
    assert_eq!(deep[0].code, "too_deep", "what the reader follows is held to the limits of any body");
    assert!(story::markdown::read(&format!("{}x", "> ".repeat(7))).is_ok());
}

#[test]
fn problems_are_told_together_and_not_without_end() {
    let problems = Body::parse(&json!({"version": 2, "extra": 1, "blocks": [{"type": "x"}, {"type": "y"}]})).unwrap_err();
    let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(pointers, ["/version", "/blocks/0/type", "/blocks/1/type", "/extra"]);
    let problems = Body::parse(&json!({"blocks": vec![json!({"type": "x"}); 500]})).unwrap_err();
    assert_eq!(problems.len(), 50);
    assert_eq!(Body::parse(&json!([])).unwrap_err()[0].pointer, "");
    assert_eq!(Body::parse(&json!({})).unwrap_err()[0].pointer, "/blocks");
}
