//! Markdown folders: front matter, names, texts.

use exchange::markdown::{Around, Fields, Named, body, closing, date, split};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use url::Url;

struct Folder {
    base: Url,
    liquid: bool,
}

impl Around for Folder {
    fn leads(&self, reference: &str) -> Option<String> {
        (reference == "about.md" || reference == "2020-01-02-lamps").then(|| "/about us".into())
    }

    fn base(&self) -> Option<&Url> {
        Some(&self.base)
    }

    fn is_liquid(&self) -> bool {
        self.liquid
    }
}

/// Blocks as JSON, and the notes.
fn made(text: &str, liquid: bool) -> (Value, Vec<String>) {
    let around = Folder {
        base: Url::parse("https://markdown.invalid/posts/").unwrap(),
        liquid,
    };
    let made = body(text, false, &around);
    let json = serde_json::to_value(&made.body).unwrap();
    story::Body::parse(&json).unwrap();
    (json["blocks"].clone(), made.notes.iter().map(|note| format!("{}: {}", note.code, note.message)).collect())
}

#[test]
fn front_matter_in_every_form() {
    let fields = json!({"title": "A lamp", "tags": ["oil", "town"], "draft": true});
    for file in [
        "---\ntitle: A lamp\ntags: [oil, town]\ndraft: true\n---\nText\n",
        "\u{feff}---\r\ntitle: 'A lamp'\r\ntags:\r\n- oil\r\n- town\r\ndraft: true\r\n---\r\nText\r\n",
        "+++\ntitle = \"A lamp\"\ntags = [\"oil\", \"town\"]\ndraft = true\n+++\nText\n",
        "{\n\"title\": \"A lamp\", \"tags\": [\"oil\", \"town\"], \"draft\": true\n}\n\nText\n",
        "title: A lamp\ntags:\n- oil\n- town\ndraft: true\n---\nText\n",
        "{\"title\": \"A lamp\", \"tags\": [\"oil\", \"town\"], \"draft\": true}\nText\n",
        "{ \"title\": \"A lamp\",\n\"tags\": [\"oil\", \"town\"], \"draft\": true}\nText\n",
        "\n \n<!-- a\n b -->\n---\ntitle: A lamp\ntags: [oil, town]\ndraft: true\n---\nText\n",
        "---json\n{\"title\": \"A lamp\", \"tags\": [\"oil\", \"town\"], \"draft\": true}\n---\nText\n",
        "--- yaml\ntitle: A lamp\ntags: [oil, town]\ndraft: true\n---\nText\n",
        "---toml\ntitle = \"A lamp\"\ntags = [\"oil\", \"town\"]\ndraft = true\n---\nText\n",
        "-----\ntitle: A lamp\ntags: [oil, town]\ndraft: true\n-----\nText\n",
        "\"title\": \"A lamp\",\n\"tags\": [\"oil\", \"town\"],\n\"draft\": true\n;;;\nText\n",
        ";;;\n\"title\": \"A lamp\",\n\"tags\": [\"oil\", \"town\"],\n\"draft\": true\n;;;\nText\n",
    ] {
        let front = split(file).unwrap();
        assert_eq!((Value::Object(front.fields.clone()), front.text.trim()), (fields.clone(), "Text"), "{file}");
        assert!(front.is_there);
    }
    // A colon in a title is no YAML; everybody writes it.
    let front = split("---\ntitle: Lamps: a history\ndate: 2020-01-02\n---\nText").unwrap();
    assert_eq!(Fields(&front.fields).text(&["title"]), "Lamps: a history");
    for (bare, text) in [("# Head\n\n---\n\nText", "# Head\n\n---\n\nText"), ("---\nno end", "---\nno end"), ("", "")] {
        let front = split(bare).unwrap();
        assert_eq!((front.is_there, front.text), (false, text));
    }
    // What may be front matter is not taken for text without a word.
    for text in [
        "---\nno end",
        "---\ntitle: A\ndraft: true\n",
        "{\"title\": \"A\",\n\nText",
        ";;;\n\"a\": 1\n",
        "\"a\": 1,\nText",
        "draft: true\n\nText",
    ] {
        let front = split(text).unwrap();
        assert!(!front.is_there && front.doubt.is_some() && front.text == text, "{text}");
    }
    for text in [
        "# Head\n\n---\n\nText",
        "{{< youtube a >}}\n",
        "{% include a %}",
        "{: .note}\nText",
        "\"Lamps,\" she said: no.",
        "Text",
        "",
    ] {
        assert_eq!(split(text).unwrap().doubt, None, "{text}");
    }
    assert!(split("---js\n{draft: true}\n---\n").unwrap_err().contains("js"));
    // Damaged YAML: what is behind a flag is no part of it, and what is said twice is doubtful.
    for (text, doubt) in [
        ("draft: true # not yet", false),
        ("draft: yes", false),
        ("draft: true\ndraft: true", false),
        ("draft: false\ndraft: true", true),
    ] {
        let file = format!("---\ntitle: a: b: c\n{text}\n---\nText");
        let front = split(&file).unwrap();
        assert!(Fields(&front.fields).is_on(&["draft"]), "{text}");
        assert_eq!((Fields(&front.fields).text(&["title"]), front.doubt.is_some()), ("a: b: c".to_owned(), doubt));
    }
    // Titles are words, whatever else they could be.
    for title in ["No", "On", "y", "true", "007", "1.10", "0x1F", "1e3", "1984", "1_000"] {
        let file = format!("---\ntitle: {title} # so\ntags: [No, on]\n---\nText");
        let front = split(&file).unwrap();
        let fields = Fields(&front.fields);
        assert_eq!((fields.text(&["title"]).as_str(), fields.list(&["tags"], true)), (title, vec!["No".into(), "on".into()]));
    }
    let people = json!({"author": "Smith, John", "authors": "Mira Holt, Jo Sand"});
    let fields = Fields(people.as_object().unwrap());
    assert_eq!(fields.list(&["author", "authors"], true), ["Smith, John", "Mira Holt", "Jo Sand"]);
    assert!(split("+++\ntitle = \n+++\n").unwrap_err().contains("TOML"));
    assert!(split("+++\ntitle = 1\n").unwrap_err().contains("no end"));
    assert!(split("---\na: [1, 2\nb: {\n---\n").unwrap_err().contains("YAML"));
}

