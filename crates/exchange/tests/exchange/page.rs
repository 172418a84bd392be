//! Saved pages.

use exchange::page::{Page, decoded, html, text};

fn words(page: &Page) -> String {
    story::text::plain(&page.made.body)
}

const LONG: &str =
    "The wharf of the town opens again on Monday, after two winters in which nobody could land there, and the council expects many boats.";

/// A news page with all its furniture.
fn news() -> String {
    format!(
        r#"<!doctype html><html lang="de-AT"><head><title>The wharf opens again | The Lantern</title>
<meta property="og:title" content="The wharf opens again | The Lantern"><meta property="og:site_name" content="The Lantern">
<meta property="og:image" content="/img/wharf.jpg"><meta property="og:image:alt" content="The wharf"><link rel="canonical" href="/2026/wharf">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"NewsArticle","headline":"The wharf opens again",
"datePublished":"2026-02-01T11:30:00+01:00","dateModified":"2026-02-02T08:00:00Z","author":[{{"@type":"Person","name":"Mira Holt"}},{{"name":"Jo Sand"}}],
"keywords":"Wharf, Boats","description":"Boats may land."}}]}}</script></head>
<body><div class="cookie-consent"><p>We use cookies to make this page better for you, and to count how many people read it each day.</p></div>
<header><a href="/">The Lantern</a><nav><a href="/news">News</a> <a href="/sport">Sport</a></nav></header>
<main><article><h1>The wharf opens again</h1><p class="byline">By Mira Holt and Jo Sand</p><time datetime="2026-02-01">1 February 2026, 11:30 CET</time>
<div class="share-bar"><i class="material-icons">share</i><span class="icon">facebook</span><a href="https://x.example">Share this</a></div>
<p>{LONG}</p><figure><img src="boat.jpg" alt="A boat"><figcaption>The first boat</figcaption></figure>
<p>{LONG} Second.</p><blockquote><p>"We waited long enough for it, and now it is here, and it is good," said the harbour master of the town.</p><footer>Ada Quill</footer></blockquote>
<div class="related-stories"><h3>Related</h3><ul><li><a href="/a">Another story about boats and the sea</a></li><li><a href="/b">Yet another story about boats</a></li></ul></div>
<p>{LONG} Third.</p><p style="display:none">HIDDEN words that nobody sees on this page, however long they look at it, because they are not shown.</p>
<p>Share this article</p></article>
<aside class="newsletter-signup"><p>Sign up for our newsletter and get the best of the week in your letter box every Sunday morning, for nothing.</p></aside></main>
<section id="comments"><p>First! This is a comment by a reader who has a lot to say about the wharf and about everything else.</p></section>
<footer><p>Copyright The Lantern. All rights reserved. Reproduction in whole or in part without permission is not allowed.</p></footer></body></html>"#
    )
}

#[test]
fn a_news_page_becomes_a_story_without_its_furniture() {
    let page = html(&news(), Some("https://lantern.example/2026/wharf?ref=front")).unwrap();
    assert_eq!(page.headline, "The wharf opens again");
    assert_eq!(
        (page.bylines.join(", "), page.language.as_str(), page.site.as_str()),
        ("Mira Holt, Jo Sand".into(), "de-AT", "The Lantern")
    );
    assert_eq!((page.published_at, page.updated_at), (Some(1_769_941_800_000_000), Some(1_770_019_200_000_000)));
    assert_eq!((page.canonical.as_str(), page.standfirst.as_str()), ("https://lantern.example/2026/wharf", "Boats may land."));
    assert_eq!(page.tags, ["Wharf", "Boats"]);
    let blocks = serde_json::to_value(&page.made.body.blocks).unwrap();
    let kinds: Vec<&str> = blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["paragraph", "picture", "paragraph", "quotation", "paragraph"], "{blocks:#}");
    assert_eq!(blocks[3]["by"], "Ada Quill");
    assert_eq!(
        (&blocks[1]["asset"], &blocks[1]["caption"]),
        (&"https://lantern.example/2026/boat.jpg".into(), &"The first boat".into())
    );
    let picture = page.picture.clone();
    assert_eq!(picture.map(|picture| (picture.address, picture.alt)), None, "the text shows a picture at its top");
    for gone in ["cookies", "HIDDEN", "Related", "newsletter", "comment", "Copyright", "Share", "Mira", "share", "11:30", "opens again |"] {
        assert!(!words(&page).contains(gone), "{gone}: {}", words(&page));
    }
}

