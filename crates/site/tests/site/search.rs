use crate::kiosk::{Kiosk, text};
use newsroom::{Actor, setting};
use serde_json::json;
use store::Moment;

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
        assert_eq!(answer.status, 200, "{words}");
        let page = answer.html();
        let read: String = words.chars().take(400).collect();
        assert_eq!(page.values("input[name='q']", "value"), [read], "{words}");
        assert!(page.texts("script").iter().all(|text| !text.contains("alert")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_asked_there_is_an_answer() {
    let kiosk = Kiosk::open().await;
    kiosk.story(json!({"headline": "Ferry"})).await;
    let words = [
        "%00".to_owned(),
        "ferry%00".to_owned(),
        "%ED%A0%80".to_owned(),
        "%ED%A0%BD%ED%B2%A9".to_owned(),
        "%ff%fe".to_owned(),
        "%".to_owned(),
        "%zz".to_owned(),
        "%22%22%22".to_owned(),
        "%2D%2D%20%22%20OR%20AND".to_owned(),
        "((((((((".to_owned(),
        "*%3F~%5E".to_owned(),
        "%0d%0aset-cookie:%20x".to_owned(),
        "a".repeat(10_000),
        "%D0%BB".repeat(10_000),
        "%22".repeat(10_000),
        "ferry+".repeat(10_000),
        "-".repeat(10_000),
    ];
    for words in &words {
        for path in ["/search", "/search.json", "/search/suggest.json", "/search/rss.xml", "/ru/search"] {
            let status = kiosk.get(&format!("{path}?q={words}")).await.status.as_u16();
            assert_eq!(status, 200, "{path}?q={}", &words[..words.len().min(60)]);
        }
    }
    let found = async |query: &str| kiosk.get(&format!("/search.json?{query}")).await.json()["total"].clone();
    assert_eq!(found("q=ferry%00").await, 1, "a sign that steers something is a space");
    assert_eq!(found("q=ferry&kind=%22").await, 0);
    // A person gets the answer without what says nothing; a program is told what and where.
    let odd = "q=ferry&after=nonsense&from=never&to=99999-99-99&sort=sideways";
    assert_eq!(kiosk.get(&format!("/search?{odd}")).await.html().all(".hit").len(), 1);
    let refused = kiosk.get(&format!("/search.json?{odd}")).await;
    assert_eq!((refused.status.as_u16(), refused.header("content-type")), (400, "application/problem+json"));
    let problem = refused.json();
    let named: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["parameter"].clone(), one["value"].clone()))
        .collect();
    let wrong = [("sort", "sideways"), ("from", "never"), ("to", "99999-99-99"), ("after", "nonsense")];
    assert_eq!(named, wrong.map(|(name, value)| (json!(name), json!(value))));
    for fine in ["sort=best", "sort=newest", "sort=oldest", "sort=", "from=", "after="] {
        assert_eq!(found(&format!("q=ferry&{fine}")).await, 1, "{fine}");
    }
    for bound in ["from=2026", "from=2026-11", "from=2026-11-24", "to=2026", "to=2026-11", "from=0001", "to=9999"] {
        assert_eq!(found(&format!("q=ferry&{bound}")).await, 1, "{bound}");
    }
    for bound in ["from=2027", "from=2026-12", "to=2025", "to=2026-10", "from=9999"] {
        assert_eq!(found(&format!("q=ferry&{bound}")).await, 0, "{bound}");
    }
    let long = kiosk.get(&format!("/search?q={}", "x".repeat(600))).await.html();
    assert_eq!(long.texts(".search-page > .hint"), ["Only the first 400 characters were looked for."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_spelt_nearly_alike_are_found_and_it_is_said() {
    let kiosk = Kiosk::open().await;
    kiosk.story(json!({"headline": "The lighthouse keeper"})).await;
    let found = kiosk.get("/search.json?q=lihgthouse+keper").await.json();
    assert_eq!((&found["total"], &found["corrected"]), (&json!(1), &json!("lighthouse keeper")));
    assert_eq!(kiosk.get("/search.json?q=lighthouse").await.json()["corrected"], json!(null));
    let page = kiosk.get("/search?q=lihgthouse+keper").await.html();
    assert_eq!(page.texts(".hint a"), ["lighthouse keeper"]);
    assert_eq!(page.texts(".hit mark"), ["lighthouse", "keeper"]);
    assert_eq!(kiosk.get(&page.values(".hint a", "href")[0]).await.html().texts(".total"), ["1 story found"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_searches_its_own_language_and_leads_to_the_others() {
    let kiosk = Kiosk::open().await;
    kiosk.scene.story(json!({"headline": "Marren ferry", "tags": ["tides"]})).await;
    kiosk
        .scene
        .story(json!({"headline": "Паром Marren", "edition": "ru", "section": null, "tags": ["tides"]}))
        .await;
    kiosk.print().await;
    let page = kiosk.get("/search?q=Marren").await.html();
    assert_eq!((page.texts(".total"), page.texts(".chosen a").len()), (vec!["1 story found".to_owned()], 0));
    let languages = page
        .values(".facet a", "href")
        .into_iter()
        .filter(|to| to.contains("edition="))
        .collect::<Vec<_>>();
    assert_eq!(languages, ["/search?q=Marren&edition=all", "/search?q=Marren&edition=en&edition=ru"]);
    let all = kiosk.get("/search?q=Marren&edition=all").await.html();
    assert_eq!(all.texts(".total"), ["2 stories found"]);
    assert_eq!(all.values(".hit[lang]", "lang"), ["ru"]);
    assert!(all.texts(".chosen a")[0].starts_with("Every language"));
    assert_eq!(all.values(".chosen a", "href")[0], "/search?q=Marren");
    let both = kiosk.get("/search?q=Marren&edition=en&edition=ru").await.html();
    assert_eq!(both.texts(".total"), ["2 stories found"]);
    assert_eq!(both.values(".chosen a", "href")[..2], ["/search?q=Marren&edition=ru", "/search?q=Marren"]);

    let none = kiosk.get("/search?q=%D0%9F%D0%B0%D1%80%D0%BE%D0%BC+x&section=harbour").await.html();
    assert!(none.texts(".empty p")[0].contains("“Паром x”"), "{:?}", none.texts(".empty p"));
    let ways = none.texts(".ways a");
    assert_eq!(ways, ["Archive"], "what finds nothing again is not offered");
    let elsewhere = kiosk.get("/search?q=%D0%9F%D0%B0%D1%80%D0%BE%D0%BC").await.html();
    assert_eq!(elsewhere.texts(".ways li"), ["In other languages 1", "Archive"]);
    assert_eq!(kiosk.get(&elsewhere.values(".ways a", "href")[0]).await.html().texts(".total"), ["1 story found"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn years_are_a_picture_and_a_choice_and_one_form_carries_everything() {
    let kiosk = Kiosk::open().await;
    let stories: Vec<(String, store::Moment)> = [("2019-05-01", 3), ("2021-05-01", 1), ("2024-05-01", 2)]
        .iter()
        .flat_map(|(day, count)| {
            (0..*count).map(move |at| (format!("Ferry {day} {at}"), store::Moment::parse(&format!("{day}T0{at}:00:00Z")).unwrap()))
        })
        .collect();
    kiosk.archive(&stories).await;
    let page = kiosk.get("/search?q=ferry&tag=tides&sort=newest").await.html();
    assert_eq!(page.all(".histogram a").len(), 3);
    assert_eq!(page.values(".histogram a rect:not(.reach)", "height"), ["40", "13", "26"]);
    assert_eq!(page.texts(".histogram-ends span"), ["2019", "2024"]);
    assert_eq!(page.texts("#from option"), ["any year", "2024 (2)", "2021 (1)", "2019 (3)"]);
    assert_eq!(page.values("#search-form input[type='hidden']", "name"), ["tag", "sort"]);
    assert_eq!(page.values("[form]", "form"), ["search-form"; 3]);
    for bar in page.values(".histogram a", "href") {
        assert!(kiosk.get(&bar).await.html().texts(".total")[0].starts_with(['1', '2', '3']), "{bar}");
    }
    let page = kiosk.get("/search?q=ferry&from=2020&to=2024&tag=tides").await.html();
    assert_eq!(page.texts(".total"), ["3 stories found"]);
    assert!(page.texts(".chosen a")[0].starts_with("2020 to 2024"));
    assert_eq!(page.all(".histogram rect.chosen").len(), 2);
    assert_eq!(page.texts("#to option[selected]"), ["2024 (2)"]);
    assert_eq!(page.values(".chosen a.clear", "href"), ["/search?q=ferry"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn paging_shows_every_story_once_while_others_are_published() {
    let kiosk = Kiosk::open().await;
    for at in 0..50 {
        kiosk.scene.story(json!({"headline": format!("Ferry {}", at % 3), "standfirst": ""})).await;
    }
    kiosk.print().await;
    for sort in ["", "newest", "oldest"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        for turn in 0.. {
            let answer = kiosk.get(&format!("/search.json?q=ferry&sort={sort}&after={after}")).await.json();
            seen.extend(answer["items"].as_array().unwrap().iter().map(|item| item["number"].as_i64().unwrap()));
            if turn < 2 {
                kiosk.story(json!({"headline": "Ferry meanwhile"})).await;
            }
            match answer["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        let distinct: std::collections::BTreeSet<i64> = seen.iter().copied().collect();
        assert_eq!(distinct.len(), seen.len(), "{sort}: one came twice");
        assert!((1..=50).all(|number| distinct.contains(&number)), "{sort}: one is hidden");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn years_are_counted_in_the_zone_that_holds_now() {
    let kiosk = Kiosk::open().await;
    let at = |text: &str| Moment::parse(text).unwrap();
    let around = [
        ("Zedword one".to_owned(), at("2024-12-31T15:00:00Z")),
        ("Zedword two".to_owned(), at("2024-12-31T23:30:00Z")),
        ("Zedword three".to_owned(), at("2025-01-01T05:00:00Z")),
    ];
    kiosk.archive(&around).await;
    for (zone, old, new) in [("Europe/Berlin", 1, 2), ("Pacific/Kiritimati", 0, 3), ("Pacific/Pago_Pago", 3, 0)] {
        let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
        setting::change(&mut turn, json!({"time_zone": zone}).as_object().unwrap()).await.unwrap();
        turn.commit().await.unwrap();
        kiosk.print().await;
        let found = kiosk.get("/search.json?q=zedword").await.json();
        for (year, stories) in [("2024", old), ("2025", new)] {
            let behind = kiosk.get(&format!("/search.json?q=zedword&from={year}&to={year}")).await.json();
            assert_eq!(behind["total"], stories, "{zone} {year}");
            let years = found["facets"]["year"].as_array().unwrap();
            let count = years
                .iter()
                .find(|value| value["value"] == year)
                .map_or(json!(0), |value| value["count"].clone());
            assert_eq!(count, stories, "{zone} {year}: {years:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_found_the_reason_is_told() {
    let kiosk = Kiosk::open().await;
    kiosk.scene.story(json!({"headline": "Zubrowka grass", "tags": ["Tides"]})).await;
    kiosk.scene.story(json!({"headline": "Council sits", "section": "council"})).await;
    kiosk.print().await;
    // The choice is why, not the words.
    let page = kiosk.get("/search?q=zubrowka&section=council").await.html();
    assert_eq!(page.texts(".empty h2"), ["No story fits everything that you chose."]);
    assert_eq!(page.texts(".ways li"), ["Search without filters 1", "Archive"]);
    assert!(!text(page.one(".empty")).contains("We looked for"));
    // A value that nothing has is a choice too, which can be let go.
    for choice in ["section=nosuch", "tag=nosuch", "author=nosuch", "kind=nosuch"] {
        for words in ["", "zubrowka"] {
            let page = kiosk.get(&format!("/search?q={words}&{choice}")).await.html();
            assert_eq!(page.texts(".chosen a")[0], "nosuch (remove this filter)", "{words} {choice}");
            assert_eq!(page.texts(".empty h2"), ["No story fits everything that you chose."], "{words} {choice}");
        }
    }
    // Single words are offered if they lead anywhere.
    let page = kiosk.get("/search?q=zqxvq+zubrowka").await.html();
    assert_eq!(page.texts(".ways a"), ["Only “zubrowka”", "Archive"]);
    assert_eq!(page.texts(".empty h2"), ["No story has all of these words."]);
    // What was found by a correction is followed by the corrected words.
    let page = kiosk.get("/search?q=zubrovka").await.html();
    assert_eq!(page.texts(".total"), ["1 story found"]);
    assert_eq!(page.values(".follow a", "href"), ["/search/rss.xml?q=zubrowka"]);
    assert_eq!(page.values("link[type='application/rss+xml']", "href"), ["https://tidings.example/search/rss.xml?q=zubrowka"]);
    assert!(kiosk.get("/search/rss.xml?q=zubrowka").await.text().contains("Zubrowka grass"));
}
