//! WordPress: the file itself.

use exchange::wordpress::{Author, Entry, Filed, Item, Reader, Refused, Term, Warning, each_document};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Read, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An export with these things in its channel.
fn export(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n<title>The Lantern</title>\n<link>https://lantern.example</link>\n\
         <wp:wxr_version>1.2</wp:wxr_version>\n<wp:base_site_url>https://lantern.example</wp:base_site_url>\n\
         <wp:base_blog_url>https://lantern.example</wp:base_blog_url>\n{inside}\n</channel>\n</rss>\n"
    )
}

#[derive(Debug, Default)]
struct All {
    site: String,
    version: String,
    authors: Vec<Author>,
    terms: Vec<Term>,
    items: Vec<Item>,
    warnings: Vec<Warning>,
}

fn read(bytes: impl AsRef<[u8]>) -> Result<All, Refused> {
    let mut all = All::default();
    each_document(Cursor::new(bytes.as_ref()), "a.xml", |name, text: &mut dyn Read| {
        let mut reader = Reader::new(text, name);
        while let Some(entry) = reader.next_entry()? {
            match entry {
                Entry::Author(author) => all.authors.push(author),
                Entry::Term(term) => all.terms.push(term),
                Entry::Item(item) => all.items.push(*item),
            }
        }
        all.site = reader.site().identity();
        all.version.clone_from(&reader.site().version);
        all.warnings.extend_from_slice(reader.warnings());
        Ok(())
    })?;
    Ok(all)
}

fn codes(all: &All) -> Vec<&str> {
    all.warnings.iter().map(|warning| warning.code).collect()
}

fn content_of(element: &str) -> String {
    let all = read(export(&format!("<item><content:encoded>{element}</content:encoded></item>"))).unwrap();
    all.items[0].content.clone()
}

#[test]
fn everything_of_an_item_is_read() {
    let all = read(export(
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[mira]]></wp:author_login>\
         <wp:author_display_name><![CDATA[Mira Holt]]></wp:author_display_name></wp:author>\
         <wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>town</wp:category_nicename>\
         <wp:category_parent>news</wp:category_parent><wp:cat_name>Town &amp; port</wp:cat_name></wp:category>\
         <wp:tag><wp:term_id>6</wp:term_id><wp:tag_slug>lamps</wp:tag_slug><wp:tag_name><![CDATA[Lamps]]></wp:tag_name></wp:tag>\
         <wp:term><wp:term_id><![CDATA[7]]></wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>\
         <wp:term_slug>main</wp:term_slug><wp:term_name>Main</wp:term_name></wp:term>\n\
         <item>\n<title>Lamps &amp; oil</title><link>https://lantern.example/lamps/</link>\
         <dc:creator><![CDATA[mira]]></dc:creator><guid isPermaLink=\"false\">https://lantern.example/?p=41</guid>\
         <content:encoded><![CDATA[<p>Bright.</p>]]></content:encoded><excerpt:encoded><![CDATA[Short.]]></excerpt:encoded>\
         <wp:post_id>41</wp:post_id><wp:post_date>2026-01-02 10:00:00</wp:post_date><wp:post_date_gmt>2026-01-02 09:00:00</wp:post_date_gmt>\
         <wp:comment_status>open</wp:comment_status><wp:post_name>lamps</wp:post_name><wp:status>publish</wp:status>\
         <wp:post_parent>2</wp:post_parent><wp:menu_order>4</wp:menu_order><wp:post_type>post</wp:post_type>\
         <wp:post_password>open sesame</wp:post_password><wp:is_sticky>1</wp:is_sticky>\
         <category domain=\"category\" nicename=\"town\"><![CDATA[Town & port]]></category>\
         <category domain=\"post_tag\" nicename=\"lamps\"><![CDATA[Lamps]]></category>\
         <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[9]]></wp:meta_value></wp:postmeta>\
         <wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author><![CDATA[Ann]]></wp:comment_author>\
         <wp:comment_author_email>ann@example.org</wp:comment_author_email><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>\
         <wp:comment_author_url>https://a.example/?x=1&y=2</wp:comment_author_url>\
         <wp:comment_date_gmt>2026-01-03 09:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[Nice.]]></wp:comment_content>\
         <wp:comment_approved>0</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>\n</item>",
    ))
    .unwrap();
    assert_eq!((all.site.as_str(), all.version.as_str()), ("lantern.example", "1.2"));
    assert_eq!((all.authors[0].id, all.authors[0].display_name.as_str()), (3, "Mira Holt"));
    let kinds: Vec<&str> = all.terms.iter().map(|term| term.taxonomy.as_str()).collect();
    assert_eq!(kinds, ["category", "post_tag", "nav_menu"]);
    assert_eq!((all.terms[0].name.as_str(), all.terms[0].parent.as_str()), ("Town & port", "news"));
    let item = &all.items[0];
    assert_eq!((item.id, item.line, item.title.as_str(), item.sticky), (41, 10, "Lamps & oil", true));
    assert_eq!((item.password.as_str(), item.parent, item.menu_order), ("open sesame", 2, 4));
    assert_eq!(item.meta("_thumbnail_id"), Some("9"));
    let tag = Filed {
        taxonomy: "post_tag".into(),
        slug: "lamps".into(),
        name: "Lamps".into(),
    };
    assert_eq!(item.filed("post_tag"), [&tag]);
    let comment = &item.comments[0];
    assert_eq!((comment.author.as_str(), comment.approved.as_str()), ("Ann", "0"));
    assert_eq!(comment.url, "https://a.example/?x=1&y=2");
    assert_eq!(codes(&all), ["bare_ampersand"]);
}

