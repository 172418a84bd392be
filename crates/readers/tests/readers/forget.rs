use crate::who;
use crate::writing::{shown, words};
use readers::comment::{Heap, Reason, Status, Written};
use readers::follow::Kind;
use serde_json::json;

testkit::both_engines! {
    async fn an_export_holds_everything_of_ones_own_and_nothing_of_others(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let other = readers.write_comment(words(&bea, "SECRET of bea")).await.unwrap();
        readers.save(&bea, 66).await.unwrap();
        assert_eq!(
            readers.export_kept(&ann).await.unwrap(),
            json!({"saved": [], "follows": [], "history": [], "history_on": false, "comments": [], "reports": []})
        );
        readers.save(&ann, 1).await.unwrap();
        readers.edit_saved(&ann, 1, "Later", "A note").await.unwrap();
        readers.follow(&ann, Kind::Tag, "en", "tides").await.unwrap();
        readers.switch_history(&ann, true).await.unwrap();
        readers.record_read(&ann, 3).await.unwrap();
        readers.write_comment(Written { before: true, parent: other.number, ..words(&ann, "Waiting words") }).await.unwrap();
        readers.report_comment(&ann, other.number.unwrap(), Reason::Other, "Why I report").await.unwrap();
        let export = readers.export_kept(&ann).await.unwrap();
        assert_eq!((&export["saved"][0]["folder"], &export["saved"][0]["note"]), (&json!("Later"), &json!("A note")));
        assert_eq!((&export["follows"][0]["slug"], &export["history"][0]["article"]), (&json!("tides"), &json!(3)));
        assert_eq!((&export["comments"][0]["text"], &export["comments"][0]["status"]), (&json!("Waiting words"), &json!("waiting")));
        assert_eq!(export["reports"][0]["text"], "Why I report");
        assert!(!export.to_string().contains("SECRET") && !export.to_string().contains("66"));
    }

    async fn a_deleted_reader_leaves_words_that_others_saw_and_nothing_else(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let seen = readers.write_comment(words(&ann, "Seen by all.")).await.unwrap();
        readers.write_comment(Written { before: true, ..words(&ann, "Seen by nobody.") }).await.unwrap();
        readers.write_comment(Written { parent: seen.number, ..words(&bea, "An answer.") }).await.unwrap();
        readers.report_comment(&ann, 2, Reason::Spam, "Reported by ann").await.unwrap();
        let all = readers.comment_queue(Heap::Of(Status::Shown), "", 9).await.unwrap();
        let id = all.into_iter().find(|one| one.text == "Seen by all.").unwrap().id;
        readers.ban_writer(&id, None, "x", None).await.unwrap();
        readers.save(&ann, 1).await.unwrap();
        readers.follow(&ann, Kind::Author, "", "ada").await.unwrap();
        readers.switch_history(&ann, true).await.unwrap();
        readers.record_read(&ann, 1).await.unwrap();
        let feed = readers.open_saved_feed(&ann).await.unwrap();
        let before = readers.log_head().await.unwrap().number;
        let (one, two) = tokio::join!(readers.forget(&ann), readers.forget(&ann));
        one.unwrap();
        two.unwrap();
        assert_eq!(readers.log_head().await.unwrap().number, before + 1, "the name goes in public too");
        let now = shown(readers).await;
        assert_eq!(now.iter().map(|one| (one.name.as_str(), one.text.as_str())).collect::<Vec<_>>(), [("", "Seen by all."), ("bea", "An answer.")]);
        assert!(!now[0].removed);
        assert_eq!(
            readers.export_kept(&ann).await.unwrap(),
            json!({"saved": [], "follows": [], "history": [], "history_on": false, "comments": [], "reports": []})
        );
        assert_eq!(readers.reader_of_feed(&feed).await.unwrap(), None);
        assert!(readers.bans().await.unwrap().is_empty());
        let hidden = readers.comment_queue(Heap::Of(Status::Removed), "", 10).await.unwrap();
        assert!(hidden.iter().all(|one| one.text.is_empty() && one.name.is_empty() && one.account.is_none()), "{hidden:?}");
        assert!(readers.comment_queue(Heap::Reported, "", 10).await.unwrap().is_empty());
    }
}
