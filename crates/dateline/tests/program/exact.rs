//! A story published now is visible now: after publish, update, correct and withdraw every surface is right at once, with readers
//! loading pages meanwhile.

use crate::writer::story;
use crate::{Page, Server, Writer, both_engines};
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Rounds of publish, update, correct, withdraw.
const ROUNDS: usize = 150;
/// Readers who load pages meanwhile.
const READERS: usize = 4;

both_engines! {
    async fn every_surface_is_right_at_once(place: Place) {
        let server = Arc::new(place.serve().await);
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        writer.must("POST", "/authors", json!({"slug": "mira", "name": "Mira Tavel"}), 201).await;
        // One that stays, so that no list is ever empty.
        let stays = writer.draft(article("Always there", "It stands all the time.")).await;
        writer.publish(&stays).await;

        let read = Arc::new(AtomicU64::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..READERS).map(|reader| tokio::spawn(load(server.clone(), reader, read.clone(), over.clone()))).collect();
        for round in 0..ROUNDS {
            one_round(&server, &writer, round).await;
        }
        over.store(true, Ordering::SeqCst);
        for reader in readers {
            reader.await.unwrap();
        }
        assert!(read.load(Ordering::SeqCst) > ROUNDS as u64, "the readers hardly read");
        assert_eq!(place.json(&["verify"])["ok"], true);
    }
}

fn article(headline: &str, text: &str) -> Value {
    let mut article = story(headline, text);
    article["bylines"] = json!([{"author": "mira"}]);
    article
}

async fn one_round(server: &Server, writer: &Writer, round: usize) {
    let (first, second, note) = (format!("First telling q{round}a"), format!("Second telling q{round}b"), format!("Note q{round}c"));
    let id = writer.draft(article(&first, &format!("Text q{round}d."))).await;
    let published = writer.publish(&id).await;
    let address = published["address"].as_str().unwrap().to_owned();
    let words = format!("q{round}d");
    surfaces(server, &address, &[&first], &[]).await;
    found(server, &published, &words, Some(&first)).await;

    writer.save(&id, 1, &json!({"headline": second, "standfirst": "Told again."})).await;
    surfaces(server, &address, &[&first], &[&second]).await;
    let updated = writer.publish(&id).await;
    surfaces(server, &address, &[&second], &[&first]).await;
    found(server, &updated, &words, Some(&second)).await;

    writer.must("POST", &format!("/articles/{id}/correct"), json!({"note": note}), 200).await;
    surfaces(server, &address, &[&second], &[&first]).await;
    assert!(server.get(&address).await.shows(&note), "round {round}");
    assert!(server.get("/corrections").await.shows(&note), "round {round}");

    let withdrawn = writer
        .must(
            "POST",
            &format!("/articles/{id}/withdraw"),
            json!({"reason": "The round is over", "notice": format!("Off q{round}e")}),
            200,
        )
        .await;
    let gone = server.get(&address).await.with_status(410);
    assert!(gone.shows(&format!("Off q{round}e")), "round {round}");
    surfaces(server, &address, &[], &[&first, &second, &note]).await;
    found(server, &withdrawn, &words, None).await;
}

/// Every surface but search shows these words, and none of those.
async fn surfaces(server: &Server, address: &str, shown: &[&str], hidden: &[&str]) {
    let day: Vec<&str> = address.split('/').collect();
    let (year, month, day) = (day[2], day[3], day[4]);
    let archive = [format!("/archive/{year}/{month}"), format!("/archive/{year}/{month}/{day}")];
    let lists = [
        "/",
        "/harbour",
        "/tag/tides",
        "/author/mira",
        "/rss.xml",
        "/atom.xml",
        "/feed.json",
        "/harbour/rss.xml",
        "/tag/tides/atom.xml",
        "/author/mira/feed.json",
        "/sitemap-news.xml",
        &archive[1],
    ];
    let asked = lists.iter().copied().chain((!shown.is_empty()).then_some(address));
    for page in join_all(asked.map(|path| server.get(path))).await {
        let page = page.with_status(200);
        let text = page.text();
        for words in shown {
            assert!(text.contains(words), "{} does not show {words:?} ({})", page.path, page.header("cache-status"));
        }
        for words in hidden {
            assert!(!text.contains(words), "{} still shows {words:?} ({})", page.path, page.header("cache-status"));
        }
    }
    let part = sitemap_part(&server.get("/sitemap.xml").await, server);
    assert_eq!(server.get(&part).await.shows(address), !shown.is_empty(), "{part}");
    server.get(&archive[0]).await.with_status(200);
}

/// The part of the sitemap with articles.
fn sitemap_part(index: &Page, server: &Server) -> String {
    let parts = index.links(server.about["url"].as_str().unwrap());
    parts.into_iter().rev().find(|part| !part.contains("news")).unwrap()
}

/// Search follows the answer: at once if it says so, otherwise in a moment.
async fn found(server: &Server, answer: &Value, words: &str, headline: Option<&str>) {
    let mut last = Value::Null;
    for _ in 0..200 {
        last = server.get(&format!("/search.json?q={words}")).await.with_status(200).json();
        let is_right = match headline {
            Some(headline) => last["total"] == 1 && last["items"][0]["headline"] == headline,
            None => last["total"] == 0,
        };
        if is_right {
            return;
        }
        assert_ne!(answer["search"], true, "the answer said that search has it: {last}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("search for {words:?} never got right: {last}");
}

/// Loads pages until it is over. Whatever a reader gets is whole.
async fn load(server: Arc<Server>, reader: usize, read: Arc<AtomicU64>, over: Arc<AtomicBool>) {
    let paths = ["/", "/harbour", "/tag/tides", "/rss.xml", "/sitemap.xml", "/author/mira", "/search.json?q=telling"];
    let mut turn = reader;
    while !over.load(Ordering::SeqCst) {
        let page = server.get(paths[turn % paths.len()]).await.with_status(200);
        assert!(
            page.path.starts_with("/sitemap") || page.path.starts_with("/search") || page.shows("Always there"),
            "{}",
            page.path
        );
        read.fetch_add(1, Ordering::SeqCst);
        turn += 1;
        // Readers read.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
