//! Papers made beside the one that serves: after a rewound ledger, by hand, for another record, after a kill.

use crate::hall::Hall;
use newsroom::Actor;
use newsroom::article::{self, Publish, Save};
use press::{Error, Press};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::params;
use testkit::{Scene, both_engines};

/// Every address of the sitemap.
async fn addresses(hall: &Hall) -> Vec<String> {
    let locations = |xml: &str| -> Vec<String> {
        let parts = xml.split("<loc>https://paper.example").skip(1);
        parts.filter_map(|part| Some(part.split_once("</loc>")?.0.to_owned())).collect()
    };
    let mut all = vec!["/sitemap.xml".to_owned()];
    for part in locations(&hall.fresh("/sitemap.xml").await.text) {
        all.extend(locations(&hall.fresh(&part).await.text));
        all.push(part);
    }
    all.sort();
    all.dedup();
    all
}

async fn responses(hall: &Hall) -> BTreeMap<String, (u16, String, String)> {
    let mut responses = BTreeMap::new();
    for address in addresses(hall).await {
        let answer = hall.get(&address).await;
        let made = &answer.ready.made;
        responses.insert(address, (made.status, answer.text, format!("{} {:?}", answer.ready.etag, made.touched)));
    }
    responses
}

/// Takes the ledger back to an event, with the stories published since, as a restored backup would.
async fn rewind(hall: &Hall, to: i64) {
    let db = &hall.scene.db;
    let triggers: &[&'static str] = match db.engine() {
        store::Engine::Sqlite => &["DROP TRIGGER IF EXISTS ledger_stays"],
        store::Engine::Postgres => &["DROP TRIGGER IF EXISTS ledger_stands ON ledger"],
    };
    for trigger in triggers {
        db.run(*trigger, params![]).await.unwrap();
    }
    let text = "UPDATE article SET status = 'draft', public_revision = NULL, public_version = 0, number = NULL, address = NULL \
         WHERE id IN (SELECT noun_id FROM ledger WHERE number > $1 AND noun = 'article')";
    db.run(text, params![to]).await.unwrap();
    db.run("DELETE FROM ledger WHERE number > $1", params![to]).await.unwrap();
    db.run("UPDATE ledger_head SET number = $1", params![to]).await.unwrap();
}

async fn found(hall: &Hall, words: &str) -> i64 {
    let answer: serde_json::Value = serde_json::from_str(&hall.get(&format!("/search.json?q={words}")).await.text).unwrap();
    answer["total"].as_i64().unwrap()
}

