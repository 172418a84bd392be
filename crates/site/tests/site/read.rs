//! What is read most: counted from what pages tell, shown on fronts and beside stories.

use crate::kiosk::{Kiosk, SITE};
use http::Method;
use newsroom::front;
use serde_json::json;

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

/// A reader at an address.
async fn reads(kiosk: &Kiosk, number: i64, from: &str) -> u16 {
    let headers = [("sec-fetch-site", "same-origin"), ("user-agent", BROWSER)];
    kiosk.tell("/read", &format!("article={number}"), from, &headers).await.as_u16()
}

async fn keep(kiosk: &Kiosk) -> Vec<String> {
    kiosk.shelf.most_read().unwrap().keep(kiosk.scene.clock.now()).await.unwrap()
}

fn list(kiosk: &Kiosk) -> Vec<i64> {
    kiosk.shelf.most_read().unwrap().list("en")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_counts_once_an_hour_and_only_for_what_readers_can_see() {
    let kiosk = Kiosk::open().await;
    let one = kiosk.story(json!({"headline": "One"})).await.number;
    let two = kiosk.story(json!({"headline": "Two"})).await.number;
    let draft = kiosk.scene.draft(json!({"headline": "Draft"})).await;
    for _ in 0..5 {
        assert_eq!(reads(&kiosk, one, "192.0.2.1").await, 204);
    }
    assert_eq!(reads(&kiosk, two, "192.0.2.1").await, 204);
    assert_eq!(reads(&kiosk, two, "192.0.2.2").await, 204);
    assert_eq!(reads(&kiosk, 4_711, "192.0.2.1").await, 204, "the answer tells nothing");
    assert_eq!(keep(&kiosk).await, ["en"]);
    assert_eq!(list(&kiosk), [two, one], "five readings by one reader are one");
    assert_eq!(keep(&kiosk).await, [""; 0], "nothing changed");
    kiosk.scene.clock.advance(3_700);
    for reader in ["192.0.2.1", "192.0.2.3"] {
        reads(&kiosk, one, reader).await;
    }
    keep(&kiosk).await;
    assert_eq!(list(&kiosk), [one, two], "an hour later the same reader counts again");
    drop(draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_reader_is_not_counted() {
    let kiosk = Kiosk::open().await;
    let number = kiosk.story(json!({"headline": "One"})).await.number;
    let form = format!("article={number}");
    for (headers, status) in [
        (vec![("sec-fetch-site", "cross-site"), ("user-agent", BROWSER)], 403),
        (vec![("user-agent", BROWSER)], 403),
        (vec![("origin", "https://elsewhere.example"), ("user-agent", BROWSER)], 403),
        (vec![("sec-fetch-site", "same-origin"), ("user-agent", "Somebot/1.0")], 204),
        (vec![("sec-fetch-site", "same-origin")], 204),
    ] {
        assert_eq!(kiosk.tell("/read", &form, "192.0.2.1", &headers).await.as_u16(), status, "{headers:?}");
    }
    let own = [("sec-fetch-site", "same-origin"), ("user-agent", BROWSER)];
    for form in ["", "article=", "article=x", "number=1", "article=1&article=2", "\u{0}"] {
        assert_eq!(kiosk.tell("/read", form, "192.0.2.1", &own).await.as_u16(), 400, "{form}");
    }
    assert_eq!(kiosk.tell("/read", &"x".repeat(1_000), "192.0.2.1", &own).await.as_u16(), 413);
    assert_eq!(kiosk.get("/read").await.status, 404, "for whoever opens it, an address like any other");
    assert_eq!(kiosk.ask(Method::PUT, "/read", &[]).await.status, 405);
    keep(&kiosk).await;
    assert_eq!(list(&kiosk), [0; 0]);
    assert_eq!(
        kiosk
            .tell("/read", &form, "192.0.2.1", &[("origin", SITE), ("user-agent", BROWSER)])
            .await
            .as_u16(),
        204
    );
    keep(&kiosk).await;
    assert_eq!(list(&kiosk), [number]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_on_the_front_and_beside_stories_and_never_what_was_withdrawn() {
    let kiosk = Kiosk::open().await;
    let mut stories = Vec::new();
    for headline in ["Ferry", "Lock", "Gate"] {
        stories.push(kiosk.scene.story(json!({"headline": headline, "section": "council"})).await);
    }
    kiosk.print().await;
    let address = stories[0].1.address.clone();
    assert_eq!(kiosk.get("/").await.html().all(".shape-mostread").len(), 0, "no list, no heading");
    assert_eq!(kiosk.get(&address).await.html().all("[aria-labelledby='most-read-title']").len(), 0);
    for (reader, (_, story)) in stories.iter().enumerate().flat_map(|(at, story)| (0..=at).map(move |reader| (reader, story))) {
        reads(&kiosk, story.number, &format!("192.0.2.{reader}")).await;
    }
    kiosk.cache.tire(&keep(&kiosk).await.into_iter().map(paper::key::Key::MostRead).collect());
    let first = kiosk.get("/").await;
    assert_eq!(first.header("cache-status"), "dateline; hit", "served as it was, and made anew behind");
    kiosk.scene.clock.advance(61);
    kiosk.get("/").await;
    let mut front = kiosk.get("/").await.html();
    for _ in 0..100 {
        if !front.all(".shape-mostread").is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        front = kiosk.get("/").await.html();
    }
    assert_eq!(front.texts(".shape-mostread li"), ["Gate", "Lock", "Ferry"]);
    kiosk.cache.drop_all(i64::MAX);
    assert_eq!(
        kiosk.get(&address).await.html().texts("[aria-labelledby='most-read-title'] li"),
        ["Gate", "Lock"],
        "not the story itself"
    );

    // What the desk picked stands first.
    let layout = json!({"containers": [{"shape": "mostread", "title": "Read", "cards": [stories[0].0.as_str()]}]});
    let mut turn = kiosk.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
    front::save_draft(&mut turn, "", "home", &front::Layout::read(&layout).unwrap()).await.unwrap();
    front::launch(&mut turn, "", "home").await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    assert_eq!(kiosk.get("/").await.html().texts(".shape-mostread li"), ["Ferry", "Gate", "Lock"]);

    kiosk.scene.withdraw(&stories[2].0, "").await;
    kiosk.print().await;
    assert_eq!(kiosk.get("/").await.html().texts(".shape-mostread li"), ["Ferry", "Lock"]);
    assert!(!kiosk.get(&address).await.text().contains("Gate"));
}
