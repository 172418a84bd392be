//! Who asks too often waits, in words that they understand; everybody else, and every page of the paper, is served.

use crate::kiosk::Kiosk;
use http::StatusCode;
use serde_json::json;
use site::account::Options;

/// More than anybody may ask at once.
const MANY: usize = 300;

#[tokio::test(flavor = "multi_thread")]
async fn who_searches_without_end_is_asked_to_wait() {
    let kiosk = Kiosk::open().await;
    let mut refused = None;
    for _ in 0..MANY {
        let answer = kiosk.ask_from("192.0.2.7", "/ru/search?q=", &[]).await;
        if answer.status != StatusCode::OK {
            refused = Some(answer);
            break;
        }
    }
    let answer = refused.unwrap();
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("1", "no-store"));
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(answer.html().texts("h1"), ["Слишком много сразу"]);

    let answer = kiosk.ask_from("192.0.2.7", "/search.json", &[]).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::TOO_MANY_REQUESTS, "application/problem+json"));
    assert_eq!(answer.json()["status"], json!(429));
    for target in ["/", "/harbour", "/rss.xml", "/account/"] {
        assert_eq!(kiosk.ask_from("192.0.2.7", target, &[]).await.status, StatusCode::OK, "{target}");
    }
    for other in ["192.0.2.8", "2001:db8::1", "127.0.0.1"] {
        assert_eq!(kiosk.ask_from(other, "/search?q=", &[]).await.status, StatusCode::OK, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_its_readers_count_and_behind_a_stranger_the_stranger() {
    let options = Options {
        proxies: "198.51.100.1".parse().unwrap(),
        ..Options::default()
    };
    let kiosk = Kiosk::open_with(options).await;
    for (peer, all_served) in [("198.51.100.1", true), ("203.0.113.9", false)] {
        let mut served = 0;
        for reader in 0..MANY {
            let named = format!("192.0.2.{}", reader % 100);
            let answer = kiosk.ask_from(peer, "/search?q=", &[("x-forwarded-for", &named)]).await;
            served += usize::from(answer.status == StatusCode::OK);
        }
        assert_eq!(served == MANY, all_served, "{peer}: {served}");
    }
}