#[test]
fn days_in_every_form() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    for text in [
        "2020-06-18T18:30:00Z",
        "2020-06-18 13:30:00 -0500",
        "2020-06-18 20:30:00 +02:00",
        "2020-06-18T20:30:00",
        "2020-06-18 20:30:00",
        "2020-06-18 20:30",
        "2020-06-18 18:30:00 UTC",
        "Thu, 18 Jun 2020 18:30:00 +0000",
        "1592505000",
        "1592505000000",
        "2020-06-18 13:30:00 EST",
        "2020-06-18 14:30:00 -4",
        "2020-06-18 08:30 PM",
        "June 18, 2020 8:30pm",
        "2020-06-18T20:30:00 +02:00",
        "2020-06-18T18:30:00.000+0000",
        "2020-06-18T20:30:00+02",
        "2020-06-18 14:30:00 America/New_York",
        "Thu Jun 18 20:30:00 2020",
    ] {
        assert_eq!(date(text, &zone), Some(1_592_505_000_000_000), "{text}");
    }
    for text in [
        "2020-06-18",
        "June 18, 2020",
        "2020-6-18",
        "2020/06/18",
        "20200618",
        "18.06.2020",
        "18. June 2020",
        "06/18/2020",
        "Thursday, 18th of June 2020",
        "Jun 18 2020",
        "18-Jun-2020",
        "2020 June 18",
    ] {
        assert_eq!(date(text, &zone), Some(1_592_431_200_000_000), "{text}");
    }
    assert_eq!((date("2020", &zone), date("2020-06", &zone)), (date("2020-01-01", &zone), date("2020-06-01", &zone)));
    // Two days may be meant, or none.
    for text in [
        "01/02/2020",
        "2020-06-18 10:00 XYZ",
        "2020-06-18 25:00",
        "18 Brumaire 2020",
        "12",
        "99999999999999999999",
        "2020-06-18 2020-06-19",
    ] {
        assert_eq!(date(text, &zone), None, "{text}");
    }
    assert_eq!((date("soon", &zone), date("", &zone), date("2020-13-40", &zone)), (None, None, None));
}

