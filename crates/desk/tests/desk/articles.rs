use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

both_engines! {
    async fn a_story_is_created_shown_and_listed(scene: Scene) {
        let house = House::open(scene).await;
        let created = house.post("ben", "/articles", json!({
            "headline": "Low water", "standfirst": "The quay stood dry.", "kicker": "Tides", "place": "Marren", "section": "harbour",
            "sections": ["council"], "tags": ["Low Water"], "bylines": [{"name": "Ben Orlo"}], "slug": "low-water",
            "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "It fell."}]},
        })).await.expect(201);
        let id = created["id"].as_str().unwrap();
        assert_eq!(created, json!({"id": id, "number": null, "revision": 1, "status": "draft", "address": null}));
        let shown = house.get("ben", &format!("/articles/{id}")).await.expect(200);
        for (name, value) in [
            ("kind", json!("news")), ("edition", json!("en")), ("headline", json!("Low water")), ("kicker", json!("Tides")), ("place", json!("Marren")),
            ("section", json!("harbour")), ("sections", json!(["council"])), ("tags", json!(["low-water"])), ("slug", json!("low-water")),
            ("bylines", json!([{"name": "Ben Orlo"}])), ("lead", Value::Null), ("status", json!("draft")), ("desk", json!("news")), ("revision", json!(1)),
            ("body", json!({"version": 1, "blocks": [{"type": "paragraph", "text": "It fell."}]})), ("newer_draft", json!(false)),
        ] {
            assert_eq!(shown[name], value, "{name}");
        }
        let listed = house.get("ben", "/articles?q=LOW&status=draft&section=harbour&desk=news").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["headline"], &listed["next"]), (&created["id"], &json!("Low water"), &Value::Null));
        assert_eq!(house.get("ben", "/articles?status=published").await.expect(200)["items"], json!([]));
        // What was shown can be sent back.
        let mut moved = shown.clone();
        moved["desk"] = json!("sport");
        let refused = house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&moved).send().await;
        assert_eq!(refused.errors(), [("/desk".to_owned(), "fixed".to_owned())], "what is not done is not passed over");
        let saved = house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&shown).send().await;
        assert!(saved.status == 422 || saved.json()["unchanged"] == true, "{}", saved.text());
    }

    async fn a_body_may_come_as_html_or_markdown(scene: Scene) {
        let house = House::open(scene).await;
        for (body, expected) in [
            (json!({"html": "<p>One <b>two</b><script>x()</script></p><h2>Three</h2>"}), json!([{"type": "paragraph", "text": [{"text": "One "}, {"text": "two", "marks": [{"type": "strong"}]}]}, {"type": "subhead", "text": "Three"}])),
            (json!({"markdown": "One **two**\n\n## Three\n"}), json!([{"type": "paragraph", "text": [{"text": "One "}, {"text": "two", "marks": [{"type": "strong"}]}]}, {"type": "subhead", "text": "Three"}])),
        ] {
            let created = house.post("ben", "/articles", json!({"headline": "x", "body": body})).await.expect(201);
            let shown = house.get("ben", &format!("/articles/{}", created["id"].as_str().unwrap())).await.expect(200);
            assert_eq!(shown["body"]["blocks"], expected);
        }
    }

    async fn what_is_wrong_is_told_with_its_place(scene: Scene) {
        let house = House::open(scene).await;
        let refused = house.post("ben", "/articles", json!({
            "headline": 7, "colour": "red", "kind": "gossip", "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "x", "more": 1}, {"type": "blink"}]},
        })).await;
        refused.expect(422);
        let mut errors = refused.errors();
        errors.sort();
        let expected = [("/body/blocks/0/more", "unknown"), ("/body/blocks/1/type", "unknown"), ("/colour", "unknown"), ("/headline", "type"), ("/kind", "unknown")];
        assert_eq!(errors, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let refused = house.post("ben", "/articles", json!({"headline": "x", "section": "nowhere"})).await;
        refused.expect(422);
        assert_eq!(refused.errors(), [("/section".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.post("ben", "/articles", json!({"headline": "x", "desk": "nowhere"})).await.errors(), [("/desk".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.get("ben", "/articles?status=lost").await.errors(), [("/status".to_owned(), "unknown".to_owned())]);
        house.get("ben", "/articles/01ARZ3NDEKTSV4RRFFQ69G5FAV").await.expect(404);
        house.get("ben", "/articles/nothing").await.expect(404);
    }

    async fn a_save_names_what_it_began_from(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/revisions");
        let save = |who: &'static str, base: &'static str, headline: &'static str| {
            let call = house.call(who, "POST", &path);
            let call = if base.is_empty() { call } else { call.header("if-match", base) };
            call.json(&json!({"headline": headline})).send()
        };
        save("ben", "", "x").await.expect(428);
        save("ben", "one", "x").await.expect(400);
        save("ben", "9", "x").await.expect(404);
        assert_eq!(save("ada", "\"1\"", "By Ada").await.expect(201)["revision"], 2);
        let stale = save("ben", "1", "By Ben").await.expect(409);
        assert_eq!((&stale["base"]["revision"], &stale["theirs"]["revision"]), (&json!(1), &json!(2)));
        assert_eq!(stale["base"]["article"]["headline"], "The flood that never came");
        assert_eq!(stale["theirs"]["article"]["headline"], "By Ada");
        assert_eq!(stale["yours"]["article"]["headline"], "By Ben");
        assert_eq!(save("ben", "2", "By both").await.expect(201)["revision"], 3);
        assert_eq!(save("ben", "3", "By both").await.expect(201)["unchanged"], true);
        let older = house.get("ben", &format!("/articles/{id}?revision=1")).await.expect(200);
        assert_eq!((&older["headline"], &older["revision"], &older["head"]), (&json!("The flood that never came"), &json!(1), &json!(3)));
        let first = house.get("ben", &format!("{path}?limit=2")).await.expect(200);
        assert_eq!(first["items"].as_array().unwrap().iter().map(|item| item["revision"].as_i64().unwrap()).collect::<Vec<_>>(), [3, 2]);
        let rest = house.get("ben", &format!("{path}?limit=2&after={}", first["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    }

    async fn who_writes_at_once_writes_over_nobody(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let write = |who: &'static str, base: &'static str, words: &'static str| {
            let (house, path) = (&house, format!("/articles/{id}/working-copy"));
            async move { house.call(who, "PUT", &path).header("if-match", base).json(&json!({"headline": words})).send().await }
        };
        let own = |who: &'static str| { let (house, id) = (&house, &id); async move { house.get(who, &format!("/articles/{id}")).await.expect(200) } };
        write("ada", "1", "Words of Ada").await.expect(200);
        write("ben", "1", "Words of Ben").await.expect(200);
        for (who, words) in [("ada", "Words of Ada"), ("ben", "Words of Ben")] {
            let shown = own(who).await;
            assert_eq!((&shown["working_copy"]["article"]["headline"], shown["also_writing"].as_array().unwrap().len()), (&json!(words), 1));
        }
        // Ada keeps hers: Ben's stay where they are, and he is told.
        house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "Ada's"})).send().await.expect(201);
        let late = write("ben", "1", "More words of Ben").await;
        let late = late.expect(409);
        assert_eq!((&late["base"]["revision"], &late["theirs"]["revision"]), (&json!(1), &json!(2)));
        assert_eq!((&late["theirs"]["article"]["headline"], &late["yours"]["article"]["headline"]), (&json!("Ada's"), &json!("More words of Ben")));
        assert_eq!(own("ben").await["working_copy"]["article"]["headline"], "Words of Ben");
        assert_eq!(own("ada").await["working_copy"], Value::Null);
        write("ben", "2", "Words of both").await.expect(200);
    }

    async fn the_working_copy_is_one_and_leaves_no_trace(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let head = house.scene.room.ledger_head().await.unwrap();
        let path = format!("/articles/{id}/working-copy");
        house.put("ben", &path, json!({"headline": "x"})).await.expect(428);
        for half in ["Half", "Half a"] {
            house.call("ben", "PUT", &path).header("if-match", "1").json(&json!({"headline": half})).send().await.expect(200);
        }
        let shown = house.get("ben", &format!("/articles/{id}")).await.expect(200);
        assert_eq!((&shown["working_copy"]["base"], &shown["working_copy"]["article"]["headline"]), (&json!(1), &json!("Half a")));
        assert_eq!((&shown["headline"], &shown["revision"]), (&json!("The flood that never came"), &json!(1)));
        assert_eq!(house.scene.room.ledger_head().await.unwrap(), head);
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "Whole"})).send().await.expect(201);
        assert_eq!(house.get("ben", &format!("/articles/{id}")).await.expect(200)["working_copy"], Value::Null);
    }

    async fn two_revisions_are_compared(scene: Scene) {
        let house = House::open(scene).await;
        let before = json!({"headline": "Low water", "body": {"version": 1, "blocks": [
            {"type": "paragraph", "text": "It fell by three metres."},
            {"type": "subhead", "text": "At night"},
            {"type": "paragraph", "text": "Nobody slept."},
        ]}});
        let after = json!({"headline": "Lowest water", "body": {"version": 1, "blocks": [
            {"type": "subhead", "text": "At night"},
            {"type": "paragraph", "text": "It fell by four metres."},
            {"type": "divider"},
            {"type": "paragraph", "text": "Nobody slept."},
        ]}});
        let id = house.post("ben", "/articles", before).await.expect(201)["id"].as_str().unwrap().to_owned();
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&after).send().await.expect(201);
        let told = house.get("ben", &format!("/articles/{id}/compare?from=1&to=2")).await.expect(200);
        assert_eq!((&told["from"], &told["to"]), (&json!(1), &json!(2)));
        assert_eq!(told["fields"], json!([{"name": "headline", "before": "Low water", "after": "Lowest water"}]));
        let changes: Vec<(&str, &str)> = told["blocks"].as_array().unwrap().iter().map(|block| (block["change"].as_str().unwrap(), block["type"].as_str().unwrap())).collect();
        assert!(changes.contains(&("added", "divider")) && changes.contains(&("changed", "paragraph")) || changes.contains(&("moved", "subhead")), "{changes:?}");
        let changed = told["blocks"].as_array().unwrap().iter().find(|block| block["change"] == "changed").unwrap();
        assert_eq!(changed["words"], json!([
            {"op": "same", "text": "It fell by "}, {"op": "removed", "text": "three "}, {"op": "added", "text": "four "}, {"op": "same", "text": "metres."},
        ]));
        assert_eq!(changed["attributes"], json!([]));
        assert_eq!((&changed["before"]["text"], &changed["after"]["text"]), (&json!("It fell by three metres."), &json!("It fell by four metres.")));
        assert_eq!(house.get("ben", &format!("/articles/{id}/compare")).await.expect(200), told, "without numbers: the newest and the one before");
        house.get("ben", &format!("/articles/{id}/compare?from=1&to=7")).await.expect(404);
    }

    async fn a_list_is_read_to_its_end_in_pages(scene: Scene) {
        let house = House::open(scene).await;
        for at in 0..5 {
            house.scene.clock.advance(1);
            house.scene.draft(json!({"headline": format!("Story {at}")})).await;
        }
        house.scene.clock.advance(1);
        house.scene.draft(json!({"headline": "Ночь в порту"})).await;
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = house.get("ben", &format!("/articles?limit=2&after={after}")).await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["headline"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, ["Ночь в порту", "Story 4", "Story 3", "Story 2", "Story 1", "Story 0"]);
        for limit in ["0", "101", "x"] {
            let refused = house.get("ben", &format!("/articles?limit={limit}")).await;
            refused.expect(422);
            assert_eq!(refused.errors(), [("/limit".to_owned(), "range".to_owned())]);
        }
        let found = house.get("ben", "/articles?q=%D0%9D%D0%9E%D0%A7%D0%AC").await.expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "capitals of any script");
    }
}
