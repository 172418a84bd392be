//! Who writes what until when; what colleagues remark; lists that somebody keeps; a release that is held for a moment.

use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

async fn id_of(house: &House, who: &str) -> String {
    house.get(who, "/session").await.expect(200)["staff"]["id"].as_str().unwrap().to_owned()
}

fn headlines(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["headline"].as_str().unwrap()).collect()
}

both_engines! {
    async fn stories_are_assigned_and_planned_by_the_day(scene: Scene) {
        let house = House::open(scene).await;
        let ben = id_of(&house, "ben").await;
        let mut made = Vec::new();
        for (headline, due) in [("Late", "2026-11-25T17:00:00Z"), ("Early", "2026-11-25T09:00:00Z"), ("Next day", "2026-11-26T09:00:00Z"), ("Whenever", "")] {
            let id = house.post("ada", "/articles", json!({"headline": headline})).await.expect(201)["id"].as_str().unwrap().to_owned();
            house.put("ada", &format!("/articles/{id}/assignment"), json!({"staff": ben, "due_at": due, "words": 600})).await.expect(200);
            made.push(id);
        }
        let day = house.get("ben", "/articles?sort=due&due_from=2026-11-25T00:00:00Z&due_to=2026-11-26T00:00:00Z").await.expect(200);
        assert_eq!(headlines(&day), ["Early", "Late"]);
        let row = &day["items"][0];
        assert_eq!((&row["assigned"], &row["assigned_name"], &row["asked_words"], &row["due_at"]), (&json!(ben), &json!("ben"), &json!(600), &json!("2026-11-25T09:00:00Z")));
        let first = house.get("ben", "/articles?sort=due&limit=2").await.expect(200);
        assert_eq!(headlines(&first), ["Early", "Late"]);
        let second = house.get("ben", &format!("/articles?sort=due&limit=2&after={}", first["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((headlines(&second), &second["next"]), (vec!["Next day"], &Value::Null));
        // What is assigned to somebody is theirs to see among their own.
        assert_eq!(headlines(&house.get("ben", "/articles?by=me&sort=headline").await.expect(200)), ["Early", "Late", "Next day", "Whenever"]);
        let path = format!("/articles/{}/assignment", made[3]);
        house.put("ada", &path, json!({})).await.expect(200);
        assert_eq!(house.get("ada", &format!("/articles/{}", made[3])).await.expect(200)["assigned"], Value::Null);
        for (wrong, pointer) in [(json!({"staff": "nobody"}), "/staff"), (json!({"words": 0}), "/words"), (json!({"words": "many"}), "/words"), (json!({"due_at": "soon"}), "/due_at"), (json!({"colour": 1}), "/colour")] {
            let refused = house.put("ada", &path, wrong).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer);
        }
        house.get("ada", "/articles?due_from=yesterday").await.expect(422);
    }

    async fn a_story_is_sent_to_another_desk(scene: Scene) {
        let house = House::open(scene).await;
        house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(201);
        let id = house.draft().await;
        house.put("ben", &format!("/articles/{id}/desk"), json!({"desk": "none"})).await.expect(422);
        house.put("ben", &format!("/articles/{id}/desk"), json!({"desk": "sport"})).await.expect(200);
        house.get("ben", &format!("/articles/{id}")).await.expect(404);
        assert_eq!(house.get("cora", &format!("/articles/{id}")).await.expect(200)["desk"], "sport");
    }

    async fn remarks_call_colleagues_until_they_are_settled(scene: Scene) {
        let house = House::open(scene).await;
        let (ada, ben, eve) = (id_of(&house, "ada").await, id_of(&house, "ben").await, id_of(&house, "eve").await);
        let id = house.draft().await;
        let path = format!("/articles/{id}/remarks");
        let made = house.post("ada", &path, json!({"text": " Nine days? ", "quote": "It rained for nine days.", "mentions": [ben, eve]})).await.expect(201);
        let list = house.get("ben", &path).await.expect(200);
        let remark = &list["items"][0];
        assert_eq!((&remark["text"], &remark["name"], &remark["quote"], &remark["settled_at"]), (&json!("Nine days?"), &json!("ada"), &json!("It rained for nine days."), &Value::Null));
        assert_eq!(house.get("ben", "/articles").await.expect(200)["items"][0]["remarks"], 1);
        assert_eq!(house.get("ben", "/mentions").await.expect(200)["items"][0]["headline"], "The flood that never came");
        // Eve may not read the story: she is told nothing of it, although she is called.
        assert!(house.get("eve", "/mentions").await.expect(200)["items"].as_array().unwrap().is_empty());
        house.get("eve", &path).await.expect(404);
        house.put("eve", &format!("{path}/{}", made["id"].as_str().unwrap()), json!({"settled": true})).await.expect(404);
        for (wrong, pointer) in [(json!({"text": " "}), "/text"), (json!({"text": "x", "mentions": ["nobody"]}), "/mentions/0"), (json!({"text": "x".repeat(4_001)}), "/text")] {
            let refused = house.post("ada", &path, wrong).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer);
        }
        let one = format!("{path}/{}", made["id"].as_str().unwrap());
        house.put("ben", &one, json!({})).await.expect(422);
        house.put("ben", &one, json!({"settled": true})).await.expect(200);
        assert_eq!(house.get("ada", &path).await.expect(200)["items"][0]["settled_by"], json!(ben));
        assert!(house.get("ben", "/mentions").await.expect(200)["items"].as_array().unwrap().is_empty());
        house.put("ada", &one, json!({"settled": false})).await.expect(200);
        assert_eq!(house.get("ben", "/mentions").await.expect(200)["items"].as_array().unwrap().len(), 1);
        house.put("ada", &format!("{path}/nothing"), json!({"settled": true})).await.expect(404);
        assert!(!ada.is_empty());
    }

    async fn lists_are_kept_by_their_owner(scene: Scene) {
        let house = House::open(scene).await;
        assert_eq!(house.get("ben", "/session/views").await.expect(200)["items"], json!([]));
        let views = json!([{"name": "Harbour drafts", "query": "status=draft&section=harbour"}]);
        house.put("ben", "/session/views", json!({"items": views})).await.expect(200);
        assert_eq!(house.get("ben", "/session/views").await.expect(200)["items"], views);
        assert_eq!(house.get("ada", "/session/views").await.expect(200)["items"], json!([]));
        house.put("ben", "/session/views", json!({"items": [{"name": "", "query": ""}]})).await.expect(422);
        house.put("ben", "/session/views", json!({"items": [{"name": "x", "query": "", "colour": 1}]})).await.expect(422);
        house.put("ben", "/session/views", json!({"items": vec![json!({"name": "x", "query": ""}); 31]})).await.expect(422);
    }

    async fn a_release_is_held_and_taken_back_without_a_trace(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/publish");
        house.post("ben", &path, json!({"hold": 20})).await.expect(403);
        house.post("ada", &path, json!({"hold": 61})).await.expect(422);
        let held = house.post("ada", &path, json!({"hold": 20})).await.expect(202);
        assert_eq!((&held["status"], &held["at"]), (&json!("scheduled"), &json!("2026-11-24T08:00:20Z")));
        house.scene.clock.advance(19);
        assert!(house.scene.room.release_due(10).await.unwrap().is_empty());
        house.delete("ada", &format!("/articles/{id}/schedule")).await.expect(200);
        house.scene.clock.advance(5);
        assert!(house.scene.room.release_due(10).await.unwrap().is_empty());
        let story = house.get("ada", &format!("/articles/{id}")).await.expect(200);
        assert_eq!((&story["status"], &story["address"], &story["number"]), (&json!("draft"), &Value::Null, &Value::Null), "as it stood");
        house.post("ada", &path, json!({"hold": 5})).await.expect(202);
        house.scene.clock.advance(5);
        assert_eq!(house.scene.room.release_due(10).await.unwrap().len(), 1);
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["status"], "published");
        // A hold over a plan gives way to the plan again, and a plan that is taken back leaves the story as it was.
        let other = house.draft().await;
        let plan = json!({"at": "2026-11-25T08:00:00Z"});
        house.post("ada", &format!("/articles/{other}/publish"), plan).await.expect(202);
        house.post("ada", &format!("/articles/{other}/publish"), json!({"hold": 20})).await.expect(202);
        house.post("ada", &format!("/articles/{other}/publish"), json!({"hold": 30})).await.expect(202);
        let back = house.delete("ada", &format!("/articles/{other}/schedule")).await.expect(200);
        assert_eq!((&back["status"], &back["scheduled_at"]), (&json!("scheduled"), &json!("2026-11-25T08:00:00Z")));
        house.scene.clock.advance(60);
        assert!(house.scene.room.release_due(10).await.unwrap().is_empty(), "the hold is gone");
        let back = house.delete("ada", &format!("/articles/{other}/schedule")).await.expect(200);
        assert_eq!((&back["status"], &back["scheduled_at"]), (&json!("draft"), &Value::Null));
        house.delete("ada", &format!("/articles/{other}/schedule")).await.expect(409);
        house.put("dan", "/settings", json!({"hold_seconds": 61})).await.expect(422);
        house.put("dan", "/settings", json!({"hold_seconds": 20})).await.expect(200);
    }
}
