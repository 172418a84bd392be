//! WordPress: bodies.

use exchange::wordpress::{Around, Attached, Item, MediaRef, Placed, Wanted, body, comment_text, menu, place_media};
use serde_json::{Value, json};
use story::Body;
use url::Url;

/// The rest of an export, as small as can be.
struct Rest {
    base: Url,
}

impl Around for Rest {
    fn block(&self, id: i64) -> Option<String> {
        match id {
            1 => Some("<!-- wp:paragraph --><p>Put in.</p><!-- /wp:paragraph -->".into()),
            2 => Some("<!-- wp:block {\"ref\":2} /-->".into()),
            // A circle of two with words in each, many times over.
            3 => Some(format!(
                "<!-- wp:paragraph --><p>Three.</p><!-- /wp:paragraph -->{}",
                "<!-- wp:block {\"ref\":4} /-->".repeat(20)
            )),
            4 => Some(format!(
                "<!-- wp:paragraph --><p>Four.</p><!-- /wp:paragraph -->{}",
                "<!-- wp:block {\"ref\":3} /-->".repeat(20)
            )),
            // No circle, but twenty to the sixth.
            10..=15 => Some(format!("<!-- wp:block {{\"ref\":{}}} /-->", id + 1).repeat(20)),
            16 => Some("<!-- wp:paragraph --><p>Deep.</p><!-- /wp:paragraph -->".into()),
            _ => None,
        }
    }

    fn attachment(&self, id: i64) -> Option<Attached> {
        (id == 5).then(|| Attached {
            url: "https://lantern.example/wp-content/uploads/a.jpg".into(),
            caption: "The <em>old</em> lamp".into(),
            ..Attached::default()
        })
    }

    fn pictures_of(&self, post: i64) -> Vec<i64> {
        if post == 41 { vec![5, 6] } else { Vec::new() }
    }

    fn base(&self) -> Option<&Url> {
        Some(&self.base)
    }
}

fn made(content: &str) -> (Body, Vec<&'static str>) {
    made_with(content, &[])
}

fn made_with(content: &str, meta: &[(&str, &str)]) -> (Body, Vec<&'static str>) {
    let item = Item {
        id: 41,
        content: content.into(),
        meta: meta.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        ..Item::default()
    };
    let rest = Rest { base: Url::parse("https://lantern.example/").unwrap() };
    let made = body(&item, &rest);
    // What comes out is what the desk would take in.
    let json = serde_json::to_value(&made.body).unwrap();
    assert_eq!(Body::parse(&json).map_err(|problems| format!("{problems:?}")), Ok(made.body.clone()), "{content}");
    (made.body, made.notes.iter().map(|note| note.code).collect())
}

fn blocks(content: &str) -> Value {
    serde_json::to_value(made(content).0.blocks).unwrap()
}

fn text(words: &str) -> Value {
    json!({"type": "paragraph", "text": words})
}

#[test]
fn classic_text_as_readers_saw_it() {
    let cases = [
        ("", json!([])),
        ("one\n\ntwo\nlines", json!([text("one"), text("two\nlines")])),
        ("<p>one</p>\n<p>two</p>", json!([text("one"), text("two")])),
        ("a<!--more-->\n\nb<!--nextpage-->c", json!([text("a"), text("b"), text("c")])),
        ("C:\\xampp\\htdocs, \\o/", json!([text("C:\\xampp\\htdocs, \\o/")])),
        ("as they say [sic], see [1] and [...]", json!([text("as they say [sic], see [1] and [...]")])),
        (
            "<h2>Head</h2>\ntext\n<ul>\n<li>one\n<ul>\n<li>deep</li>\n</ul>\n</li>\n</ul>",
            json!([
                {"type": "subhead", "text": "Head"},
                text("text"),
                {"type": "list", "items": [{"text": "one", "blocks": [{"type": "list", "items": ["deep"]}]}]},
            ]),
        ),
        (
            "<blockquote>said\n\nand done <cite>Mira</cite></blockquote>",
            json!([{"type": "quotation", "blocks": [text("said"), {"type": "paragraph", "text": [
                {"text": "and done "}, {"text": "Mira", "marks": [{"type": "emphasis"}]}
            ]}]}]),
        ),
        (
            "before\n\n<table>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</table>\n\nafter",
            json!([text("before"), {"type": "table", "rows": [["1", "2"]]}, text("after")]),
        ),
        ("<pre>a\n\n  b</pre>", json!([{"type": "code", "text": "a\n\n  b"}])),
        ("<script>alert(1)</script>left", json!([text("left")])),
    ];
    for (content, expected) in cases {
        assert_eq!(blocks(content), expected, "{content}");
    }
}

