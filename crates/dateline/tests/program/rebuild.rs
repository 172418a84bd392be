//! The paper is made anew under its readers: every public answer stays the same, byte by byte.

use crate::writer::story;
use crate::{Page, Server, Writer, both_engines};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

both_engines! {
    async fn a_rebuild_changes_no_byte(place: Place) {
        let server = Arc::new(place.serve().await);
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        writer.section("council", "Council").await;
        writer.must("POST", "/authors", json!({"slug": "mira", "name": "Mira Tavel", "bio": "Writes about water."}), 201).await;
        let admin = Writer::hire(&place, &server, "admin");
        admin.must("POST", "/redirects", json!({"from": "/old", "to": "/harbour"}), 201).await;
        writer.must("POST", "/pages", json!({"slug": "about", "title": "About us", "body": {"markdown": "We print."}, "published": true}), 201).await;
        for count in 0..120 {
            let mut article = story(&format!("Story number {count}"), &format!("The text of story {count}, which is about water."));
            article["section"] = json!(if count % 3 == 0 { "council" } else { "harbour" });
            article["tags"] = json!(["tides", format!("topic-{}", count % 7)]);
            article["bylines"] = json!([{"author": "mira"}]);
            let id = writer.draft(article).await;
            writer.publish(&id).await;
            match count % 10 {
                3 => drop(writer.must("POST", &format!("/articles/{id}/correct"), json!({"note": format!("Correction {count}")}), 200).await),
                5 => drop(writer.must("POST", &format!("/articles/{id}/withdraw"), json!({"reason": "Wrong", "notice": "Sorry."}), 200).await),
                7 => {
                    writer.save(&id, 1, &json!({"headline": format!("Story number {count}, told again")})).await;
                    writer.publish(&id).await;
                }
                _ => {}
            }
        }
        let (before, found) = (everything(&server).await, found(&server, 108).await);
        assert!(before.len() > 140, "only {} addresses", before.len());
        let digest = place.json(&["verify"])["paper_digest"].clone();

        let over = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..4).map(|at| tokio::spawn(read_on(server.clone(), before.clone(), at, over.clone()))).collect();
        for _ in 0..3 {
            place.json(&["press", "rebuild"]);
        }
        over.store(true, Ordering::SeqCst);
        for reader in readers {
            assert!(reader.await.unwrap() > 0);
        }
        let after = everything(&server).await;
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        for (path, page) in &before {
            same(page, &after[path]);
        }
        assert_eq!(self::found(&server, 108).await, found);
        let verified = place.json(&["verify"]);
        assert_eq!((&verified["ok"], &verified["paper_digest"]), (&json!(true), &digest));
        let papers = std::fs::read_dir(place.data().join("paper")).unwrap().filter(|entry| entry.as_ref().unwrap().file_type().unwrap().is_dir());
        assert_eq!(papers.count(), 1, "papers that serve no more are removed");
    }
}

/// Every address of the sitemap, the lists and the feeds.
pub async fn everything(server: &Server) -> BTreeMap<String, Page> {
    let site = server.about["url"].as_str().unwrap();
    let mut paths: Vec<String> = [
        "/",
        "/robots.txt",
        "/rss.xml",
        "/atom.xml",
        "/feed.json",
        "/harbour/rss.xml",
        "/tag/tides/feed.json",
        "/sitemap.xml",
        "/sitemap-news.xml",
        "/corrections",
        "/archive",
        "/old",
        "/not/there",
    ]
    .map(str::to_owned)
    .to_vec();
    for part in server.get("/sitemap.xml").await.links(site) {
        paths.extend(server.get(&part).await.with_status(200).links(site));
        paths.push(part);
    }
    let mut pages = BTreeMap::new();
    for path in paths {
        // Papers that were withdrawn and pages of lists are reached from the pages themselves.
        let page = server.get(&path).await;
        let more = if page.header("content-type").starts_with("text/html") { page.links(site) } else { Vec::new() };
        pages.insert(path, page);
        for link in more.into_iter().filter(|link| !link.starts_with("/search")) {
            if let std::collections::btree_map::Entry::Vacant(place) = pages.entry(link) {
                let page = server.get(place.key()).await;
                place.insert(page);
            }
        }
    }
    pages
}

/// The numbers that search finds, page after page, once it has all of them.
async fn found(server: &Server, count: usize) -> Vec<i64> {
    for _ in 0..200 {
        let mut numbers = Vec::new();
        let mut next = Some(String::new());
        while let Some(after) = next {
            let page = server
                .get(&format!("/search.json?q=water&sort=newest&after={after}"))
                .await
                .with_status(200)
                .json();
            numbers.extend(page["items"].as_array().unwrap().iter().map(|item| item["number"].as_i64().unwrap()));
            next = page["next"].as_str().map(str::to_owned);
        }
        if numbers.len() == count {
            return numbers;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("search never found {count} stories");
}

async fn read_on(server: Arc<Server>, pages: BTreeMap<String, Page>, at: usize, over: Arc<AtomicBool>) -> usize {
    let mut count = 0;
    for (path, page) in pages.iter().cycle().skip(at * pages.len() / 4) {
        if over.load(Ordering::SeqCst) {
            break;
        }
        same(page, &server.get(path).await);
        count += 1;
    }
    count
}

pub fn same(before: &Page, after: &Page) {
    assert_eq!((before.status, before.header("location")), (after.status, after.header("location")), "{}", before.path);
    assert!(before.bytes == after.bytes, "{} changed:\n{}\n{}", before.path, before.text(), after.text());
}
