//! What an import makes: every word stands in its page, every old address answers.

use crate::import::{file, import};
use crate::old_site::{self, Post, SITE};
use crate::{Page, Server, both_engines};
use std::collections::BTreeMap;

/// Bodies as both editors of the old site wrote them.
const CLASSIC: &str = "The first paragraph has <strong>bold</strong> and <em>slanted</em> words.\nIt has a second line.\n\n\
<h2>A subhead</h2>\n<ul>\n<li>One\n<ul>\n<li>One and a half</li>\n</ul>\n</li>\n<li>Two</li>\n</ul>\n\
<blockquote>Quoted words.\n\n<cite>Somebody</cite></blockquote>\n\n\
[caption id=\"attachment_100\" align=\"alignnone\" width=\"300\"]<img src=\"https://lantern.example/wp-content/uploads/2026/01/lead.jpg\" alt=\"Lamp\" /> The caption of a picture[/caption]\n\n\
<table><thead><tr><th>Lamp</th><th>Oil</th></tr></thead><tbody><tr><td>Old</td><td>Whale</td></tr></tbody></table>\n\n\
<pre>let  oil = 3;\nlet lamp = 4;</pre>\n\n<!--nextpage-->\n\nWhat stood on the second page.<!--more-->\n\n\
Unknown [wizard]words inside of it[/wizard] stay.\n\n<dl><dt>Wick</dt><dd>What burns</dd></dl>\n\n\
<address>Wharf 3</address>\n<details><summary>More</summary>Hidden words</details>\n\n<p>Last &amp; least: 3 &lt; 4.</p>";
const BLOCKS: &str = "<!-- wp:paragraph {\"dropCap\":true} -->\n<p class=\"has-drop-cap\">Opening words<sup data-fn=\"a1\" class=\"fn\"><a href=\"#a1\" id=\"a1-link\">1</a></sup>.</p>\n<!-- /wp:paragraph -->\n\
<!-- wp:heading --><h2>Heading of a block</h2><!-- /wp:heading -->\n\
<!-- wp:list {\"ordered\":true} --><ol><!-- wp:list-item --><li>Item one<!-- wp:list --><ul><!-- wp:list-item --><li>Item deep</li><!-- /wp:list-item --></ul><!-- /wp:list --></li><!-- /wp:list-item --></ol><!-- /wp:list -->\n\
<!-- wp:quote --><blockquote class=\"wp-block-quote\"><!-- wp:paragraph --><p>Said in a block.</p><!-- /wp:paragraph --><cite>A voice</cite></blockquote><!-- /wp:quote -->\n\
<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>Pulled out</p><cite>Another voice</cite></blockquote></figure><!-- /wp:pullquote -->\n\
<!-- wp:table --><figure class=\"wp-block-table\"><table><tbody><tr><td>Cell a</td><td>Cell b</td></tr></tbody></table><figcaption>Words below a table</figcaption></figure><!-- /wp:table -->\n\
<!-- wp:columns --><div class=\"wp-block-columns\"><!-- wp:column --><div class=\"wp-block-column\"><!-- wp:paragraph --><p>Left column</p><!-- /wp:paragraph --></div><!-- /wp:column -->\
<!-- wp:column --><div class=\"wp-block-column\"><!-- wp:paragraph --><p>Right column</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->\n\
<!-- wp:buttons --><div class=\"wp-block-buttons\"><!-- wp:button --><div class=\"wp-block-button\"><a class=\"wp-block-button__link\" href=\"https://other.example/\">Press here</a></div><!-- /wp:button --></div><!-- /wp:buttons -->\n\
<!-- wp:verse --><pre class=\"wp-block-verse\">A verse\nof two lines</pre><!-- /wp:verse -->\n\
<!-- wp:details --><details class=\"wp-block-details\"><summary>Unfold</summary><!-- wp:paragraph --><p>Folded words</p><!-- /wp:paragraph --></details><!-- /wp:details -->\n\
<!-- wp:some-plugin/box {\"a\":1} --><div class=\"box\"><p>Boxed words</p></div><!-- /wp:some-plugin/box -->\n\
<!-- wp:footnotes /-->";

