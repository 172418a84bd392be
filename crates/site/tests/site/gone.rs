use crate::kiosk::{Kiosk, text};
use http::StatusCode;
use newsroom::article::{Withdraw, withdraw};
use newsroom::redirect::{NewRedirect, create};
use newsroom::{Actor, article};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_story_leaves_the_notice_and_nothing_else() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk
        .scene
        .story(json!({
            "headline": "Mark-in-headline", "standfirst": "Mark-in-standfirst", "kicker": "Mark-in-kicker", "slug": "the-address", "tags": ["mark-in-tag"],
            "bylines": [{"name": "Mark-in-byline"}], "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "Mark-in-body"}]},
        }))
        .await;
    kiosk.print().await;
    assert_eq!(kiosk.get(&story.address).await.status, StatusCode::OK);
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.ada).await.unwrap();
    let taken = Withdraw {
        article: id,
        reason: "Mark-in-reason".into(),
        notice: "The pilot was another one.".into(),
    };
    withdraw(&mut turn, taken).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let answer = kiosk.get(&story.address).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    let page = answer.html();
    assert_eq!(text(page.one(".notice")), "The pilot was another one.");
    assert!(page.all("meta[name='robots'][content='noindex']").len() == 1 && page.all("link[rel='canonical']").is_empty());
    for address in [
        &story.address,
        "/",
        "/harbour",
        "/tag/mark-in-tag",
        "/rss.xml",
        "/feed.json",
        "/sitemap-news.xml",
        "/search.json?q=Mark",
        "/archive",
    ] {
        let answer = kiosk.get(address).await;
        assert!(!answer.text().contains("Mark-in"), "{address}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stands_there() {
    let kiosk = Kiosk::open().await;
    let story = kiosk.story(json!({"headline": "The newest story"})).await;
    for (address, title) in [("/nothing", "There is nothing at this address"), ("/ru/ничего", "По этому адресу ничего нет")]
    {
        let answer = kiosk.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let page = answer.html();
        assert_eq!(page.texts("h1"), [title]);
        assert_eq!(page.texts(".gone-latest a").is_empty(), address.starts_with("/ru"));
    }
    for address in [
        "/tag/nobody",
        "/author/nobody",
        "/archive/1999",
        "/archive/2026/13",
        "/archive/2026/02/30",
        "/sitemap/nothing.xml",
        "/harbour?month=1999-01",
        "/media/nothing.jpg",
        "/assets/nothing.css",
    ] {
        assert_eq!(kiosk.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(kiosk.get(&story.address).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_addresses_lead_on_once() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk.scene.story(json!({"headline": "Moved", "slug": "moved"})).await;
    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    for (from, to, status) in [
        ("/old", story.address.as_str(), 301),
        ("/lent", "/harbour", 302),
        ("/?p=12", story.address.as_str(), 301),
        ("/burnt", "", 410),
    ] {
        create(&mut turn, NewRedirect { from: from.into(), to: to.into(), status }).await.unwrap();
    }
    turn.commit().await.unwrap();
    kiosk.print().await;
    for (from, status, to) in [
        ("/old", 301, story.address.as_str()),
        ("/lent", 302, "/harbour"),
        ("/?p=12", 301, &story.address),
        ("/HARBOUR", 301, "/harbour"),
        ("/harbour/", 301, "/harbour"),
        ("//harbour", 301, "/harbour"),
    ] {
        let answer = kiosk.get(from).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (status, to), "{from}");
        assert_eq!(kiosk.get(answer.header("location")).await.status, StatusCode::OK, "{from} leads on more than once");
    }
    let burnt = kiosk.get("/burnt").await;
    assert_eq!((burnt.status, burnt.html().texts("h1")), (StatusCode::GONE, vec!["This page is gone".to_owned()]));
    // A correction is listed, stands in the story, and is named in its data.
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.ada).await.unwrap();
    let correct = article::Correct {
        article: id,
        note: "Eleven, not thirteen.".into(),
        place: "top".into(),
        revision: None,
    };
    article::correct(&mut turn, correct).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get(&story.address).await.html();
    assert!(text(page.one(".text > .correction:first-child")).contains("Eleven, not thirteen."));
    assert_eq!(page.node("NewsArticle")["correction"]["text"], "Eleven, not thirteen.");
    let list = kiosk.get("/corrections").await.html();
    assert!(text(list.one(".correction-entry")).contains("Eleven, not thirteen."));
}
