use crate::house::House;
use serde_json::json;
use testkit::both_engines;

both_engines! {
    async fn desks(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(201);
        assert_eq!((&made["slug"], &made["name"]), (&json!("sport"), &json!("Sport")));
        house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(409);
        assert_eq!(house.get("eve", "/desks/sport").await.expect(200), made);
        assert_eq!(house.put("dan", "/desks/sport", json!({"name": "Games"})).await.expect(200)["name"], "Games");
        assert_eq!(house.put("dan", "/desks/sport", json!({"name": ""})).await.errors(), [("/name".to_owned(), "required".to_owned())]);
        let first = house.get("eve", "/desks?limit=1").await.expect(200);
        assert_eq!((&first["items"][0]["slug"], &first["next"]), (&json!("news"), &json!("news")));
        assert_eq!(house.get("eve", "/desks?limit=1&after=news").await.expect(200)["items"][0]["slug"], "sport");
        house.delete("dan", "/desks/news").await.expect(422);
        house.delete("dan", "/desks/sport").await.expect(204);
        house.get("dan", "/desks/sport").await.expect(404);
    }

    async fn staff_come_change_and_go(scene: Scene) {
        let mut house = House::open(scene).await;
        house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(201);
        let fay = house.post("dan", "/staff", json!({"email": "Fay@Tidings.Example", "name": "Fay", "role": "reporter", "desks": ["sport"], "password": "a long password"})).await.expect(201);
        assert_eq!((&fay["email"], &fay["role"], &fay["desks"], &fay["disabled"]), (&json!("fay@tidings.example"), &json!("reporter"), &json!(["sport"]), &json!(false)));
        assert!(fay.get("password").is_none());
        house.post("dan", "/staff", json!({"email": "fay@tidings.example", "role": "reporter"})).await.expect(409);
        for (wrong, pointer) in [
            (json!({"email": "fay", "role": "reporter"}), "/email"),
            (json!({"email": "gus@tidings.example", "role": "king"}), "/role"),
            (json!({"email": "gus@tidings.example", "role": "reporter", "desks": ["none"]}), "/desks/0"),
            (json!({"email": "gus@tidings.example", "role": "reporter", "password": "short"}), "/password"),
        ] {
            let refused = house.post("dan", "/staff", wrong).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer);
        }
        house.give_key("fay", "fay@tidings.example").await;
        assert_eq!(house.get("fay", "/session").await.expect(200)["staff"]["email"], "fay@tidings.example");
        // A chief sees and manages the people of their own desks.
        let mine = house.get("cora", "/staff").await.expect(200);
        assert!(mine["items"].as_array().unwrap().iter().all(|member| member["desks"] == json!(["news"])));
        house.get("cora", "/staff/fay@tidings.example").await.expect(404);
        house.put("cora", "/staff/fay@tidings.example", json!({"name": "x"})).await.expect(403);
        house.put("cora", "/staff/dan@tidings.example", json!({"disabled": true})).await.expect(403);
        house.put("cora", "/staff/ben@tidings.example", json!({"role": "admin"})).await.expect(403);
        assert_eq!(house.put("cora", "/staff/ben@tidings.example", json!({"role": "editor"})).await.expect(200)["role"], "editor");
        house.put("cora", "/staff/ben@tidings.example", json!({"desks": ["sport"]})).await.expect(403);
        house.get("ben", "/operations").await.expect(200);
        assert_eq!(house.put("dan", "/staff/fay@tidings.example", json!({"disabled": true})).await.expect(200)["disabled"], true);
        house.get("fay", "/session").await.expect(401);
        house.delete("dan", "/staff/ben@tidings.example").await.expect(204);
        house.get("ben", "/session").await.expect(401);
        house.get("dan", "/staff/ben@tidings.example").await.expect(404);
        assert_eq!(house.delete("dan", "/staff/dan@tidings.example").await.expect(422)["errors"][0]["code"], "last_admin");
        assert_eq!(house.put("dan", "/staff/dan@tidings.example", json!({"disabled": true})).await.expect(422)["errors"][0]["code"], "last_admin");
        assert_eq!(house.put("dan", "/staff/dan@tidings.example", json!({"role": "chief"})).await.expect(422)["errors"][0]["code"], "last_admin");
    }
}
