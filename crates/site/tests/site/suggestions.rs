//! Suggestions while somebody types, and searches that are followed.

use crate::kiosk::Kiosk;
use serde_json::{Value, json};

async fn labels(kiosk: &Kiosk, query: &str) -> Vec<String> {
    let answer = kiosk.get(&format!("/search/suggest.json?{query}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type"), answer.header("x-robots-tag")),
        (200, "application/json", "noindex")
    );
    let items = answer.json()["items"].as_array().unwrap().clone();
    let shown = |item: &Value| format!("{} {}", item["kind"].as_str().unwrap(), item["label"].as_str().unwrap());
    items.iter().map(shown).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stories_sections_topics_and_people_are_suggested_and_nothing_private() {
    let kiosk = Kiosk::open().await;
    let (id, _) = kiosk
        .scene
        .story(json!({"headline": "Tidal ferry stops", "tags": ["Tidal power"], "bylines": [{"author": "ada"}]}))
        .await;
    kiosk
        .scene
        .story(json!({"headline": "Паром стоит", "edition": "ru", "section": null, "tags": ["Паромы"]}))
        .await;
    kiosk.scene.draft(json!({"headline": "Tidings nobody may see", "tags": ["Tidy secret"]})).await;
    kiosk.scene.story(json!({"headline": "A letter from Zürich", "tags": ["Łódź"]})).await;
    kiosk.print().await;
    assert_eq!(labels(&kiosk, "q=zuri").await, ["story A letter from Zürich"]);
    assert_eq!(labels(&kiosk, "q=z%C3%BCri").await, ["story A letter from Zürich"]);
    assert_eq!(labels(&kiosk, "q=lod").await, ["tag Łódź"]);
    assert_eq!(labels(&kiosk, "q=tid").await, ["story Tidal ferry stops", "tag Tidal power"]);
    assert_eq!(labels(&kiosk, "q=tidal+fe").await, ["story Tidal ferry stops"]);
    assert_eq!(labels(&kiosk, "q=har").await, ["section Harbour"]);
    assert_eq!(labels(&kiosk, "q=QUI").await, ["author Ada Quill"]);
    assert_eq!(labels(&kiosk, "q=%D0%BF%D0%B0%D1%80&edition=ru").await, ["story Паром стоит", "tag Паромы"]);
    assert_eq!(labels(&kiosk, "q=%D0%BF%D0%B0%D1%80").await, [""; 0], "of one edition at a time");
    assert_eq!(labels(&kiosk, "q=ada&edition=ru").await, [""; 0], "who has no story in an edition has no page in it");
    let item = &kiosk.get("/search/suggest.json?q=quill").await.json()["items"][0];
    assert_eq!(kiosk.get(item["address"].as_str().unwrap()).await.status, 200);
    for words in ["", "+", "%00", "%ff", "%22", "-", "*", "%F0%9F%92%A5", &"a".repeat(10_000)] {
        assert_eq!(labels(&kiosk, &format!("q={words}")).await, [""; 0], "{words}");
    }

    kiosk.scene.withdraw(&id, "").await;
    kiosk.print().await;
    assert_eq!(labels(&kiosk, "q=tid").await, [""; 0]);
    assert_eq!(labels(&kiosk, "q=quill").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn arabic_words_are_begun_with_the_article_and_without() {
    let kiosk = Kiosk::open().await;
    kiosk
        .scene
        .story(json!({"headline": "عبّارات في المرفأ", "edition": "ar", "section": null, "tags": ["مجلس الميناء"]}))
        .await;
    kiosk.print().await;
    for (typed, is) in [
        ("ميناء", vec!["tag مجلس الميناء"]),
        ("الميناء", vec!["tag مجلس الميناء"]),
        ("بالميناء", vec!["tag مجلس الميناء"]),
        ("المي", vec!["tag مجلس الميناء"]),
        ("مجلس مينا", vec!["tag مجلس الميناء"]),
        ("مرفأ", vec!["story عبّارات في المرفأ"]),
        ("والعبارات", vec!["story عبّارات في المرفأ"]),
        ("قطار", vec![]),
    ] {
        assert_eq!(labels(&kiosk, &format!("q={typed}&edition=ar")).await, is, "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_followed_as_a_feed_with_its_filters() {
    let kiosk = Kiosk::open().await;
    for (headline, section) in [("Ferry one", "harbour"), ("Ferry two", "council"), ("Lock", "harbour"), ("Ferry three", "harbour")] {
        kiosk.scene.clock.advance(60);
        kiosk.scene.story(json!({"headline": headline, "section": section})).await;
    }
    kiosk.print().await;
    let page = kiosk.get("/search?q=ferry&section=harbour&sort=oldest").await.html();
    let follow = page.values(".follow a", "href").remove(0);
    assert_eq!(follow, "/search/rss.xml?q=ferry&section=harbour");
    assert_eq!(page.values("link[type='application/rss+xml']", "href"), [format!("https://tidings.example{follow}")]);
    let feed = kiosk.get(&follow).await;
    assert_eq!((feed.status.as_u16(), feed.header("content-type")), (200, "application/rss+xml; charset=utf-8"));
    assert_eq!(feed.header("x-robots-tag"), "noindex");
    let titles: Vec<&str> = feed
        .text()
        .split("<item><title>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(titles, ["Ferry three", "Ferry one"], "the newest first, whatever the page was sorted by");
    assert!(feed.text().contains("<title>Search: ferry, Harbour · Marren Tidings</title>"), "{}", feed.text());
    assert!(
        feed.text().contains("<link>https://tidings.example/search?q=ferry&amp;section=harbour</link>"),
        "{}",
        feed.text()
    );
    let atom = kiosk.get("/search/atom.xml?q=ferry").await;
    assert_eq!(atom.text().matches("<entry>").count(), 3);
    let json = kiosk.get("/search/feed.json?q=ferry").await.json();
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    assert_eq!(kiosk.get("/search/feed.json?q=fery").await.json()["items"], json!([]), "a feed never guesses");
    assert_eq!(kiosk.get("/ru/search/feed.json?q=ferry").await.json()["items"], json!([]));
    assert_eq!(kiosk.get("/search/other.xml?q=ferry").await.status, 404);
}
