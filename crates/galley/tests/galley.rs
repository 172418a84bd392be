//! A body becomes a galley and is read out of it again; what others send is taken in, or refused.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

use galley::message::{self, Said};
use galley::{Error, Galley};
use serde_json::{Value, json};
use story::Body;
use yrs::types::Attrs;
use yrs::{Any, Doc, ReadTxn, StateVector, Text, Transact, WriteTxn, Xml, XmlElementPrelim, XmlFragment, XmlTextPrelim};

fn body(blocks: &Value) -> Body {
    Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap()
}

/// One of each kind, with all that it may say.
fn everything() -> Body {
    body(&json!([
        {"type": "paragraph", "text": "The tide came over the quay at noon."},
        {"type": "paragraph", "text": [
            {"text": "It was ", "marks": []},
            {"text": "the third", "marks": [{"type": "link", "href": "https://marren.example/third", "title": "Third"}, {"type": "strong"}, {"type": "emphasis"}]},
            {"text": " since spring"},
            {"text": "1", "marks": [{"type": "footnote", "note": "a"}]},
            {"text": " – 🌊 наводнение", "marks": [{"type": "language", "lang": "ru", "dir": "ltr"}]},
            {"text": "x", "marks": [{"type": "underline"}, {"type": "strike"}, {"type": "code"}, {"type": "subscript"}, {"type": "superscript"}, {"type": "highlight"}]},
        ]},
        {"type": "paragraph", "text": "A line\nand another"},
        {"type": "paragraph", "text": [{"text": "bold\nstill bold", "marks": [{"type": "strong"}]}, {"text": "\nnot"}]},
        {"type": "subhead", "text": "What now"},
        {"type": "subhead", "level": 3, "text": "Later", "anchor": "later"},
        {"type": "list", "items": ["One", {"text": "Two", "blocks": [{"type": "list", "ordered": true, "start": 4, "items": ["Four"]}]}]},
        {"type": "quotation", "blocks": [{"type": "paragraph", "text": "We saw it."}], "by": "Ilse Varnay", "source": "https://marren.example/q"},
        {"type": "pull_quote", "text": "We saw it.", "by": [{"text": "Ilse", "marks": [{"type": "strong"}]}]},
        {"type": "fact_box", "title": "Tides", "label": "Facts", "blocks": [{"type": "paragraph", "text": "Two a day."}]},
        {"type": "key_points", "title": "In short", "points": ["Water", [{"text": "Boats", "marks": [{"type": "strong"}]}]]},
        {"type": "timeline", "title": "The day", "entries": [
            {"when": "Noon", "at": "2026-11-24T12:00:00Z", "title": "High water", "blocks": [{"type": "paragraph", "text": "It came."}]},
            {"when": "One", "blocks": []},
        ]},
        {"type": "question_answer", "question": "Why?", "blocks": [{"type": "paragraph", "text": "The moon."}]},
        {"type": "divider"},
        {"type": "code", "text": "let tide = 3;\nlet moon = 1;", "language": "rust"},
        {"type": "table", "caption": "Levels", "head": [[{"text": "When", "header": true}, "Level"]],
         "rows": [["Noon", {"text": "4 m", "align": "end"}], [{"text": "Both", "colspan": 2, "rowspan": 1}]], "foot": [["Sum", "4 m"]]},
        {"type": "footnotes", "notes": [{"id": "a", "text": [{"text": "By the gauge.", "marks": [{"type": "emphasis"}]}]}]},
        {"type": "picture", "asset": "01ABC", "alt": "The quay", "caption": "At noon", "credit": "Ada", "size": "wide"},
        {"type": "gallery", "title": "Noon", "pictures": [{"asset": "01ABC", "alt": "The quay"}]},
        {"type": "video", "asset": "01DEF", "title": "The wave"},
        {"type": "audio", "asset": "01DEG", "title": "The bell"},
        {"type": "document", "asset": "01DEH", "title": "The plan"},
        {"type": "embed", "url": "https://video.example/1"},
        {"type": "related", "article": "12"},
        {"type": "html", "html": "<p>old</p>", "reason": "import"},
    ]))
}