#[test]
fn copied_text_with_icons_a_date_line_and_a_doubled_headline() {
    let copied = format!(
        "menu\nsearch\nperson_outline arrow_back\nHome News Sport\nThe wharf opens again – The Lantern\nshare bookmark_border print\n\
         1 February 2026, 11:30 CET\nBy Mira Holt\nThe wharf opens again – The Lantern\nfacebook\nShare this article\n{LONG}\n\nWhat comes next\n{LONG} Second.\n\
         • Boats\n• Ropes\n{LONG} Third.\nAdvertisement\n{LONG} Last.\nRelated articles\nAnother story about boats\nPrivacy policy\n© The Lantern\n"
    );
    let page = text(&copied).unwrap();
    assert_eq!(page.headline, "The wharf opens again – The Lantern");
    assert_eq!((page.published_at, page.bylines.join(",").as_str()), (Some(1_769_941_800_000_000), "Mira Holt"));
    let blocks = serde_json::to_value(&page.made.body.blocks).unwrap();
    let kinds: Vec<&str> = blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["paragraph", "subhead", "paragraph", "list", "paragraph", "paragraph"], "{blocks:#}");
    for gone in ["menu", "share", "facebook", "Advertisement", "Related", "Privacy", "February", "Home", "opens again –"] {
        assert!(!words(&page).contains(gone), "{gone}: {}", words(&page));
    }
    // A sentence may begin with a word that is an icon's name too.
    let page = text(&format!("Some headline of a story\nsearch parties went out. {LONG}\n")).unwrap();
    assert!(words(&page).starts_with("search parties"));
}

