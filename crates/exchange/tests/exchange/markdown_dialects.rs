//! Markdown as some programs widen it: directives, MDX, wikis, kramdown.

use exchange::markdown::{Around, body, closing};
use serde_json::{Value, json};
use url::Url;

#[derive(Default)]
struct Folder {
    is_mdx: bool,
    is_wiki: bool,
    has_comments: bool,
}

impl Around for Folder {
    fn leads(&self, reference: &str) -> Option<String> {
        (reference == "Old lamps").then(|| "/old-lamps".into())
    }

    fn base(&self) -> Option<&Url> {
        None
    }

    fn is_liquid(&self) -> bool {
        false
    }

    fn is_mdx(&self) -> bool {
        self.is_mdx
    }

    fn is_wiki(&self) -> bool {
        self.is_wiki
    }

    fn has_comments(&self) -> bool {
        self.has_comments
    }
}

fn made(text: &str, folder: &Folder) -> (Value, Vec<String>) {
    let made = body(text, false, folder);
    let json = serde_json::to_value(&made.body).unwrap();
    story::Body::parse(&json).unwrap();
    (json["blocks"].clone(), made.notes.iter().map(|note| format!("{}: {}", note.code, note.message)).collect())
}

#[test]
fn directives_are_boxes_and_close_as_shortcodes_do() {
    let (blocks, notes) = made(
        "Before.\n\n:::note\nThe **tide**.\n:::\n\n:::tip[Mind *this*]{.x}\nText.\n:::\n\n::::warning Take care\nOuter.\n\n:::details Why?\nBecause.\n:::\n\n::::\n\n\
         ::: {.caution}\nPandoc.\n:::\n\n:::gadget\nKept.\n:::\n\n```\n:::note\ncode\n:::\n```\n",
        &Folder::default(),
    );
    let paragraph = |text: &str| json!({"type": "paragraph", "text": text});
    assert_eq!(
        blocks,
        json!([
            paragraph("Before."),
            {"type": "fact_box", "blocks": [{"type": "paragraph", "text": [{"text": "The "}, {"text": "tide", "marks": [{"type": "strong"}]}, {"text": "."}]}]},
            {"type": "fact_box", "title": "Mind this", "blocks": [paragraph("Text.")]},
            {"type": "fact_box", "title": "Take care", "blocks": [paragraph("Outer."), {"type": "question_answer", "question": "Why?", "blocks": [paragraph("Because.")]}]},
            {"type": "fact_box", "blocks": [paragraph("Pandoc.")]},
            paragraph("Kept."),
            {"type": "code", "text": ":::note\ncode\n:::"},
        ])
    );
    assert_eq!(notes, ["unknown_shortcode: what the site made of these is not known; words between them were kept: gadget"]);
    assert_eq!(closing(":::members-only\nSECRET\n:::\n", false).as_deref(), Some("members-only"));
    assert_eq!(closing(":::note\nText\n:::\n", false), None);
}

#[test]
fn mdx_without_what_is_for_programs() {
    let folder = Folder { is_mdx: true, ..Folder::default() };
    let (blocks, notes) = made(
        "import A from './a';\nimport './x.css';\nexport const meta = {\n  b: 'SECRET',\n};\n\na {/* SECRET */} b {meta.b} c {\"quoted\"}.\n\n<img src={require(\"./p.png\").default} alt=\"A lamp\" />\n\n<Chart data={[{a: 1}, {b: '>'}]} />\n\n\
         It's `{kept}`, and {2 + {a: 1}.a} isn't.\n\n```js\nimport A from './a';\nconst a = {b};\n```\n",
        &folder,
    );
    let text = blocks.to_string();
    assert!(!text.contains("SECRET") && !text.contains("meta") && !text.contains("2 +"), "{blocks}");
    assert_eq!((blocks[0]["text"].as_str(), &blocks[1]["alt"]), (Some("a b c quoted."), &json!("A lamp")), "{blocks}");
    assert!(text.contains("{kept}") && text.contains("import A from './a';\\nconst a = {b};"), "{blocks}");
    let told =
        "unknown_shortcode: what the site made of these is not known; words between them were kept: <Chart>, {2 + {a: 1}.a}, {meta.b}";
    assert_eq!(notes, [told]);
    // Elsewhere braces are braces.
    assert_eq!(made("a {meta.b}", &Folder::default()).0[0]["text"], "a {meta.b}");
}

