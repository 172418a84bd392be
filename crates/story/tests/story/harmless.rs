//! Whatever goes in: what comes out runs nothing, loads nothing from elsewhere and leads nowhere dangerous.

use crate::sample::Sample;
use proptest::prelude::*;
use scraper::Html;
use serde_json::{Value, json};
use story::{Body, Words, feed, html, markdown, text};

/// Elements that a body never holds.
const NEVER: &[&str] = &[
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "svg",
    "math",
    "base",
    "link",
    "meta",
    "template",
    "noscript",
    "xmp",
    "title",
    "plaintext",
    "portal",
    "foreignobject",
    "animate",
    "set",
    "isindex",
    "marquee",
];

/// Says what is wrong with a piece of HTML, if anything is.
fn harm(written: &str) -> Option<String> {
    let fragment = Html::parse_fragment(written);
    for node in fragment.root_element().descendants() {
        let Some(element) = node.value().as_element() else { continue };
        if NEVER.contains(&element.name().to_ascii_lowercase().as_str()) {
            return Some(format!("<{}>", element.name()));
        }
        for (name, value) in element.attrs() {
            if name.starts_with("on") || ["style", "srcdoc", "formaction", "xlink:href", "action", "background", "ping"].contains(&name) {
                return Some(format!("{name}={value:?}"));
            }
            let leads = ["href", "src", "cite", "poster"].contains(&name);
            let fine = story::address::allowed(value);
            if leads && !fine {
                return Some(format!("{name}={value:?}"));
            }
        }
    }
    None
}

/// Writes a body in every form and looks at each.
fn check(body: &Body) -> Result<(), String> {
    let words = Words::default();
    let page = html::write(body, &Sample, &words);
    let fed = feed::write(body, &Sample, &words, "https://tidings.example");
    for written in [&page, &fed] {
        if let Some(harm) = harm(written) {
            return Err(format!("{harm} in {written}"));
        }
    }
    let _ = text::plain(body);
    let again = markdown::read(&markdown::write(body)).map_err(|problems| format!("{problems:?}"))?;
    if let Some(harm) = harm(&html::write(&again, &Sample, &words)) {
        return Err(format!("through Markdown: {harm}"));
    }
    Ok(())
}

/// Pieces that attacks are made of, put together without a plan.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>alert(1)</script>"),
        Just("<img src=x onerror=alert(1)>"),
        Just("javascript:alert(1)"),
        Just("\"'>"),
        Just("<svg/onload=alert(1)>"),
        Just("<a href=\"jav&#x09;ascript:alert(1)\">"),
        Just("</p></div></textarea>"),
        Just("<!--"),
        Just("-->"),
        Just("<![CDATA["),
        Just("]]>"),
        Just("<math><mi xlink:href=\"data:x,<script>\">"),
        Just("[x](javascript:alert(1))"),
        Just("![x](data:text/html,y)"),
        Just("```"),
        Just("~~~ dateline"),
        Just("\u{202e}"),
        Just("\u{0}"),
        Just("&lt;script&gt;"),
        Just("&"),
        Just("<style>@import'//evil.example'"),
        Just("<iframe srcdoc='<script>'>"),
        Just("<form action=//evil.example><input>"),
        Just("<base href=//evil.example>"),
        Just(" "),
        Just("\n"),
        Just("https://a.example/?a=1&b=2"),
        Just("word"),
        Just("<details open ontoggle=alert(1)>"),
        Just("<p style=\"background:url(javascript:x)\">"),
        Just("<object data=x>"),
        Just("<xmp>"),
        Just("{\"type\":\"html\"}"),
        Just("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">"),
        Just("`"),
        Just("*"),
        Just("_"),
        Just("|"),
        Just("#"),
        Just(">"),
        Just("1. "),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        hostile(),
        Just("https://a.example/\"><script>".to_owned()),
        Just("/harbour?a=\"b".to_owned()),
        Just("mailto:a@b.example".to_owned()),
        Just("#x".to_owned()),
        Just("JaVaScRiPt:alert(1)".to_owned()),
        Just("https://a.example/javascript:alert(1)".to_owned()),
    ]
}

fn inline() -> impl Strategy<Value = Value> {
    let mark = prop_oneof![
        Just(json!({"type": "strong"})),
        Just(json!({"type": "code"})),
        address().prop_map(|href| json!({"type": "link", "href": href})),
        (address(), hostile()).prop_map(|(href, title)| json!({"type": "link", "href": href, "title": title})),
        Just(json!({"type": "language", "lang": "ru", "dir": "ltr"})),
        Just(json!({"type": "footnote", "note": "n1"})),
    ];
    let span = (hostile(), prop::collection::vec(mark, 0..3)).prop_map(|(text, marks)| json!({"text": text, "marks": marks}));
    prop_oneof![hostile().prop_map(Value::from), prop::collection::vec(span, 0..3).prop_map(Value::from)]
}

