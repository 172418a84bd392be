//! Looks of the theme: tried by who may set one, taken by the setting, and the same ones in the settings and in the theme.

use crate::house::{House, SITE};
use newsroom::setting::LOOKS;
use pages::Theme;
use serde_json::json;
use testkit::both_engines;

#[test]
fn the_settings_and_the_theme_have_the_same_looks() {
    let mut named: Vec<&str> = LOOKS.to_vec();
    named.sort_unstable();
    assert_eq!(Theme::standard().unwrap().looks(), named);
}

both_engines! {
    async fn a_look_is_tried_and_then_taken(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let link = house.post("ada", &format!("/articles/{id}/previews"), json!({})).await.expect(201)["url"].as_str().unwrap().replace(SITE, "");
        let mut sheets = Vec::new();
        for look in ["own", "gazette", "broadsheet", "bulletin"] {
            let page = house.get("dan", &format!("/looks/{look}/page")).await;
            assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{look}");
            assert!(page.header("content-security-policy").contains("frame-ancestors 'self'"));
            let html = page.text();
            let (_, rest) = html.split_once("rel=\"stylesheet\" href=\"").unwrap();
            sheets.push(rest.split('"').next().unwrap().to_owned());
        }
        assert!(sheets[1].contains(".gazette.") && sheets[3].contains(".bulletin."), "{sheets:?}");
        sheets.sort_unstable();
        sheets.dedup();
        assert_eq!(sheets.len(), 4);
        assert!(house.get("dan", "/looks/gazette/page?scheme=dark").await.text().contains("<html data-scheme=\"dark\""));
        assert!(!house.get("dan", "/looks/gazette/page?scheme=%22%3E").await.text().contains("data-scheme"));
        for (path, status) in [("/looks/none/page", 404), ("/looks/gazette/page?path=/nothing-here", 404), ("/looks/gazette/page?path=https://elsewhere.example", 422)] {
            house.get("dan", path).await.expect(status);
        }
        house.get("cora", "/looks/gazette/page").await.expect(403);
        assert!(!house.get("", &link).await.text().contains(".gazette."), "trying one changes nothing");

        house.put("dan", "/settings", json!({"look": "baroque"})).await.expect(422);
        house.put("cora", "/settings", json!({"look": "gazette"})).await.expect(403);
        house.put("dan", "/settings", json!({"look": "gazette"})).await.expect(200);
        assert!(house.get("", &link).await.text().contains("story.gazette."));
        assert!(!house.get("dan", "/looks/own/page").await.text().contains(".gazette."), "the theme's own can be tried again");
        house.put("dan", "/settings", json!({"look": null})).await.expect(200);
        assert!(!house.get("", &link).await.text().contains(".gazette."));
    }
}
