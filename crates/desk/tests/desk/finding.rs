//! Stories found by what they say: drafts, texts in hand, one's own working copy; by nobody who may not read them.

use crate::house::House;
use galley::Galley;
use serde_json::{Value, json};
use store::{Engine, params};
use story::Body;
use testkit::both_engines;

fn body(text: &str) -> Value {
    json!({"version": 1, "blocks": [{"type": "paragraph", "text": text}]})
}

async fn story(house: &House, who: &str, headline: &str, text: &str) -> String {
    house.scene.clock.advance(1);
    let made = house
        .post(who, "/articles", json!({"headline": headline, "body": body(text)}))
        .await
        .expect(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn found(house: &House, who: &str, query: &str) -> Vec<String> {
    let list = house.get(who, &format!("/articles?{query}")).await.expect(200);
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["headline"].as_str().unwrap().to_owned())
        .collect()
}

async fn counted(house: &House, who: &str, text: &str) -> i64 {
    let counts = house.get(who, &format!("/articles/counts?text={text}")).await.expect(200);
    counts.as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum()
}

both_engines! {
    async fn a_draft_is_found_by_the_beginnings_of_its_words(scene: Scene) {
        let house = House::open(scene).await;
        story(&house, "ben", "First", "The ferryman of Zürich counts lanterns, doesn’t he?").await;
        story(&house, "ben", "Second", "Lanterns on the quay: Ёлки, don't%touch_it").await;
        story(&house, "ben", "Ferryboats", "Nothing else").await;
        for (text, expected) in [
            ("lanterns", &["Second", "First"][..]),
            ("LANT", &["Second", "First"]),
            ("antern", &[]),
            ("ferry", &["Ferryboats", "First"]),
            ("ferry+lanterns", &["First"]),
            ("rrybo", &[]),
            ("zurich", &["First"]),
            ("doesn%27t", &["First"]),
            ("%D0%B5%D0%BB%D0%BA%D0%B8", &["Second"]),
            ("%25", &[]),
            ("_", &[]),
            ("%22lanterns%22", &["Second", "First"]),
            ("lanterns+OR+nothing", &[]),
            ("lanterns*+NEAR(", &[]),
            ("%27+%7C+x:*", &[]),
            ("", &["Ferryboats", "Second", "First"]),
        ] {
            assert_eq!(found(&house, "ada", &format!("text={text}")).await, expected, "{text}");
            assert_eq!(counted(&house, "ada", text).await, i64::try_from(expected.len()).unwrap(), "{text}");
        }
        assert_eq!(found(&house, "ada", "text=lanterns&sort=headline").await, ["First", "Second"]);
        assert!(found(&house, "ada", "q=lanterns").await.is_empty(), "`q` looks in headlines alone");
        // Page by page it is the same list.
        let page = house.get("ada", "/articles?text=lanterns&limit=1").await.expect(200);
        assert_eq!(page["items"][0]["headline"], "Second");
        let next = house.get("ada", &format!("/articles?text=lanterns&limit=1&after={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((&next["items"][0]["headline"], &next["next"]), (&json!("First"), &Value::Null));
    }

    async fn nobody_finds_what_they_may_not_read(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ben", "Plain", "Wharfinger").await;
        let of_ada = house.get("ada", "/session").await.expect(200)["staff"]["id"].clone();
        for who in ["ada", "cora", "dan"] {
            assert_eq!((found(&house, who, "text=wharfinger").await.len(), counted(&house, who, "wharfinger").await), (1, 1), "{who}");
        }
        assert_eq!((found(&house, "eve", "text=wharfinger").await.len(), counted(&house, "eve", "wharfinger").await), (0, 0), "a contributor finds their own");
        house.put("ada", &format!("/articles/{id}/named"), json!({"staff": [of_ada]})).await.expect(200);
        for who in ["ben", "cora", "dan", "eve"] {
            for sort in ["changed", "made", "headline"] {
                assert!(found(&house, who, &format!("text=wharfinger&sort={sort}")).await.is_empty(), "{who}");
            }
            assert_eq!(counted(&house, who, "wharfinger").await, 0, "{who}");
        }
        assert_eq!(found(&house, "ada", "text=wharfinger").await, ["Plain"]);
    }

    async fn a_working_copy_is_found_by_its_writer_alone_until_it_is_a_revision(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ben", "Plain", "Before").await;
        let keep = async |who: &str, text: &str| {
            let path = format!("/articles/{id}/working-copy");
            house.call(who, "PUT", &path).header("if-match", "1").json(&json!({"body": body(text)})).send().await.expect(200);
        };
        keep("ada", "Cormorants").await;
        keep("ben", "Dunlins").await;
        assert_eq!((found(&house, "ada", "text=cormorants").await.len(), found(&house, "ben", "text=cormorants").await.len()), (1, 0));
        assert_eq!((found(&house, "ada", "text=dunlins").await.len(), found(&house, "ben", "text=dunlins").await.len()), (0, 1));
        assert_eq!((counted(&house, "cora", "dunlins").await, counted(&house, "ben", "dunlins").await), (0, 1));
        assert_eq!(found(&house, "cora", "text=before").await, ["Plain"]);
        house.call("ada", "DELETE", &format!("/articles/{id}/working-copy")).send().await.expect(204);
        assert!(found(&house, "ada", "text=cormorants").await.is_empty());
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"body": body("Dunlins, many")})).send().await.expect(201);
        for who in ["ada", "ben", "cora"] {
            assert_eq!(found(&house, who, "text=dunlins").await, ["Plain"], "{who}");
            assert!(found(&house, who, "text=before").await.is_empty(), "what it said before is not what it says");
        }
    }

    async fn a_text_in_hand_is_found_and_a_record_of_before_is_read_anew(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ben", "Plain", "Before").await;
        let room = house.scene.room.clone();
        let (ben, key) = (house.scene.cast.ben.clone(), id.parse().unwrap());
        let mut turn = room.turn(&ben).await.unwrap();
        let opened = newsroom::galley::open(&mut turn, &key).await.unwrap();
        let mut galley = Galley::gathered(opened.changes.iter().map(|(_, bytes)| bytes), 1).unwrap();
        let update = galley.change(&Body::parse(&body("Before, and guillemots")).unwrap()).unwrap();
        newsroom::galley::write(&mut turn, &key, opened.epoch, &update).await.unwrap();
        turn.commit().await.unwrap();
        assert!(found(&house, "ada", "text=guillemots").await.is_empty());
        assert_eq!(room.read_galleys().await.unwrap(), 1);
        assert_eq!(room.read_galleys().await.unwrap(), 0, "it was read");
        assert_eq!((found(&house, "ada", "text=guillemots").await.len(), found(&house, "eve", "text=guillemots").await.len()), (1, 0));
        house.scene.clock.set(house.scene.clock.now().plus_seconds(newsroom::galley::STANDS));
        newsroom::galley::close_empty(&room).await.unwrap();
        let (texts,) = house.scene.db.one::<(i64,)>("SELECT COUNT(*) FROM article_words WHERE copy = 'galley'", params![]).await.unwrap();
        assert_eq!((found(&house, "ada", "text=guillemots").await.len(), texts), (1, 0), "it is a revision now");

        house.call("ben", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "2").json(&json!({"body": body("Kittiwakes")})).send().await.expect(200);
        house.scene.db.run("DELETE FROM article_words WHERE copy <> 'head'", params![]).await.unwrap();
        house.scene.db.run("UPDATE article_words SET words = ' nothing', stood_at = 1", params![]).await.unwrap();
        assert!(found(&house, "ben", "text=guillemots").await.is_empty());
        let mut read = room.read_words("").await.unwrap();
        while read.more {
            read = room.read_words(&read.after).await.unwrap();
        }
        let first = room.read_words("").await.unwrap();
        assert!(!first.more && !first.after.is_empty() && first.after <= read.after, "nobody looks through all of them once more: {first:?}");
        assert!(first.after.as_str() < id.as_str(), "what was begun before and is not there yet is found: {first:?}");
        assert_eq!((found(&house, "ben", "text=guillemots").await.len(), found(&house, "ben", "text=kittiwakes").await.len()), (1, 1));
        assert!(found(&house, "ben", "text=nothing").await.is_empty());
    }

    async fn what_was_redacted_is_in_no_index(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ben", "Plain", "Razorbillish").await;
        house.call("ada", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "1").json(&json!({"body": body("Razorbillish still")})).send().await.expect(200);
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"body": body("Without it")})).send().await.expect(201);
        house.post("cora", &format!("/articles/{id}/redact"), json!({"revision": 1, "reason": "a name"})).await.expect(200);
        assert!(found(&house, "ada", "text=razorbillish").await.is_empty());
        let (rows,) = house.scene.db.one::<(i64,)>("SELECT COUNT(*) FROM article_words WHERE words LIKE '%razor%'", params![]).await.unwrap();
        assert_eq!(rows, 0);
        if house.scene.db.engine() == Engine::Sqlite {
            let blocks = house.scene.db.all::<(Vec<u8>,)>("SELECT block FROM article_find_data", params![]).await.unwrap();
            assert!(!blocks.iter().any(|(block,)| block.windows(5).any(|part| part == b"razor")), "its pieces hold the word");
        }
    }
}