#[test]
fn every_kind_of_block_comes_out_as_it_went_in() {
    let body = everything();
    let galley = Galley::set(&body, 7);
    for (one, other) in galley.body().blocks.iter().zip(&body.blocks) {
        assert_eq!(serde_json::to_value(one).unwrap(), serde_json::to_value(other).unwrap());
    }
    assert_eq!(galley.body(), body);
    // So does what travelled.
    assert_eq!(Galley::gathered([galley.whole()], 8).unwrap().body(), body);
    assert_eq!(Galley::set(&Body::default(), 7).body(), Body::default());
}

#[test]
fn a_change_touches_only_what_differs() {
    let before =
        body(&json!([{"type": "paragraph", "text": "One"}, {"type": "paragraph", "text": "Two"}, {"type": "paragraph", "text": "Three"}]));
    let after = body(
        &json!([{"type": "paragraph", "text": "One"}, {"type": "divider"}, {"type": "subhead", "text": "Two"}, {"type": "paragraph", "text": "Three"}]),
    );
    let mut desk = Galley::set(&before, 1);
    // Somebody in a browser writes on in the third meanwhile.
    let browser = Doc::with_client_id(2);
    browser
        .transact_mut()
        .apply_update(yrs::updates::decoder::Decode::decode_v1(&desk.whole()).unwrap())
        .unwrap();
    let known = browser.transact().state_vector();
    {
        let mut edit = browser.transact_mut();
        let root = edit.get_or_insert_xml_fragment("body");
        let third = root.get(&edit, 2).unwrap().into_xml_element().unwrap();
        let text = third.get(&edit, 0).unwrap().into_xml_text().unwrap();
        text.push(&mut edit, " and a half");
    }
    let written = browser.transact().encode_state_as_update_v1(&known);
    let changed = desk.change(&after).unwrap();
    assert!(desk.change(&after).is_none(), "it says so already");
    assert_eq!(desk.body(), after);
    assert!(desk.take(&written).unwrap());
    assert!(!desk.take(&written).unwrap(), "there is nothing new in it");
    browser
        .transact_mut()
        .apply_update(yrs::updates::decoder::Decode::decode_v1(&changed).unwrap())
        .unwrap();
    let both = body(
        &json!([{"type": "paragraph", "text": "One"}, {"type": "divider"}, {"type": "subhead", "text": "Two"}, {"type": "paragraph", "text": "Three and a half"}]),
    );
    assert_eq!(desk.body(), both);
    let browsers = Galley::gathered([browser.transact().encode_state_as_update_v1(&StateVector::default())], 3).unwrap();
    assert_eq!(browsers.body(), both);
    // From nothing, to nothing, and back.
    for target in [Body::default(), everything(), before, Body::default()] {
        desk.change(&target);
        assert_eq!(desk.body(), target);
    }
}

/// A browser may send anything.
#[test]
fn what_is_no_block_is_left_out_and_no_word_is_lost() {
    let doc = Doc::with_client_id(9);
    {
        let mut edit = doc.transact_mut();
        let root = edit.get_or_insert_xml_fragment("body");
        let script = root.push_back(&mut edit, XmlElementPrelim::empty("script"));
        script.push_back(&mut edit, XmlTextPrelim::new("alert(1)"));
        let paragraph = root.push_back(&mut edit, XmlElementPrelim::empty("paragraph"));
        paragraph.insert_attribute(&mut edit, "onclick", "alert(1)");
        let text = paragraph.push_back(&mut edit, XmlTextPrelim::new("A line with a bad link"));
        let href = Any::from(std::collections::HashMap::from([("href".to_owned(), Any::from("javascript:alert(1)"))]));
        text.format(
            &mut edit,
            0,
            6,
            Attrs::from([("link".into(), href), ("strong".into(), Any::Bool(true)), ("blink".into(), Any::Bool(true))]),
        );
        let subhead = root.push_back(&mut edit, XmlElementPrelim::empty("subhead"));
        subhead.insert_attribute(&mut edit, "level", Any::from("<b>"));
        subhead.push_back(&mut edit, XmlTextPrelim::new("Kept as words"));
        let picture = root.push_back(&mut edit, XmlElementPrelim::empty("picture"));
        picture.insert_attribute(
            &mut edit,
            "data",
            Any::from(std::collections::HashMap::from([("alt".to_owned(), Any::from("No asset"))])),
        );
        // A list with a paragraph in it, and depth without end.
        let list = root.push_back(&mut edit, XmlElementPrelim::empty("list"));
        list.push_back(&mut edit, XmlElementPrelim::empty("paragraph"));
        let mut deep = root.push_back(&mut edit, XmlElementPrelim::empty("quotation"));
        for _ in 0..200 {
            deep = deep.push_back(&mut edit, XmlElementPrelim::empty("quotation"));
        }
        let inner = deep.push_back(&mut edit, XmlElementPrelim::empty("paragraph"));
        inner.push_back(&mut edit, XmlTextPrelim::new("Deep"));
    }
    let update = doc.transact().encode_state_as_update_v1(&StateVector::default());
    let read = serde_json::to_value(Galley::gathered([update], 1).unwrap().body()).unwrap();
    assert_eq!(
        read["blocks"],
        json!([
            {"type": "paragraph", "text": [{"text": "A line", "marks": [{"type": "strong"}]}, {"text": " with a bad link"}]},
            {"type": "paragraph", "text": "Kept as words"},
        ])
    );
}

