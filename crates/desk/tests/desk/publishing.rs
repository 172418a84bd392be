use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

both_engines! {
    async fn what_stops_a_release_stops_it_here_too(scene: Scene) {
        let house = House::open(scene).await;
        let new = newsroom::asset::NewAsset {
            kind: "picture".into(),
            media_type: "image/png".into(),
            name: "x.png".into(),
            blob: house.scene.room.blobs.put(&crate::files::png(8, 8)).await.unwrap(),
            ..Default::default()
        };
        let mut turn = house.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        let asset = newsroom::asset::add(&mut turn, new).await.unwrap().id.to_string();
        turn.commit().await.unwrap();
        let blocks = json!([
            {"type": "paragraph", "text": "TK when the boat left"},
            {"type": "picture", "asset": asset},
            {"type": "fact_box", "title": "Boats", "blocks": [{"type": "gallery", "pictures": [{"asset": asset, "alt": "A boat"}, {"asset": asset}]}]},
        ]);
        let story = json!({"headline": "Boats TK", "standfirst": "TKTS is no mark", "lead": {"asset": asset}, "body": {"version": 1, "blocks": blocks}});
        let id = house.post("ada", "/articles", story).await.expect(201)["id"].as_str().unwrap().to_owned();
        let expected = ["/headline", "/body", "/lead/alt", "/body/blocks/1/alt", "/body/blocks/2/blocks/0/pictures/1/alt"];
        for body in [json!({}), json!({"at": "2026-12-01T00:00:00Z"})] {
            let refused = house.post("ada", &format!("/articles/{id}/publish"), body).await;
            refused.expect(422);
            assert_eq!(refused.errors().into_iter().map(|(pointer, _)| pointer).collect::<Vec<_>>(), expected);
        }
        // What an import brought and readers saw is corrected without it.
        let mut turn = house.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        let old = json!({"headline": "Old boats", "body": {"version": 1, "blocks": [{"type": "picture", "asset": asset}]}});
        let old = newsroom::article::create(&mut turn, newsroom::article::Draft { content: old, ..Default::default() }).await.unwrap().id;
        newsroom::article::publish(&mut turn, newsroom::article::Publish { article: old.clone(), revision: None, original: None }).await.unwrap();
        turn.commit().await.unwrap();
        let again = json!({"headline": "Old boats, mended", "body": {"version": 1, "blocks": [{"type": "picture", "asset": asset}]}});
        house.call("ada", "POST", &format!("/articles/{old}/revisions")).header("if-match", "1").json(&again).send().await.expect(201);
        house.post("ada", &format!("/articles/{old}/publish"), json!({})).await.expect(200);
        // Said once in the library it is said for every story.
        house.put("ada", &format!("/assets/{asset}"), json!({"alt": "A boat at the stairs"})).await.expect(200);
        let mended = json!({"headline": "Boats", "body": {"version": 1, "blocks": [blocks[1], blocks[2]]}});
        house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&mended).send().await.expect(201);
        house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
    }

    async fn publishing_answers_when_readers_see_it(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let published = house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        assert_eq!(published["address"], "/harbour/2026/11/24/the-flood-that-never-came");
        assert_eq!((&published["number"], &published["visible"]), (&json!(1), &json!(true)));
        assert!(published["search"].is_boolean());
        let event = published["event"].as_i64().unwrap();
        assert_eq!(event, house.scene.room.ledger_head().await.unwrap());
        let again = house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        assert_eq!((&again["event"], &again["version"]), (&published["event"], &published["version"]), "the same twice is one decision");
        for key in ["1", "/harbour/2026/11/24/the-flood-that-never-came"] {
            let key = key.replace('/', "%2F");
            assert_eq!(house.get("ada", &format!("/articles/{key}")).await.expect(200)["id"], json!(id), "found by {key}");
        }
        house.post("ada", &format!("/articles/{id}/publish"), json!({"revision": 7})).await.expect(404);
        let empty = house.post("ben", "/articles", json!({})).await.expect(201)["id"].as_str().unwrap().to_owned();
        assert_eq!(house.post("ada", &format!("/articles/{empty}/publish"), json!({})).await.errors(), [("/headline".to_owned(), "required".to_owned())]);
    }

    async fn an_idempotency_key_is_answered_once(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/publish");
        let publish = |key: &'static str, body: Value| house.call("ada", "POST", &path).header("idempotency-key", key).json(&body).send();
        let first = publish("k1", json!({})).await.expect(200);
        house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "Newer"})).send().await.expect(201);
        assert_eq!(publish("k1", json!({})).await.expect(200), first, "a repeat is an echo, not another release");
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["public_revision"], 1);
        assert_eq!(publish("k1", json!({"revision": 2})).await.expect(409)["errors"][0]["code"], "idempotency_key");
        assert_eq!(publish("k2", json!({})).await.expect(200)["version"], 2);
        let other = house.draft().await;
        let path = format!("/articles/{other}/publish");
        let plan = || house.call("ada", "POST", &path).header("idempotency-key", "k3").json(&json!({"at": "2026-11-25T08:00:00Z"})).send();
        let planned = plan().await.expect(202);
        assert_eq!(plan().await.expect(202), planned);
    }

    async fn two_who_publish_at_once_are_told_the_same(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/publish");
        let publish = || house.call("ada", "POST", &path).header("idempotency-key", "both").json(&json!({})).send();
        let (one, other) = tokio::join!(publish(), publish());
        let (one, other) = (one.expect(200), other.expect(200));
        assert_eq!((&one["event"], &one["address"], &one["version"]), (&other["event"], &other["address"], &other["version"]));
    }

    async fn a_plan_is_answered_202_and_kept(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}/publish");
        let planned = house.post("ada", &path, json!({"at": "2026-11-24T10:00:00+01:00"})).await.expect(202);
        assert_eq!((&planned["at"], &planned["status"], &planned["visible"]), (&json!("2026-11-24T09:00:00Z"), &json!("scheduled"), &json!(false)));
        let shown = house.get("ada", &format!("/articles/{id}")).await.expect(200);
        assert_eq!((&shown["status"], &shown["scheduled_at"]), (&json!("scheduled"), &json!("2026-11-24T09:00:00Z")));
        for wrong in ["tomorrow", "2026-13-01T00:00:00Z", "2026-11-24T07:00:00Z"] {
            let refused = house.post("ada", &path, json!({"at": wrong})).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, "/at", "{wrong}");
        }
        house.delete("ada", &format!("/articles/{id}/schedule")).await.expect(200);
        house.delete("ada", &format!("/articles/{id}/schedule")).await.expect(409);
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["status"], "draft");
        house.post("ada", &path, json!({"at": "2026-11-24T09:00:00Z"})).await.expect(202);
        house.scene.clock.advance(3_600);
        assert_eq!(house.scene.room.release_due(10).await.unwrap().len(), 1);
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["status"], "published");
    }

    async fn a_misspelt_field_does_nothing(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        for (path, body, wrong) in [
            ("publish", json!({"publish_at": "2026-11-24T12:00:00Z"}), "/publish_at"),
            ("publish", json!({"At": "2026-11-24T12:00:00Z"}), "/At"),
            ("correct", json!({"note": "It was two.", "plase": "top"}), "/plase"),
            ("withdraw", json!({"reason": "x", "notise": "y"}), "/notise"),
            ("hand-over", json!({"status": "ready", "to": "ready"}), "/to"),
        ] {
            let refused = house.post("ada", &format!("/articles/{id}/{path}"), body).await;
            refused.expect(422);
            assert_eq!(refused.errors(), [(wrong.to_owned(), "unknown".to_owned())]);
        }
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["status"], "draft");
    }

    async fn a_local_time_is_read_in_the_papers_zone(scene: Scene) {
        let house = House::open(scene).await;
        house.put("dan", "/settings", json!({"time_zone": "Europe/Berlin"})).await.expect(200);
        let id = house.draft().await;
        for (written, instant) in [
            ("2027-03-28 02:30", "2027-03-28T01:00:00Z"), // the hour that does not exist: the next valid minute
            ("2027-03-28T03:00", "2027-03-28T01:00:00Z"),
            ("2027-10-31 02:30", "2027-10-31T00:30:00Z"), // the hour that comes twice: the first
            ("2027-06-01 12:00", "2027-06-01T10:00:00Z"),
            ("2027-06-01T12:00:00Z", "2027-06-01T12:00:00Z"),
        ] {
            let planned = house.post("ada", &format!("/articles/{id}/publish"), json!({"at": written})).await.expect(202);
            assert_eq!(planned["at"], instant, "{written}");
        }
        let path = format!("/articles/{id}/embargo");
        let held = house.put("ada", &path, json!({"until": "2027-06-01 12:00"})).await.expect(200);
        assert_eq!(held["embargo_until"], "2027-06-01T10:00:00Z");
        for wrong in ["2027-06-01", "2027-06-01T10:00:00+25:00"] {
            let refused = house.put("ada", &path, json!({"until": wrong})).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, "/until", "{wrong}");
        }
    }

    async fn an_embargo_stands_above_every_release(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let held = house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": "2026-11-24T12:00:00Z"})).await.expect(200);
        assert_eq!(held["embargo_until"], "2026-11-24T12:00:00Z");
        let publish = |body: Value| { let path = format!("/articles/{id}/publish"); let house = &house; async move { house.post("ada", &path, body).await } };
        for body in [json!({}), json!({"at": "2026-11-24T11:59:59Z"})] {
            let refused = publish(body).await;
            refused.expect(422);
            assert_eq!(refused.errors(), [(String::new(), "embargo".to_owned())]);
        }
        publish(json!({"at": "2026-11-24T12:00:00Z"})).await.expect(202);
        assert_eq!(house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": "2026-11-24T13:00:00Z"})).await.errors()[0].1, "scheduled_earlier");
        house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": null})).await.expect(200);
        publish(json!({})).await.expect(200);
        house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": "2026-11-24T13:00:00Z"})).await.expect(422);
        house.put("ada", &format!("/articles/{id}/embargo"), json!({"until": "noon"})).await.expect(422);
    }

    async fn a_correction_and_a_withdrawal_in_public(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = |verb: &str| format!("/articles/{id}/{verb}");
        house.post("ada", &path("correct"), json!({"note": "x"})).await.expect(422);
        house.post("ada", &path("withdraw"), json!({"reason": "x"})).await.expect(422);
        house.post("ada", &path("publish"), json!({})).await.expect(200);
        assert_eq!(house.post("ada", &path("correct"), json!({})).await.errors(), [("/note".to_owned(), "required".to_owned())]);
        assert_eq!(house.post("ada", &path("correct"), json!({"note": "x", "place": "middle"})).await.errors(), [("/place".to_owned(), "unknown".to_owned())]);
        let corrected = house.post("ada", &path("correct"), json!({"note": "It rained for eight days.", "place": "top"})).await.expect(200);
        assert_eq!((&corrected["version"], &corrected["visible"]), (&json!(2), &json!(true)));
        let last = house.scene.room.events(corrected["event"].as_i64().unwrap() - 1, 1).await.unwrap().pop().unwrap();
        assert_eq!((last.kind.as_str(), last.revision, last.public_version), ("article_corrected", Some(1), Some(2)));
        assert_eq!(house.post("ada", &path("withdraw"), json!({})).await.errors(), [("/reason".to_owned(), "required".to_owned())]);
        // A plan for a newer revision does not bring it back.
        house.call("ada", "POST", &path("revisions")).header("if-match", "1").json(&json!({"headline": "Newer"})).send().await.expect(201);
        house.post("ada", &path("publish"), json!({"at": "2026-11-24T09:00:00Z"})).await.expect(202);
        let withdrawn = house.post("ada", &path("withdraw"), json!({"reason": "wrong town", "notice": "This was wrong."})).await.expect(200);
        assert_eq!(withdrawn["visible"], true);
        house.scene.clock.advance(7_200);
        assert!(house.scene.room.release_due(10).await.unwrap().is_empty());
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["status"], "withdrawn");
        house.post("ada", &path("withdraw"), json!({"reason": "again"})).await.expect(409);
    }

    async fn the_bin_and_back(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        house.post("ben", &format!("/articles/{id}/hand-over"), json!({"status": "submitted"})).await.expect(200);
        assert_eq!(house.delete("ada", &format!("/articles/{id}")).await.expect(200)["status"], "binned");
        house.delete("ada", &format!("/articles/{id}")).await.expect(409);
        assert_eq!(house.get("ada", "/articles").await.expect(200)["items"], json!([]));
        assert_eq!(house.get("ada", "/articles?status=binned").await.expect(200)["items"].as_array().unwrap().len(), 1);
        house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(409);
        house.call("ben", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "1").json(&json!({"headline": "x"})).send().await.expect(409);
        assert_eq!(house.post("ada", &format!("/articles/{id}/restore"), json!({})).await.expect(200)["status"], "submitted");
        house.post("ada", &format!("/articles/{id}/restore"), json!({})).await.expect(409);
        house.post("ada", &format!("/articles/{id}/hand-over"), json!({"status": "published"})).await.expect(422);
        house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        house.delete("ada", &format!("/articles/{id}")).await.expect(409);
        let gone = house.put("ada", &format!("/articles/{id}/expiry"), json!({"until": "2026-12-01T00:00:00Z"})).await.expect(200);
        assert_eq!(gone["visible_until"], "2026-12-01T00:00:00Z");
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200)["visible_until"], "2026-12-01T00:00:00Z");
    }

    async fn a_revision_is_redacted_for_good(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "Without the name"})).send().await.expect(201);
        house.post("cora", &format!("/articles/{id}/redact"), json!({})).await.expect(422);
        house.post("cora", &format!("/articles/{id}/redact"), json!({"revision": 2})).await.expect(422);
        assert_eq!(house.post("dan", &format!("/articles/{id}/redact"), json!({"revision": 1})).await.errors(), [("/reason".to_owned(), "required".to_owned())]);
        house.post("dan", &format!("/articles/{id}/redact"), json!({"revision": 1, "reason": "a court said so"})).await.expect(200);
        house.get("ada", &format!("/articles/{id}?revision=1")).await.expect(422);
        assert_eq!(house.get("ada", &format!("/articles/{id}/revisions")).await.expect(200)["items"][1]["redacted"], true);
    }

    async fn the_ledger_is_read_in_order(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let published = house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        let number = published["event"].as_i64().unwrap();
        let told = house.get("dan", &format!("/ledger?after={}", number - 2)).await.expect(200);
        let events = told["items"].as_array().unwrap();
        let ada = house.scene.cast.ada.id().unwrap().to_string();
        assert_eq!(events.len(), 2);
        assert_eq!(events[1], json!({
            "number": number, "id": events[1]["id"], "kind": "article_published", "noun": "article", "noun_id": id, "revision": 1, "public_version": 1,
            "actor": ada, "origin": "person", "at": "2026-11-24T08:00:00Z",
        }));
        let page = house.get("dan", "/ledger?after=0&limit=3").await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next"]), (3, &json!("3")));
        assert_eq!(house.get("dan", &format!("/ledger?after={number}")).await.expect(200), json!({"items": [], "next": null}));
        let mut turn = house.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        for headline in ["One", "Two"] {
            newsroom::article::create(&mut turn, newsroom::article::Draft { content: json!({"headline": headline}), ..Default::default() }).await.unwrap();
        }
        let batch = turn.commit().await.unwrap().unwrap();
        let told = house.get("dan", &format!("/ledger?after={number}")).await.expect(200);
        assert_eq!((&told["items"][0]["noun"], &told["items"][0]["revision"], &told["items"][0]["public_version"]), (&json!("batch"), &Value::Null, &Value::Null));
        let items = house.get("dan", &format!("/batches/{}", batch.noun_id)).await.expect(200);
        assert_eq!(items["items"].as_array().unwrap().len(), 2);
        assert_eq!(items["items"][0]["kind"], "article_created");
        house.get("dan", "/batches/none").await.expect(404);
        let operations = house.get("ada", "/operations").await.expect(200);
        assert_eq!((&operations["schedules"]["due"], &operations["press"]["lag"].is_i64(), &operations["press"]["parked"]), (&json!(0), &true, &json!([])));
    }
}