#[test]
fn what_holds_no_story_is_none() {
    for page in [
        "",
        "<html><body></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<!doctype html><script>var a = 1;</script>",
    ] {
        assert_eq!(html(page, None), None, "{page}");
    }
    assert_eq!((text(""), text("menu\nsearch\n")), (None, None));
    // Nesting beyond reason is no end of the program.
    let deep = format!("<html><body>{}<p>{LONG}</p>{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    let _ = html(&deep, None);
}

#[test]
fn letters_of_every_kind() {
    let greeting = "<meta charset=windows-1251><p>Привет";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(greeting);
    assert_eq!(decoded(&bytes, ""), greeting);
    // A server may say it, or the declaration of XML.
    let (bare, _, _) = encoding_rs::WINDOWS_1251.encode("<p>Привет");
    assert_eq!(decoded(&bare, "text/html; charset=\"Windows-1251\""), "<p>Привет");
    let declared = "<?xml version='1.0' encoding='windows-1251'?><p>Привет";
    assert_eq!(decoded(&encoding_rs::WINDOWS_1251.encode(declared).0, "text/html"), declared);
    assert_eq!(decoded("é".as_bytes(), "text/html; charset=windows-1251"), "é");
    assert_eq!(decoded(b"\xff\xfeA\x00", ""), "A");
    assert_eq!(decoded(b"caf\xe9", ""), "café");
}

#[test]
fn the_head_of_the_story_is_its_headline() {
    let page = |head: &str, before: &str, h1: &str| {
        html(
            &format!(
                "<html><head>{head}</head><body>{before}<article><h1>{h1}</h1><p>{LONG}</p><p>{LONG} Second.</p></article></body></html>"
            ),
            None,
        )
        .unwrap()
    };
    let told =
        "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"As the paper told it to machines\"}</script>";
    for (head, before, expected) in [
        ("<title>Lantern: Wharf opens</title>", "", "The wharf opens again"),
        (
            "<title>Wharf</title><meta property='og:title' content='You will not believe this wharf'>",
            "",
            "The wharf opens again",
        ),
        ("<title>The wharf opens again - Lantern</title>", "", "The wharf opens again"),
        (told, "", "As the paper told it to machines"),
        // Of two heads it is not told which one is the story's.
        (
            "<title>What the title says of it</title>",
            "<header><h1>The Daily Lantern</h1></header>",
            "What the title says of it",
        ),
    ] {
        let page = page(head, before, "The wharf opens again");
        assert_eq!(page.headline, expected, "{head}");
        let is_told = expected.starts_with("The wharf");
        assert!(!is_told || !words(&page).contains("opens again\n"), "headline once: {}", words(&page));
    }
}

#[test]
fn copied_text_of_the_east() {
    let long = "طوال شتاءين لم يستطع أحد أن يرسو هنا، ويتوقع المجلس أن تأتي قوارب كثيرة من المدن القريبة ومن الجزر التي أمام الساحل كله.";
    let page = text(&format!(
        "القائمة\nيفتح الرصيف من جديد اليوم\n٥ مارس ٢٠٢٤ 09:30\nيفتح الرصيف من جديد اليوم\n{long}\n{long} ثانية.\n"
    ))
    .unwrap();
    assert_eq!((page.headline.as_str(), page.published_at), ("يفتح الرصيف من جديد اليوم", Some(1_709_631_000_000_000)));
    assert!(!words(&page).contains("يفتح الرصيف") && !words(&page).contains("٢٠٢٤"), "{}", words(&page));
    let long = "经过两个冬天的等待，小镇的码头终于在星期一重新开放，镇议会预计会有许多船只从附近的城市和海岸前面的岛屿来到这里停靠。";
    let page = text(&format!("首页\n码头重新开放了\n2024年3月5日 09:30\n码头重新开放了\n{long}\n接下来会怎样\n{long}\n")).unwrap();
    assert_eq!((page.headline.as_str(), page.published_at), ("码头重新开放了", Some(1_709_631_000_000_000)));
    let kinds: Vec<&str> = page.made.body.blocks.iter().map(story::Block::kind).collect();
    assert_eq!(kinds, ["paragraph", "subhead", "paragraph"], "{}", words(&page));
    assert!(!words(&page).contains("码头重新开放了") && !words(&page).contains("2024"), "{}", words(&page));
}

#[test]
fn what_leads_to_another_story_is_no_part_of_this_one() {
    let page = text(&format!(
        "The wharf opens again today\n{LONG}\nRead more\nFerry prices to rise\n{LONG} Second.\nSee also\n{LONG} Third.\n"
    ))
    .unwrap();
    assert_eq!(words(&page).trim(), format!("{LONG}\n\n{LONG} Second.\n\n{LONG} Third."));
    let page = html(
        &format!(
            "<html><head><title>x</title></head><body><article><h1>The wharf opens again</h1><div class='article-standfirst'><p>Boats may land from Monday on.</p></div>\
             <p>{LONG}</p><p>Read more: <a href='/a'>Ten bridges that fell</a></p><p>See also</p><h3><a href='/b'>Ferry prices to rise</a></h3>\
             <p>Related: the town asked for money, and <a href='/c'>got none</a>.</p><p>{LONG} Second.</p></article></body></html>"
        ),
        None,
    )
    .unwrap();
    let text = words(&page);
    assert!(!text.contains("Ten bridges") && !text.contains("Ferry prices") && text.contains("got none"), "{text}");
    assert_eq!(page.standfirst, "Boats may land from Monday on.");
    assert!(!text.contains("Boats may land"), "{text}");
}

#[test]
fn a_page_that_says_it_in_its_elements_alone_is_understood() {
    let comment = "<div itemprop=comment itemscope itemtype='https://schema.org/Comment'><b itemprop=author itemscope><i itemprop=name>A reader</i></b></div>";
    let page = html(
        &format!(
            "<html><title>The Lantern</title><body><div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>The wharf opens</h1>
<meta itemprop=isAccessibleForFree content=False><meta itemprop=dateModified content='2026-02-02T08:00:00Z'>
<p itemprop=description>Boats may land.</p><b itemprop=author itemscope><i itemprop=name>Mira Holt</i></b><b itemprop=author itemscope><i itemprop=name>Jo Sand</i></b>
<div itemprop=image itemscope><img itemprop=url src='https://lantern.example/wharf.jpg'></div><span itemprop=keywords>Wharf, Boats</span>
<div itemprop=articleBody><p>{LONG}</p><p>{LONG} Second.</p></div>{comment}</div></body></html>"
        ),
        None,
    )
    .unwrap();
    assert_eq!((page.headline.as_str(), page.standfirst.as_str()), ("The wharf opens", "Boats may land."));
    assert_eq!(
        (page.bylines, page.tags),
        (vec!["Mira Holt".to_owned(), "Jo Sand".into()], vec!["Wharf".to_owned(), "Boats".into()])
    );
    assert_eq!((page.updated_at, page.is_closed), (Some(1_770_019_200_000_000), true));
    assert_eq!(page.picture.map(|picture| picture.address).as_deref(), Some("https://lantern.example/wharf.jpg"));
}
