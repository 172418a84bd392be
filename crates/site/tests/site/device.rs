use crate::kiosk::{Kiosk, text};
use http::StatusCode;
use newsroom::{Actor, page, setting};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_site_can_be_installed_in_every_edition() {
    let kiosk = Kiosk::open().await;
    for (address, name, language, direction, start) in [
        ("/manifest.webmanifest", "Marren Tidings", "en", "ltr", "/"),
        ("/ar/manifest.webmanifest", "أنباء مارن", "ar", "rtl", "/ar"),
    ] {
        let answer = kiosk.get(address).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/manifest+json"));
        let manifest = answer.json();
        assert_eq!((&manifest["name"], &manifest["lang"]), (&json!(name), &json!(language)));
        assert_eq!(
            (&manifest["dir"], &manifest["start_url"], &manifest["scope"]),
            (&json!(direction), &json!(start), &json!("/"))
        );
        let icon = manifest["icons"][0]["src"].as_str().unwrap();
        assert_eq!(kiosk.get(icon).await.status, StatusCode::OK, "{icon}");
        assert_eq!(kiosk.get(start).await.html().values("link[rel=manifest]", "href"), [address]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_knows_the_editions_and_the_files() {
    let kiosk = Kiosk::open().await;
    let answer = kiosk.get("/sw.js").await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "max-age=0, must-revalidate");
    let first = answer.text().lines().next().unwrap();
    let known: serde_json::Value = serde_json::from_str(first.trim_start_matches("const PAPER = ").trim_end_matches(';')).unwrap();
    assert_eq!(known["homes"], json!(["/", "/ar", "/ru"]));
    assert_eq!(known["offline"], json!(["/offline", "/ar/offline", "/ru/offline"]));
    for address in known["files"].as_array().unwrap().iter().chain(known["offline"].as_array().unwrap()) {
        assert_eq!(kiosk.get(address.as_str().unwrap()).await.status, StatusCode::OK, "{address}");
    }
    assert_eq!(kiosk.get("/ru/sw.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(kiosk.get("/offline").await.header("x-robots-tag"), "noindex");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_asks_once_for_all_stories_that_it_keeps() {
    let kiosk = Kiosk::open().await;
    let (first, one) = kiosk.scene.story(json!({"headline": "Flood on the quay"})).await;
    let (_, two) = kiosk.scene.story(json!({"headline": "Ebb on the wall"})).await;
    kiosk.print().await;
    let changed = |page: &str| {
        page.split("article:modified_time\" content=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let mut known = Vec::new();
    for published in [&one, &two] {
        known.push(json!({"address": published.address, "changed": changed(kiosk.get(&published.address).await.text())}));
    }
    let question = format!("/offline/stories.json?stories={},{},999,none", one.number, two.number);
    let answer = kiosk.get(&question).await;
    assert_eq!((answer.status, answer.header("x-robots-tag")), (StatusCode::OK, "noindex"));
    assert_eq!(answer.json(), json!({"stories": {one.number.to_string(): known[0], two.number.to_string(): known[1]}}));

    kiosk.scene.clock.advance(60);
    kiosk.scene.withdraw(&first, "It was not so.").await;
    kiosk.print().await;
    assert_eq!(kiosk.get(&question).await.json(), json!({"stories": {two.number.to_string(): known[1]}}), "at once");
    let many: Vec<String> = (1..200).map(|number| number.to_string()).collect();
    let answer = kiosk.get(&format!("/offline/stories.json?stories={}", many.join(","))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(kiosk.get("/offline/stories.json").await.json(), json!({"stories": {}}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_privacy_page_is_made_from_the_settings_until_there_is_an_own_one() {
    let kiosk = Kiosk::open().await;
    let page = kiosk.get("/privacy").await.html();
    assert_eq!(page.texts("h1"), ["Privacy"]);
    assert_eq!(page.values(".body a", "href"), ["mailto:desk@tidings.example"]);
    assert!(kiosk.get("/").await.html().values("footer a", "href").contains(&"/privacy".to_owned()));
    let before = page.all(".body p").len();

    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let settings = json!({"privacy": "We keep <b>little</b>.\n\nThe log of our server is deleted each night."});
    setting::change(&mut turn, settings.as_object().unwrap()).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get("/privacy").await.html();
    assert_eq!(page.all(".body p").len(), before + 2);
    assert_eq!(text(page.all(".body p")[0]), "We keep <b>little</b>.", "it is text");

    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let body = json!({"version": 1, "blocks": [{"type": "paragraph", "text": "Ours."}]});
    let own = page::NewPage {
        slug: "privacy".into(),
        title: "Your data".into(),
        body: serde_json::from_value(body).unwrap(),
        published: true,
        ..page::NewPage::default()
    };
    page::create(&mut turn, own).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    assert_eq!(kiosk.get("/privacy").await.html().texts("h1"), ["Your data"]);
    assert_eq!(kiosk.get("/ru/privacy").await.html().texts("h1"), ["О личных данных"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn stories_are_shared_where_the_publication_wishes() {
    let kiosk = Kiosk::open().await;
    let story = kiosk.story(json!({"headline": "Fish & chips: it&#39;s {url}"})).await;
    let page = kiosk.get(&story.address).await.html();
    let names = page.texts(".networks a");
    for name in ["Facebook", "X", "Telegram", "VK", "Odnoklassniki", "WhatsApp", "Messenger"] {
        assert!(names.iter().any(|label| label == name), "{name} in {names:?}");
    }
    let headline = "Fish%20%26%20chips%3A%20it%26%2339%3Bs%20%7Burl%7D";
    let own = format!("https%3A%2F%2Ftidings%2Eexample{}", story.address.replace('/', "%2F").replace('-', "%2D"));
    let links = page.values(".networks a", "href");
    assert!(links.contains(&format!("https://t.me/share/url?url={own}&text={headline}")), "{links:?}");

    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let settings = json!({"share": [{"network": "Town board", "url": "https://board.example/new?link={url}"}, {"network": "VK"}]});
    setting::change(&mut turn, settings.as_object().unwrap()).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get(&story.address).await.html();
    assert_eq!(page.texts(".networks a"), ["Town board", "VK"]);
    assert_eq!(page.values(".networks a", "href")[0], format!("https://board.example/new?link={own}"));
}
