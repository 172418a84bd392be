use crate::house::House;
use serde_json::json;
use testkit::both_engines;

both_engines! {
    async fn a_reporter_proposes_and_an_editor_decides(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/proposals");
        house.post("ben", &format!("/articles/{id}/publish"), json!({"at": "2026-11-24T12:00:00Z"})).await.expect(403);
        assert_eq!(house.post("ben", &path, json!({"action": "shout", "at": "2026-11-24T12:00:00Z"})).await.errors(), [("/action".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.post("ben", &path, json!({"action": "schedule", "at": "2026-11-24T07:00:00Z"})).await.errors(), [("/at".to_owned(), "past".to_owned())]);
        let made = house.post("ben", &path, json!({"action": "schedule", "at": "2026-11-24T12:00:00Z", "note": "After the council"})).await.expect(201);
        assert_eq!((&made["action"], &made["at"], &made["note"]), (&json!("schedule"), &json!("2026-11-24T12:00:00Z"), &json!("After the council")));
        let listed = house.get("ada", &path).await.expect(200);
        assert_eq!(listed["items"], json!([made]));
        let accept = format!("{path}/{}/accept", made["id"].as_str().unwrap());
        house.post("ben", &accept, json!({})).await.expect(403);
        assert!(house.post("ada", &accept, json!({})).await.expect(200)["event"].is_i64());
        let shown = house.get("ada", &format!("/articles/{id}")).await.expect(200);
        assert_eq!((&shown["status"], &shown["scheduled_at"]), (&json!("scheduled"), &json!("2026-11-24T12:00:00Z")));
        house.post("ada", &accept, json!({})).await.expect(404);
        assert_eq!(house.get("ada", &path).await.expect(200)["items"], json!([]));
    }

    async fn a_proposal_is_taken_back_or_declined(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/proposals");
        let propose = |who: &'static str| { let (house, path) = (&house, &path); async move {
            let made = house.post(who, path, json!({"action": "embargo", "at": "2026-11-24T12:00:00Z"})).await.expect(201);
            format!("{path}/{}", made["id"].as_str().unwrap())
        } };
        let mine = propose("ben").await;
        house.delete("ben", &mine).await.expect(204);
        house.delete("ben", &mine).await.expect(404);
        let theirs = propose("ada").await;
        house.delete("ben", &theirs).await.expect(403);
        let listed = house.get("ben", &path).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "a refused decline leaves it");
        house.delete("cora", &theirs).await.expect(204);
        let third = propose("ben").await;
        house.post("ada", &format!("{third}/accept"), json!({})).await.expect(200);
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["embargo_until"], "2026-11-24T12:00:00Z");
        let early = house.post("ben", &path, json!({"action": "schedule", "at": "2026-11-24T11:00:00Z"})).await;
        early.expect(422);
        assert_eq!(early.errors()[0].1, "embargo");
    }
}