#[test]
fn names_tell_day_slug_and_language() {
    let cases = [
        ("_posts/2020-01-02-old-lamps.md", Some("2020-01-02"), "old-lamps", None, "_posts/2020-01-02-old-lamps"),
        ("content/news/lamps/index.es.md", None, "lamps", Some("es"), "content/news/lamps/index"),
        ("_posts/zh_TW/posts/2020-01-02-a.md", Some("2020-01-02"), "a", Some("zh-tw"), "_posts/posts/2020-01-02-a"),
        ("content/2020-01-02.md", Some("2020-01-02"), "2020-01-02", None, "content/2020-01-02"),
        ("v0.10.13.md", None, "v0.10.13", None, "v0.10.13"),
    ];
    for (path, day, slug, language, common) in cases {
        let named = Named::of(path);
        let found = (named.date.as_deref(), named.slug.as_str(), named.language.as_deref(), named.common.as_str());
        assert_eq!(found, (day, slug, language, common), "{path}");
    }
}

#[test]
fn only_the_languages_of_a_site_are_read_in_paths() {
    let is_known = |code: &str| matches!(code, "en" | "de");
    for (path, slug, language) in [
        ("content/id/a.md", "a", None),
        ("v2.is.md", "v2.is", None),
        ("content/de/b.md", "b", Some("de")),
        ("b.de.md", "b", Some("de")),
    ] {
        let named = Named::among(path, &is_known);
        assert_eq!((named.slug.as_str(), named.language.as_deref()), (slug, language), "{path}");
    }
}

#[test]
fn text_with_html_tables_and_notes() {
    let (blocks, notes) = made(
        "## Head {#own}\n\n*Text* with <kbd>HTML</kbd>[^1] and ![A lamp](lamp.png \"Old\")\n\n| a |\n|---|\n| 1 |\n\n<details><summary>Why?</summary>\n\nBecause.\n\n</details>\n\n[^1]: The note.\n",
        false,
    );
    let kinds: Vec<&str> = blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["subhead", "paragraph", "picture", "table", "question_answer", "footnotes"]);
    assert_eq!((&blocks[0]["text"], &blocks[2]["asset"]), (&json!("Head"), &json!("https://markdown.invalid/posts/lamp.png")));
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn shortcodes_of_hugo() {
    let (blocks, notes) = made(
        "See [us]({{< ref \"about.md#team\" >}}) and [them]({{< relref \"gone.md\" >}}).\n\n\
         {{< figure src=\"/img/a.jpg\" alt=\"A\" caption=\"The *old* lamp\" >}}\n\n\
         {{< youtube abc123 >}}\n\n{{% note title=\"Mind\" %}}\nThe **tide**.\n{{% /note %}}\n\n\
         {{< accordion title=\"Why?\" >}}\nBecause.\n{{< /accordion >}}\n\n{{< highlight go >}}\nx := 1\n{{< /highlight >}}\n\n\
         {{< gadget a=1 />}}{{< frame >}}Words between.{{< /frame >}}\n\n`{{< youtube code >}}`\n\n```\n{{</* youtube shown */>}}\n```\n",
        false,
    );
    assert_eq!(
        blocks,
        json!([
            {"type": "paragraph", "text": [
                {"text": "See "}, {"text": "us", "marks": [{"type": "link", "href": "https://markdown.invalid/about%20us#team"}]}, {"text": " and "},
                {"text": "them", "marks": [{"type": "link", "href": "https://markdown.invalid/gone"}]}, {"text": "."}]},
            {"type": "picture", "asset": "/img/a.jpg", "alt": "A",
             "caption": [{"text": "The "}, {"text": "old", "marks": [{"type": "emphasis"}]}, {"text": " lamp"}]},
            {"type": "embed", "url": "https://www.youtube.com/watch?v=abc123", "provider": "youtube"},
            {"type": "fact_box", "title": "Mind", "blocks": [
                {"type": "paragraph", "text": [{"text": "The "}, {"text": "tide", "marks": [{"type": "strong"}]}, {"text": "."}]}]},
            {"type": "question_answer", "question": "Why?", "blocks": [{"type": "paragraph", "text": "Because."}]},
            {"type": "code", "text": "x := 1", "language": "go"},
            {"type": "paragraph", "text": "Words between."},
            {"type": "paragraph", "text": [{"text": "{{< youtube code >}}", "marks": [{"type": "code"}]}]},
            {"type": "code", "text": "{{< youtube shown >}}"},
        ])
    );
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].starts_with("unknown_reference: `gone.md`") && notes[1].ends_with("frame, gadget"), "{notes:?}");
}

