//! Ghost: files and bodies.

use exchange::Refused;
use exchange::ghost::{Collection, Filter, Found, Post, Redirect, Row, Term, body, each_document, each_row, is_routes, redirects, routes};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

fn read(text: &str) -> Result<(Vec<(Row, u64)>, Found), Refused> {
    let mut rows = Vec::new();
    let found = each_row(&mut text.as_bytes(), "a.json", &mut |row, line| {
        rows.push((row, line));
        Ok(true)
    })?;
    Ok((rows, found))
}

fn lexical(nodes: Value) -> Post {
    Post {
        lexical: json!({ "root": { "children": nodes, "type": "root" } }).to_string(),
        ..Post::default()
    }
}

/// The blocks as JSON, and the codes of the notes.
fn made(post: &Post) -> (Value, Vec<&'static str>) {
    let made = body(post, "https://lantern.example");
    let json = serde_json::to_value(&made.body).unwrap();
    // Whatever comes out passes the door for bodies.
    story::Body::parse(&json).unwrap();
    (json["blocks"].clone(), made.notes.iter().map(|note| note.code).collect())
}

fn text(words: &str, format: u64) -> Value {
    json!({"type": "extended-text", "text": words, "format": format})
}

fn paragraph(words: &str) -> Value {
    json!({"type": "paragraph", "children": [text(words, 0)]})
}

#[test]
fn lexical_text_keeps_words_marks_and_links() {
    let post = lexical(json!([
        {"type": "extended-heading", "tag": "h1", "children": [text("A head", 0)]},
        {"type": "paragraph", "children": [
            text("Bold ", 1), text("both ", 3), text("code", 16), {"type": "linebreak"}, text("next ", 0),
            {"type": "link", "url": "__GHOST_URL__/lamps/", "title": "Lamps", "children": [text("lamps", 2)]},
            {"type": "link", "url": "javascript:alert(1)", "children": [text(" evil", 0)]},
        ]},
        {"type": "extended-quote", "children": [text("Quoted.", 0)]},
        {"type": "aside", "children": [text("Aside.", 0)]},
        {"type": "list", "listType": "number", "start": 3, "children": [
            {"type": "listitem", "children": [text("one", 0)]},
            {"type": "listitem", "children": [{"type": "list", "listType": "bullet", "children": [
                {"type": "listitem", "children": [text("below", 0)]}
            ]}]},
            {"type": "listitem", "children": [text("two", 0)]},
        ]},
        {"type": "something-new", "children": [text("Kept words.", 0)]},
        {"type": "gadget"},
    ]));
    let (blocks, notes) = made(&post);
    let link = json!({"type": "link", "href": "https://lantern.example/lamps/", "title": "Lamps"});
    assert_eq!(
        blocks,
        json!([
            {"type": "subhead", "text": "A head"},
            {"type": "paragraph", "text": [
                {"text": "Bold ", "marks": [{"type": "strong"}]},
                {"text": "both ", "marks": [{"type": "strong"}, {"type": "emphasis"}]},
                {"text": "code", "marks": [{"type": "code"}]},
                {"text": "\nnext "},
                {"text": "lamps", "marks": [{"type": "emphasis"}, link]},
                {"text": " evil"},
            ]},
            {"type": "quotation", "blocks": [{"type": "paragraph", "text": "Quoted."}]},
            {"type": "pull_quote", "text": "Aside."},
            {"type": "list", "ordered": true, "start": 3, "items": [
                {"text": "one", "blocks": [{"type": "list", "items": ["below"]}]},
                "two",
            ]},
            {"type": "paragraph", "text": "Kept words."},
        ])
    );
    assert_eq!(notes, ["unknown_card", "unknown_card"], "each by its name");
}