/// The archive: everything of the common one, and bodies with every kind of markup, some days by another clock.
fn archive() -> Vec<Post> {
    let mut posts = old_site::whole();
    posts.push(Post::attachment(100, "2026/01/lead.jpg", 80));
    posts.push(
        Post::new(80, "classic", "Classic", CLASSIC)
            .meta("_thumbnail_id", "100")
            .term("post_tag", "oil", "Oil")
            .term("category", "wharf", "Wharf"),
    );
    posts.push(
        Post::new(81, "blocks", "Blocks", BLOCKS)
            .meta("footnotes", "[{\"content\":\"The words of the note\",\"id\":\"a1\"}]")
            .meta("_wp_old_slug", "older-blocks"),
    );
    // It sticks, so it leads the front although it is the oldest and more than a page of others is newer.
    // Late in the evening at the old site, the next day by the paper's clock.
    posts.push(
        Post::new(82, "evening", "Evening", "Late words.")
            .with("wp:post_date", "2025-12-31 22:00:00")
            .with("wp:post_date_gmt", "2026-01-01 03:00:00")
            .with("link", &format!("{SITE}/2025/12/evening/")),
    );
    posts.push(
        Post::new(83, "wide", "Длинное", "<p>Слова по-русски и بالعربية.</p>").with("link", &format!("{SITE}/2026/02/%d0%b0%d0%b1/")),
    );
    posts
}

both_engines! {
    async fn every_word_stands_in_its_page(place: Place) {
        let file = file(&place, "archive.xml", old_site::file(&archive()));
        let report = import(&place, &[&file], &["--type", "book=article"]);
        let blocks = &report["blocks"];
        let (typed, html) = (blocks["typed"].as_u64().unwrap(), blocks["html"].as_u64().unwrap());
        assert!(typed * 100 >= (typed + html) * 95, "{blocks}");
        let server = place.serve().await;
        let mut seen = 0;
        for entry in report["entries"].as_array().unwrap() {
            let id = entry["source_id"].as_str().unwrap();
            let Some(post) = archive().into_iter().find(|post| post.id.to_string() == id && entry["status"] == "published") else { continue };
            let page = server.get(entry["address"].as_str().unwrap()).await.with_status(200);
            let (wanted, there) = (words(&content_of(&post)), words(&body_of(&page)));
            let missing = missing(&wanted, &there);
            assert!(missing.len() * 1_000 <= wanted.len() * 5, "{id}: {missing:?}\n{}", body_of(&page));
            seen += 1;
        }
        assert_eq!(seen, 9);
        // A word of the note, of the block that was put in, of the caption: not by chance.
        for (path, phrase) in [("/2026/02/blocks", "The words of the note"), ("/2026/02/lamps", "Put in everywhere."), ("/2026/02/classic", "The caption of a picture")] {
            assert!(server.get(path).await.shows(phrase), "{phrase}");
        }
    }

    async fn every_old_address_answers_or_leads_on_once(place: Place) {
        let file = file(&place, "archive.xml", old_site::file(&archive()));
        import(&place, &[&file], &["--type", "book=article"]);
        let server = place.serve().await;
        for (old, new) in [
            ("/2026/02/lamps/", "/2026/02/lamps"),
            ("/?p=41", "/2026/02/lamps"),
            ("/?p=41&preview=true", "/2026/02/lamps"),
            ("/2026/02/old-lamps/", "/2026/02/lamps"),
            ("/2026/02/older-blocks/", "/2026/02/blocks"),
            ("/2026/02/%d0%b0%d0%b1/", "/2026/02/%D0%B0%D0%B1"),
            ("/about/", "/about"),
            ("/about/team/", "/about/team"),
            ("/?page_id=51", "/about/team"),
            ("/books/book/", "/books/book"),
            ("/?post_type=book&p=48", "/books/book"),
            ("/category/town/", "/town"),
            ("/category/town/wharf/", "/wharf"),
            ("/category/wharf/", "/wharf"),
            ("/?cat=11", "/wharf"),
            ("/category/wharf/feed/", "/wharf/rss.xml"),
            ("/tag/oil/", "/tag/oil"),
            ("/?tag=oil", "/tag/oil"),
            ("/tag/oil/feed/", "/tag/oil/rss.xml"),
            ("/author/mira/", "/author/mira"),
            ("/?author=2", "/author/mira"),
            ("/author/mira/feed/", "/author/mira/rss.xml"),
            ("/2026/", "/archive/2026"),
            ("/2026/02/", "/archive/2026/02"),
            ("/2026/02/01/", "/archive/2026/02/01"),
            ("/?m=202602", "/archive/2026/02"),
            // By the old site's clock it was still the old year.
            ("/2025/", "/archive/2026"),
            ("/2025/12/31/", "/archive/2026/01/01"),
            ("/feed/", "/rss.xml"),
            ("/feed/atom/", "/atom.xml"),
            ("/?feed=rss2", "/rss.xml"),
            ("/comments/feed/", "/rss.xml"),
            ("/lead/", "/2026/02/classic"),
            ("/?attachment_id=100", "/2026/02/classic"),
        ] {
            let page = server.get(old).await;
            assert_eq!((page.status, path_of(&server, &page)), (301, new.to_owned()), "{old}");
            server.get(new).await.with_status(200);
        }
        // Nothing leads to what only the old site's people could read, nor says that it is there.
        for old in ["/?p=43", "/?p=44", "/2026/02/locked/", "/2026/02/private/", "/?p=45", "/?p=47", "/?page_id=52", "/hidden/", "/tag/secret-tag", "/?p=99999"] {
            server.get(old).await.with_status(404);
        }
        // Links in the text lead to where things are now; the sticky story leads the front, the menu is the navigation.
        let lamps = server.get("/2026/02/lamps").await.with_status(200);
        let text = lamps.text();
        let body = body_of(&lamps);
        assert!(!text.contains("lantern.example"), "{text}");
        for path in ["/2026/02/wharf-opens", "/2026/02/wharf-opens#top", "/wharf", "/archive/2026/02"] {
            assert!(body.contains(&format!("href=\"{path}\"")), "{path}: {body}");
        }
        let front = server.get("/").await.text().replace("&#x2f;", "/");
        let (sticky, newest) = (front.find("/2026/02/lamps\""), front.find("/2026/02/classic\""));
        assert!(sticky.is_some() && newest.is_none_or(|newest| sticky < Some(newest)), "the sticky story stands first");
        assert!(front.contains("href=\"/about\"") && front.contains("https://other.example/"), "{front}");
    }
}