#[test]
fn cdata_in_all_its_oddities() {
    let cases = [
        ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        ("\n  <![CDATA[a]]>\n<![CDATA[b]]>\n", "ab"),
        ("<![CDATA[x ]]]]><![CDATA[> y]]>", "x ]]> y"),
        ("<![CDATA[open <![CDATA[ inside ]]> after]]>", "open <![CDATA[ inside ]]> after"),
        ("<![CDATA[]]>]]>", "]]>"),
        ("<![CDATA[ends ]] >]]>", "ends ]] >"),
        ("<![CDATA[C:\\temp\\new \\\"q\\\" &amp;]]>", "C:\\temp\\new \\\"q\\\" &amp;"),
        ("<![CDATA[one\r\n\r\ntwo]]>", "one\n\ntwo"),
        ("a &lt;b&gt; &#233;&#xe9; &amp;amp; &quot;&apos;", "a <b> éé &amp; \"'"),
        ("a &amp; &lt; b", "a & < b"),
        ("tea &mdash; time", "tea &mdash; time"),
        ("&#0;&#x1f;ok", "ok"),
        ("", ""),
        ("<![CDATA[a]]> <b>bold</b>", "a <b>bold</b>"),
    ];
    for (element, expected) in cases {
        assert_eq!(content_of(element), expected, "{element}");
    }
}

#[test]
fn versions() {
    for (version, expected) in
        [("1.0", vec![]), ("1.1", vec![]), ("1.2", vec![]), ("2.7", vec!["odd_version"]), ("ten", vec!["odd_version"])]
    {
        let text = export("").replace(">1.2</wp:wxr", &format!(">{version}</wp:wxr"));
        assert_eq!(codes(&read(text).unwrap()), expected, "{version}");
    }
    let without = export("<item><title>x</title></item>").replace("<wp:wxr_version>1.2</wp:wxr_version>", "");
    assert_eq!(codes(&read(without).unwrap()), ["no_version"]);
}

