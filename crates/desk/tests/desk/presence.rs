//! Who is in a story, who holds which field, and that nobody looks who may not.

use crate::house::{Answer, House};
use axum::body::BodyDataStream;
use futures::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::both_engines;

const ADA: &str = "a-window-of-ada";
const BEN: &str = "a-window-of-ben";

async fn says(house: &House, who: &str, id: &str, body: Value) -> Answer {
    let mut body = body;
    if body["visit"].is_null() {
        body["visit"] = json!(if who == "ada" { ADA } else { BEN });
    }
    house.put(who, &format!("/articles/{id}/presence"), body).await
}

fn holder<'a>(state: &'a Value, field: &str) -> &'a Value {
    let locks = state["locks"].as_array().unwrap();
    locks.iter().find(|lock| lock["field"] == field).map_or(&Value::Null, |lock| &lock["name"])
}

/// The next event of a stream; `None` = it ended.
async fn next(stream: &mut BodyDataStream) -> Option<Value> {
    loop {
        let bytes = tokio::time::timeout(Duration::from_secs(20), stream.next())
            .await
            .expect("something comes, or it ends")?
            .unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        if let Some(json) = text.strip_prefix("data: ") {
            return Some(serde_json::from_str(json).unwrap());
        }
    }
}

both_engines! {
    async fn a_field_is_held_asked_for_handed_over_and_free_when_its_holder_is_gone(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let first = says(&house, "ada", &id, json!({"writing": true, "field": "headline"})).await.expect(200);
        assert_eq!((holder(&first, "headline"), &first["here"][0]["name"]), (&json!("ada"), &json!("ada")));
        let second = says(&house, "ben", &id, json!({"writing": true, "field": "headline"})).await.expect(200);
        assert_eq!(holder(&second, "headline"), "ada");
        let mut both: Vec<&str> = second["here"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        both.sort_unstable();
        assert_eq!(both, ["ada", "ben"]);
        let row = &house.get("cora", "/articles").await.expect(200)["items"][0];
        assert_eq!(row["here"].as_array().unwrap().len(), 2);

        // Asked for and kept; asked for and given; words that were left come along.
        says(&house, "ben", &id, json!({"ask": "headline"})).await.expect(200);
        let asked = says(&house, "ada", &id, json!({"writing": true, "field": "headline"})).await.expect(200);
        assert_eq!(asked["locks"][0]["asked"]["name"], "ben");
        let kept = says(&house, "ada", &id, json!({"writing": true, "field": "headline", "keep": "headline"})).await.expect(200);
        assert_eq!((holder(&kept, "headline"), &kept["locks"][0]["asked"]), (&json!("ada"), &Value::Null));
        house.call("ada", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "1").json(&json!({"headline": "Ada's words"})).send().await.expect(200);
        says(&house, "ben", &id, json!({"ask": "headline"})).await.expect(200);
        let given = says(&house, "ada", &id, json!({"writing": true, "give": "headline"})).await.expect(200);
        assert_eq!(holder(&given, "headline"), &Value::Null);
        // It is kept for who asked, and comes with the words.
        assert_eq!(holder(&says(&house, "ada", &id, json!({"writing": true, "field": "headline"})).await.expect(200), "headline"), &Value::Null);
        let his = says(&house, "ben", &id, json!({"writing": true, "field": "headline"})).await.expect(200);
        assert_eq!((holder(&his, "headline"), &his["left"]["value"]), (&json!("ben"), &json!("Ada's words")));
        let gone = says(&house, "ben", &id, json!({"field": "standfirst"})).await.expect(200);
        assert_eq!((holder(&gone, "headline"), holder(&gone, "standfirst")), (&Value::Null, &json!("ben")));
        // Free: whoever comes has it, with what was left there by the other.
        says(&house, "ada", &id, json!({"field": "headline"})).await.expect(200);
        says(&house, "ada", &id, json!({})).await.expect(200);
        let taken = says(&house, "ben", &id, json!({"field": "headline"})).await.expect(200);
        assert_eq!((&taken["left"]["field"], &taken["left"]["value"], &taken["left"]["name"]), (&json!("headline"), &json!("Ada's words"), &json!("ada")));
        assert_eq!(says(&house, "ben", &id, json!({"field": "headline"})).await.expect(200)["left"], Value::Null, "told once");

        // Asked for, and no answer: after half a minute it is theirs, although the holder is still there.
        says(&house, "ada", &id, json!({"ask": "headline"})).await.expect(200);
        for _ in 0..3 {
            house.scene.clock.advance(10);
            says(&house, "ben", &id, json!({"field": "headline"})).await.expect(200);
            says(&house, "ada", &id, json!({"ask": "headline"})).await.expect(200);
        }
        assert_eq!(holder(&says(&house, "ada", &id, json!({"field": "headline"})).await.expect(200), "headline"), "ada");
        // Gone without a word.
        house.scene.clock.advance(29);
        assert_eq!(holder(&says(&house, "ben", &id, json!({"field": "headline"})).await.expect(200), "headline"), "ada");
        house.scene.clock.advance(2);
        let alone = says(&house, "ben", &id, json!({"field": "headline"})).await.expect(200);
        assert_eq!((holder(&alone, "headline"), alone["here"].as_array().unwrap().len()), (&json!("ben"), 1));
        // A window that is closed frees what it held at once.
        says(&house, "ada", &id, json!({"ask": "headline"})).await.expect(200);
        house.delete("ada", &format!("/articles/{id}/presence?visit={BEN}")).await.expect(204);
        assert_eq!(holder(&says(&house, "ada", &id, json!({})).await.expect(200), "headline"), "ben", "nobody closes another's window");
        house.delete("ben", &format!("/articles/{id}/presence?visit={BEN}")).await.expect(204);
        let left = says(&house, "ada", &id, json!({"field": "headline"})).await.expect(200);
        assert_eq!((holder(&left, "headline"), left["here"].as_array().unwrap().len()), (&json!("ada"), 1));
    }

    async fn who_may_only_read_holds_nothing_and_windows_belong_to_one(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let made = house.post("eve", "/articles", json!({"headline": "Eve's"})).await.expect(201);
        let own = made["id"].as_str().unwrap();
        says(&house, "eve", &id, json!({"visit": "a-window-of-eve"})).await.expect(404);
        says(&house, "eve", own, json!({"visit": "a-window-of-eve", "field": "body", "writing": true})).await.expect(200);
        house.post("eve", &format!("/articles/{own}/hand-over"), json!({"status": "submitted"})).await.expect(200);
        says(&house, "eve", own, json!({"visit": "a-window-of-eve"})).await.expect(200);
        says(&house, "eve", own, json!({"visit": "a-window-of-eve", "field": "body"})).await.expect(403);
        says(&house, "eve", own, json!({"visit": "a-window-of-eve", "ask": "body"})).await.expect(403);
        says(&house, "ada", own, json!({"visit": "a-window-of-eve"})).await.expect(409);
        for (body, pointer) in [
            (json!({"visit": "x"}), "/visit"),
            (json!({"visit": "with spaces in it"}), "/visit"),
            (json!({"field": "address"}), "/field"),
            (json!({"ask": "everything"}), "/ask"),
        ] {
            let refused = says(&house, "ada", own, body).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer);
        }
        says(&house, "ada", own, json!({"colour": "red"})).await.expect(422);
    }

    async fn two_who_want_a_field_at_once_get_it_one_after_the_other(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        for _ in 0..10 {
            let (one, other) = tokio::join!(says(&house, "ada", &id, json!({"field": "body", "ask": "headline"})), says(&house, "ben", &id, json!({"field": "body", "ask": "headline"})));
            let names = [holder(&one.expect(200), "body").clone(), holder(&other.expect(200), "body").clone()];
            assert!(names[0] == names[1], "{names:?}");
            let (one, other) = tokio::join!(says(&house, "ada", &id, json!({})), says(&house, "ben", &id, json!({"field": "headline"})));
            one.expect(200);
            other.expect(200);
            says(&house, "ben", &id, json!({})).await.expect(200);
        }
    }

    async fn a_stream_tells_at_once_and_ends_with_the_right_to_look(scene: Scene) {
        let mut house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/presence");
        house.put("dan", "/settings", json!({"second_factor": []})).await.expect(200);
        house.sign_in("ada").await;
        house.sign_in("cora").await;
        let mut streams = Vec::new();
        for who in ["ada's browser", "cora's browser", "ben"] {
            let mut stream = house.stream(who, &path).await;
            assert_eq!(next(&mut stream).await.unwrap()["here"], json!([]));
            streams.push(stream);
        }
        says(&house, "ben", &id, json!({"writing": true, "field": "headline"})).await.expect(200);
        for stream in &mut streams {
            let told = next(stream).await.unwrap();
            assert_eq!((holder(&told, "headline"), &told["head"]), (&json!("ben"), &json!(1)));
        }
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "Newer"})).send().await.expect(201);
        assert_eq!(next(&mut streams[0]).await.unwrap()["head"], 2);
        assert_eq!(next(&mut streams[1]).await.unwrap()["head"], 2);
        assert_eq!(next(&mut streams[2]).await.unwrap()["head"], 2);
        // Signed out; another desk; kept to others.
        house.delete("ada's browser", "/session").await.expect(204);
        assert_eq!(next(&mut streams[0]).await, None);
        let ada = house.get("ada", "/session").await.expect(200)["staff"]["id"].clone();
        house.put("ada", &format!("/articles/{id}/named"), json!({"staff": [ada]})).await.expect(200);
        assert_eq!(next(&mut streams[1]).await, None);
        assert_eq!(next(&mut streams[2]).await, None);
    }
}