/// The body of a post as it stands in the export.
fn content_of(post: &Post) -> String {
    let xml = post.xml();
    let (_, rest) = xml.split_once("<content:encoded><![CDATA[").unwrap();
    rest.split_once("]]></content:encoded>").unwrap().0.to_owned()
}

fn path_of(server: &Server, page: &Page) -> String {
    let site = server.about["url"].as_str().unwrap();
    let to = page.header("location");
    to.strip_prefix(site).unwrap_or(to).to_owned()
}

/// The element that holds the story's text, as HTML.
fn body_of(page: &Page) -> String {
    let text = page.text();
    let start = text
        .find("data-body")
        .or_else(|| text.find("<main"))
        .unwrap_or_else(|| panic!("{} has no body", page.path));
    let rest = &text[start..];
    let end = ["</article>", "</main>"].iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    rest[..end].to_owned()
}

/// Words of some HTML: letters and figures, in lower case. Tags, comments and the names of shortcodes are none.
fn words(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some(place) = rest.find(['<', '[']) {
        text.push_str(&rest[..place]);
        let (end, length) = match rest[place..].starts_with("<!--") {
            true => ("-->", 3),
            false => (if rest[place..].starts_with('<') { ">" } else { "]" }, 1),
        };
        let after = rest[place..].find(end).map_or(rest.len(), |at| place + at + length);
        // A word is not parted by a mark inside of it.
        let tag = &rest[place..after];
        let is_inline = ["<strong", "</strong", "<em", "</em", "<sup", "</sup", "<a ", "</a", "<bdi", "</bdi"]
            .iter()
            .any(|name| tag.starts_with(name));
        text.push_str(if is_inline { "" } else { " " });
        rest = &rest[after..];
    }
    text.push_str(rest);
    let text = text
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&quot;", "\"");
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Words of the first list that the second lacks, each as often as it is missing.
fn missing(wanted: &[String], there: &[String]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in there {
        *left.entry(word).or_default() += 1;
    }
    let mut missing = Vec::new();
    for word in wanted {
        match left.get_mut(word.as_str()).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => missing.push(word.clone()),
        }
    }
    missing
}
