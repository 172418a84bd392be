use crate::kiosk::{Answer, Kiosk};
use http::{Method, StatusCode};
use newsroom::article::{Withdraw, withdraw};
use serde_json::json;

const HOST: (&str, &str) = ("host", "tidings.example");

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_ready_is_what_the_routes_answer() {
    let kiosk = Kiosk::open().await;
    let story = kiosk.story(json!({"headline": "The ferry sings", "tags": ["tides"]})).await;
    for address in ["/", "/harbour", "/tag/tides", "/rss.xml", "/sitemap.xml", &story.address] {
        assert!(kiosk.ready(Method::GET, address, &[HOST]).is_none(), "{address} was not asked for yet");
        kiosk.get(address).await;
        // Within its second a page is told to be older than it is; afterwards its headers are written once and kept.
        for _ in 0..2 {
            for encoding in ["", "gzip", "br", "zstd", "gzip;q=1, br;q=0.5", "identity;q=0, br;q=0"] {
                let asked = [HOST, ("accept-encoding", encoding)];
                let there = kiosk.ask(Method::GET, address, &asked).await;
                let ready = kiosk.ready(Method::GET, address, &asked);
                if there.status == StatusCode::NOT_ACCEPTABLE {
                    assert!(ready.is_none(), "{address}: the routes say why");
                    continue;
                }
                let ready = ready.unwrap();
                is_the_same(&ready, &there, &format!("{address} {encoding}"));
                let (tag, date) = (ready.header("etag").to_owned(), ready.header("last-modified").to_owned());
                for condition in [("if-none-match", tag.as_str()), ("if-none-match", "\"other\""), ("if-modified-since", date.as_str())] {
                    let asked = [HOST, ("accept-encoding", encoding), condition];
                    let there = kiosk.ask(Method::GET, address, &asked).await;
                    let ready = kiosk.ready(Method::GET, address, &asked).unwrap();
                    is_the_same(&ready, &there, &format!("{address} {encoding} {condition:?}"));
                }
            }
            kiosk.scene.clock.advance(2);
        }
    }
}

fn is_the_same(ready: &Answer, there: &Answer, of: &str) {
    let mut headers = there.headers.clone();
    // The length of a whole body is written by whoever sends it.
    if let Some(length) = headers.remove("content-length") {
        assert_eq!(length, ready.bytes.len().to_string(), "{of}");
    }
    assert_eq!((ready.status, &ready.headers), (there.status, &headers), "{of}");
    assert!(ready.bytes == there.bytes, "{of}: other bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_plain_question_for_a_fresh_page_is_answered_without_the_routes() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk.scene.story(json!({"headline": "The ferry sings"})).await;
    kiosk.print().await;
    let address = story.address.as_str();
    kiosk.get(address).await;
    kiosk.get("/").await;
    let lies = |target: &str| kiosk.ready(Method::GET, target, &[HOST]).is_some();
    assert!(lies(address) && lies("/"));
    assert!(kiosk.ready(Method::GET, address, &[]).is_none(), "for nobody");
    assert!(kiosk.ready(Method::GET, address, &[HOST, HOST]).is_none(), "for two hosts");
    for method in [Method::HEAD, Method::POST, Method::OPTIONS] {
        assert!(kiosk.ready(method.clone(), address, &[HOST]).is_none(), "{method}");
    }
    for target in [format!("{address}?lite"), format!("{address}/"), format!("/{address}"), "/%2e/".into(), "/search?q=ferry".into()] {
        assert!(!lies(&target), "{target}");
    }
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.cora).await.unwrap();
    let gone = Withdraw {
        article: id,
        reason: "It never sang.".into(),
        notice: String::new(),
    };
    withdraw(&mut turn, gone).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    assert!(!lies(address) && !lies("/"), "what is wrong now lies there no more");
}
