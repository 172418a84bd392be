use crate::house::House;
use readers::account::NewAccount;
use readers::comment::{Heap, Reason, Status, Written};
use serde_json::json;
use testkit::both_engines;

/// A comment by a reader of this name under story 1, which waits: its id.
pub async fn written(house: &House, name: &str) -> String {
    let readers = &house.scene.readers;
    let email = format!("{name}@readers.example");
    let new = NewAccount {
        email,
        verified: true,
        name: name.into(),
        ..NewAccount::default()
    };
    let reader = readers.create_account(&new).await.unwrap();
    let text = format!("Words of {name}.");
    let words = Written {
        reader: &reader,
        name,
        article: 1,
        parent: None,
        text: &text,
        before: true,
    };
    readers.write_comment(words).await.unwrap();
    let all = readers.comment_queue(Heap::Of(Status::Waiting), "", 1_000).await.unwrap();
    all.into_iter().find(|one| one.text == text).unwrap().id
}

both_engines! {
    async fn a_queue_is_worked_off_and_the_public_sees_what_was_approved(scene: Scene) {
        let house = House::open(scene).await;
        let story = house.draft().await;
        house.post("ada", &format!("/articles/{story}/publish"), json!({})).await.expect(200);
        let (good, bad) = (written(&house, "ann").await, written(&house, "bob").await);
        let queue = house.get("ada", "/comments").await.expect(200);
        assert_eq!(queue["items"].as_array().unwrap().len(), 2);
        assert!(!queue.to_string().contains("readers.example"), "a moderator sees no mail address");
        let path = format!("/comments/{good}");
        let approved = house.post("ada", &format!("{path}/approve"), json!({"reason": "Fine"})).await.expect(200);
        assert_eq!((&approved["status"], &approved["number"]), (&json!("shown"), &json!(1)));
        let spam = house.post("cora", &format!("/comments/{bad}/spam"), json!({})).await.expect(200);
        assert_eq!((&spam["status"], &spam["number"]), (&json!("spam"), &json!(null)));
        assert_eq!(house.get("ada", "/comments").await.expect(200)["items"], json!([]));
        house.press.run_to_end().await.unwrap();
        let shown = |house: &House| { let readers = house.scene.readers.clone(); let story = story.clone(); async move { readers.shown(&story, 1).await.unwrap().len() } };
        assert_eq!(shown(&house).await, 1);
        house.post("ada", &format!("{path}/reject"), json!({"reason": "Reported"})).await.expect(200);
        assert_eq!(shown(&house).await, 0);
        house.post("ada", &format!("{path}/restore"), json!({})).await.expect(200);
        assert_eq!(shown(&house).await, 1);
        house.scene.readers.report_comment(house.scene.readers.queued_comment(&bad).await.unwrap().account.as_deref().unwrap(), 1, Reason::Abuse, "Look").await.unwrap();
        let reported = house.get("ada", "/comments?status=reported").await.expect(200);
        assert_eq!(reported["items"][0]["reports"][0]["text"], "Look");
        let logged = house.scene.db.all::<(String, String, String)>("SELECT action, noun_id, reason FROM audit WHERE action LIKE 'comment.%' ORDER BY id", vec![]).await.unwrap();
        let actions: Vec<&str> = logged.iter().map(|(action, ..)| action.as_str()).collect();
        assert_eq!(actions.len(), 4);
        for action in ["comment.approve", "comment.spam", "comment.reject", "comment.restore"] {
            assert!(actions.contains(&action), "{actions:?}");
        }
        assert!(logged.contains(&("comment.approve".into(), good, "Fine".into())));
        let events = house.scene.events(0).await;
        assert!(events.iter().all(|kind| !kind.contains("comment")), "no event of the ledger: {events:?}");
    }

    async fn a_writer_is_banned_and_forgiven(scene: Scene) {
        let house = House::open(scene).await;
        let id = written(&house, "ann").await;
        let path = format!("/comments/{id}/ban");
        assert_eq!(house.post("ada", &path, json!({"until": "tomorrow"})).await.errors(), [("/until".to_owned(), "time".to_owned())]);
        assert_eq!(house.post("ada", &path, json!({"reason": "x".repeat(501)})).await.errors(), [("/reason".to_owned(), "length".to_owned())]);
        let banned = house.post("ada", &path, json!({"until": "2026-12-01T00:00:00Z", "reason": "Insults"})).await.expect(200);
        assert_eq!(banned["banned"], true);
        let bans = house.get("ada", "/bans").await.expect(200);
        assert_eq!((&bans["items"][0]["reason"], &bans["items"][0]["until"]), (&json!("Insults"), &json!("2026-12-01T00:00:00Z")));
        house.delete("ada", &path).await.expect(204);
        assert_eq!(house.get("ada", "/bans").await.expect(200)["items"], json!([]));
    }

    async fn what_is_not_there_is_not_found_and_not_logged(scene: Scene) {
        let house = House::open(scene).await;
        for verb in ["approve", "reject", "spam", "restore", "ban"] {
            house.post("ada", &format!("/comments/nobody/{verb}"), json!({})).await.expect(404);
        }
        house.get("ada", "/comments/nobody").await.expect(404);
        assert_eq!(house.get("ada", "/comments?status=loud").await.errors(), [("/status".to_owned(), "unknown".to_owned())]);
        for who in ["ben", "eve"] {
            house.get(who, "/comments").await.expect(403);
        }
        let logged = house.scene.db.all::<(String,)>("SELECT action FROM audit WHERE action LIKE 'comment.%'", vec![]).await.unwrap();
        assert!(logged.is_empty());
    }
}
