//! What is forgotten, impossible or unknown is refused with its place, and does nothing.

use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

/// The pointer and code of the first thing that is wrong.
fn first(house: &crate::house::Answer) -> (String, String) {
    house.expect(422);
    house.errors()[0].clone()
}

fn wrong(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

both_engines! {
    async fn what_was_forgotten_decides_nothing(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        for path in ["embargo", "expiry"] {
            assert_eq!(first(&house.put("cora", &format!("/articles/{id}/{path}"), json!({})).await), wrong("/until", "required"));
        }
        house.put("cora", &format!("/articles/{id}/embargo"), json!({"until": "2026-12-01T10:00:00Z"})).await.expect(200);
        house.put("cora", &format!("/articles/{id}/embargo"), json!({"reason": "x"})).await.expect(422);
        assert!(house.get("cora", &format!("/articles/{id}")).await.expect(200)["embargo_until"].is_string(), "the embargo stands");
        house.put("cora", &format!("/articles/{id}/embargo"), json!({"until": null})).await.expect(200);
        assert_eq!(first(&house.put("cora", &format!("/articles/{id}/expiry"), json!({"until": "1900-01-01T00:00:00Z"})).await), wrong("/until", "past"));
        for at in [json!(""), json!(" "), json!(3)] {
            let refused = house.post("cora", &format!("/articles/{id}/publish"), json!({"at": at})).await;
            assert_eq!(first(&refused).0, "/at");
        }
        assert_eq!(house.get("cora", &format!("/articles/{id}")).await.expect(200)["status"], "draft");
        house.post("cora", &format!("/articles/{id}/publish"), json!({"at": null})).await.expect(200);
    }

    async fn a_headline_that_nobody_sees_is_none(scene: Scene) {
        let house = House::open(scene).await;
        for headline in ["\u{200b}\u{200b}", "\u{2060} \u{feff}", "\u{ad}"] {
            let made = house.post("ada", "/articles", json!({"headline": headline, "section": "harbour"})).await.expect(201);
            let refused = house.post("ada", &format!("/articles/{}/publish", made["id"].as_str().unwrap()), json!({})).await;
            assert_eq!(first(&refused), wrong("/headline", "required"));
        }
        let long = json!({"headline": "x", "bylines": [{"name": "A"}, {"name": "b".repeat(201)}]});
        assert_eq!(first(&house.post("ada", "/articles", long).await), wrong("/bylines/1/name", "too_long"));
        let many: Vec<String> = (0..150).map(|at| format!("tag {at}")).collect();
        house.post("ada", "/articles", json!({"headline": "x", "tags": many})).await.expect(201);
    }

    async fn a_translation_is_told_and_taken_back(scene: Scene) {
        let house = House::open(scene).await;
        house.post("dan", "/editions", json!({"code": "ru", "name": "Вести", "language": "ru"})).await.expect(201);
        let english = house.post("cora", "/articles", json!({"headline": "Tide"})).await.expect(201)["id"].clone();
        let russian = house.post("cora", "/articles", json!({"headline": "Прилив", "edition": "ru"})).await.expect(201)["id"].clone();
        let path = format!("/articles/{}/translation", russian.as_str().unwrap());
        assert_eq!(first(&house.post("cora", &path, json!({})).await), wrong("/translation_of", "required"));
        assert_eq!(first(&house.post("cora", &path, json!({"translation_of": russian})).await), wrong("/translation_of", "same"));
        house.post("cora", &path, json!({"translation_of": english})).await.expect(200);
        let group = "SELECT COUNT(DISTINCT translation_group) FROM article";
        let count = async || house.scene.db.one::<(i64,)>(group, store::params![]).await.unwrap().0;
        assert_eq!(count().await, 1);
        assert_eq!(house.post("cora", &path, json!({"translation_of": null})).await.expect(200)["translation_of"], Value::Null);
        assert_eq!(count().await, 2);
        house.post("cora", &path, json!({"translation_of": null})).await.expect(200);
    }

    async fn addresses_that_nobody_could_ask_for(scene: Scene) {
        let house = House::open(scene).await;
        for address in ["/a/../b", "/x?y", "/a%2fb", "/a\\b", "//double", "/a\r\nb", "/x#f", "no", "/a//b"] {
            let refused = house.post("cora", "/pages", json!({"title": "A", "address": address})).await;
            assert_eq!(first(&refused).0, "/address", "{address}");
        }
        house.post("cora", "/pages", json!({"title": "A", "address": "/one"})).await.expect(201);
        assert_eq!(house.post("cora", "/pages", json!({"title": "A", "address": "/two"})).await.expect(201)["slug"], "a-2");
        assert_eq!(first(&house.post("cora", "/pages", json!({"title": "A", "address": "/three", "published": "yes"})).await).0, "/published");
        assert_eq!(house.post("cora", "/sections", json!({"name": "Privacy"})).await.errors(), [wrong("/slug", "reserved")]);

        house.scene.story(json!({"tags": ["tide"]})).await;
        for from in ["/search", "/search/", "/corrections", "/privacy", "/tag/tide", "/sitemap.xml"] {
            let refused = house.post("dan", "/redirects", json!({"from": from, "to": "/harbour"})).await;
            assert_eq!(first(&refused), wrong("/from", "reserved"), "{from}");
        }
        for from in ["/tag/no-such-tag", "/feed", "/search/old", "/council/old"] {
            house.post("dan", "/redirects", json!({"from": from, "to": "/harbour"})).await.expect(201);
        }
    }

    async fn names_that_stay_and_shapes_that_would_hide_pages(scene: Scene) {
        let house = House::open(scene).await;
        assert_eq!(first(&house.put("dan", "/editions/en", json!({"path": "english"})).await), wrong("/path", "fixed"));
        house.put("dan", "/editions/en", json!({"path": "", "tagline": "Daily"})).await.expect(200);
        // A list is no object, whatever stands in it.
        for (path, list) in [("/redirects", json!(["/old", "/harbour"])), ("/sections", json!([])), ("/editions", json!("kk"))] {
            assert_eq!(first(&house.post("dan", path, list).await), wrong("", "type"), "{path}");
        }
        assert_eq!(first(&house.put("dan", "/navigation", json!([])).await), wrong("", "type"));
        // A name that nobody can see is none.
        let unseen = "\u{20}\u{a0}\u{200b}\u{2060}";
        house.put("dan", "/settings", json!({"name": unseen})).await.expect(422);
        assert_eq!(first(&house.put("dan", "/editions/en", json!({"name": unseen})).await).0, "/name");
        house.put("dan", "/editions/en", json!({"name": " "})).await.expect(422);
        let new = json!({"code": "kk", "name": unseen, "language": "kk"});
        assert_eq!(first(&house.post("dan", "/editions", new).await).0, "/name");
        house.put("cora", "/breaking", json!({"text": unseen})).await.expect(422);
        for pattern in ["/account/SLUG", "/tag/SLUG", "/desk/YYYY/SLUG"] {
            assert_eq!(first(&house.put("dan", "/settings", json!({"article_address": pattern})).await).0, "/article_address", "{pattern}");
        }
        house.put("dan", "/settings", json!({"article_address": "/news/SLUG"})).await.expect(200);
        for (name, text) in [("contact", "not mail"), ("report", "https://paper.example/report"), ("contact", "a@b@c.example")] {
            assert_eq!(first(&house.put("dan", "/settings", json!({name: text})).await).0, format!("/{name}"));
        }
        house.put("dan", "/settings", json!({"contact": "desk@paper.example", "report": ""})).await.expect(200);
        let made = house.post("cora", "/sections", json!({"name": "Quay", "parent": "harbour"})).await.expect(201);
        assert_eq!(made["parent"], "harbour");
        assert_eq!(house.put("cora", "/sections/quay", json!({"name": "Quays"})).await.expect(200)["parent"], "harbour");
        assert_eq!(house.put("cora", "/sections/quay", json!({"parent": null})).await.expect(200)["parent"], Value::Null);
    }

    async fn fronts_of_what_is_there(scene: Scene) {
        let house = House::open(scene).await;
        let published = house.scene.story(json!({})).await;
        let empty = json!({"containers": []});
        assert_eq!(first(&house.put("cora", "/fronts/hom/draft", empty).await), wrong("/name", "unknown"));
        let number = house.get("cora", &format!("/articles/{}", published.0)).await.expect(200)["number"].clone();
        let kept = house.put("cora", "/fronts/home/draft", json!({"containers": [{"shape": "row", "cards": [number]}]})).await.expect(200);
        assert_eq!(kept["containers"][0]["cards"], json!([number.to_string()]));
        for (fill, pointer) in [(json!({"section": "nowhere"}), "section"), (json!({"tag": "nothing"}), "tag"), (json!({"kind": "poem"}), "kind")] {
            let layout = json!({"containers": [{"shape": "lead"}, {"shape": "row", "fill": fill}]});
            assert_eq!(first(&house.put("cora", "/fronts/home/draft", layout).await), wrong(&format!("/containers/1/fill/{pointer}"), "unknown"));
        }
        let long = json!({"containers": [{"shape": "row", "title": "x".repeat(201)}]});
        assert_eq!(first(&house.put("cora", "/fronts/home/draft", long).await), wrong("/containers/0/title", "too_long"));
    }
}