fn block() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        inline().prop_map(|text| json!({"type": "paragraph", "text": text})),
        (inline(), 2..=4).prop_map(|(text, level)| json!({"type": "subhead", "text": text, "level": level})),
        (inline(), inline()).prop_map(|(text, by)| json!({"type": "pull_quote", "text": text, "by": by})),
        (hostile(), inline(), address()).prop_map(|(alt, caption, link)| json!({"type": "picture", "asset": "1", "alt": alt, "caption": caption, "link": link})),
        (hostile(), inline()).prop_map(|(title, caption)| json!({"type": "gallery", "title": title, "pictures": [{"asset": "1", "credit": title, "caption": caption}, {"asset": "2"}]})),
        (hostile(), inline()).prop_map(|(title, words)| json!({"type": "video", "asset": "3", "title": title, "transcript": words, "poster": "1"})),
        (hostile(), inline()).prop_map(|(credit, caption)| json!({"type": "audio", "asset": "4", "credit": credit, "caption": caption})),
        hostile().prop_map(|title| json!({"type": "document", "asset": "5", "title": title})),
        (address(), hostile(), inline()).prop_map(|(url, title, caption)| json!({"type": "embed", "url": url, "title": title, "caption": caption, "provider": title})),
        (inline(), inline(), inline()).prop_map(|(head, cell, caption)| json!({"type": "table", "caption": caption, "head": [[head]], "rows": [[cell, {"text": "x", "header": true}]]})),
        (hostile(), inline()).prop_map(|(title, point)| json!({"type": "key_points", "title": title, "points": [point]})),
        hostile().prop_map(|title| json!({"type": "related", "article": "12", "title": title})),
        Just(json!({"type": "divider"})),
        (hostile(), hostile()).prop_map(|(text, language)| json!({"type": "code", "text": text, "language": language})),
        inline().prop_map(|text| json!({"type": "footnotes", "notes": [{"id": "n1", "text": text}]})),
        hostile().prop_map(|html| json!({"type": "html", "html": html})),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let blocks = || prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            (blocks(), inline(), address())
                .prop_map(|(blocks, by, source)| json!({"type": "quotation", "blocks": blocks, "by": by, "source": source})),
            (inline(), blocks()).prop_map(|(text, blocks)| json!({"type": "list", "items": [{"text": text, "blocks": blocks}, "x"]})),
            (hostile(), blocks()).prop_map(|(title, blocks)| json!({"type": "fact_box", "title": title, "label": title, "blocks": blocks})),
            (hostile(), inline(), blocks()).prop_map(
                |(when, title, blocks)| json!({"type": "timeline", "entries": [{"when": when, "title": title, "blocks": blocks}]})
            ),
            (inline(), blocks()).prop_map(|(question, blocks)| json!({"type": "question_answer", "question": question, "blocks": blocks})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_blocks(blocks in prop::collection::vec(block(), 0..4)) {
        // Most are refused for an address or an empty text; each block by itself gets its chance.
        let mut bodies = vec![json!({"version": 1, "blocks": blocks})];
        bodies.extend(blocks.iter().map(|block| json!({"blocks": [block]})));
        for json in bodies {
            if let Ok(body) = Body::parse(&json) {
                prop_assert_eq!(check(&body), Ok(()), "{}", json);
            }
        }
    }

    #[test]
    fn html_from_anywhere(input in hostile()) {
        let body = html::read(&input, None).body;
        prop_assert_eq!(check(&body), Ok(()), "{}", input);
    }

    #[test]
    fn markdown_from_anywhere(input in hostile()) {
        if let Ok(body) = markdown::read(&input) {
            prop_assert_eq!(check(&body), Ok(()), "{}", input);
        }
    }

    #[test]
    fn any_text_at_all(input in any::<String>()) {
        prop_assert_eq!(check(&html::read(&input, None).body), Ok(()));
        let body = Body::parse(&json!({"blocks": [{"type": "html", "html": format!("x{input}")}, {"type": "code", "text": format!("x{input}")}]})).unwrap();
        prop_assert_eq!(check(&body), Ok(()));
    }
}

#[test]
fn the_check_itself_sees_harm() {
    for bad in [
        "<script></script>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<img src='//evil.example/x'>",
        "<p style='x'>",
        "<svg></svg>",
    ] {
        assert!(harm(bad).is_some(), "{bad}");
    }
    assert_eq!(harm("<p><a href=\"https://a.example\" rel=\"nofollow\">x</a></p>"), None);
}

#[test]
fn the_last_resort_keeps_the_words_and_drops_what_acts() {
    let body = |html: &str| Body::parse(&json!({"blocks": [{"type": "html", "html": html}]})).unwrap();
    let written = html::write(
        &body("<p onclick=\"x()\">Hello <b>world</b><script>x()</script></p><iframe src=\"https://a.example\"></iframe>"),
        &Sample,
        &Words::default(),
    );
    assert_eq!(written, "<div class=\"from-html\"><p>Hello <b>world</b></p></div>");
    assert_eq!(text::plain(&body("<p>Hello <script>x()</script>world</p>")), "Hello world");
}
