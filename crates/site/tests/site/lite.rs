use crate::kiosk::Kiosk;
use http::StatusCode;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_data_saver_page_has_the_words_and_nothing_else() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let film = kiosk.asset("video", "video/mp4", "gate.mp4", 640, 360).await;
    let body = json!({"version": 1, "blocks": [
        {"type": "paragraph", "text": "Nine pupils were in the boat."},
        {"type": "picture", "asset": picture.as_str()},
        {"type": "video", "asset": film.as_str(), "title": "The gate"},
    ]});
    let story = kiosk
        .story(json!({"headline": "Nine pupils", "lead": {"asset": picture.as_str()}, "body": body}))
        .await;
    let full = kiosk.get(&story.address).await.html();
    assert!(full.all("img").len() >= 2 && full.all("a.enlarge").len() == 2);
    assert_eq!(full.values("footer .saver a", "href"), [format!("{}?lite", story.address)]);

    let lite = kiosk.get(&format!("{}?lite", story.address)).await;
    assert_eq!((lite.status, lite.header("cache-status")), (StatusCode::OK, "dateline; fwd=miss"));
    let page = lite.html();
    assert!(page.all("img, video, svg.icon, script[src], link[rel=preload]").is_empty());
    assert!(page.texts("[data-body]")[0].contains("Nine pupils were in the boat."));
    let words = page.texts(".only-words");
    assert_eq!(words, ["Picture: What lock.jpg shows", "Picture: What lock.jpg shows", "Video: The gate"]);
    assert!(page.values(".only-words", "href").iter().all(|to| to.starts_with("/media/")));
    assert_eq!(
        page.values("a[data-full]", "href"),
        [story.address.clone(), story.address.clone()],
        "in the menu and in the footer"
    );
    assert_eq!(page.values(".wordmark a", "href"), ["/?lite"]);
    assert_eq!(page.values("link[rel=canonical]", "href"), [format!("https://tidings.example{}", story.address)]);
    assert_eq!(page.values("html", "class"), ["lite"]);

    // It is one page for the cache, however it is asked for, and the full one is another.
    assert_eq!(kiosk.get(&format!("{}?lite=1&utm_source=x", story.address)).await.header("cache-status"), "dateline; hit");
    assert_eq!(kiosk.get(&story.address).await.html().values("html", "class"), Vec::<String>::new());
    // Whoever is led elsewhere goes on saving.
    let moved = kiosk.get(&format!("{}/?lite", story.address)).await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::MOVED_PERMANENTLY, format!("{}?lite", story.address).as_str())
    );
    // A search goes on saving as well.
    let search = kiosk.get("/search?q=pupils&lite=1").await.html();
    assert_eq!(search.values("form input[type=hidden][name=lite]", "value"), ["1"]);
    assert_eq!(search.values(".hit a", "href"), [format!("{}?lite", story.address)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_the_data_saver_page_too() {
    let kiosk = Kiosk::open().await;
    let empty = kiosk.get("/?lite").await.html();
    assert!(!empty.texts("main")[0].contains("Rain"));
    kiosk.story(json!({"headline": "Rain"})).await;
    assert!(kiosk.get("/?lite").await.html().texts("main")[0].contains("Rain"));
}