#[test]
fn the_first_version_wrote_each_term_twice() {
    let all = read(export(
        "<item><category><![CDATA[Town]]></category><category domain=\"category\" nicename=\"town\"><![CDATA[Town]]></category>\
         <category domain=\"tag\"><![CDATA[Oil]]></category><category domain=\"tag\" nicename=\"oil\"><![CDATA[Oil]]></category></item>",
    ))
    .unwrap();
    let terms: Vec<(&str, &str)> = all.items[0].terms.iter().map(|term| (term.taxonomy.as_str(), term.slug.as_str())).collect();
    assert_eq!(terms, [("category", "town"), ("post_tag", "oil")]);
}

#[test]
fn other_prefixes_of_the_same_namespaces() {
    let text = export("<item><content:encoded>x</content:encoded><wp:post_id>5</wp:post_id></item>")
        .replace("wp:", "w:")
        .replace("xmlns:wp=", "xmlns:w=")
        .replace("content:", "c:")
        .replace("xmlns:content=", "xmlns:c=");
    let all = read(text).unwrap();
    assert_eq!((all.items[0].id, all.items[0].content.as_str()), (5, "x"));
}

#[test]
fn encodings() {
    let text = export("<item><title>Caf\u{e9} – Größe</title></item>");
    let title = |bytes: &[u8]| read(bytes).map(|all| (all.items[0].title.clone(), codes(&all).join(" ")));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(title(&utf16), Ok(("Café – Größe".into(), String::new())));
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(title(with_mark.as_bytes()), Ok(("Café – Größe".into(), String::new())));
    let latin = text.replace("UTF-8", "windows-1252");
    let bytes: Vec<u8> = latin.chars().map(|letter| if letter == '–' { 0x96 } else { letter as u8 }).collect();
    assert_eq!(title(&bytes), Ok(("Café – Größe".into(), String::new())));
    assert_eq!(title(latin.as_bytes()), Ok(("Café – Größe".into(), "wrong_encoding".into())));
    let mixed: Vec<u8> = text.chars().map(|letter| if letter == '–' { 0x96 } else { letter as u8 }).collect();
    assert_eq!(title(&mixed), Ok(("Café – Größe".into(), "wrong_bytes".into())));
    let russian = export("<item><title>Новости</title></item>").replace("UTF-8", "windows-1251");
    let bytes: Vec<u8> = russian
        .chars()
        .map(|letter| u8::try_from(letter as u32).unwrap_or_else(|_| (letter as u32 - 0x410 + 0xc0) as u8))
        .collect();
    assert_eq!(title(&bytes), Ok(("Новости".into(), String::new())));
    let controls = text.replace("Café", "Ca\u{0}f\u{1}\u{b}é");
    assert_eq!(title(controls.as_bytes()), Ok(("Café – Größe".into(), "control_characters".into())));
}

#[test]
fn packed_files() {
    let text = export("<item><title>one</title></item>");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    assert_eq!(read(&gzip).unwrap().items.len(), 1);
    assert!(read(&gzip[..gzip.len() / 2]).is_err(), "cut off");

    let zip = |members: &[(&str, &str)]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let two = zip(&[
        ("b/second.xml", &text.replace(">one<", ">two<")),
        ("a/first.xml", &text),
        ("__MACOSX/a/._first.xml", "rubbish"),
        ("read me.txt", "hello"),
    ]);
    let titles: Vec<String> = read(&two).unwrap().items.into_iter().map(|item| item.title).collect();
    assert_eq!(titles, ["one", "two"]);
    let refusal = read(zip(&[("notes.txt", "hello")])).unwrap_err();
    assert!(refusal.message.contains("no .xml"), "{refusal}");
    let broken = read(zip(&[("a.xml", "<rss><channel></rss>")])).unwrap_err();
    assert_eq!((broken.file.as_str(), broken.line), ("a.xml: a.xml", 1));
}

