use crate::kiosk::{Kiosk, Page, text};
use http::StatusCode;
use newsroom::front::{Container, Fill, Layout};
use newsroom::{Actor, front, section};
use serde_json::json;

/// What holds for every page that a reader can open.
fn sound(address: &str, page: &Page) {
    assert_eq!(page.all("h1").len(), 1, "{address}: one first heading");
    assert_eq!(page.values("a.skip", "href"), ["#content"], "{address}");
    assert_eq!(page.values("main", "id"), ["content"], "{address}");
    assert!(page.all("[style], style, [onclick], [onload], iframe, object").is_empty(), "{address}: something inline");
    for script in page.all("script") {
        let kind = script.attr("type").unwrap_or_default();
        assert!(
            kind == "application/ld+json" || script.attr("src").is_some_and(|src| src.starts_with("/assets/")),
            "{address}: {kind}"
        );
    }
    for selector in ["img", "source", "video", "audio", "script[src]", "use"] {
        for element in page.all(selector) {
            let from = element.attr("src").or(element.attr("href")).unwrap_or_default();
            assert!(from.starts_with('/'), "{address}: {selector} from {from:?}");
        }
    }
    for image in page.all("img") {
        assert!(image.attr("alt").is_some() && image.attr("width").is_some(), "{address}: a picture without words or size");
    }
    let mut levels = page.all("h1, h2, h3, h4").into_iter().map(|heading| heading.value().name().as_bytes()[1]);
    let mut last = levels.next().unwrap();
    for level in levels {
        assert!(level <= last + 1, "{address}: from h{} to h{}", char::from(last), char::from(level));
        last = level;
    }
    let mut ids = page.values("[id]", "id");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "{address}: an id twice");
    let feet = page.texts("footer")[0].clone();
    assert!(feet.contains("© Marren Tidings Texts under CC BY 4.0."), "{address}: {feet}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_has_its_page() {
    let kiosk = Kiosk::open().await;
    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let ferries = section::NewSection {
        slug: "ferries".into(),
        name: "Ferries".into(),
        description: "Who crosses.".into(),
        parent: Some("harbour".into()),
        ..section::NewSection::default()
    };
    section::create(&mut turn, ferries).await.unwrap();
    let quiet = section::NewSection {
        slug: "quiet".into(),
        name: "Quiet".into(),
        ..section::NewSection::default()
    };
    section::create(&mut turn, quiet).await.unwrap();
    turn.commit().await.unwrap();
    let story = kiosk
        .story(json!({"headline": "The ferry sings", "section": "ferries", "tags": ["tides"], "bylines": [{"author": "ada"}]}))
        .await;
    for (address, title, shows) in [
        ("/", "Marren Tidings", true),
        ("/ferries", "Ferries", true),
        ("/harbour", "Harbour", true),
        ("/quiet", "Quiet", false),
        ("/tag/tides", "tides", true),
        ("/author/ada", "Ada Quill", true),
        ("/archive", "Archive", false),
        ("/archive/2026", "Archive 2026", false),
        ("/archive/2026/11", "November 2026", true),
        ("/archive/2026/11/24", "24 November 2026", true),
        ("/about", "About the paper", false),
        ("/corrections", "Corrections", false),
        ("/search", "Search", false),
        ("/search?q=ferry", "Search: ferry", true),
        ("/ru", "Марренские вести", false),
        ("/ar", "أنباء مارن", false),
        ("/ar/archive", "الأرشيف", false),
        (story.address.as_str(), "The ferry sings", true),
    ] {
        let answer = kiosk.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        let page = answer.html();
        sound(address, &page);
        assert_eq!(page.texts("h1"), [title], "{address}");
        let main = text(page.one("main"));
        assert_eq!(main.contains("The ferry sings"), shows, "{address}: {main}");
        if address == "/ar" || address.starts_with("/ar/") {
            let root = page.one("html");
            assert_eq!((root.attr("lang"), root.attr("dir")), (Some("ar"), Some("rtl")));
        }
    }
    // A section shows what is below it, and says what there is.
    let harbour = kiosk.get("/harbour").await.html();
    assert_eq!(harbour.texts(".below nav a"), ["All", "Ferries"]);
    let ferries = kiosk.get("/ferries").await.html();
    assert_eq!(ferries.texts("nav.trail a"), ["Harbour"]);
    let steps = ferries.node("BreadcrumbList")["itemListElement"].as_array().unwrap().len();
    assert_eq!(steps, 3, "the paper, the harbour, its ferries");
    // The footer names the static pages, the archive and the ways to write to the newsroom.
    let links = harbour.values("footer a", "href");
    for wanted in [
        "/about",
        "/archive",
        "/corrections",
        "mailto:desk@tidings.example",
        "mailto:errors@tidings.example",
        "https://social.example/@tidings",
    ] {
        assert!(links.iter().any(|link| link == wanted), "{wanted} in {links:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_article_has_its_page() {
    let kiosk = Kiosk::open().await;
    for (kind, named, schema) in [
        ("news", "", "NewsArticle"),
        ("live", "Live", "LiveBlogPosting"),
        ("gallery", "Gallery", "NewsArticle"),
        ("video", "Video", "NewsArticle"),
        ("audio", "Audio", "NewsArticle"),
        ("opinion", "Opinion", "OpinionNewsArticle"),
        ("analysis", "Analysis", "AnalysisNewsArticle"),
        ("review", "Review", "ReviewNewsArticle"),
        ("interview", "Interview", "ReportageNewsArticle"),
        ("explainer", "Explainer", "BackgroundNewsArticle"),
        ("feature", "", "ReportageNewsArticle"),
    ] {
        let story = kiosk
            .story(json!({"headline": format!("Of the kind {kind}"), "kind": kind, "place": "Saltgate", "bylines": [{"author": "ada"}, {"name": "Tomas Okoro"}]}))
            .await;
        let answer = kiosk.get(&story.address).await;
        let page = answer.html();
        sound(kind, &page);
        let body = text(page.one("[data-body]"));
        assert!(body.contains("It rained for nine days."), "{kind}: {body}");
        let kicker = text(page.one(".kicker"));
        assert!(kicker.contains("Harbour") && kicker.contains(named), "{kind}: {kicker}");
        let article = page.node(schema);
        assert_eq!(article["headline"], format!("Of the kind {kind}"), "{kind}");
        assert_eq!(article["author"][0]["name"], "Ada Quill", "{kind}");
        let words = text(page.one("article.story"));
        assert!(
            words.contains("Ada Quill") && words.contains("Tomas Okoro") && words.contains("Report an error"),
            "{kind}: {words}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_or_a_sound_leads_with_plain_controls() {
    let kiosk = Kiosk::open().await;
    for (kind, media_type, file, object) in
        [("video", "video/mp4", "gate.mp4", "VideoObject"), ("audio", "audio/mpeg", "radio.mp3", "AudioObject")]
    {
        let asset = kiosk.asset(kind, media_type, file, 640, 360).await;
        let story = kiosk
            .story(json!({"headline": format!("Led by {kind}"), "kind": kind, "lead": {"asset": asset.as_str(), "caption": "From the first push to the wall"}}))
            .await;
        let page = kiosk.get(&story.address).await.html();
        let player = page.one(&format!(".lead-film {kind}[controls][src]"));
        assert_eq!(player.attr("aria-label"), Some("From the first push to the wall"));
        let node = page.node(object);
        assert_eq!(node["encodingFormat"], media_type);
        let fetched = kiosk.get(player.attr("src").unwrap()).await;
        assert_eq!((fetched.status, fetched.header("content-type")), (StatusCode::OK, media_type));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_block_shows_in_the_body() {
    let kiosk = Kiosk::open().await;
    let other = kiosk.story(json!({"headline": "The other story"})).await;
    let other_id = kiosk.scene.draft(json!({"headline": "Beside"})).await.id;
    kiosk.scene.publish(&other_id).await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let film = kiosk.asset("video", "video/mp4", "gate.mp4", 640, 360).await;
    let sound_file = kiosk.asset("audio", "audio/mpeg", "radio.mp3", 0, 0).await;
    let paper = kiosk.asset("document", "application/pdf", "tides.pdf", 0, 0).await;
    let blocks = json!([
        {"type": "paragraph", "text": "A paragraph <b>."},
        {"type": "subhead", "text": "A subhead"},
        {"type": "list", "items": ["First item", "Second item"]},
        {"type": "quotation", "blocks": [{"type": "paragraph", "text": "A quotation"}], "by": "Marta Quill"},
        {"type": "pull_quote", "text": "A pull quote", "by": "Marta Quill"},
        {"type": "picture", "asset": picture.as_str(), "caption": "A caption", "credit": "Oda"},
        {"type": "gallery", "title": "A gallery", "pictures": [{"asset": picture.as_str(), "alt": "One"}]},
        {"type": "video", "asset": film.as_str(), "title": "A film", "transcript": "What is said"},
        {"type": "audio", "asset": sound_file.as_str(), "title": "A sound"},
        {"type": "document", "asset": paper.as_str(), "title": "A document"},
        {"type": "embed", "url": "https://video.example/watch", "title": "An embed"},
        {"type": "table", "head": [["Year", "Ships"]], "rows": [["1986", "11"]], "caption": "A table"},
        {"type": "table", "rows": [["a", "b"]]},
        {"type": "table", "rows": [["c", "d"]]},
        {"type": "fact_box", "title": "A fact box", "blocks": [{"type": "paragraph", "text": "A fact"}]},
        {"type": "key_points", "points": ["A point"]},
        {"type": "timeline", "entries": [{"when": "1986", "title": "An entry"}]},
        {"type": "question_answer", "question": "A question?", "blocks": [{"type": "paragraph", "text": "An answer"}]},
        {"type": "related", "article": other_id.as_str()},
        {"type": "divider"},
        {"type": "code", "text": "let code = 1;"},
        {"type": "html", "html": "<p>Some <i>markup</i></p><script>alert(1)</script>", "reason": "test"},
        {"type": "footnotes", "notes": [{"id": "a", "text": "A footnote"}]},
    ]);
    let story = kiosk
        .story(json!({"headline": "All the blocks", "body": {"version": 1, "blocks": blocks}}))
        .await;
    let page = kiosk.get(&story.address).await.html();
    sound("blocks", &page);
    for (selector, shows) in [
        ("p", "A paragraph <b>."),
        ("h2#a-subhead", "A subhead"),
        ("ul.list li", "First item"),
        ("figure.quotation blockquote", "A quotation"),
        ("figure.pull-quote blockquote", "A pull quote"),
        ("figure.picture figcaption", "A caption Oda"),
        ("section.gallery .box-title", "A gallery"),
        ("figure.video details", "What is said"),
        ("figure.audio figcaption", "A sound"),
        ("p.document", "A document PDF, 1 kB"),
        ("figure.embed", "An embed"),
        (".table caption", "A table"),
        ("aside.fact-box", "A fact"),
        ("section.key-points li", "A point"),
        ("section.timeline li", "An entry"),
        ("section.question", "An answer"),
        ("p.related a", "Beside"),
        ("pre code", "let code = 1;"),
        (".from-html", "Some markup"),
        ("section.footnotes li", "A footnote"),
    ] {
        let texts = page.texts(&format!("[data-body] {selector}"));
        assert!(texts.iter().any(|text| text.contains(shows)), "{selector} shows {texts:?}");
    }
    assert_eq!(page.all("[data-body] hr.divider").len(), 1);
    assert_eq!(page.all("[data-body] script").len(), 0);
    // Places that scroll are landmarks: each has a name of its own.
    assert_eq!(page.values("[data-body] .table[tabindex='0'][role='region']", "aria-label"), ["A table", "Table", "Table 2"]);
    assert_eq!(page.all("[data-body]").len(), 1);
    assert_ne!(other.address, story.address);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_front_shows_containers_of_every_shape() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let mut numbers = Vec::new();
    for (at, kind) in ["news", "gallery", "video", "opinion", "live", "feature"].iter().enumerate() {
        let lead = json!({"asset": picture.as_str(), "alt": "A lock"});
        let story = kiosk
            .story(json!({"headline": format!("Card {at}"), "kind": kind, "lead": lead, "bylines": [{"author": "ada"}]}))
            .await;
        numbers.push(story.number.to_string());
    }
    let filled = |shape: &str, cards: &[usize]| Container {
        shape: shape.into(),
        title: format!("Of {shape}"),
        link: "/harbour".into(),
        cards: cards.iter().map(|at| numbers[*at].clone()).collect(),
        ..Container::default()
    };
    let layout = Layout {
        containers: vec![
            filled("lead", &[0, 1]),
            filled("row", &[1, 2, 5]),
            filled("list", &[4, 5]),
            filled("mostread", &[0, 3]),
            filled("opinion", &[3]),
            filled("pictures", &[1]),
            filled("video", &[2]),
            filled("live", &[4]),
            Container {
                shape: "promo".into(),
                title: "Of promo".into(),
                text: "Read us.".into(),
                link: "/about".into(),
                ..Container::default()
            },
            Container {
                shape: "row".into(),
                title: "Filled".into(),
                fill: Some(Fill { section: Some("harbour".into()), count: 3, ..Fill::default() }),
                ..Container::default()
            },
        ],
    };
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.cora).await.unwrap();
    front::save_draft(&mut turn, "en", "home", &layout).await.unwrap();
    front::launch(&mut turn, "en", "home").await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get("/").await.html();
    sound("/", &page);
    for shape in ["lead", "row", "list", "mostread", "opinion", "pictures", "video", "live", "promo"] {
        let title = format!("Of {shape}");
        let container = page.texts(&format!(".shape-{shape}"));
        assert!(container.iter().any(|text| text.contains(&title)), "{shape}: {container:?}");
    }
    assert_eq!(text(page.one(".lead-headline")), "Card 0");
    assert_eq!(page.texts(".numbered a"), ["Card 0", "Card 3"]);
    assert_eq!(page.all(".lead-card img[fetchpriority='high']").len(), 1);
    // The line of the day is filled up to the last change, and the masthead says when that was.
    assert_eq!(page.all("svg.day .day-time").len(), 1);
    assert!(page.texts(".dated")[0].contains("Updated 09:00"), "{:?}", page.texts(".dated"));
    // A page that cannot know the day has a plain line, and asks the script for it.
    let harbour = kiosk.get("/harbour").await.html();
    assert_eq!(
        (harbour.all("svg.day .day-time").len(), harbour.values("svg.day", "data-day")),
        (0, vec!["Europe/Berlin".to_owned()])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hard_headlines_and_many_bylines() {
    let kiosk = Kiosk::open().await;
    let crowd: Vec<_> = (1..=12).map(|at| json!({"name": format!("Writer {at}")})).collect();
    let long = "Nine days of rain ".repeat(10);
    for (headline, class) in [("Fog", None), (long.trim(), Some("long"))] {
        let story = kiosk.story(json!({"headline": headline, "bylines": crowd})).await;
        let page = kiosk.get(&story.address).await.html();
        assert_eq!(page.one("h1").attr("class"), class);
        let byline = text(page.one(".byline"));
        assert!(byline.starts_with("By Writer 1, Writer 2") && byline.ends_with("Writer 11 and Writer 12"), "{byline}");
        assert!(page.all(".people img").is_empty());
    }
}
