use crate::house::{House, SITE};
use serde_json::json;
use testkit::both_engines;

both_engines! {
    async fn a_preview_shows_the_story_to_whoever_holds_its_address(scene: Scene) {
        let house = House::open(scene).await;
        let upload = crate::files::png(640, 480);
        let asset = crate::files::upload(&house, "ben", "quay.png", upload).await.expect(201)["id"].as_str().unwrap().to_owned();
        let id = house.scene.draft(json!({
            "headline": "UNSEEN HEADLINE", "tags": ["unseen-tag"], "lead": {"asset": asset, "alt": "The quay"},
            "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "UNSEEN WORDS"}]},
        })).await.id.to_string();
        let shared = house.post("ben", &format!("/articles/{id}/previews"), json!({"expires_in": 3600})).await.expect(201);
        let token = shared["token"].as_str().unwrap();
        assert_eq!(shared["url"], format!("{SITE}/desk/share/{token}"));
        assert_eq!(shared["expires_at"], "2026-11-24T09:00:00Z");
        let page = house.get("", &format!("/desk/share/{token}")).await;
        page.expect(200);
        let html = page.text();
        assert!(html.contains("UNSEEN HEADLINE") && html.contains("UNSEEN WORDS"), "{html}");
        assert!(page.header("content-type").starts_with("text/html"));
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let under = format!("/desk/share/{token}/media/");
        let start = html.find(&under).expect("the picture is shown");
        let picture = &html[start..start + html[start..].find(['"', ' ']).unwrap()];
        let file = house.get("", picture).await;
        file.expect(200);
        assert!(file.header("content-type").starts_with("image/"));
        // Nothing of it is anywhere else: the paper was not touched.
        let print = house.press.status();
        assert_eq!(print.parked.len(), 0);
        assert_eq!(house.get("ben", &format!("/articles/{id}")).await.expect(200)["number"], json!(null));
        assert_eq!(house.get("ben", &format!("/assets/{asset}")).await.expect(200)["number"], json!(null));

        house.call("ben", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "NEWER HEADLINE"})).send().await.expect(201);
        assert!(house.get("", &format!("/desk/share/{token}")).await.text().contains("NEWER HEADLINE"), "the newest revision shows");
        let pinned = house.post("ben", &format!("/articles/{id}/previews"), json!({"revision": 1})).await.expect(201);
        let pinned = pinned["token"].as_str().unwrap().to_owned();
        assert!(house.get("", &format!("/desk/share/{pinned}")).await.text().contains("UNSEEN HEADLINE"));

        house.delete("ben", &format!("/articles/{id}/previews/{pinned}")).await.expect(204);
        house.delete("ben", &format!("/articles/{id}/previews/{pinned}")).await.expect(404);
        house.get("", &format!("/desk/share/{pinned}")).await.expect(404);
        house.get("", &format!("{}x", picture.replace(token, &pinned))).await.expect(404);
        house.scene.clock.advance(3_600);
        house.get("", &format!("/desk/share/{token}")).await.expect(404);
        house.get("", picture).await.expect(404);
        house.get("", "/desk/share/nothing").await.expect(404);
    }

    async fn a_preview_ends_with_the_bin_and_lives_no_longer_than_a_month(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        for wrong in [json!(0), json!(-5), json!("31d"), json!("soon"), json!(true)] {
            let refused = house.post("ben", &format!("/articles/{id}/previews"), json!({"expires_in": wrong})).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, "/expires_in");
        }
        let shared = house.post("ben", &format!("/articles/{id}/previews"), json!({"expires_in": "2d"})).await.expect(201);
        assert_eq!(shared["expires_at"], "2026-11-26T08:00:00Z");
        let address = format!("/desk/share/{}", shared["token"].as_str().unwrap());
        house.get("", &address).await.expect(200);
        house.delete("ada", &format!("/articles/{id}")).await.expect(200);
        house.get("", &address).await.expect(404);
        house.post("ada", &format!("/articles/{id}/previews"), json!({})).await.expect(409);
    }

    async fn a_preview_of_a_published_story_shows_what_is_not_out_yet(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1").json(&json!({"headline": "NOT OUT YET"})).send().await.expect(201);
        let shared = house.post("ada", &format!("/articles/{id}/previews"), json!({})).await.expect(201);
        let page = house.get("", &format!("/desk/share/{}", shared["token"].as_str().unwrap())).await;
        page.expect(200);
        assert!(page.text().contains("NOT OUT YET"));
    }
}