#[test]
fn wikis_link_by_name() {
    let wiki = Folder { is_wiki: true, has_comments: true, ..Folder::default() };
    let text = "%% SECRET\n\n`SECRET` %%See [[Old lamps|the lamps]], [[Old lamps#Oil]], [[Nowhere|there]] and [[Gone]].\n\n![[pic one.png|300]]\n\n![[Gone]]\n\n100%% `[[code]]` [[1]](https://a.example/)\n";
    let (blocks, notes) = made(text, &wiki);
    let shown = blocks.to_string();
    let link = |words: &str, href: &str| json!({"text": words, "marks": [{"type": "link", "href": href}]});
    assert_eq!(
        blocks[0]["text"],
        json!([{"text": "See "}, link("the lamps", "/old-lamps"), {"text": ", "}, link("Old lamps", "/old-lamps"), {"text": ", there and Gone."}])
    );
    assert!(!shown.contains("SECRET") && !shown.contains("![["), "{blocks}");
    assert!(shown.contains("100%%") && shown.contains("[[code]]") && shown.contains("[1]"), "{blocks}");
    assert!(notes.iter().any(|note| note.starts_with("comment: ")), "{notes:?}");
    assert!(notes.iter().any(|note| note.starts_with("unknown_reference: `[[Nowhere]]`")), "{notes:?}");
    assert!(notes.iter().any(|note| note.ends_with("![[Gone]]")), "{notes:?}");
    // Films and sounds play, and a text that was shown inside is led to.
    let (blocks, notes) = made("![[film.mp4]]\n\n![[sound.mp3]]\n\n![[Old lamps#Oil]]\n", &wiki);
    assert_eq!(json!([blocks[0]["type"], blocks[1]["type"]]), json!(["video", "audio"]), "{blocks}");
    assert_eq!(blocks[2]["text"], json!([link("Old lamps#Oil", "/old-lamps")]));
    assert!(notes.iter().any(|note| note.starts_with("embedded_text: ")), "{notes:?}");
    // Elsewhere readers saw what stands between percent signs.
    let (blocks, notes) = made("The %%shown **words**%% stay.", &Folder::default());
    assert_eq!(
        blocks[0]["text"],
        json!([{"text": "The %%shown "}, {"text": "words", "marks": [{"type": "strong"}]}, {"text": "%% stay."}])
    );
    assert_eq!(notes.len(), 0, "{notes:?}");
    // Where no text is called so and nobody names texts that way, readers saw the brackets.
    assert_eq!(made("a [[b]] c", &Folder::default()).0[0]["text"], "a [[b]] c");
    assert_eq!(made("a [[Old lamps]] c", &Folder::default()).0[0]["text"][1], link("Old lamps", "/old-lamps"));
}

#[test]
fn markdown_in_html_as_kramdown_reads_it() {
    let (blocks, _) = made(
        "<div class=\"x\" markdown=\"1\">\n<div>\nA **b**.\n</div>\n\n* one\n* two\n</div>\n\nAfter *it*.\n\n<div markdown=\"block\">**c**</div>\n\n<div>**raw**</div>\n\n`<div markdown=\"1\">`\n",
        &Folder::default(),
    );
    let shown = blocks.to_string();
    assert!(!shown.contains("**c**") && shown.contains("**raw**"), "{blocks}");
    assert!(blocks.as_array().unwrap().iter().any(|block| block["type"] == "list"), "{blocks}");
    assert!(shown.contains("<div markdown=\\\"1\\\">"), "{blocks}");
}

#[test]
fn quotations_that_name_their_kind_are_boxes() {
    let (blocks, notes) = made(
        "> [!note] Mind *this*\n> The tide.\n> > [!WARNING]\n> > Deep.\n\nBetween.\n\n> [!faq]- Why?\n> Because.\n\n> [!quote]\n> Said.\n\n\
         > Said [!note].\n> [!tip] stays\n\n```\n> [!note]\n> code\n```\n",
        &Folder::default(),
    );
    let paragraph = |text: &str| json!({"type": "paragraph", "text": text});
    assert_eq!(
        blocks,
        json!([
            {"type": "fact_box", "title": "Mind this", "blocks": [
                paragraph("The tide."),
                {"type": "fact_box", "title": "Warning", "blocks": [paragraph("Deep.")]},
            ]},
            paragraph("Between."),
            {"type": "question_answer", "question": "Why?", "blocks": [paragraph("Because.")]},
            {"type": "quotation", "blocks": [paragraph("Said.")]},
            {"type": "quotation", "blocks": [paragraph("Said [!note]. [!tip] stays")]},
            {"type": "code", "text": "> [!note]\n> code"},
        ])
    );
    assert_eq!(notes, [""; 0]);
}

#[test]
fn what_is_put_in_under_the_name_of_a_network_is_no_post_of_it() {
    let (blocks, notes) = made("{% include x.html %}\n\n{{< gist >}}\n\n{{< tweet id=\"20\" user=\"jack\" >}}\n", &Folder::default());
    assert_eq!(blocks.as_array().unwrap().len(), 1, "{blocks}");
    assert_eq!(blocks[0]["url"], "https://x.com/jack/status/20");
    assert_eq!(
        notes,
        ["unknown_shortcode: what the site made of these is not known; words between them were kept: gist, include x.html"]
    );
}