#[test]
fn what_is_no_change_is_refused() {
    let whole = Galley::set(&everything(), 1);
    let mut galley = Galley::set(&Body::default(), 2);
    for bytes in [&b""[..], b"\xff\xff\xff\xff\xff", b"no update at all", &whole.whole()[..40]] {
        assert!(matches!(galley.take(bytes), Err(Error::Unreadable(_))), "{bytes:?}");
    }
    // The second half without the first.
    let mut source = Galley::set(&Body::default(), 3);
    let first = source.change(&body(&json!([{"type": "paragraph", "text": "One"}])));
    let second = source
        .change(&body(&json!([{"type": "paragraph", "text": "One"}, {"type": "paragraph", "text": "Two"}])))
        .unwrap();
    assert!(first.is_some());
    assert_eq!(Galley::set(&Body::default(), 4).take(&second), Err(Error::Gap));
}

/// Five bytes that ask for room for 268 million entries.
#[test]
fn no_room_is_made_for_what_can_not_be_there() {
    let many = [0xff, 0xff, 0xff, 0x7f, 0];
    let message = |kind: &[u8]| [kind, &[5], &many[..]].concat();
    let mut galley = Galley::set(&Body::default(), 1);
    let outcomes = [
        galley.take(&many).err(),
        galley.since(&many).err(),
        message::knows(&many).err(),
        message::read(&message(&[0, 0])).err(),
        message::read(&message(&[1])).err(),
    ];
    for outcome in outcomes {
        assert_eq!(
            outcome.map(|error| error.to_string()).as_deref(),
            Some("that is no change of a text: 268435455 entries in 5 bytes")
        );
    }
}

#[test]
fn messages_are_read_and_written() {
    let galley = Galley::set(&everything(), 1);
    let Said::Knows(known) = message::read(&message::knows(&galley.state()).unwrap()).unwrap() else {
        panic!("another message")
    };
    assert_eq!(galley.since(&known).unwrap(), vec![0, 0], "they know everything");
    assert_eq!(message::read(&message::change(vec![1, 2])).unwrap(), Said::Change(vec![1, 2]));
    assert_eq!(message::read(&message::rest(vec![1, 2])).unwrap(), Said::Change(vec![1, 2]));
    assert_eq!(message::read(&message::asks()).unwrap(), Said::Asks);
    // A mark of one writer, as y-protocols writes it: one client, its number, its clock, its state.
    let stands = [&[1, 22, 1, 5, 3, 18][..], br#"{"user":{"a":"b"}}"#].concat();
    let Said::Stands(standing) = message::read(&stands[..]).unwrap() else { panic!("another message") };
    assert_eq!(standing.message(), stands);
    let gone = standing.gone().unwrap();
    assert_eq!(gone.message(), [&[1, 8, 1, 5, 4, 4][..], b"null"].concat());
    assert!(gone.gone().is_none(), "they are gone already");
    for bytes in [&b""[..], &[9, 9, 9], &[0, 7], &[1, 200]] {
        assert!(message::read(bytes).is_err(), "{bytes:?}");
    }
}
