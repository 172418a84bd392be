use crate::kiosk::{Kiosk, SITE};
use newsroom::{Actor, article, setting};
use serde_json::json;
use store::Id;

/// A story in Russian that translates an English one.
async fn pair(kiosk: &Kiosk) -> (String, String) {
    let (id, english) = kiosk.scene.story(json!({"headline": "The lock opens"})).await;
    kiosk.russian_section().await;
    let (translation, russian) = kiosk.scene.story(json!({"headline": "Шлюз открыт", "edition": "ru"})).await;
    translate(kiosk, &translation, &id).await;
    (english.address, russian.address)
}

async fn translate(kiosk: &Kiosk, translation: &Id, original: &Id) {
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.cora).await.unwrap();
    article::translate(&mut turn, translation, original).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn canonical_and_languages_answer_each_other() {
    let kiosk = Kiosk::open().await;
    let (english, russian) = pair(&kiosk).await;
    let mut said = Vec::new();
    for address in [&english, &russian] {
        let page = kiosk.get(address).await.html();
        assert_eq!(page.values("link[rel='canonical']", "href"), [format!("{SITE}{address}")]);
        let languages = page.values("link[hreflang]", "hreflang");
        let addresses = page.values("link[hreflang]", "href");
        said.push(languages.into_iter().zip(addresses).collect::<Vec<_>>());
    }
    let wanted = [("en", &english), ("ru", &russian), ("x-default", &english)];
    let wanted: Vec<(String, String)> = wanted
        .iter()
        .map(|(language, address)| ((*language).to_owned(), format!("{SITE}{address}")))
        .collect();
    assert_eq!(said, [wanted.clone(), wanted]);
    // The masthead leads to the same story in the other language, and to the front where there is none.
    let page = kiosk.get(&english).await.html();
    assert_eq!(page.values(".editions a", "href"), [english.as_str(), "/ar", russian.as_str()]);
    let part = kiosk.get("/sitemap/en-2026-11.xml").await;
    assert!(part.text().contains(&format!("hreflang=\"ru\" href=\"{SITE}{russian}\"")), "{}", part.text());
    for (home, path) in [("/", "/"), ("/ru", "/ru"), ("/ar", "/ar")] {
        let page = kiosk.get(home).await.html();
        assert_eq!(page.values("link[rel='canonical']", "href"), [format!("{SITE}{path}")]);
        assert_eq!(page.values("link[hreflang]", "hreflang"), ["en", "ar", "ru", "x-default"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_says_what_it_is_to_machines() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let story = kiosk
        .story(json!({
            "headline": "The lock </script><b> opens & closes", "standfirst": "At twenty past four.", "place": "Saltgate", "tags": ["tides"],
            "lead": {"asset": picture.as_str(), "alt": "The gate", "caption": "The east gate", "credit": "Oda"},
            "bylines": [{"author": "ada"}],
        }))
        .await;
    let page = kiosk.get(&story.address).await.html();
    let meta = |name: &str| page.values(&format!("meta[property='{name}'], meta[name='{name}']"), "content");
    assert_eq!(meta("og:title"), ["The lock </script><b> opens & closes"]);
    assert_eq!(meta("og:type"), ["article"]);
    assert_eq!(meta("og:url"), [format!("{SITE}{}", story.address)]);
    assert_eq!(meta("og:site_name"), ["Marren Tidings"]);
    assert_eq!(meta("description"), ["At twenty past four."]);
    assert_eq!(meta("og:image:alt"), ["The gate"]);
    assert_eq!(meta("article:published_time"), ["2026-11-24T08:00:00Z"]);
    assert_eq!(meta("article:section"), ["Harbour"]);
    assert_eq!(meta("article:tag"), ["tides"]);
    assert_eq!(meta("twitter:card"), ["summary_large_image"]);
    let image = meta("og:image").remove(0);
    let path = image.strip_prefix(SITE).unwrap();
    assert_eq!(kiosk.get(path).await.status, 200);

    let article = page.node("NewsArticle");
    assert_eq!(article["headline"], "The lock </script><b> opens & closes");
    assert_eq!(article["image"][0]["url"], image);
    assert_eq!(article["datePublished"], "2026-11-24T08:00:00Z");
    assert_eq!(article["dateline"], "Saltgate");
    assert_eq!(article["author"][0]["url"], format!("{SITE}/author/ada"));
    let publisher = &article["publisher"];
    assert_eq!((&publisher["@type"], &publisher["name"]), (&json!("NewsMediaOrganization"), &json!("Marren Tidings")));
    assert_eq!(publisher["url"], format!("{SITE}/"));
    let front = kiosk.get("/").await.html();
    let organization = front.node("NewsMediaOrganization");
    assert_eq!(organization["@id"], publisher["@id"]);
    assert_eq!(organization["sameAs"], json!(["https://social.example/@tidings"]));
    assert_eq!(organization["contactPoint"]["email"], "desk@tidings.example");
    assert_eq!(organization["correctionsPolicy"], format!("{SITE}/corrections"));
    let trail = page.node("BreadcrumbList");
    let steps: Vec<&str> = trail["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["item"].as_str())
        .collect();
    assert_eq!(steps, [format!("{SITE}/"), format!("{SITE}/harbour"), format!("{SITE}{}", story.address)]);

    let front = kiosk.get("/").await.html();
    assert_eq!(front.node("NewsMediaOrganization")["url"], format!("{SITE}/"));
    assert_eq!(kiosk.get("/harbour").await.html().node("CollectionPage")["name"], "Harbour");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_picture_the_social_card_stands_for_the_story() {
    let kiosk = Kiosk::open().await;
    let story = kiosk.story(json!({"headline": "No picture"})).await;
    let page = kiosk.get(&story.address).await.html();
    let image = page.values("meta[property='og:image']", "content").remove(0);
    assert!(image.starts_with(&format!("{SITE}/media/")), "{image}");
    assert_eq!(page.values("meta[property='og:image:width']", "content"), ["1200"]);
    assert_eq!(page.node("NewsArticle")["image"][0]["url"], image);
    assert!(page.all("main img").is_empty(), "nothing takes the picture's place on the page");
    assert_eq!(kiosk.get(image.strip_prefix(SITE).unwrap()).await.header("content-type"), "image/png");

    // A paper that was just brought in has set none yet.
    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let none = serde_json::Map::from_iter([("social_card".to_owned(), json!(null))]);
    setting::change(&mut turn, &none).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get(&story.address).await.html();
    let image = page.values("meta[property='og:image']", "content").remove(0);
    assert!(image.starts_with(&format!("{SITE}/assets/card.")), "{image}");
    assert_eq!(page.node("NewsArticle")["image"][0]["url"], image);
    assert_eq!(kiosk.get(image.strip_prefix(SITE).unwrap()).await.header("content-type"), "image/png");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_story_tells_its_updates() {
    let kiosk = Kiosk::open().await;
    let entries = json!([
        {"when": "10:05", "title": "The gate moves", "blocks": [{"type": "paragraph", "text": "By a hand."}]},
        {"when": "yesterday", "title": "Nothing moves"},
    ]);
    let body = json!({"version": 1, "blocks": [{"type": "timeline", "entries": entries}]});
    let story = kiosk.story(json!({"headline": "As it happens", "kind": "live", "body": body})).await;
    let live = kiosk.get(&story.address).await.html().node("LiveBlogPosting");
    assert_eq!(live["coverageStartTime"], "2026-11-24T08:00:00Z");
    let updates = live["liveBlogUpdate"].as_array().unwrap();
    assert_eq!((&updates[0]["headline"], &updates[0]["articleBody"]), (&json!("The gate moves"), &json!("By a hand.")));
    assert_eq!(updates[0]["datePublished"], "2026-11-24T09:05:00Z", "a time of the publication's own zone");
    assert_eq!(updates[1]["articleBody"], "Nothing moves");
}
