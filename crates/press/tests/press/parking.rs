//! What fails holds up nobody, and what is urgent waits for nobody.

use crate::hall::Hall;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use store::{Id, params, sql};
use testkit::both_engines;

/// Damages the public revision of a story behind the newsroom's back.
async fn damage(hall: &Hall, id: &Id) {
    let db = &hall.scene.db;
    let drop_trigger = match db.engine() {
        store::Engine::Sqlite => "DROP TRIGGER revision_stands",
        store::Engine::Postgres => "DROP TRIGGER revision_stands ON revision",
    };
    db.run(drop_trigger, params![]).await.unwrap();
    db.run("UPDATE revision SET content = $2 WHERE article_id = $1", params![id, b"no content".to_vec()])
        .await
        .unwrap();
}

both_engines! {
    async fn a_story_that_fails_three_times_is_parked_at_its_last_good_version_and_the_others_go_on(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (broken, first) = hall.scene.story(json!({"headline": "Good version", "tags": ["tides"]})).await;
        hall.print().await;
        hall.update(&broken, json!({"headline": "Bad version"})).await;
        damage(&hall, &broken).await;
        let (_, after) = hall.scene.story(json!({"headline": "Goes on"})).await;
        hall.print().await;
        assert!(hall.shows(&after.address, "Goes on").await);
        assert!(hall.shows(&first.address, "Good version").await, "its last good version stays");
        let status = hall.press.status();
        assert_eq!(status.paper, hall.scene.room.ledger_head().await.unwrap(), "the cursor went on");
        assert_eq!(status.parked.iter().map(|parked| (parked.article.as_str(), parked.failures)).collect::<Vec<_>>(), [(broken.as_str(), 3)]);
        assert!(!status.parked[0].problem.is_empty());

        // A restart forgets nothing, another paper neither: the story stays at its last good version.
        let hall = hall.reopened().await;
        hall.print().await;
        assert_eq!(hall.press.status().parked.len(), 1);
        hall.press.rebuild().await.unwrap();
        assert!(hall.shows(&first.address, "Good version").await);
        assert!(hall.shows("/tag/tides", "Good version").await);

        // A withdrawal needs nothing of it and is never parked.
        hall.withdraw(&broken).await;
        hall.print().await;
        assert_eq!(hall.get(&first.address).await.status, 410);
        assert_eq!(hall.press.status().parked, []);
    }

    async fn an_index_that_can_not_be_written_gives_up_no_story(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.scene.story(json!({"headline": "First"})).await;
        hall.print().await;
        let folder = std::fs::canonicalize(hall.shelf.folder().join("current")).unwrap();
        let is_index = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("index"));
        let index = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).find(is_index).unwrap();
        let away = folder.join("away");
        std::fs::rename(&index, &away).unwrap();
        let (_, published) = hall.scene.story(json!({"headline": "Second"})).await;
        assert!(hall.press.run_to_end().await.is_err(), "it is said");
        assert!(hall.shows(&published.address, "Second").await, "readers have it all the same");
        std::fs::remove_dir_all(&index).ok();
        std::fs::rename(&away, &index).unwrap();
        hall.print().await;
        assert!(hall.shows("/search.json?q=second", "Second").await, "it was not given up");
        assert_eq!(hall.press.status().parked, []);
    }

    async fn a_frame_that_can_not_be_read_keeps_no_story_and_no_withdrawal_waiting(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, published) = hall.scene.story(json!({"headline": "Stands"})).await;
        hall.print().await;
        hall.scene.db.run("INSERT INTO setting (key, value) VALUES ('name', 'no JSON')", params![]).await.unwrap();
        let mut turn = hall.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        newsroom::setting::change(&mut turn, json!({"tagline": "news"}).as_object().unwrap()).await.unwrap();
        turn.commit().await.unwrap();
        let (_, other) = hall.scene.story(json!({"headline": "Goes on"})).await;
        hall.withdraw(&id).await;
        hall.print().await;
        assert!(hall.shows(&other.address, "Goes on").await);
        assert_eq!(hall.get(&published.address).await.status, 410);
        assert_eq!(hall.press.status().parked[0].article, "frame");
        // Once it can be read again, the next decision about it brings it in.
        hall.scene.db.run("UPDATE setting SET value = '\"Mended\"' WHERE key = 'name'", params![]).await.unwrap();
        let mut turn = hall.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        newsroom::setting::change(&mut turn, json!({"tagline": "other news"}).as_object().unwrap()).await.unwrap();
        turn.commit().await.unwrap();
        hall.print().await;
        assert_eq!(hall.press.status().parked, []);
    }

    async fn publications_and_withdrawals_go_before_a_backlog(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (old, standing) = hall.scene.story(json!({"headline": "Stands already"})).await;
        hall.print().await;
        // A backlog of several portions, then two decisions that readers wait for.
        hall.archive(1_000).await;
        let (_, published) = hall.scene.story(json!({"headline": "Just in"})).await;
        let event = hall.scene.room.ledger_head().await.unwrap();
        hall.withdraw(&old).await;
        let gone = hall.scene.room.ledger_head().await.unwrap();
        let printing = hall.press.run_to_end();
        let watching = async {
            let seen = hall.press.wait(event, Duration::from_secs(60)).await;
            assert!(seen.paper);
            let seen = hall.press.wait(gone, Duration::from_secs(60)).await;
            assert!(seen.paper);
            let stories = hall.shelf.current().unwrap().articles().await.unwrap();
            let (new, off) = (hall.get(&published.address).await, hall.get(&standing.address).await);
            (stories, new.status, off.status)
        };
        let (printed, (stories, new, off)) = tokio::join!(printing, watching);
        printed.unwrap();
        assert_eq!((new, off), (200, 410));
        assert!(stories < 600, "it did not wait for the backlog: {stories} stories stood by then");
        assert_eq!(hall.shelf.current().unwrap().articles().await.unwrap(), 1_001);
    }

    async fn dispatches_stand_apart_from_copies_once_for_each_event_and_target(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.scene.story(json!({})).await;
        let insert = "INSERT INTO dispatch (event, target, body, not_before, attempts, leased_until, done_at) \
             VALUES ($1, $2, '{}', $3, 0, NULL, NULL) ON CONFLICT (event, target) DO NOTHING";
        let once = |target: &'static str| hall.scene.db.run(insert, params![1, target, 0]);
        assert_eq!(once("webhook/one").await.unwrap(), 1);
        assert_eq!(once("webhook/one").await.unwrap(), 0);
        assert_eq!(once("webhook/two").await.unwrap(), 1);
        // Printing, and printing everything anew, sends nothing and forgets nothing.
        hall.print().await;
        hall.press.rebuild().await.unwrap();
        let rows = hall.scene.db.all::<(String, i64)>(sql("SELECT target, attempts FROM dispatch ORDER BY target".to_owned()), params![]);
        assert_eq!(rows.await.unwrap(), [("webhook/one".to_owned(), 0), ("webhook/two".to_owned(), 0)]);
    }
}