#[test]
fn two_exports_in_one_file_are_refused_where_the_second_begins() {
    let text = export("<item><title>one</title></item>");
    let refusal = read(format!("{text}{text}")).unwrap_err();
    assert_eq!((refusal.line, refusal.message.contains("here <rss> begins")), (13, true), "{refusal}");
    let channels = text.replace("</channel>", "</channel><channel><item><title>two</title></item></channel>");
    assert!(read(channels).unwrap_err().message.contains("<channel>"));
    let behind = text.replace("</channel>", "</channel><item><title>two</title></item>");
    assert!(read(behind).unwrap_err().message.contains("<item>"), "no item is passed over in silence");
    let odd = text.replace("</channel>", "</channel><extra/>");
    assert_eq!(codes(&read(odd).unwrap()), ["after_the_end"]);
}

#[test]
fn a_file_that_grows_beyond_reason_is_refused() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(export("").replace("</channel>", "<!--").as_bytes()).unwrap();
    let nothing = vec![b' '; 1024 * 1024];
    for _ in 0..200 {
        gzip.write_all(&nothing).unwrap();
    }
    let refusal = read(gzip.finish().unwrap()).unwrap_err();
    assert!(refusal.message.contains("trap") || refusal.message.contains("64 MB"), "{refusal}");
}

#[test]
fn refusals_say_where() {
    let place = |text: &str| {
        let refusal = read(text).unwrap_err();
        assert!(!refusal.advice.is_empty(), "{refusal}");
        (refusal.line, refusal.column, refusal.message)
    };
    let whole = export("<item>\n<title>x</title>\n</item>");
    let (line, column, message) = place(&whole.replace("</title>\n</item>", "</titel>\n</item>"));
    assert_eq!((line, column), (10, 9), "{message}");
    assert!(message.contains("</titel>") && message.contains("</title>"), "{message}");
    let cut = &whole[..whole.find("</title>\n</item>").unwrap()];
    let (_, _, message) = place(cut);
    assert!(message.contains("the file ends inside <title>") && message.contains("line 10"), "{message}");
    let (line, _, message) = place(&whole.replace("<title>x", "<title><![CDATA[x"));
    assert_eq!(line, 10, "{message}");
    for (text, what) in [
        ("", "empty"),
        ("just words", "outside"),
        ("{\"posts\":[]}", "outside"),
        ("<!DOCTYPE html><html><body></body></html>", "web page"),
        ("<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>", "Atom"),
        ("<rss><channel><title>x</title><item><title>y</title></item></channel></rss>", "RSS"),
        ("<rss></rss>", "<channel>"),
        ("<rss><channel></channel></rss><rss/>", ""),
    ] {
        let refusal = read(text).err();
        assert!(refusal.as_ref().is_some_and(|refusal| refusal.message.contains(what)), "{text}: {refusal:?}");
    }
    let deep = export(&"<a>".repeat(100));
    assert!(place(&deep).2.contains("deep"));
}

#[test]
fn a_document_type_is_passed_over_and_never_obeyed() {
    let text = export("<item><title>&lol; &xxe;</title></item>").replacen(
        "<rss",
        "<!DOCTYPE rss [<!ENTITY lol \"haha\"><!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>\n<rss",
        1,
    );
    let all = read(text).unwrap();
    assert_eq!(all.items[0].title, "&lol; &xxe;");
    assert_eq!(codes(&all), ["doctype"]);
}

/// Whatever is cut away or changed, the file is read or refused; nothing panics.
#[test]
fn nothing_crashes() {
    let text = export(
        "<item><title>a &amp; b</title><content:encoded><![CDATA[x ]]]]><![CDATA[> y]]></content:encoded>\
         <category domain=\"tag\" nicename='q'>z</category><wp:postmeta><wp:meta_key>k</wp:meta_key></wp:postmeta></item>",
    );
    for end in 0..text.len() {
        let _ = read(&text.as_bytes()[..end]);
    }
    let mut seed = 7u32;
    for _ in 0..3_000 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..2 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = (seed >> 8) as usize % bytes.len();
            bytes[place] = b"<>&![]\"'/ \0\xff-?"[(seed >> 4) as usize % 14];
        }
        let _ = read(&bytes);
    }
}