/// A page without files and stories.
struct Nothing;

impl story::Resolve for Nothing {
    fn asset(&self, _: &str) -> Option<story::Asset> {
        None
    }

    fn article(&self, _: &str) -> Option<story::Related> {
        None
    }
}

#[test]
fn what_is_a_line_has_its_pictures_beside_it() {
    let picture = |name: &str| format!("<img src=\"https://lantern.example/{name}.jpg\" alt=\"{name}\">");
    let shown = |name: &str| json!({"type": "picture", "asset": format!("https://lantern.example/{name}.jpg"), "alt": name});
    let deep = format!("{}{}{}", "<div>".repeat(100), picture("deep"), "</div>".repeat(100));
    let cases = [
        (format!("<pre>a {}b</pre>", picture("x")), json!([{"type": "code", "text": "a b"}, shown("x")])),
        (format!("<pre>{}</pre>", picture("x")), json!([shown("x")])),
        (format!("<pre class=\"wp-block-verse\">a {}</pre>", picture("x")), json!([text("a"), shown("x")])),
        (
            format!("<table><caption>Both {}</caption><tr><td>1</td><td>2</td></tr></table>", picture("x")),
            json!([{"type": "table", "caption": "Both", "rows": [["1", "2"]]}, shown("x")]),
        ),
        (
            format!("<details><summary>Why? {}</summary><p>So.</p></details>", picture("x")),
            json!([{"type": "question_answer", "question": "Why?", "blocks": [shown("x"), text("So.")]}]),
        ),
        (
            format!("<ol class=\"footnotes\"><li id=\"fn-1\">One {}</li><li id=\"fn-1\">Two</li></ol>", picture("x")),
            json!([{"type": "footnotes", "notes": [{"id": "1", "text": "One"}, {"id": "1", "text": "Two"}]}, shown("x")]),
        ),
        (
            format!(
                "<!-- wp:quote --><blockquote class=\"wp-block-quote\"><p>said</p><cite>Mira {}</cite></blockquote><!-- /wp:quote -->",
                picture("x")
            ),
            json!([{"type": "quotation", "blocks": [text("said"), shown("x")], "by": "Mira"}]),
        ),
        (
            format!("<figure>{}<figcaption>Lit {}</figcaption></figure>", picture("x"), picture("y")),
            json!([{"type": "picture", "asset": "https://lantern.example/x.jpg", "alt": "x", "caption": "Lit"}, shown("y")]),
        ),
        (
            format!("<fieldset><legend>{}</legend></fieldset><form>{}</form>", picture("x"), picture("y")),
            json!([shown("x"), shown("y")]),
        ),
        (
            "<form><input type=\"image\" src=\"https://lantern.example/x.jpg\" alt=\"x\"></form>".to_owned(),
            json!([shown("x")]),
        ),
        (format!("<p>a</p><noscript>{}</noscript>", picture("x")), json!([text("a"), shown("x")])),
        // What a script lays is taken once, and a picture that counts readers is none.
        (
            format!(
                "<figure><img data-src=\"https://lantern.example/x.jpg\" src=\"data:,\" alt=\"x\"><noscript>{}</noscript></figure>",
                picture("x")
            ),
            json!([shown("x")]),
        ),
        ("<noscript><img height=\"1\" width=\"1\" src=\"https://count.example/tr\"></noscript>".to_owned(), json!([])),
        (
            "<!-- wp:paragraph --><p>one <script>count()</script>line</p><!-- /wp:paragraph -->".to_owned(),
            json!([text("one line")]),
        ),
        (deep, json!([shown("deep")])),
    ];
    for (content, expected) in cases {
        assert_eq!(blocks(&content), expected, "{content}");
    }
    // Of two old notes with one name the words of both stand on the page.
    let (body, _) = made("<ol class=\"footnotes\"><li id=\"fn-1\">First note</li><li id=\"fn-1\">Second note</li></ol>");
    let html = story::html::write(&body, &Nothing, &story::Words::default());
    assert!(html.contains("First note") && html.contains("Second note"), "{html}");
    assert_eq!(html.matches("id=\"note-1\"").count(), 1, "{html}");
}