#[test]
fn what_stands_right_below_a_tag_is_markdown_too() {
    for tag in [
        "{{< figure src=\"/a.jpg\" >}}",
        "{{< youtube abc >}}",
        "{{% note %}}\nN\n{{% /note %}}",
        "{% include figure.html src=\"/a.jpg\" %}",
    ] {
        let (blocks, _) =
            made(&format!("{tag}\nAfter **bold** [l](https://a.example/).\n\n{tag}\n1. one\n2. two\n\n{tag}\n### Head\n"), true);
        let kinds: Vec<&str> = blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
        assert_eq!((kinds[1], kinds[3], kinds[5], kinds.len()), ("paragraph", "list", "subhead", 6), "{tag}: {blocks}");
        assert!(!blocks.to_string().contains("**"), "{tag}: {blocks}");
    }
    let (blocks, _) = made("a {/* SECRET */} b", false);
    assert!(!blocks.to_string().contains("SECRET"), "{blocks}");
}

#[test]
fn tags_of_liquid_and_hexo() {
    let (blocks, notes) = made(
        "[a]({{ site.baseurl }}/x/) [b]({{ \"/y/\" | relative_url }}) [c]({% post_url 2020-01-02-lamps %}) {{ page.odd }}\n\n\
         {% image \"assets/a.jpg\" \"A lamp\" %}\n\n{% include figure.html src=\"/b.jpg\" caption=\"B\" %}\n\n{% include odd.html %}\n\n\
         {% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ kept }}{% endraw %}\n\n\
         {% blockquote Ann %}\nQuoted.\n{% endblockquote %}\n\n{% if x %}Words.{% endif %}\n{:.class}\n",
        true,
    );
    let link = |words: &str, href: &str| json!({"text": words, "marks": [{"type": "link", "href": href}]});
    assert_eq!(
        blocks,
        json!([
            {"type": "paragraph", "text": [link("a", "https://markdown.invalid/x/"), {"text": " "}, link("b", "https://markdown.invalid/y/"), {"text": " "}, link("c", "https://markdown.invalid/about%20us")]},
            {"type": "picture", "asset": "https://markdown.invalid/posts/assets/a.jpg", "alt": "A lamp"},
            {"type": "picture", "asset": "/b.jpg", "caption": "B"},
            {"type": "code", "text": "puts 1", "language": "ruby"},
            {"type": "paragraph", "text": "{{ kept }}"},
            {"type": "quotation", "blocks": [{"type": "paragraph", "text": "Quoted."}], "by": "Ann"},
            {"type": "paragraph", "text": "Words."},
        ])
    );
    assert_eq!(
        notes,
        ["unknown_shortcode: what the site made of these is not known; words between them were kept: if, include odd.html, {{ page.odd }}"]
    );
    // What Liquid and kramdown print nothing of.
    let (blocks, _) = made(
        "Shown. {% if false %}SECRET{% else %}Otherwise.{% endif %} {% if jekyll.environment == 'development' %}SECRET{% endif %}\
         {% unless true %}SECRET{% endunless %}{% capture y %}SECRET{% endcapture %}{# SECRET #}{::comment}\nSECRET\n{:/comment} End.\n\n{::comment}\nSECRET",
        true,
    );
    assert_eq!(blocks.to_string().matches("SECRET").count(), 0, "{blocks}");
    assert!(["Shown", "Otherwise", "End"].iter().all(|words| blocks.to_string().contains(words)), "{blocks}");
    for text in [
        "{% if page.x %}a{% endif %}",
        "{% unless site.public %}a{% endunless %}",
        "{% if false %}a",
        "{% if false %}{% elsif x %}a{% endif %}",
        "{% case x %}{% endcase %}",
    ] {
        assert!(closing(text, true).is_some() && closing(text, false).is_none(), "{text}");
    }
    for text in [
        "{{< members-only >}}a{{< /members-only >}}",
        "{{% private %}}a{{% /private %}}",
        "a {{< paywall >}} b",
        "{% premium %}a{% endpremium %}",
    ] {
        assert!(closing(text, false).is_some(), "{text}");
    }
    for text in [
        "{% if false %}a{% endif %}",
        "{% raw %}{% if x %}{% endraw %}",
        "`{% if x %}`",
        "{% note %}a{% endnote %}{{ if }}",
        "{{< youtube a >}}",
    ] {
        assert_eq!(closing(text, true), None, "{text}");
    }
    // Where nothing is Liquid, braces are text.
    let (blocks, notes) = made("Write {{ name }} here.", false);
    assert_eq!((blocks, notes.len()), (json!([{"type": "paragraph", "text": "Write {{ name }} here."}]), 0));
}