both_engines! {
    async fn the_index_alone_is_made_anew_while_stories_come_and_go(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(700).await;
        let (gone, _) = hall.scene.story(json!({"headline": "Zeppelin"})).await;
        hall.print().await;
        let (print, whole) = (hall.shelf.current().unwrap(), found(&hall, "").await);
        let before = std::fs::read_link(print.folder().join("index")).unwrap();
        let rebuild = hall.press.rebuild_search();
        let meanwhile = async {
            for at in 0..5 {
                hall.scene.story(json!({"headline": format!("Dirigible {at}")})).await;
                hall.press.run_to_end().await.unwrap();
                assert!(found(&hall, "dirigible").await > at, "what comes in is found meanwhile");
            }
            hall.withdraw(&gone).await;
            hall.press.run_to_end().await.unwrap();
        };
        let (rebuilt, ()) = tokio::join!(rebuild, meanwhile);
        rebuilt.unwrap();
        assert!(Arc::ptr_eq(&print, &hall.shelf.current().unwrap()), "the paper itself stays");
        let after = std::fs::read_link(print.folder().join("index")).unwrap();
        assert_ne!(before, after);
        assert!(!print.folder().join(&before).exists());
        assert_eq!((found(&hall, "dirigible").await, found(&hall, "zeppelin").await, found(&hall, "").await), (5, 0, whole + 4));
        let hall = hall.reopened().await;
        assert_eq!((found(&hall, "dirigible").await, found(&hall, "").await), (5, whole + 4));
    }

    async fn an_index_that_is_broken_is_made_anew_by_itself(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(30).await;
        hall.print().await;
        let whole = found(&hall, "").await;
        let index = hall.shelf.current().unwrap().folder().join("index");
        std::fs::write(index.join("meta.json"), "no index").unwrap();
        let hall = hall.reopened().await;
        hall.press.run_to_end().await.unwrap();
        assert_eq!(found(&hall, "").await, whole);
    }

    async fn a_paper_made_anew_is_the_same_paper_to_the_byte(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(300).await;
        hall.print().await;
        let (id, _) = hall.scene.story(json!({"headline": "With a past", "tags": ["tides"]})).await;
        hall.print().await;
        hall.scene.clock.advance(600);
        hall.update(&id, json!({"headline": "With another past", "section": "council", "tags": ["walls"]})).await;
        hall.correct(&id, "It was a Tuesday.").await;
        let (off, _) = hall.scene.story(json!({"headline": "Not for long"})).await;
        hall.print().await;
        hall.withdraw(&off).await;
        hall.print().await;
        let (digest, before) = (hall.digest().await, responses(&hall).await);
        assert!(before.len() > 300, "{}", before.len());

        // Readers come all the while.
        let done = AtomicBool::new(false);
        let rebuilding = async {
            hall.press.rebuild().await.unwrap();
            done.store(true, Ordering::SeqCst);
        };
        let reading = async {
            let mut read = 0;
            while !done.load(Ordering::SeqCst) || read < before.len() {
                for (address, (status, text, _)) in &before {
                    let answer = hall.fresh(address).await;
                    assert_eq!((answer.status, &answer.text), (*status, text), "{address}");
                    read += 1;
                    if done.load(Ordering::SeqCst) && read >= before.len() {
                        break;
                    }
                }
            }
        };
        let folder = hall.shelf.current().unwrap().folder().to_owned();
        tokio::join!(rebuilding, reading);
        assert_ne!(hall.shelf.current().unwrap().folder(), folder);
        assert!(!folder.exists(), "the old one is gone");
        assert_eq!(hall.digest().await, digest);
        assert_eq!(responses(&hall).await, before);
    }

    async fn what_is_decided_while_a_paper_is_made_shows_at_once_and_stands_in_the_new_one(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(600).await;
        hall.print().await;
        let done = AtomicBool::new(false);
        let rebuilding = async {
            hall.press.rebuild().await.unwrap();
            done.store(true, Ordering::SeqCst);
        };
        let publishing = async {
            let mut meanwhile = 0;
            let mut addresses = Vec::new();
            while !done.load(Ordering::SeqCst) {
                let (_, published) = hall.scene.story(json!({"headline": format!("Meanwhile {meanwhile}")})).await;
                hall.press.run_to_end().await.unwrap();
                assert!(hall.shows(&published.address, "Meanwhile").await);
                addresses.push(published.address);
                meanwhile += 1;
            }
            addresses
        };
        let ((), addresses) = tokio::join!(rebuilding, publishing);
        assert!(!addresses.is_empty());
        hall.print().await;
        for address in addresses {
            assert_eq!(hall.get(&address).await.status, 200);
        }
        let digest = hall.digest().await;
        hall.press.rebuild().await.unwrap();
        assert_eq!(hall.digest().await, digest);
    }

    async fn a_text_that_was_redacted_is_not_shown_again_by_an_older_record(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (court, shown) = hall.scene.story(json!({"headline": "Named by mistake"})).await;
        let (_, other) = hall.scene.story(json!({"headline": "Named rightly"})).await;
        let backup = hall.scene.room.ledger_head().await.unwrap();
        // The text is exchanged, and what stood there before is redacted.
        let actor = Actor::Operator;
        let mut turn = hall.scene.room.turn(&actor).await.unwrap();
        let save = Save { article: court.clone(), base: 1, content: json!({"headline": "Nobody is named"}), reason: "saved".into() };
        article::save(&mut turn, save).await.unwrap();
        article::publish(&mut turn, Publish { article: court.clone(), revision: None, original: None }).await.unwrap();
        turn.commit().await.unwrap();
        let mut turn = hall.scene.room.turn(&actor).await.unwrap();
        article::redact(&mut turn, &court, 1).await.unwrap();
        turn.commit().await.unwrap();
        hall.print().await;
        assert!(hall.shows(&shown.address, "Nobody is named").await);
        // A paper that was made anew knows it, too.
        hall.press.rebuild().await.unwrap();

        // The record of before: the first text is the public one and whole.
        let db = &hall.scene.db;
        match db.engine() {
            store::Engine::Sqlite => {
                for text in ["DROP TRIGGER ledger_stays", "DROP TRIGGER revision_stands", "DROP TRIGGER revision_stays"] {
                    db.run(text, params![]).await.unwrap();
                }
            }
            store::Engine::Postgres => {
                for text in [
                    "DROP TRIGGER ledger_stands ON ledger",
                    "DROP TRIGGER revision_stands ON revision",
                    "DROP TRIGGER revision_stays ON revision",
                ] {
                    db.run(text, params![]).await.unwrap();
                }
            }
        }
        db.run("UPDATE article SET public_revision = 1, public_version = 1, head = 1 WHERE id = $1", params![&court]).await.unwrap();
        db.run("UPDATE revision SET redacted = FALSE, content = (SELECT content FROM revision o WHERE o.article_id = $1 AND o.number = 2) WHERE article_id = $1 AND number = 1", params![&court]).await.unwrap();
        db.run("DELETE FROM revision WHERE article_id = $1 AND number = 2", params![&court]).await.unwrap();
        db.run("DELETE FROM ledger WHERE number > $1", params![backup]).await.unwrap();
        db.run("UPDATE ledger_head SET number = $1", params![backup]).await.unwrap();
        hall.print().await;
        assert_eq!(hall.get(&shown.address).await.status, 410);
        assert_eq!(hall.get(&other.address).await.status, 200);
    }

    async fn a_rewound_ledger_is_noticed_and_the_paper_made_anew_while_the_old_one_serves(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (_, kept) = hall.scene.story(json!({"headline": "Before the backup"})).await;
        let backup = hall.scene.room.ledger_head().await.unwrap();
        let (_, lost) = hall.scene.story(json!({"headline": "After the backup"})).await;
        hall.print().await;
        assert_eq!(hall.get(&lost.address).await.status, 200);
        let top = hall.press.status().paper;
        assert!(hall.press.status().rewound.is_none());

        // The number is missing.
        rewind(&hall, backup).await;
        assert_eq!(hall.get(&lost.address).await.status, 200, "readers are served");
        hall.print().await;
        let rewound = hall.press.status().rewound.unwrap();
        assert_eq!((rewound.paper, rewound.head), (top, backup));
        assert_eq!(hall.get(&lost.address).await.status, 404);
        assert_eq!(hall.get(&kept.address).await.status, 200);

        // The number is there again, with another id.
        let place = hall.press.status().paper;
        rewind(&hall, backup - 1).await;
        hall.scene.draft(json!({})).await;
        while hall.scene.room.ledger_head().await.unwrap() < place {
            hall.scene.draft(json!({})).await;
        }
        assert_eq!(hall.scene.room.ledger_head().await.unwrap(), place);
        hall.print().await;
        assert_eq!(hall.press.status().rewound.unwrap().head, place);
        assert_eq!(hall.get(&kept.address).await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_record_is_printed() {
    let hall = Hall::open(Scene::sqlite().await).await;
    let (_, ours) = hall.scene.story(json!({"headline": "Ours"})).await;
    hall.print().await;
    let digest = hall.digest().await;
    let other = Scene::sqlite().await;
    other.db.run("UPDATE record SET id = 'another record'", params![]).await.unwrap();
    other.story(json!({"headline": "Theirs"})).await;
    let press = Press::open(other.room.clone(), hall.shelf.clone(), hall.cache.clone()).await.unwrap();
    assert!(matches!(press.run_to_end().await, Err(Error::OtherRecord { .. })));
    assert!(matches!(press.rebuild().await, Err(Error::OtherRecord { .. })));
    assert_eq!(hall.digest().await, digest);
    assert!(hall.shows(&ours.address, "Ours").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_making_that_was_killed_leaves_the_old_paper_serving_and_nothing_else() {
    let hall = Hall::open(Scene::sqlite().await).await;
    hall.archive(1_000).await;
    hall.print().await;
    let digest = hall.digest().await;
    let folders = |hall: &Hall| {
        let entries = std::fs::read_dir(hall.shelf.folder()).unwrap();
        entries.filter(|entry| entry.as_ref().unwrap().path().join("paper.db").exists()).count()
    };
    for pause in [0, 20, 60] {
        // Given up in the middle, as a kill would.
        let before = folders(&hall);
        let begun = async {
            while folders(&hall) == before {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
        };
        tokio::select! {
            () = begun => {}
            made = hall.press.rebuild() => made.unwrap(),
        }
    }
    assert!(folders(&hall) > 2, "half of a paper lies about");
    assert_eq!(hall.digest().await, digest);
    let hall = hall.reopened().await;
    assert_eq!(folders(&hall), 2, "the paper and the link to it");
    assert_eq!(hall.digest().await, digest);
    hall.press.rebuild().await.unwrap();
    assert_eq!(hall.digest().await, digest);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_paper_is_made_when_the_press_opens_and_is_found_again() {
    let scene = Scene::sqlite().await;
    let (_, published) = scene.story(json!({})).await;
    let hall = Hall::open(scene).await;
    assert_eq!(hall.get(&published.address).await.status, 200);
    let folder = hall.shelf.current().unwrap().folder().to_owned();
    let hall = hall.reopened().await;
    assert_eq!(hall.shelf.current().unwrap().folder(), folder);
    let second: Arc<paper::Shelf> = Arc::new(paper::Shelf::open(hall.shelf.folder()).await.unwrap());
    assert_eq!(second.current().unwrap().digest().await.unwrap(), hall.digest().await, "another may read it meanwhile");
}