#[test]
fn addresses_on_a_line_of_their_own_are_embeds() {
    let film = json!({"type": "embed", "url": "https://www.youtube.com/watch?v=abc&t=1", "provider": "youtube"});
    for content in [
        "before\n\nhttps://www.youtube.com/watch?v=abc&amp;t=1\n\nafter",
        "before\nhttps://www.youtube.com/watch?v=abc&amp;t=1\nafter",
        "<p>before</p>\n<p>https://www.youtube.com/watch?v=abc&amp;t=1</p>\n<p>after</p>",
        "before\n[embed width=\"500\"]https://www.youtube.com/watch?v=abc&amp;t=1[/embed]\nafter",
    ] {
        assert_eq!(blocks(content), json!([text("before"), film, text("after")]), "{content}");
    }
    let other = "https://elsewhere.example/page";
    assert_eq!(blocks(other), json!([{"type": "embed", "url": other, "title": other}]));
    assert_eq!(blocks(&format!("see {other} there")), json!([text(&format!("see {other} there"))]));
}

#[test]
fn captions_galleries_and_sounds() {
    let picture = "https://lantern.example/wp-content/uploads/a-300x200.jpg";
    let (body, notes) = made(&format!(
        "one\n[caption id=\"attachment_5\" align=\"alignleft\" width=\"300\"]<a href=\"https://lantern.example/wp-content/uploads/a.jpg\">\
         <img class=\"wp-image-5\" src=\"{picture}\" alt=\"Lamp\" /></a> The <em>old</em> lamp[/caption]\ntwo"
    ));
    assert_eq!(notes, [""; 0]);
    assert_eq!(
        serde_json::to_value(&body.blocks).unwrap(),
        json!([
            text("one"),
            {"type": "picture", "asset": format!("{picture}#wp-attachment-5"), "alt": "Lamp",
             "link": "https://lantern.example/wp-content/uploads/a.jpg",
             "caption": [{"text": "The "}, {"text": "old", "marks": [{"type": "emphasis"}]}, {"text": " lamp"}]},
            text("two"),
        ])
    );
    assert_eq!(
        blocks("[gallery ids=\"5,7\" columns=\"2\"]"),
        json!([{"type": "gallery", "pictures": [
            {"asset": "https://lantern.example/wp-content/uploads/a.jpg#wp-attachment-5", "caption": "The old lamp"},
            {"asset": "#wp-attachment-7"},
        ]}])
    );
    assert_eq!(blocks("[gallery]")[0]["pictures"][1]["asset"], "#wp-attachment-6");
    assert_eq!(
        blocks("[audio mp3=\"https://lantern.example/a.mp3\"][/audio]\n\n[video src='https://lantern.example/b.mp4' poster='/c.jpg']"),
        json!([
            {"type": "audio", "asset": "https://lantern.example/a.mp3"},
            {"type": "video", "asset": "https://lantern.example/b.mp4"},
        ])
    );
    assert_eq!(
        blocks("[playlist ids=\"8,9\"]"),
        json!([{"type": "audio", "asset": "#wp-attachment-8"}, {"type": "audio", "asset": "#wp-attachment-9"}])
    );
}

