//! What the desk's lists are asked for: order, counts, the clock, files and where they are shown, fronts with a version; and its app.

use crate::files::{png, upload};
use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

fn headlines(list: &Value) -> Vec<&str> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["headline"].as_str().unwrap())
        .collect()
}

async fn story(house: &House, who: &str, headline: &str) -> String {
    house.scene.clock.advance(1);
    let body =
        json!({"headline": headline, "section": "harbour", "bylines": [{"name": "Ben Orlo"}], "body": {"markdown": "Four words of text."}});
    house.post(who, "/articles", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn a_list_is_sorted_paged_and_of_one_writer(scene: Scene) {
        let house = House::open(scene).await;
        for headline in ["Cod", "Anchovy", "Bass"] {
            story(&house, "ben", headline).await;
        }
        story(&house, "ada", "Dab").await;
        for (sort, expected) in [("headline", ["Anchovy", "Bass", "Cod", "Dab"]), ("made", ["Dab", "Bass", "Anchovy", "Cod"]), ("changed", ["Dab", "Bass", "Anchovy", "Cod"])] {
            let first = house.get("ada", &format!("/articles?sort={sort}&limit=3")).await.expect(200);
            let next = first["next"].as_str().unwrap();
            let second = house.get("ada", &format!("/articles?sort={sort}&limit=3&after={next}")).await.expect(200);
            assert_eq!([headlines(&first), headlines(&second)].concat(), expected, "{sort}");
            assert_eq!(second["next"], Value::Null);
        }
        assert_eq!(headlines(&house.get("ada", "/articles?by=me").await.expect(200)), ["Dab"]);
        assert_eq!(house.get("ada", "/articles?sort=length").await.errors(), [("/sort".to_owned(), "unknown".to_owned())]);
    }

    async fn a_row_says_what_a_decision_needs_and_counts_agree(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ben", "Low water").await;
        let copy = house.call("ada", "PUT", &format!("/articles/{id}/working-copy")).header("if-match", "1").json(&json!({"headline": "Lower"})).send().await;
        copy.expect(200);
        let row = house.get("cora", "/articles").await.expect(200)["items"][0].clone();
        assert_eq!((&row["desk"], &row["edition"], &row["by"], &row["words"], &row["lead"]), (&json!("news"), &json!("en"), &json!(["Ben Orlo"]), &json!(4), &Value::Null));
        assert_eq!(row["writing"].as_array().unwrap().len(), 1);
        assert!(row["writing"][0]["name"] == "ada", "{row}");
        let counts = house.get("ben", "/articles/counts?section=harbour").await.expect(200);
        assert_eq!((&counts["draft"], &counts["published"], &counts["binned"]), (&json!(1), &json!(0), &json!(0)));
        assert_eq!(house.get("eve", "/articles/counts").await.expect(200)["draft"], 0, "what somebody may not read is not counted");
        // Whoever is writing it has it in their own list, until the copy is thrown away.
        assert_eq!(house.get("ada", "/articles?by=me").await.expect(200)["items"].as_array().unwrap().len(), 1);
        house.call("ada", "DELETE", &format!("/articles/{id}/working-copy")).send().await.expect(204);
        assert_eq!(house.get("ada", "/articles?by=me").await.expect(200)["items"], json!([]));
        assert_eq!(house.get("ada", &format!("/articles/{id}")).await.expect(200).get("working_copy"), None);
    }

    async fn the_clock_says_what_went_out_and_what_is_to_come(scene: Scene) {
        let house = House::open(scene).await;
        let out = story(&house, "ada", "Out").await;
        house.post("ada", &format!("/articles/{out}/publish"), json!({})).await.expect(200);
        let planned = story(&house, "ada", "Planned").await;
        let at = house.scene.clock.now().plus_seconds(3_600);
        house.post("ada", &format!("/articles/{planned}/publish"), json!({"at": at})).await.expect(202);
        let held = story(&house, "ada", "Held").await;
        house.call("ada", "PUT", &format!("/articles/{held}/embargo")).json(&json!({"until": house.scene.clock.now().plus_seconds(7_200)})).send().await.expect(200);
        let agenda = house.get("ada", "/agenda").await.expect(200);
        let seen: Vec<(&str, &str)> = agenda["items"].as_array().unwrap().iter().map(|item| (item["what"].as_str().unwrap(), item["article"]["headline"].as_str().unwrap())).collect();
        assert_eq!(seen, [("published", "Out"), ("planned", "Planned"), ("embargo", "Held")]);
        assert_eq!(house.get("eve", "/agenda").await.expect(200)["items"], json!([]), "stories of others are not for a contributor");
    }

    async fn a_file_is_found_shown_and_known_where_it_stands(scene: Scene) {
        let house = House::open(scene).await;
        let asset = upload(&house, "ben", "quay.png", png(900, 600)).await.expect(201)["id"].as_str().unwrap().to_owned();
        for (query, count) in [("q=OLD+quay", 1), ("q=lighthouse", 0), ("kind=picture", 1), ("kind=video", 0), ("missing=alt", 0), ("q=100%25", 0)] {
            assert_eq!(house.get("ben", &format!("/assets?{query}")).await.expect(200)["items"].as_array().unwrap().len(), count, "{query}");
        }
        let whole = house.get("ben", &format!("/assets/{asset}/file")).await;
        let small = house.get("ben", &format!("/assets/{asset}/file?width=200")).await;
        assert_eq!((whole.status, small.status), (200, 200));
        assert!(small.header("content-type").starts_with("image/"));
        assert_eq!(whole.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(house.get("", &format!("/assets/{asset}/file")).await.status, 401);
        let story = house.post("ben", "/articles", json!({"headline": "Shown", "lead": {"asset": asset}})).await.expect(201);
        let usage = house.get("ada", &format!("/assets/{asset}/usage")).await.expect(200);
        assert_eq!(usage["items"], json!([{"article": story["id"], "headline": "Shown", "status": "draft", "public": false}]));
        assert_eq!(house.get("eve", &format!("/assets/{asset}/usage")).await.expect(200)["items"][0]["headline"], Value::Null, "a draft of others has no headline");
        assert_eq!(house.get("ben", "/assets").await.expect(200)["items"][0]["uses"], 1);
    }

    async fn a_front_is_not_overwritten_by_who_began_earlier(scene: Scene) {
        let house = House::open(scene).await;
        let id = story(&house, "ada", "On the front").await;
        let layout = |title: &str| json!({"containers": [{"shape": "row", "title": title, "cards": [id]}]});
        let first = house.call("cora", "PUT", "/fronts/home/draft").json(&layout("One")).send().await.expect(200);
        assert_eq!(first["stories"][&id]["headline"], "On the front");
        let version = first["version"].to_string();
        house.call("cora", "PUT", "/fronts/home/draft").header("if-match", &version).json(&layout("Two")).send().await.expect(200);
        let late = house.call("cora", "PUT", "/fronts/home/draft").header("if-match", &version).json(&layout("Three")).send().await;
        late.expect(409);
        let now = house.get("cora", "/fronts/home/draft").await.expect(200);
        assert_eq!((&now["containers"][0]["title"], &now["live"]), (&json!("Two"), &Value::Null));
        house.post("cora", "/fronts/home/launch", json!({})).await.expect(200);
        let listed = house.get("cora", "/fronts").await.expect(200);
        assert_eq!((&listed["items"][0]["name"], &listed["items"][0]["launched"]), (&json!("home"), &json!(true)));
        assert_eq!(house.get("cora", "/fronts/home/draft").await.expect(200)["live"][0]["title"], "Two");
    }

    async fn the_page_of_the_app_is_guarded_and_names_the_paper(scene: Scene) {
        let house = House::open(scene).await;
        for path in ["/desk", "/desk/wall", "/desk/story/1/publish"] {
            let page = house.get("", path).await;
            assert_eq!(page.status, 200, "{path}");
            let policy = page.header("content-security-policy");
            for part in ["default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "require-trusted-types-for 'script'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert_eq!(page.header("cache-control"), "no-store");
            assert!(!page.text().contains("{{"), "{}", page.text());
        }
        assert_eq!(house.get("", "/desk/app/none.js").await.status, 404);
        assert_eq!(house.get("", "/desk/api/none").await.status, 404);
    }
}
