use crate::kiosk::Kiosk;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn search_as_json_has_the_promised_shape() {
    let kiosk = Kiosk::open().await;
    let story = kiosk
        .story(json!({
            "headline": "Elections on the ferry", "kind": "explainer", "tags": ["tides"], "bylines": [{"author": "ada"}],
            "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "The ballot <box> crosses the river."}]},
        }))
        .await;
    kiosk.story(json!({"headline": "Another ferry", "section": "council"})).await;
    let answer = kiosk.get("/search.json?q=election+ballot").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    let found = answer.json();
    assert_eq!(
        (&found["total"], &found["partial"], &found["corrected"], &found["next"]),
        (&json!(1), &json!(false), &json!(null), &json!(null))
    );
    let item = &found["items"][0];
    assert_eq!(item["number"], story.number);
    for (name, value) in [
        ("address", json!(story.address)),
        ("headline", json!("Elections on the ferry")),
        ("standfirst", json!("The town had moved its pianos upstairs.")),
        ("kind", json!("explainer")),
        ("section", json!("harbour")),
        ("edition", json!("en")),
        ("published_at", json!("2026-11-24T08:00:00Z")),
    ] {
        assert_eq!(item[name], value, "{name}");
    }
    let passage = item["highlight"].as_str().unwrap();
    assert!(passage.contains("<mark>ballot</mark> &lt;box&gt;"), "{passage}");

    let found = kiosk.get("/search.json?q=ferry&section=council").await.json();
    assert_eq!(found["total"], 1);
    for name in ["section", "kind", "tag", "author", "edition", "year"] {
        assert!(found["facets"][name].is_array(), "{name}: {}", found["facets"]);
    }
    let sections = found["facets"]["section"].as_array().unwrap();
    let council = sections.iter().find(|value| value["value"] == "council").unwrap();
    assert_eq!((&council["label"], &council["count"], &council["chosen"]), (&json!("Council"), &json!(1), &json!(true)));
    assert!(
        kiosk.get("/search.json?q=ferry").await.json()["facets"]["section"]
            .as_array()
            .unwrap()
            .iter()
            .all(|value| value["chosen"] == false)
    );
    assert_eq!(kiosk.get("/search.json?q=ferry&from=2026-11-25").await.json()["total"], 0);
    assert_eq!(kiosk.get("/search.json?q=ferry&from=2026-11-24&to=2026-11-24").await.json()["total"], 2);
    assert_eq!(kiosk.get("/search.json?q=&author=ada").await.json()["total"], 1);
    assert_eq!(kiosk.get("/search.json?q=ferry&edition=ru").await.json()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_page_marks_what_was_chosen() {
    let kiosk = Kiosk::open().await;
    for at in 0..25 {
        kiosk
            .scene
            .story(json!({"headline": format!("Ferry {at}"), "section": if at < 3 { "council" } else { "harbour" }}))
            .await;
    }
    kiosk.print().await;
    let answer = kiosk.get("/search?q=ferry").await;
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    let page = answer.html();
    assert_eq!(page.texts(".total"), ["25 stories found"]);
    assert_eq!(page.values("input[name='q']", "value"), ["ferry"]);
    assert_eq!(page.values("form", "method"), ["get"]);
    let next = page.values("a[rel~='next']", "href").remove(0);
    let second = kiosk.get(&next).await.html();
    assert_eq!((page.all(".hit").len(), second.all(".hit").len()), (20, 5));

    let council = page.values(".facet a", "href").into_iter().find(|to| to.contains("council")).unwrap();
    let page = kiosk.get(&council).await.html();
    assert_eq!(page.texts(".total"), ["3 stories found"]);
    assert!(page.texts(".facet a[aria-current='true']").iter().any(|text| text.starts_with("Council")));
    assert!(page.texts(".chosen a")[0].starts_with("Council"));
    let cleared = page.values(".chosen a.clear", "href").remove(0);
    assert_eq!(kiosk.get(&cleared).await.html().texts(".total"), ["25 stories found"]);
    let without = page.values(".chosen a", "href").remove(0);
    assert_eq!(kiosk.get(&without).await.html().texts(".total"), ["25 stories found"]);
    assert_eq!(kiosk.get("/search?q=zeppelin").await.html().texts(".empty h2"), ["No story has all of these words."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reader_types_is_only_text() {
    let kiosk = Kiosk::open().await;
    kiosk.story(json!({"headline": "Ferry"})).await;
    for words in [
        "\"><script>alert(1)</script>",
        "a AND OR (((",
        "ferry -",
        "\"",
        "*",
        "harbour:ferry",
        "\u{202e}ferry",
        &"ferry ".repeat(200),
    ] {
        let escaped: String = words.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let answer = kiosk.get(&format!("/search?q={escaped}")).await;
        if escaped.len() > 2_000 {
            assert_eq!(answer.status, 414);
            continue;
        }
        assert_eq!(answer.status, 200, "{words}");
        let page = answer.html();
        assert_eq!(page.values("input[name='q']", "value"), [words], "{words}");
        assert!(page.texts("script").iter().all(|text| !text.contains("alert")));
    }
}