#[test]
fn shortcodes_of_plugins_leave_their_words_and_are_reported() {
    let (body, notes) =
        made("[vc_row width=\"1/2\"][vc_column]Kept [b_test]too[/b_test].[/vc_column][/vc_row]\n\n[contact-form-7 id=\"3\"]");
    assert_eq!(serde_json::to_value(&body.blocks).unwrap(), json!([text("Kept too.")]));
    assert!(notes.iter().all(|code| *code == "unknown_shortcode") && notes.len() == 4, "{notes:?}");
    // What a tab or a question wrote above its text is a subhead of it; within a line there is none.
    assert_eq!(
        blocks(
            "[accordion][toggle title=\"How &amp; when?\"]\nBy six.\n[/toggle][/accordion]\n\nThe [tooltip title=\"a word\"]lock[/tooltip] [button title=\"Go\"]runs[/button]."
        ),
        json!([
            {"type": "subhead", "level": 3, "text": "How & when?"},
            {"type": "paragraph", "text": "By six."},
            {"type": "paragraph", "text": "The lock runs."},
        ])
    );
    assert_eq!(blocks("write [[gallery]] to get one"), json!([text("write [gallery] to get one")]));
    assert_eq!(
        blocks("[sourcecode language=\"rust\"]\nfn main() {}\n[/sourcecode]"),
        json!([{"type": "code", "text": "fn main() {}", "language": "rust"}])
    );
    assert_eq!(
        blocks("[code lang=\"php\"]<?php echo \"<b>x</b>\"; ?>[/code]\n\n[code]if (a<b && c>d) { &lt;i&gt; }[/code]"),
        json!([
            {"type": "code", "text": "<?php echo \"<b>x</b>\"; ?>", "language": "php"},
            {"type": "code", "text": "if (a<b && c>d) { <i> }"},
        ])
    );
    let gallery = "<div class=\"gallery\"><dl class=\"gallery-item\"><dt class=\"gallery-icon\"><a href=\"https://lantern.example/a.jpg\">\
                   <img src=\"https://lantern.example/a.jpg\" alt=\"A lamp\"/></a></dt><dd class=\"gallery-caption\">Lit.</dd></dl></div>";
    let shown = blocks(gallery);
    assert_eq!((&shown[0]["type"], &shown[0]["alt"], &shown[1]), (&json!("picture"), &json!("A lamp"), &text("Lit.")));
    assert_eq!(
        blocks("Bright[footnote]At night.[/footnote] lamps."),
        json!([
            {"type": "paragraph", "text": [
                {"text": "Bright"},
                {"text": "1", "marks": [{"type": "footnote", "note": "wp-note-1"}]},
                {"text": " lamps."},
            ]},
            {"type": "footnotes", "notes": [{"id": "wp-note-1", "text": "At night."}]},
        ])
    );
}

