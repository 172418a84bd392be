use crate::house::House;
use serde_json::{Value, json};
use testkit::both_engines;

/// Reads a list to its end, one item at a time, and gives what was asked of each.
async fn walk(house: &House, path: &str, field: &str) -> Vec<Value> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = house
            .get("cora", &format!("{path}{mark}limit=1&after={}", after.replace('/', "%2F")))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 1);
        seen.extend(items.iter().map(|item| item[field].clone()));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return seen,
        }
    }
}

both_engines! {
    async fn sections(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("ada", "/sections", json!({"name": "Fish & Chips", "description": "Food", "parent": "harbour"})).await.expect(201);
        assert_eq!((&made["slug"], &made["parent"], &made["edition"], &made["version"]), (&json!("fish-chips"), &json!("harbour"), &json!("en"), &json!(1)));
        house.post("ada", "/sections", json!({"name": "Fish & Chips"})).await.expect(409);
        assert_eq!(house.post("ada", "/sections", json!({"name": "Desk"})).await.errors(), [("/slug".to_owned(), "reserved".to_owned())]);
        assert_eq!(house.post("ada", "/sections", json!({})).await.errors(), [("/name".to_owned(), "required".to_owned())]);
        house.post("ada", "/sections", json!({"name": "x", "colour": "red"})).await.expect(422);
        let id = made["id"].as_str().unwrap();
        assert_eq!(house.get("eve", "/sections/fish-chips").await.expect(200), made);
        assert_eq!(house.get("eve", &format!("/sections/{id}")).await.expect(200), made);
        let changed = house.put("ada", "/sections/fish-chips", json!({"name": "Food", "parent": "", "position": 9})).await.expect(200);
        assert_eq!((&changed["name"], &changed["parent"], &changed["position"], &changed["version"]), (&json!("Food"), &json!(null), &json!(9), &json!(2)));
        assert_eq!(walk(&house, "/sections", "slug").await, [json!("council"), json!("harbour"), json!("fish-chips")]);
        house.delete("ada", &format!("/sections/{id}")).await.expect(204);
        house.get("ada", "/sections/fish-chips").await.expect(404);
        house.scene.draft(json!({})).await;
        assert_eq!(house.delete("ada", "/sections/harbour").await.expect(422)["errors"][0]["code"], "in_use");
        house.get("ada", "/sections?after=nothing").await.expect(422);
    }

    async fn tags(scene: Scene) {
        let house = House::open(scene).await;
        house.scene.story(json!({"tags": ["tide", "Spring Tides"]})).await;
        let made = house.post("ada", "/tags", json!({"name": "Tides"})).await.expect(201);
        assert_eq!((&made["slug"], &made["number"]), (&json!("tides"), &json!(null)));
        house.post("ada", "/tags", json!({"name": "Tides"})).await.expect(409);
        assert_eq!(house.put("ada", "/tags/tides", json!({"description": "Ebb and flood"})).await.expect(200)["description"], "Ebb and flood");
        assert_eq!(house.delete("ada", "/tags/tide").await.expect(422)["errors"][0]["code"], "in_use");
        let merged = house.post("ada", "/tags/tide/merge", json!({"into": "tides"})).await.expect(200);
        assert_eq!((&merged["slug"], &merged["merged_into"]), (&json!("tide"), &json!("tides")));
        assert!(house.get("ada", "/tags/tides").await.expect(200)["number"].is_i64(), "the tag that stays is public now");
        house.post("ada", "/tags/tide/merge", json!({"into": "spring-tides"})).await.expect(409);
        house.post("ada", "/tags/tides/merge", json!({"into": "tides"})).await.expect(422);
        house.post("ada", "/tags/tides/merge", json!({"into": "nothing"})).await.expect(404);
        let mut slugs = walk(&house, "/tags", "slug").await;
        slugs.sort_by_key(ToString::to_string);
        assert_eq!(slugs, [json!("spring-tides"), json!("tide"), json!("tides")]);
        house.post("ada", "/tags", json!({"name": "Empty"})).await.expect(201);
        house.delete("ada", "/tags/empty").await.expect(204);
        house.get("ada", "/tags/empty").await.expect(404);
    }

    async fn authors(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("ada", "/authors", json!({"name": "Ilse Varnay", "names": {"ru": "Ильзе\u{0} Варнай"}, "role": "Harbour", "bio": "Walks."})).await.expect(201);
        assert_eq!((&made["slug"], &made["names"]["ru"], &made["portrait"]), (&json!("ilse-varnay"), &json!("Ильзе Варнай"), &json!(null)));
        house.post("ada", "/authors", json!({"name": "Ilse Varnay"})).await.expect(409);
        assert_eq!(house.put("ada", "/authors/ilse-varnay", json!({"portrait": "nothing"})).await.errors(), [("/portrait".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.put("ada", "/authors/ilse-varnay", json!({"bio": "Runs."})).await.expect(200)["bio"], "Runs.");
        assert_eq!(house.get("eve", &format!("/authors/{}", made["id"].as_str().unwrap())).await.expect(200)["bio"], "Runs.");
        house.post("ada", "/authors", json!({"name": "Oda Brenn"})).await.expect(201);
        let mut slugs = walk(&house, "/authors", "slug").await;
        slugs.sort_by_key(ToString::to_string);
        assert_eq!(slugs, [json!("ilse-varnay"), json!("oda-brenn")]);
        house.scene.draft(json!({"bylines": [{"author": "oda-brenn"}]})).await;
        house.delete("ada", "/authors/oda-brenn").await.expect(422);
        house.delete("ada", "/authors/ilse-varnay").await.expect(204);
        house.get("ada", "/authors/ilse-varnay").await.expect(404);
    }

    async fn editions_with_slugs_of_their_own(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("dan", "/editions", json!({"code": "ru", "name": "Вести", "language_name": "Русский"})).await.expect(201);
        assert_eq!((&made["language"], &made["path"], &made["direction"], &made["default"]), (&json!("ru"), &json!("ru"), &json!("ltr"), &json!(false)));
        house.post("dan", "/editions", json!({"code": "ru"})).await.expect(409);
        assert_eq!(house.post("dan", "/editions", json!({"code": "xx", "direction": "up"})).await.errors(), [("/direction".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.put("dan", "/editions/ru", json!({"tagline": "О море"})).await.expect(200)["tagline"], "О море");
        assert_eq!(walk(&house, "/editions", "code").await, [json!("en"), json!("ru")]);
        house.post("ada", "/sections", json!({"edition": "ru", "slug": "harbour", "name": "Порт"})).await.expect(201);
        assert_eq!(house.get("ada", "/sections/harbour?edition=ru").await.expect(200)["name"], "Порт");
        assert_eq!(house.get("ada", "/sections/harbour").await.expect(200)["name"], "Harbour", "without a word the default edition's");
        house.post("ada", "/tags?edition=ru", json!({"slug": "prilivy", "name": "Приливы"})).await.expect(201);
        house.get("ada", "/tags/prilivy").await.expect(404);
        house.get("ada", "/tags/prilivy?edition=ru").await.expect(200);
        house.put("ada", "/tags/prilivy?edition=ru", json!({"name": "Прилив"})).await.expect(200);
        let english = house.draft().await;
        let russian = house.post("ben", "/articles", json!({"edition": "ru", "headline": "Наводнение", "translation_of": english})).await.expect(201)["id"].as_str().unwrap().to_owned();
        house.post("ben", "/articles", json!({"edition": "ru", "headline": "Второе", "translation_of": english})).await.expect(409);
        house.post("ben", "/articles", json!({"headline": "Same edition", "translation_of": english})).await.expect(422);
        house.call("ben", "POST", &format!("/articles/{russian}/revisions")).header("if-match", "1").json(&json!({"edition": "en"})).send().await.expect(422);
        let listed = house.get("ben", "/articles?edition=ru").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // An id needs no edition.
        let tag = house.get("ada", "/tags/prilivy?edition=ru").await.expect(200);
        let (tag, english_tag) = (tag["id"].as_str().unwrap().to_owned(), house.post("ada", "/tags", json!({"name": "Tides"})).await.expect(201));
        assert_eq!(house.get("ada", &format!("/tags/{tag}")).await.expect(200)["edition"], "ru");
        assert_eq!(house.put("ada", &format!("/tags/{tag}"), json!({"name": "Отлив"})).await.expect(200)["name"], "Отлив");
        house.post("ada", &format!("/tags/{tag}/merge"), json!({"into": english_tag["id"]})).await.expect(422);
        house.delete("ada", &format!("/tags/{tag}")).await.expect(204);
        let section = house.get("ada", "/sections/harbour?edition=ru").await.expect(200)["id"].as_str().unwrap().to_owned();
        assert_eq!(house.put("ada", &format!("/sections/{section}"), json!({"name": "Гавань"})).await.expect(200)["name"], "Гавань");
        assert_eq!(house.get("ada", "/sections/harbour").await.expect(200)["name"], "Harbour");
        house.delete("ada", &format!("/sections/{section}")).await.expect(204);
        assert_eq!(house.put("dan", &format!("/editions/{}", made["id"].as_str().unwrap()), json!({"footer": "Конец"})).await.expect(200)["footer"], "Конец");
        house.delete("dan", "/editions/ru").await.expect(422);
        house.delete("dan", "/editions/en").await.expect(422);
        house.post("dan", "/editions", json!({"code": "nl"})).await.expect(201);
        house.delete("dan", "/editions/nl").await.expect(204);
        house.post("ben", "/articles", json!({"edition": "nl", "headline": "x"})).await.expect(422);
    }

    async fn a_translation_shows_the_headline_that_is_public(scene: Scene) {
        let house = House::open(scene).await;
        house.post("dan", "/editions", json!({"code": "ru", "name": "Вести"})).await.expect(201);
        let english = house.draft().await;
        let russian = house.post("ben", "/articles", json!({"edition": "ru", "headline": "Наводнение"})).await.expect(201)["id"].as_str().unwrap().to_owned();
        house.post("ben", &format!("/articles/{russian}/translation"), json!({"translation_of": english})).await.expect(200);
        for id in [&english, &russian] {
            house.post("ada", &format!("/articles/{id}/publish"), json!({})).await.expect(200);
        }
        house.call("ben", "POST", &format!("/articles/{russian}/revisions")).header("if-match", "1").json(&json!({"headline": "UNPUBLISHED"})).send().await.expect(201);
        house.post("ada", &format!("/articles/{english}/correct"), json!({"note": "x"})).await.expect(200);
        let mut snapshot = house.scene.room.snapshot().await.unwrap();
        let newsroom::public::Standing::Published(story) = snapshot.standing(&english).await.unwrap() else { panic!() };
        assert_eq!(story.translations[0].headline, "Наводнение");
    }

    async fn pages(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("ada", "/pages", json!({"title": "About us", "body": {"markdown": "We are **here**."}})).await.expect(201);
        assert_eq!((&made["slug"], &made["address"], &made["published"]), (&json!("about-us"), &json!("/about-us"), &json!(true)));
        assert_eq!(made["body"]["blocks"][0]["type"], "paragraph");
        house.post("ada", "/pages", json!({"title": "About us"})).await.expect(409);
        house.post("ada", "/pages", json!({"title": "Harbour"})).await.expect(409);
        assert_eq!(house.post("ada", "/pages", json!({"title": "Search"})).await.errors(), [("/address".to_owned(), "reserved".to_owned())]);
        assert_eq!(house.post("ada", "/pages", json!({"title": "x", "body": {"blocks": [{"type": "blink"}]}})).await.errors(), [("/body/blocks/0/type".to_owned(), "unknown".to_owned())]);
        let changed = house.put("ada", "/pages/about-us", json!({"title": "About", "published": false})).await.expect(200);
        assert_eq!((&changed["title"], &changed["published"], &changed["address"]), (&json!("About"), &json!(false), &json!("/about-us")));
        house.post("ada", "/pages", json!({"title": "Contact"})).await.expect(201);
        assert_eq!(walk(&house, "/pages", "slug").await, [json!("about-us"), json!("contact")]);
        house.delete("ada", "/pages/about-us").await.expect(204);
        house.get("ada", "/pages/about-us").await.expect(404);
        house.post("ada", "/pages", json!({"title": "About us"})).await.expect(201);
    }

    async fn a_name_in_the_address_is_not_changed_by_the_way(scene: Scene) {
        let house = House::open(scene).await;
        house.post("cora", "/tags", json!({"slug": "tides", "name": "Tides"})).await.expect(201);
        let page = house.post("cora", "/pages", json!({"slug": "about", "title": "About", "body": {"markdown": "x"}})).await.expect(201);
        let by_id = format!("/pages/{}", page["id"].as_str().unwrap());
        for (path, body, pointer) in [
            ("/tags/tides", json!({"name": "Tide", "slug": "tide"}), "/slug"),
            ("/pages/about", json!({"slug": "who"}), "/slug"),
            (by_id.as_str(), json!({"address": "/who"}), "/address"),
            ("/pages/about", json!({"title": 7}), "/title"),
            ("/tags/tides", json!({"name": ["Tide"]}), "/name"),
            ("/sections/harbour", json!({"position": "first"}), "/position"),
        ] {
            let refused = house.put("cora", path, body).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer, "{path}");
        }
        // What an answer says may come back with a change.
        let mut whole = house.get("cora", "/pages/about").await.expect(200);
        whole["title"] = json!("About us");
        assert_eq!(house.put("cora", "/pages/about", whole).await.expect(200)["title"], "About us");
        let mut whole = house.get("cora", "/tags/tides").await.expect(200);
        whole["name"] = json!("The tides");
        assert_eq!(house.put("cora", "/tags/tides", whole).await.expect(200)["name"], "The tides");
    }

    async fn redirects(scene: Scene) {
        let house = House::open(scene).await;
        let made = house.post("dan", "/redirects", json!({"from": "/old?p=1", "to": "/harbour"})).await.expect(201);
        let id = made["id"].as_str().unwrap();
        assert_eq!(made, json!({"id": id, "from": "/old?p=1", "to": "/harbour", "status": 301}));
        house.post("dan", "/redirects", json!({"from": "/old?p=1", "to": "/x"})).await.expect(409);
        house.post("dan", "/redirects", json!({"from": "/harbour", "to": "/x"})).await.expect(409);
        house.post("dan", "/redirects", json!({"from": "/ra", "to": "/rb"})).await.expect(201);
        house.post("dan", "/redirects", json!({"from": "/rb", "to": "/rc"})).await.expect(201);
        let circle = house.post("dan", "/redirects", json!({"from": "/rc", "to": "/ra"})).await;
        circle.expect(422);
        assert_eq!(circle.errors()[0].1, "circle", "nobody is sent round");
        for item in house.get("dan", "/redirects").await.expect(200)["items"].as_array().unwrap() {
            if item["from"] == "/ra" || item["from"] == "/rb" {
                house.delete("dan", &format!("/redirects/{}", item["id"].as_str().unwrap())).await.expect(204);
            }
        }
        for from in ["/a#b", "/a/../b", "/a//b", "/a\r\nX: y"] {
            house.post("dan", "/redirects", json!({"from": from, "to": "/x"})).await.expect(422);
        }
        for (from, to) in [("old", "/x"), ("/desk/x", "/x"), ("/y", "javascript:x"), ("/y", "/y")] {
            house.post("dan", "/redirects", json!({"from": from, "to": to})).await.expect(422);
        }
        assert_eq!(house.post("dan", "/redirects", json!({"from": "/y", "to": "/x", "status": 307})).await.errors(), [("/status".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.get("ada", &format!("/redirects/{id}")).await.expect(200), made);
        let changed = house.put("dan", &format!("/redirects/{id}"), json!({"to": "https://a.example/", "status": 302})).await.expect(200);
        assert_eq!((&changed["to"], &changed["status"]), (&json!("https://a.example/"), &json!(302)));
        house.put("dan", &format!("/redirects/{id}"), json!({"to": "//evil.example"})).await.expect(422);
        house.post("dan", "/redirects", json!({"from": "/gone", "to": "", "status": 410})).await.expect(201);
        assert_eq!(walk(&house, "/redirects", "from").await, [json!("/gone"), json!("/old?p=1")]);
        house.delete("dan", &format!("/redirects/{id}")).await.expect(204);
        house.get("dan", &format!("/redirects/{id}")).await.expect(404);
        house.delete("dan", &format!("/redirects/{id}")).await.expect(404);
    }

    async fn settings_and_navigation(scene: Scene) {
        let house = House::open(scene).await;
        let changed = house.put("dan", "/settings", json!({"name": "Marren Tidings", "time_zone": "Europe/Berlin", "profiles": [{"network": "fedi", "url": "https://fedi.example/@tidings"}], "share": [{"network": "Telegram"}, {"network": "Own", "url": "https://own.example/?u={url}"}], "privacy": "We keep little."})).await.expect(200);
        assert_eq!((&changed["name"], &changed["time_zone"], &changed["logo"]), (&json!("Marren Tidings"), &json!("Europe/Berlin"), &json!(null)));
        assert_eq!(house.get("eve", "/settings").await.expect(200), changed);
        let refused = house.put("dan", "/settings", json!({"name": 7, "time_zone": "Mars/Base", "colour": "red", "logo": "nothing", "article_address": "no-slash", "profiles": [{"network": "x", "url": "javascript:x"}]})).await;
        refused.expect(422);
        let mut pointers: Vec<String> = refused.errors().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort();
        for share in [json!("x"), json!([{"network": "Nobody"}]), json!([{"network": "X", "url": "https://x.example/"}]), json!([{"network": "X", "url": "http://x.example/{url}"}]), json!([{"url": "https://x.example/{url}"}])] {
            assert_eq!(house.put("dan", "/settings", json!({"share": share})).await.errors()[0].0, "/share", "{share}");
        }
        assert_eq!(pointers, ["/article_address", "/colour", "/logo", "/name", "/profiles", "/time_zone"]);
        assert_eq!(house.get("eve", "/settings").await.expect(200), changed, "one wrong setting changes none");

        // The default edition carried the paper's own name: it goes on doing so.
        let own = |texts: Value| { let house = &house; async move { house.put("dan", "/editions/en", texts).await.expect(200) } };
        own(json!({"name": "Marren Tidings", "tagline": "Its own line"})).await;
        house.put("dan", "/settings", json!({"name": "Tace Courier", "tagline": "Another line"})).await.expect(200);
        let edition = house.get("dan", "/editions/en").await.expect(200);
        assert_eq!((&edition["name"], &edition["tagline"]), (&json!("Tace Courier"), &json!("Its own line")));

        let items = json!([{"label": "Harbour", "address": "/harbour", "children": [{"label": "Fish", "address": "/fish"}]}, {"label": "Elsewhere", "address": "https://a.example"}]);
        assert_eq!(house.put("dan", "/navigation", json!({"items": items})).await.expect(200)["items"], items);
        assert_eq!(house.get("eve", "/navigation").await.expect(200)["items"], items);
        assert_eq!(house.put("dan", "/navigation", json!({"items": [{"label": "x", "address": "javascript:x"}]})).await.errors()[0].0, "/items/0/address");
        assert_eq!(house.put("dan", "/navigation", json!({"items": [{"label": "", "address": "/x"}]})).await.errors()[0].0, "/items/0/label");
        house.put("dan", "/navigation?edition=nowhere", json!({"items": []})).await.expect(422);
        house.get("dan", "/navigation?edition=nowhere").await.expect(404);
    }

    async fn what_breaks(scene: Scene) {
        let house = House::open(scene).await;
        let (_, published) = house.scene.story(json!({})).await;
        house.get("eve", "/breaking").await.expect(404);
        let set = house.put("cora", "/breaking", json!({"text": "A gate has gone.", "article": published.address})).await.expect(200);
        assert_eq!((&set["text"], &set["article"], &set["edition"]), (&json!("A gate has gone."), &json!(published.number), &json!("en")));
        assert_eq!(house.get("eve", "/breaking").await.expect(200), set);
        for (wrong, pointer) in [
            (json!({"text": " "}), "/text"),
            (json!({"text": "x".repeat(161)}), "/text"),
            (json!({"text": "x", "article": 999}), "/article"),
            (json!({"text": "x", "until": "2020-01-01T00:00:00Z"}), "/until"),
            (json!({"text": "x", "until": "2099-01-01T00:00:00Z"}), "/until"),
            (json!({"text": "x", "untill": "2099-01-01T00:00:00Z"}), "/untill"),
        ] {
            let refused = house.put("cora", "/breaking", wrong.clone()).await;
            assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{wrong}");
        }
        house.put("ada", "/breaking", json!({"text": "x"})).await.expect(403);
        house.put("cora", "/breaking?edition=nowhere", json!({"text": "x"})).await.expect(422);
        assert_eq!(house.get("eve", "/breaking").await.expect(200), set);
        house.delete("cora", "/breaking").await.expect(204);
        house.delete("cora", "/breaking").await.expect(404);
        house.get("eve", "/breaking").await.expect(404);
    }

    async fn fronts(scene: Scene) {
        let house = House::open(scene).await;
        let (story, published) = house.scene.story(json!({})).await;
        house.get("cora", "/fronts/home/draft").await.expect(404);
        house.post("cora", "/fronts/home/launch", json!({})).await.expect(404);
        let layout = json!({"containers": [{"shape": "lead", "cards": [published.address, story.to_string()]}, {"shape": "row", "title": "Harbour", "fill": {"section": "harbour", "count": 4}}]});
        let draft = house.put("cora", "/fronts/home/draft", layout.clone()).await.expect(200);
        assert_eq!((&draft["name"], &draft["launched_at"], &draft["launched"], &draft["containers"][0]["shape"]), (&json!("home"), &json!(null), &json!(false), &json!("lead")));
        let launched = house.post("cora", "/fronts/home/launch", json!({})).await.expect(200);
        assert!(launched["event"].is_i64() && launched["visible"] == true);
        let shown = house.get("eve", "/fronts/home/draft").await.expect(200);
        assert_eq!((&shown["launched"], &shown["launched_at"]), (&json!(true), &json!("2026-11-24T08:00:00Z")));
        assert_eq!(house.put("cora", "/fronts/home/draft", shown).await.expect(200)["launched"], true, "what was shown can be sent back");
        for (wrong, pointer) in [
            (json!({"containers": [{"shape": "carousel"}]}), "/containers/0/shape"),
            (json!({"containers": [{"shape": "row", "link": "javascript:x"}]}), "/containers/0/link"),
            (json!({"rows": []}), "/rows"),
        ] {
            let refused = house.put("cora", "/fronts/home/draft", wrong).await;
            refused.expect(422);
            assert_eq!(refused.errors()[0].0, pointer);
        }
        house.put("ada", "/fronts/home/draft", layout.clone()).await.expect(403);
        house.put("ada", "/fronts/harbour/draft", layout).await.expect(200);
        house.post("ada", "/fronts/harbour/launch", json!({})).await.expect(200);
    }
}
