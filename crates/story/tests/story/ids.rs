//! Ids on a page are one each, and what stands around a body keeps its own; what no page may hold is taken out.

use crate::sample::Sample;
use serde_json::{Value, json};
use story::html::{Pictures, page};
use story::{Body, Words, text};

fn written(blocks: Value) -> story::html::Written {
    let body = Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap();
    page(&body, &Sample, &Words::default(), Pictures::Shown)
}

#[test]
fn a_subhead_takes_no_id_of_the_page_or_of_a_note() {
    let note = json!({"id": "a", "text": "A note."});
    let written = written(json!([
        {"type": "subhead", "text": "Comments"},
        {"type": "subhead", "text": "Tides", "anchor": "content"},
        {"type": "subhead", "text": "Note a"},
        {"type": "paragraph", "text": [{"text": "Word", "marks": [{"type": "footnote", "note": "a"}]}]},
        {"type": "footnotes", "notes": [note]},
        {"type": "footnotes", "notes": [note]},
    ]));
    let ids: Vec<&str> = written.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids, ["part-comments", "part-content", "part-note-a", "label-a", "note-a"]);
    assert_eq!(written.contents[0].0, "part-comments");
}

#[test]
fn signs_that_no_page_may_hold_are_taken_out() {
    assert_eq!(text::legible("A\u{b}B\u{1b}C\u{9f}D\u{fffe}E\u{fdd0}F\u{1ffff}G\u{0}H\u{85}I\tJ\nK"), "A BCDEFGH I\tJ\nK");
    let written = written(json!([{"type": "paragraph", "text": "A\u{1b}B"}, {"type": "subhead", "text": [{"text": "C\u{fffe}D"}]}]));
    assert!(written.html.contains("AB") && written.html.contains("CD"), "{}", written.html);
    let read = story::html::read("<p>A&#11;B&#x1b;C</p>", None).body;
    let html = page(&read, &Sample, &Words::default(), Pictures::Shown).html;
    assert!(!html.contains(text::is_illegible), "{html:?}");
}