#[test]
fn blocks_of_the_block_editor() {
    let picture = "https://lantern.example/wp-content/uploads/a.jpg";
    let cases = [
        (
            "<!-- wp:paragraph {\"dropCap\":true} -->\n<p class=\"has-drop-cap\">One <strong>two</strong>.</p>\n<!-- /wp:paragraph -->".to_owned(),
            json!([{"type": "paragraph", "text": [{"text": "One "}, {"text": "two", "marks": [{"type": "strong"}]}, {"text": "."}]}]),
        ),
        (
            "<!-- wp:heading {\"level\":3} --><h3 id=\"x\">H</h3><!-- /wp:heading --><!-- wp:separator --><hr class=\"wp-block-separator\"/><!-- /wp:separator --><!-- wp:spacer --><div></div><!-- /wp:spacer -->".to_owned(),
            json!([{"type": "subhead", "level": 3, "text": "H", "anchor": "x"}, {"type": "divider"}]),
        ),
        (
            "<!-- wp:list {\"ordered\":true} --><ol><!-- wp:list-item --><li>a</li><!-- /wp:list-item --></ol><!-- /wp:list -->".to_owned(),
            json!([{"type": "list", "ordered": true, "items": ["a"]}]),
        ),
        (
            "<!-- wp:quote --><blockquote class=\"wp-block-quote\"><!-- wp:paragraph --><p>q</p><!-- /wp:paragraph --><cite>who</cite></blockquote><!-- /wp:quote -->".to_owned(),
            json!([{"type": "quotation", "blocks": [text("q")], "by": "who"}]),
        ),
        (
            "<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>q</p><cite>who</cite></blockquote></figure><!-- /wp:pullquote -->".to_owned(),
            json!([{"type": "pull_quote", "text": "q", "by": "who"}]),
        ),
        (
            format!("<!-- wp:image {{\"id\":5}} --><figure class=\"wp-block-image\"><img src=\"{picture}\" alt=\"x\"/><figcaption>c</figcaption></figure><!-- /wp:image -->"),
            json!([{"type": "picture", "asset": format!("{picture}#wp-attachment-5"), "alt": "x", "caption": "c"}]),
        ),
        (
            format!("<!-- wp:gallery --><figure class=\"wp-block-gallery\"><!-- wp:image {{\"id\":5}} --><figure class=\"wp-block-image\"><img src=\"{picture}\" class=\"wp-image-5\"/><figcaption>one</figcaption></figure><!-- /wp:image --><figcaption>all</figcaption></figure><!-- /wp:gallery -->"),
            json!([{"type": "gallery", "pictures": [{"asset": format!("{picture}#wp-attachment-5"), "caption": "one"}]}, text("all")]),
        ),
        (
            format!("<!-- wp:gallery {{\"ids\":[5]}} --><ul class=\"wp-block-gallery\"><li><figure><img src=\"{picture}\" data-id=\"5\"/><figcaption>one</figcaption></figure></li></ul><!-- /wp:gallery -->"),
            json!([{"type": "gallery", "pictures": [{"asset": format!("{picture}#wp-attachment-5"), "caption": "one"}]}]),
        ),
        (
            "<!-- wp:embed {\"url\":\"https://vimeo.com/1\",\"providerNameSlug\":\"vimeo\"} --><figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://vimeo.com/1\n</div><figcaption>c</figcaption></figure><!-- /wp:embed -->".to_owned(),
            json!([{"type": "embed", "url": "https://vimeo.com/1", "caption": "c", "provider": "vimeo"}]),
        ),
        (
            "<!-- wp:core-embed/twitter --><figure><div class=\"wp-block-embed__wrapper\">https://twitter.com/a/status/1</div></figure><!-- /wp:core-embed/twitter -->".to_owned(),
            json!([{"type": "embed", "url": "https://twitter.com/a/status/1", "provider": "x"}]),
        ),
        (
            "<!-- wp:file {\"id\":8,\"href\":\"https://lantern.example/wp-content/uploads/r.pdf\"} --><div class=\"wp-block-file\"><a href=\"https://lantern.example/wp-content/uploads/r.pdf\">Report</a><a href=\"#\" class=\"wp-block-file__button\" download>Get it</a></div><!-- /wp:file -->".to_owned(),
            json!([{"type": "document", "asset": "https://lantern.example/wp-content/uploads/r.pdf#wp-attachment-8", "title": "Report\u{e01f}Get it"}]),
        ),
        (
            "<!-- wp:columns --><div><!-- wp:column --><div><!-- wp:paragraph --><p>l</p><!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div><!-- wp:buttons --><div><!-- wp:button --><div><a href=\"https://b.example\">Go</a></div><!-- /wp:button --></div><!-- /wp:buttons --></div><!-- /wp:column --></div><!-- /wp:columns -->".to_owned(),
            json!([text("l"), {"type": "paragraph", "text": [{"text": "Go", "marks": [{"type": "link", "href": "https://b.example/"}]}]}]),
        ),
        (
            format!("<!-- wp:cover {{\"url\":\"{picture}\",\"id\":5}} --><div style=\"background-image:url({picture})\"><div><!-- wp:paragraph --><p>over</p><!-- /wp:paragraph --></div></div><!-- /wp:cover -->"),
            json!([{"type": "picture", "asset": format!("{picture}#wp-attachment-5")}, text("over")]),
        ),
        (
            format!("<!-- wp:media-text {{\"mediaId\":5}} --><div><figure><img src=\"{picture}\"/></figure><div><!-- wp:paragraph --><p>beside</p><!-- /wp:paragraph --></div></div><!-- /wp:media-text -->"),
            json!([{"type": "picture", "asset": format!("{picture}#wp-attachment-5")}, text("beside")]),
        ),
        (
            "<!-- wp:details --><details><summary>Why?</summary><!-- wp:paragraph --><p>So.</p><!-- /wp:paragraph --></details><!-- /wp:details -->".to_owned(),
            json!([{"type": "question_answer", "question": "Why?", "blocks": [text("So.")]}]),
        ),
        (
            "<!-- wp:code --><pre class=\"wp-block-code\"><code>&#091;gallery] &lt;b></code></pre><!-- /wp:code --><!-- wp:verse --><pre class=\"wp-block-verse\">a\n  b</pre><!-- /wp:verse -->".to_owned(),
            json!([{"type": "code", "text": "[gallery] <b>"}, text("a\n  b")]),
        ),
        (
            "<!-- wp:block {\"ref\":1} /-->\n\nLoose text\n\nin between\n\n<!-- wp:more --><!--more--><!-- /wp:more -->".to_owned(),
            json!([text("Put in."), text("Loose text"), text("in between")]),
        ),
        (
            "<!-- wp:html --><div onclick=\"x()\">own <b>html</b></div><!-- /wp:html --><!-- wp:shortcode -->[gallery ids=\"7\"]<!-- /wp:shortcode -->".to_owned(),
            json!([
                {"type": "paragraph", "text": [{"text": "own "}, {"text": "html", "marks": [{"type": "strong"}]}]},
                {"type": "gallery", "pictures": [{"asset": "#wp-attachment-7"}]},
            ]),
        ),
        (
            "<!-- wp:some-plugin/box {\"a\":1} --><div><p>Plugin's words.</p></div><!-- /wp:some-plugin/box -->".to_owned(),
            json!([text("Plugin's words.")]),
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(blocks(&content), expected, "{content}");
    }
}

#[test]
fn what_leaves_nothing_is_reported() {
    for (content, code) in [
        ("<!-- wp:latest-posts {\"postsToShow\":3} /-->", "dynamic_block"),
        (
            "<!-- wp:query --><div><!-- wp:post-template --><!-- wp:post-title /--><!-- /wp:post-template --></div><!-- /wp:query -->",
            "dynamic_block",
        ),
        ("<!-- wp:acme/form {\"id\":1} /-->", "empty_block"),
        ("<!-- wp:block {\"ref\":99} /-->", "block_missing"),
        ("<!-- wp:block {\"ref\":2} /-->", "block_circle"),
    ] {
        let (body, notes) = made(content);
        assert!(body.blocks.is_empty(), "{content}: {body:?}");
        assert!(notes.contains(&code), "{content}: {notes:?}");
    }
}

#[test]
fn reusable_blocks_in_circles_and_without_end() {
    let (body, notes) = made("<!-- wp:block {\"ref\":3} /-->");
    let words: Vec<String> = serde_json::to_value(&body.blocks)
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|block| block["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((words.len(), words[0].as_str(), words[1].as_str()), (21, "Three.", "Four."), "each refers once to the other");
    assert!(notes.contains(&"block_circle"));
    let (body, notes) = made("<!-- wp:block {\"ref\":10} /-->");
    assert!(body.blocks.len() < 500 && notes.contains(&"block_too_often"), "{}", body.blocks.len());
}

#[test]
fn footnotes_of_the_block_editor() {
    let (body, _) = made_with(
        "<!-- wp:paragraph --><p>Lamps<sup data-fn=\"ab-1\" class=\"fn\"><a href=\"#ab-1\" id=\"ab-1-link\">1</a></sup>.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->",
        &[("footnotes", "[{\"content\":\"Of <em>oil</em>.\",\"id\":\"ab-1\"}]")],
    );
    let json = serde_json::to_value(&body.blocks).unwrap();
    assert_eq!(json[0]["text"][1]["marks"][0], json!({"type": "footnote", "note": "ab-1"}));
    assert_eq!(json[1]["notes"][0]["id"], "ab-1");
    assert_eq!(json[1]["notes"][0]["text"][1]["text"], "oil");
}

#[test]
fn small_things() {
    assert_eq!(blocks("Hello <img class=\"wp-smiley\" src=\"x.png\" alt=\"🙂\"/>"), json!([text("Hello 🙂")]));
    assert_eq!(blocks("a<img src=\"https://count.example/1.gif\" width=\"1\" height=\"1\">"), json!([text("a")]));
    assert_eq!(comment_text("Hi\nthere\n\n<a href=\"https://a.example\">site</a>"), "Hi\nthere\n\nsite (https://a.example)");
    let links = menu::links(
        "<!-- wp:navigation-submenu {\"label\":\"About\",\"type\":\"page\",\"id\":2,\"kind\":\"post-type\",\"url\":\"/about\"} --><!-- wp:navigation-link {\"label\":\"X\",\"url\":\"https://x.example\"} /--><!-- /wp:navigation-submenu -->",
    );
    assert_eq!(links[0].target, menu::Target::Post { kind: "page".into(), id: 2 });
    assert_eq!(links[0].below[0].target, menu::Target::Address("https://x.example".into()));
}

#[test]
fn entries_of_a_menu_that_go_in_circles_stand_once() {
    let entry = |id: i64, parent: i64| menu::MenuItem {
        id,
        parent,
        order: id,
        menu: "main".into(),
        label: id.to_string(),
        target: menu::Target::Nowhere,
        is_restricted: false,
    };
    fn ids(links: &[menu::Link], out: &mut Vec<i64>) {
        for link in links {
            out.push(link.id);
            ids(&link.below, out);
        }
    }
    let mut found = Vec::new();
    ids(
        &menu::arrange(&[entry(1, 0), entry(2, 1), entry(30, 31), entry(31, 30), entry(40, 30), entry(50, 99)], "main"),
        &mut found,
    );
    assert_eq!(found, [1, 2, 30, 31, 40, 50]);
}

#[test]
fn words_stay_where_a_file_is_missing() {
    let content = "<!-- wp:image {\"id\":5} --><figure><img src=\"https://lantern.example/a.jpg\"/><figcaption>Caption</figcaption></figure><!-- /wp:image -->\
                   <!-- wp:file {\"id\":8,\"href\":\"https://lantern.example/r.pdf\"} --><div><a href=\"https://lantern.example/r.pdf\">Report</a><a class=\"wp-block-file__button\">Download</a></div><!-- /wp:file -->\
                   <!-- wp:gallery --><figure class=\"wp-block-gallery\"><figure><img src=\"https://lantern.example/b.jpg\"/><figcaption>One</figcaption></figure></figure><!-- /wp:gallery -->";
    let (mut none, _) = made(content);
    place_media(&mut none, &mut |_, _| None);
    assert_eq!(story::text::plain(&none), "Caption\n\nReport Download\n\nOne");
    let (mut all, _) = made(content);
    let mut asked = Vec::new();
    place_media(&mut all, &mut |reference: MediaRef<'_>, wanted| {
        asked.push((reference.id, wanted));
        Some(Placed { asset: format!("asset-{}", reference.url.len()), is: wanted })
    });
    assert_eq!(asked, [(Some(5), Wanted::Picture), (Some(8), Wanted::Document), (None, Wanted::Picture)]);
    assert_eq!(
        serde_json::to_value(&all.blocks).unwrap(),
        json!([
            {"type": "picture", "asset": "asset-29", "caption": "Caption"},
            {"type": "document", "asset": "asset-29", "title": "Report"},
            {"type": "gallery", "pictures": [{"asset": "asset-29", "caption": "One"}]},
        ])
    );
}

/// Whatever stands in a body, something sensible comes out, and every word of it.
#[test]
fn nothing_crashes() {
    let pieces = [
        "<!-- wp:",
        "group",
        " {\"a\":1}",
        " -->",
        "<!-- /wp:group -->",
        "/-->",
        "[caption",
        " id=\"x\"",
        "]",
        "[/caption]",
        "<p>",
        "</p>",
        "<ul><li>",
        "<table><tr><td>",
        "word ",
        "\n\n",
        "https://a.example/x",
        "<img src=\"/a.jpg\">",
        "&amp;",
        "<",
        ">",
        "[[",
        "\"",
        "<pre>",
        "é",
    ];
    let mut seed = 3u32;
    for _ in 0..2_000 {
        let mut content = String::new();
        for _ in 0..30 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            content.push_str(pieces[(seed >> 7) as usize % pieces.len()]);
        }
        made(&content);
    }
    made(&"<!-- wp:group --><div>".repeat(3_000));
    made(&"[caption]".repeat(3_000));
    made(&"<div>".repeat(3_000));
}
