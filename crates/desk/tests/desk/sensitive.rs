//! A sensitive story exists for those alone who are named, on every surface.

use crate::house::House;
use serde_json::json;
use testkit::both_engines;

async fn id_of(house: &House, who: &str) -> String {
    house.get(who, "/session").await.expect(200)["staff"]["id"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn who_is_not_named_does_not_see_it_whatever_their_role(scene: Scene) {
        let house = House::open(scene).await;
        let (ada, ben) = (id_of(&house, "ada").await, id_of(&house, "ben").await);
        let made = house.post("ben", "/articles", json!({"headline": "SECRET papers of the harbour", "section": "harbour"})).await.expect(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let share = house.post("ada", &format!("/articles/{id}/previews"), json!({"expires_in": "1d"})).await.expect(201);
        let link = share["url"].as_str().unwrap().strip_prefix(crate::house::SITE).unwrap().to_owned();
        house.get("", &link).await.expect(200);
        house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": "2026-12-01T00:00:00Z"})).await.expect(200);
        house.put("ben", &format!("/articles/{id}/named"), json!({"staff": [ben]})).await.expect(403);
        house.put("ada", &format!("/articles/{id}/named"), json!({"staff": ["nobody"]})).await.expect(422);
        house.put("ada", &format!("/articles/{id}/named"), json!({"staff": [ben]})).await.expect(200);

        // Ada named Ben, and is among them herself.
        let shown = house.get("ben", &format!("/articles/{id}")).await.expect(200);
        let mut open: Vec<&str> = shown["may_open"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        open.sort_unstable();
        assert_eq!(open, ["ada", "ben"]);
        house.get("", &link).await.expect(404);
        for who in ["cora", "dan", "eve"] {
            for path in ["", "/revisions", "/compare", "/proposals", "/presence"] {
                house.get(who, &format!("/articles/{id}{path}")).await.expect(404);
            }
            for list in ["/articles?limit=100", "/articles?q=secret", "/articles?text=secret", "/articles?text=secret&sort=made", "/articles?by=me", "/articles?status=draft", "/articles?sort=headline", "/agenda", "/agenda?since=2020-01-01T00:00:00Z"] {
                assert!(!house.get(who, list).await.text().contains("SECRET"), "{who} {list}");
            }
            for counts in ["/articles/counts", "/articles/counts?text=secret"] {
                assert_eq!(house.get(who, counts).await.expect(200)["draft"], 0, "{who} counts it");
            }
        }
        assert_eq!(house.get("ada", "/articles/counts").await.expect(200)["draft"], 1);
        for (method, path, body) in [
            ("POST", "publish", json!({"reason": "x"})),
            ("PUT", "named", json!({"staff": []})),
            ("PUT", "embargo", json!({"until": null})),
            ("POST", "withdraw", json!({"reason": "x"})),
            ("POST", "revisions", json!({"headline": "x", "reason": "x"})),
            ("PUT", "working-copy", json!({"headline": "x", "reason": "x"})),
            ("POST", "previews", json!({"reason": "x"})),
            ("PUT", "presence", json!({"visit": "a-window-of-cora"})),
        ] {
            house.call("cora", method, &format!("/articles/{id}/{path}")).header("if-match", "1").json(&body).send().await.expect(404);
        }
        assert!(house.get("dan", "/audit?noun=article").await.text().contains("article.restrict"));
        assert_eq!(house.get("ben", "/articles?q=secret").await.expect(200)["items"][0]["named"], 2);

        // Named: also from another desk, with what their role may.
        house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(201);
        house.put("dan", "/staff/ben@tidings.example", json!({"desks": ["sport"]})).await.expect(200);
        assert!(house.get("ben", "/articles").await.text().contains("SECRET"));
        house.call("ben", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "1").json(&json!({"headline": "SECRET still"})).send().await.expect(200);
        house.post("ben", &format!("/articles/{id}/publish"), json!({})).await.expect(403);
        // Named no longer: as roles allow, for everybody.
        house.put("ada", &format!("/articles/{id}/named"), json!({"staff": []})).await.expect(200);
        house.get("cora", &format!("/articles/{id}")).await.expect(200);
        house.get("ben", &format!("/articles/{id}")).await.expect(404);
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["may_open"], json!([]));
        assert_eq!(house.get("eve", "/colleagues").await.expect(200)["items"].as_array().unwrap().len(), 5);
        assert!(!house.get("eve", "/colleagues").await.text().contains('@'));
        assert!(!ada.is_empty());
    }
}