#[test]
fn every_card_of_lexical_becomes_what_it_was() {
    let post = lexical(json!([
        {"type": "image", "src": "__GHOST_URL__/content/images/2026/01/a.jpg", "alt": "A lamp", "caption": "<b>Old</b> lamp", "cardWidth": "wide"},
        {"type": "gallery", "images": [{"src": "/content/images/b.jpg", "alt": "B"}, {"src": ""}], "caption": "Two of them"},
        {"type": "video", "src": "https://cdn.example/v.mp4", "thumbnailSrc": "https://cdn.example/t.jpg", "caption": "A film"},
        {"type": "audio", "src": "https://cdn.example/s.mp3", "title": "A sound"},
        {"type": "file", "src": "https://cdn.example/f.pdf", "fileTitle": "Plan", "fileCaption": "The plan of the wharf"},
        {"type": "markdown", "markdown": "*Marked* down\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
        {"type": "html", "html": "<p>Raw <i>HTML</i></p>"},
        {"type": "codeblock", "code": "let x = 1;\n", "language": "js", "caption": "A line"},
        {"type": "horizontalrule"},
        {"type": "bookmark", "url": "https://other.example/", "metadata": {"title": "Other", "description": "About it", "publisher": "O"}, "caption": ""},
        {"type": "embed", "url": "https://www.youtube.com/watch?v=abc", "embedType": "video", "html": "<iframe></iframe>", "metadata": {"title": "Film"}},
        {"type": "callout", "calloutText": "<b>Mind</b> the tide", "calloutEmoji": "⚓"},
        {"type": "toggle", "heading": "Why?", "content": "<p>Because.</p>"},
        {"type": "button", "buttonText": "Go on", "buttonUrl": "https://other.example/go"},
        {"type": "header", "header": "Big words", "subheader": "Smaller ones", "buttonEnabled": true, "buttonText": "In", "buttonUrl": "__GHOST_URL__/in/"},
        {"type": "product", "productTitle": "Lamp", "productDescription": "<p>Burns long.</p>", "productRatingEnabled": true, "productStarRating": 4,
         "productButtonEnabled": true, "productButton": "See", "productUrl": "https://shop.example/"},
        {"type": "call-to-action", "textValue": "<p>Come and see.</p>", "hasSponsorLabel": true, "sponsorLabel": "<p>AD</p>", "showButton": true,
         "buttonText": "Come", "buttonUrl": "https://other.example/"},
        {"type": "paywall"},
    ]));
    let (blocks, notes) = made(&post);
    let link = |words: &str, href: &str| json!({"type": "paragraph", "text": [{"text": words, "marks": [{"type": "link", "href": href}]}]});
    assert_eq!(
        blocks,
        json!([
            {"type": "picture", "asset": "https://lantern.example/content/images/2026/01/a.jpg", "alt": "A lamp", "size": "wide",
             "caption": [{"text": "Old", "marks": [{"type": "strong"}]}, {"text": " lamp"}]},
            {"type": "gallery", "pictures": [{"asset": "/content/images/b.jpg", "alt": "B"}]},
            {"type": "paragraph", "text": "Two of them"},
            {"type": "video", "asset": "https://cdn.example/v.mp4", "caption": "A film", "poster": "https://cdn.example/t.jpg"},
            {"type": "audio", "asset": "https://cdn.example/s.mp3", "title": "A sound"},
            {"type": "document", "asset": "https://cdn.example/f.pdf", "title": "Plan"},
            {"type": "paragraph", "text": "The plan of the wharf"},
            {"type": "paragraph", "text": [{"text": "Marked", "marks": [{"type": "emphasis"}]}, {"text": " down"}]},
            {"type": "table", "head": [[{"text": "a", "header": true}, {"text": "b", "header": true}]], "rows": [["1", "2"]]},
            {"type": "paragraph", "text": [{"text": "Raw "}, {"text": "HTML", "marks": [{"type": "emphasis"}]}]},
            {"type": "code", "text": "let x = 1;", "language": "js"},
            {"type": "paragraph", "text": "A line"},
            {"type": "divider"},
            {"type": "embed", "url": "https://other.example/", "title": "Other", "caption": "About it · O"},
            {"type": "embed", "url": "https://www.youtube.com/watch?v=abc", "title": "Film", "provider": "youtube"},
            {"type": "fact_box", "label": "⚓", "blocks": [
                {"type": "paragraph", "text": [{"text": "Mind", "marks": [{"type": "strong"}]}, {"text": " the tide"}]}]},
            {"type": "question_answer", "question": "Why?", "blocks": [{"type": "paragraph", "text": "Because."}]},
            link("Go on", "https://other.example/go"),
            {"type": "subhead", "text": "Big words"},
            {"type": "paragraph", "text": "Smaller ones"},
            link("In", "https://lantern.example/in/"),
            {"type": "fact_box", "title": "Lamp", "blocks": [
                {"type": "paragraph", "text": "★★★★☆"}, {"type": "paragraph", "text": "Burns long."}, link("See", "https://shop.example/")]},
            {"type": "fact_box", "label": "AD", "blocks": [{"type": "paragraph", "text": "Come and see."}, link("Come", "https://other.example/")]},
        ])
    );
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn what_no_stranger_saw_on_the_site_stays_out() {
    let post = lexical(json!([
        paragraph("Open."),
        {"type": "html", "html": "<p>SECRET</p>", "visibility": {"web": {"nonMember": false, "memberSegment": "status:free"}}},
        {"type": "call-to-action", "textValue": "<p>SECRET</p>", "visibility": {"showOnWeb": false, "showOnEmail": true}},
        {"type": "email", "html": "<p>SECRET {first_name}</p>"},
        {"type": "email-cta", "html": "<p>SECRET</p>"},
        {"type": "signup", "header": "Sign up"},
        {"type": "html", "html": "<p>Seen.</p>", "visibility": {"web": {"nonMember": true}, "email": {"memberSegment": ""}}},
    ]));
    let (blocks, notes) = made(&post);
    assert_eq!(blocks, json!([{"type": "paragraph", "text": "Open."}, {"type": "paragraph", "text": "Seen."}]));
    assert_eq!(notes, ["members_only", "members_only", "letter_only", "sign_up_form"]);
}

#[test]
fn gated_parts_of_html_are_for_those_who_saw_them() {
    let post = Post {
        html:
            "<p>Open.</p><!--kg-gated-block:begin nonMember:false memberSegment:\"status:paid\" --><p>SECRET</p><!--kg-gated-block:end-->\
               <!--kg-gated-block:begin nonMember:true memberSegment:\"\" --><p>Seen.</p><!--kg-gated-block:end--><p>End.</p>\
               <!-- kg-gated-block:begin nonMember:false --><p>SECRET</p><!-- kg-gated-block:end --><p>And on.</p>\
               <!--kg-gated-block:begin nonMember:false --><p>SECRET</p>"
                .into(),
        ..Post::default()
    };
    let (blocks, notes) = made(&post);
    let words = |text: &str| json!({"type": "paragraph", "text": text});
    assert_eq!(blocks, json!([words("Open."), words("Seen."), words("End."), words("And on.")]));
    assert_eq!(notes, ["members_only"]);
}

#[test]
fn mobiledoc_with_cards_atoms_and_markups() {
    let document = json!({
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [["image", {"src": "/content/images/a.jpg", "caption": "Lamp"}], ["card-markdown", {"markdown": "# Title\n\nText"}], ["hr", {}], ["odd", {}],
            ["before-after", {"beforeImage": {"src": "/content/images/before.jpg"}, "afterImage": {"src": "/content/images/after.jpg"}, "caption": "Then and now"}],
            ["nft", {"url": "https://other.example/nft", "metadata": {"title": "A token", "author": "O"}}]],
        "markups": [["strong"], ["a", ["href", "https://other.example/", "rel", "noopener"]]],
        "sections": [
            [1, "h3", [[0, [], 0, "A head"]]],
            [1, "p", [[0, [], 0, "Plain "], [0, [0], 0, "bold "], [0, [1], 2, "linked"], [1, [], 0, 0], [0, [], 0, "next"]]],
            [3, "ol", [[[0, [], 0, "one"]], [[0, [0], 1, "two"]]]],
            [10, 0], [10, 1], [10, 2], [10, 3], [10, 4], [10, 5], [10, 99],
            [1, "blockquote", [[0, [], 0, "Quoted."]]],
            [2, "https://other.example/p.jpg"],
        ],
    });
    let (blocks, notes) = made(&Post { mobiledoc: document.to_string(), ..Post::default() });
    assert_eq!(
        blocks,
        json!([
            {"type": "subhead", "level": 3, "text": "A head"},
            {"type": "paragraph", "text": [
                {"text": "Plain "}, {"text": "bold ", "marks": [{"type": "strong"}]},
                {"text": "linked", "marks": [{"type": "strong"}, {"type": "link", "href": "https://other.example/"}]},
                {"text": "\nnext"},
            ]},
            {"type": "list", "ordered": true, "items": ["one", [{"text": "two", "marks": [{"type": "strong"}]}]]},
            {"type": "picture", "asset": "/content/images/a.jpg", "caption": "Lamp"},
            {"type": "subhead", "text": "Title"},
            {"type": "paragraph", "text": "Text"},
            {"type": "divider"},
            {"type": "gallery", "pictures": [{"asset": "/content/images/before.jpg"}, {"asset": "/content/images/after.jpg"}]},
            {"type": "paragraph", "text": "Then and now"},
            {"type": "embed", "url": "https://other.example/nft", "title": "A token", "caption": "O"},
            {"type": "quotation", "blocks": [{"type": "paragraph", "text": "Quoted."}]},
            {"type": "picture", "asset": "https://other.example/p.jpg"},
        ])
    );
    assert_eq!(notes, ["unknown_card"]);
}

#[test]
fn a_damaged_document_leaves_the_html() {
    let post = Post {
        lexical: "{\"root\": {\"chil".into(),
        html: "<p>Whole.</p>".into(),
        ..Post::default()
    };
    let (blocks, notes) = made(&post);
    assert_eq!((blocks, notes.as_slice()), (json!([{"type": "paragraph", "text": "Whole."}]), &["damaged_body"][..]));
    let (blocks, _) = made(&Post { markdown: "Old *words*".into(), ..Post::default() });
    assert_eq!(blocks[0]["text"][1]["marks"][0]["type"], "emphasis");
}

#[test]
fn tables_in_every_wrapping() {
    let tables = json!({"posts": [{"id": 7, "title": "A &amp; B", "slug": "a", "html": "", "page": 1, "status": "published",
                                   "published_at": 1388318311015i64, "featured": 1}],
                        "tags": [{"id": "t", "name": "#inside", "slug": "hash-inside"}], "members": [{}, {}]});
    for wrapping in [
        json!({"db": [{"meta": {"version": "5.1.0"}, "data": tables}]}),
        json!({"meta": {"version": "5.1.0"}, "data": tables}),
        json!({"images": [], "data": {"meta": {"version": "5.1.0"}, "data": tables}}),
    ] {
        let (rows, found) = read(&format!("\u{feff}{wrapping}")).unwrap();
        assert_eq!(found, Found { version: "5.1.0".into(), posts: 1 });
        let Some((Row::Post(post), 1)) = rows.iter().find(|(row, _)| matches!(row, Row::Post(_))) else {
            panic!("{rows:?}")
        };
        assert_eq!((post.id.as_str(), post.title.as_str(), post.is_page, post.featured), ("7", "A & B", true, true));
        assert_eq!(post.published_at, Some(1_388_318_311_015_000));
        assert!(rows.iter().any(|(row, _)| matches!(row, Row::Tag(tag) if tag.is_internal)));
        assert_eq!(rows.iter().filter(|(row, _)| matches!(row, Row::Member(_))).count(), 2);
    }
    let answer = json!({"posts": [{"id": "a", "title": "T", "slug": "t", "html": "<p>x</p>", "published_at": "2026-02-01T10:00:00.000+01:00",
                                   "authors": [{"id": "m", "name": "Mira", "slug": "mira"}], "tags": [{"id": "t", "name": "Oil", "slug": "oil"}]}],
                        "meta": {"pagination": {"page": 1}}});
    let (rows, _) = read(&answer.to_string()).unwrap();
    let Some((Row::Post(post), _)) = rows.first() else { panic!("{rows:?}") };
    assert_eq!((post.authors[0].slug.as_str(), post.tags[0].slug.as_str()), ("mira", "oil"));
    assert_eq!(post.published_at, Some(1_769_936_400_000_000));
}

#[test]
fn what_is_no_export_is_refused_with_its_place() {
    for (text, words) in [
        ("{\"users\": []}", "no table of posts"),
        ("[1, 2]", "no table of posts"),
        ("\"posts\"", "no table of posts"),
        (
            "{\"posts\": [\n{\"url\": \"x\", \"data\": {}}]}",
            "line 2: this is no post of Ghost: it has neither title nor slug",
        ),
        ("{\"posts\": [{\"title\": \"x\", \"body\": \"y\"}]}", "neither lexical, nor mobiledoc, nor html"),
        ("{\"db\": [{\"data\":\n {\"posts\": [", "line 2, column 12: the JSON is damaged"),
        ("{\"posts\": []} x", "line 1, column 15: the JSON is damaged"),
        ("{\"posts\": [],\n \"tags\": [{}, {\"a\": \n 1x}]}", "line 3, column 3: the JSON is damaged"),
        ("{\"tags\": [{}}", "line 1, column 13: the JSON is damaged"),
        ("{\"posts\": [] \"tags\": []}", "line 1, column 14: the JSON is damaged"),
        ("{\"other\": [1 2], \"posts\": []}", "line 1, column 14: the JSON is damaged"),
        ("<rss/>", "the JSON is damaged"),
    ] {
        let refused = read(text).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let deep = format!("{{\"posts\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).unwrap_err().to_string().contains("damaged"));
    let empty = each_document(Cursor::new(b""), "a.json", |_, _| Ok(())).unwrap_err();
    assert!(empty.to_string().contains("the file is empty"));
}

/// Gives so many bytes at a time.
struct Dribble<'t>(&'t [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let end = self.1.min(out.len());
        self.0.read(&mut out[..end])
    }
}

#[test]
fn it_matters_not_in_what_pieces_a_file_comes() {
    let long = "\\\" a long text with marks \\u00e9\\\\ in it, é, ] } , : [ {".repeat(9_000);
    let text = format!(
        "\u{feff} {{ \"db\" : [ {{\n\"meta\":{{\"version\":\"5.2\"}},\"data\":{{\"other\":{{\"a\":[1,-2.5e3,null,[],{{}}],\"b\":\"]\"}},\n\
         \"tags\":[\n{{\"id\":\"1\",\"slug\":\"a\\\"b\"}}  ,\n\n{{\"id\":2}}\r\n],\"posts\":[{{\"title\":\"x\",\"slug\":\"x\",\"html\":\"{long}\"}},true,\n3,\"s\", \
         {{\"title\":\"y\",\"slug\":\"y\",\"html\":\"\\\\\"}}\n] }} }} ]\n}}\n "
    );
    let rows = |pieces: usize| {
        let mut rows = Vec::new();
        let found = each_row(&mut Dribble(text.as_bytes(), pieces), "a.json", &mut |row, line| {
            rows.push((format!("{row:?}"), line));
            Ok(true)
        });
        (rows, found.unwrap())
    };
    let whole = rows(usize::MAX);
    assert_eq!(whole.1, Found { version: "5.2".into(), posts: 2 });
    assert_eq!(whole.0.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [4, 6, 7, 8]);
    assert!(whole.0[2].0.contains("a long text with marks é"), "{}", &whole.0[2].0[..300]);
    for pieces in [1, 2, 3, 7, 64, 4_095, 65_537] {
        assert_eq!(rows(pieces), whole, "{pieces}");
    }
    // Cut off anywhere it is damaged, and said to be.
    for end in (0..text.len()).step_by(7_001).chain(text.len() - 40..text.len() - 3) {
        let mut cut = &text.as_bytes()[..end];
        let refused = each_row(&mut cut, "a.json", &mut |_, _| Ok(true)).unwrap_err();
        assert!(refused.to_string().contains("the JSON is damaged"), "{end}: {refused}");
    }
}

#[test]
fn redirects_in_both_forms() {
    let plain = |from: &str, to: &str| Redirect { from: from.into(), to: to.into(), is_pattern: false };
    let json = r#"[{"from": "^/old-lamps/?$", "to": "/lamps/", "permanent": true}, {"from": "/a\\.html", "to": "https://x.example/"}, {"from": "^/blog/(.*)$", "to": "/$1"}]"#;
    let read = redirects(json, "redirects.json").unwrap();
    assert_eq!(read[..2], [plain("/old-lamps", "/lamps/"), plain("/a.html", "https://x.example/")]);
    assert!(read[2].is_pattern && read[2].from == "^/blog/(.*)$");
    let yaml = "301:\n  /old/: /new/\n  ^\\/b\\/?$: /c/\n302:\n  /soon/: /later/\n";
    assert_eq!(
        redirects(yaml, "redirects.yaml").unwrap(),
        [plain("/old/", "/new/"), plain("/b", "/c/"), plain("/soon/", "/later/")]
    );
    assert!(redirects("[{", "redirects.json").is_err() && redirects("a: [", "redirects.yaml").is_err());
}

#[test]
fn every_form_of_saying_who_saw_a_card_is_known() {
    let seen = made;
    let made = |visibility: Value| {
        let (blocks, notes) = seen(&lexical(json!([{"type": "html", "html": "<p>Words.</p>", "visibility": visibility}])));
        (blocks != json!([]), notes)
    };
    for open in [
        Value::Null,
        json!({}),
        json!("public"),
        json!({"emailOnly": false, "segment": ""}),
        json!({"emailOnly": false, "segment": "status:free"}),
        json!({"showOnWeb": true, "showOnEmail": false, "segment": "status:free"}),
        json!({"web": {"nonMember": true, "memberSegment": ""}, "email": {"memberSegment": "status:free"}}),
    ] {
        assert_eq!(made(open.clone()), (true, vec![]), "{open}");
    }
    for closed in [
        json!({"emailOnly": true, "segment": "status:free"}),
        json!({"emailOnly": true, "showOnWeb": true}),
        json!({"emailOnly": "false"}),
        json!({"showOnWeb": false}),
        json!({"segment": "status:free"}),
        json!({"web": {"memberSegment": "status:free"}}),
        json!({"web": {"nonMember": "false"}, "showOnWeb": true}),
        json!({"web": null}),
        json!({"tiers": ["gold"]}),
        json!("members"),
        json!(["members"]),
        json!(false),
    ] {
        assert_eq!(made(closed.clone()), (false, vec!["members_only"]), "{closed}");
    }
    // Whatever node it stands at, and wherever.
    let only = json!({"emailOnly": true});
    let (blocks, notes) = seen(&lexical(json!([
        {"type": "paragraph", "visibility": only, "children": [text("SECRET", 0)]},
        {"type": "paragraph", "children": [text("Seen.", 0), {"type": "gadget", "visibility": only, "children": [text("SECRET", 0)]}]},
        {"type": "email-note", "children": [text("SECRET", 0)]},
        {"type": "members-only", "children": [text("SECRET", 0)]},
    ])));
    assert_eq!((blocks, notes.as_slice()), (json!([{"type": "paragraph", "text": "Seen."}]), &["members_only"; 4][..]));
}

#[test]
fn what_opened_a_window_of_ghosts_leads_nowhere() {
    let (blocks, notes) = made(&lexical(json!([
        {"type": "button", "buttonText": "Join", "buttonUrl": "#/portal/signup"},
        {"type": "button", "buttonText": "Join", "buttonUrl": "https://lantern.example/#/portal/signup"},
        {"type": "paragraph", "children": [{"type": "link", "url": "#/portal/", "children": [text("Your account", 0)]}]},
        {"type": "button", "buttonText": "App", "buttonUrl": "https://other.example/#/home"},
    ])));
    let link = json!({"type": "link", "href": "https://other.example/#/home"});
    assert_eq!(
        blocks,
        json!([{"type": "paragraph", "text": "Your account"}, {"type": "paragraph", "text": [{"text": "App", "marks": [link]}]}])
    );
    assert_eq!(notes, ["sign_up_form"]);
}

#[test]
fn a_bookmark_keeps_its_caption_and_what_the_page_says_of_itself() {
    let (blocks, _) = made(&lexical(json!([
        {"type": "bookmark", "url": "https://other.example/", "caption": "See <b>also</b>",
         "metadata": {"title": "Other", "description": "About it", "author": "Jo", "publisher": "O"}},
    ])));
    let caption = json!([{"text": "See "}, {"text": "also", "marks": [{"type": "strong"}]}, {"text": " · About it · Jo · O"}]);
    assert_eq!(blocks[0]["caption"], caption);
}

#[test]
fn routes_say_where_everything_stood() {
    let text = "routes:\n  /about/team/: team\n\ncollections:\n  /news/:\n    permalink: /news/{year}/{slug}/\n    filter: primary_tag:-[sea,'wind']+tag:news\n  \
                /odd/:\n    permalink: /odd/{slug}/\n    filter: featured:true,tag:odd\n  /blog/:\n    permalink: /blog/{slug}/\n  /:\n\n\
                taxonomies:\n  tag: /topic/{slug}/\n  author: /writer/{slug}/\n";
    let term = |field: &str, slugs: &[&str], is_not| Term {
        field: field.into(),
        slugs: slugs.iter().map(|slug| (*slug).to_owned()).collect(),
        is_not,
    };
    let collection = |permalink: &str, filter| Collection { permalink: permalink.into(), filter };
    let read = routes(text, "routes.yaml").unwrap();
    assert_eq!(
        read.collections,
        [
            collection(
                "/news/{year}/{slug}/",
                Filter::Terms(vec![term("primary_tag", &["sea", "wind"], true), term("tag", &["news"], false)])
            ),
            collection("/odd/{slug}/", Filter::Other("featured:true,tag:odd".into())),
            collection("/blog/{slug}/", Filter::All),
            collection("/{slug}/", Filter::All),
        ]
    );
    assert_eq!((read.tag.as_str(), read.author.as_str()), ("/topic/{slug}/", "/writer/{slug}/"));
    assert!(is_routes("site.zip: content/settings/routes.yaml") && !is_routes("content/settings/redirects.yaml"));
    for empty in ["", "routes:\ncollections:\ntaxonomies:\n", "collections: []\ntaxonomies: none\n"] {
        assert_eq!(routes(empty, "routes.yaml").unwrap(), exchange::ghost::Routes::default(), "{empty}");
    }
    assert!(routes("collections: [", "routes.yaml").is_err());
}
