//! What readers meet: strips that may be a minute old, instants without events, pages of lists, search.

use crate::hall::Hall;
use paper::cache::Outcome;
use paper::reading::{Paper, Question};
use serde_json::{Value, json};
use store::Moment;
use testkit::both_engines;

/// Addresses of stories on a page of a list, in order, and the way to the older ones.
fn stories(html: &str) -> (Vec<String>, Option<String>) {
    let html = html.replace("&#x2f;", "/");
    let main = html.split_once("<main").map_or(html.as_str(), |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut found: Vec<String> = Vec::new();
    for part in main.split("href=\"/harbour/20").skip(1) {
        let address = format!("/harbour/20{}", part.split('"').next().unwrap());
        if !found.contains(&address) {
            found.push(address);
        }
    }
    let older = main
        .split("href=\"/harbour?")
        .nth(1)
        .map(|part| format!("/harbour?{}", part.split('"').next().unwrap().replace("&amp;", "&")));
    (found, older)
}

both_engines! {
    async fn what_stands_beside_a_story_may_be_a_minute_old_but_never_a_withdrawn_one(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (first, _) = hall.scene.story(json!({"headline": "Beside", "tags": ["tides"]})).await;
        let (_, second) = hall.scene.story(json!({"headline": "The story", "tags": ["tides"]})).await;
        hall.print().await;
        assert!(hall.shows(&second.address, "Beside").await, "chosen as related");
        hall.update(&first, json!({"headline": "Beside it"})).await;
        hall.print().await;
        let kept = hall.get(&second.address).await;
        assert_eq!(kept.outcome, Outcome::Hit, "served on");
        hall.scene.clock.advance(61);
        assert_eq!(hall.get(&second.address).await.outcome, Outcome::Tired);
        hall.remake(&second.address).await;
        assert!(hall.shows(&second.address, "Beside it").await);
        hall.withdraw(&first).await;
        hall.print().await;
        let gone = hall.get(&second.address).await;
        assert_eq!(gone.outcome, Outcome::Miss);
        assert!(!gone.text.contains("Beside"), "at once");
    }

    async fn a_story_goes_off_at_its_instant_without_the_record(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, published) = hall.scene.story(json!({"headline": "Until noon", "tags": ["tides"]})).await;
        let noon = Moment::parse("2026-11-24T12:00:00Z").unwrap();
        let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await.unwrap();
        newsroom::article::expire(&mut turn, &id, Some(noon)).await.unwrap();
        turn.commit().await.unwrap();
        hall.print().await;
        hall.scene.room.close().await;
        let pages = [published.address.as_str(), "/", "/harbour", "/rss.xml", "/tag/tides", "/archive/2026/11/24", "/sitemap/en-2026-11.xml", "/sitemap-news.xml", "/search.json?q=noon"];
        for target in pages {
            assert!(hall.get(target).await.text.contains("until-noon"), "{target}");
        }
        hall.scene.clock.set(Moment(noon.0 - 1));
        assert_eq!(hall.get(&published.address).await.outcome, Outcome::Hit);
        hall.scene.clock.set(noon);
        for target in pages {
            let page = hall.get(target).await;
            assert!(target == published.address || !page.text.contains("until-noon"), "{target}");
            assert!(!page.text.contains("Until noon"), "{target}");
        }
        assert_eq!(hall.get(&published.address).await.status, 404);
        // Search neither counts nor corrects to what is over: at once, and when the index has forgotten it.
        for forgotten in [false, true] {
            for target in ["/search.json?q=noon", "/search.json?q=nooon", "/search.json?q=", "/search.json?author=ilse-varnay"] {
                let page = hall.get(target).await;
                let answer: serde_json::Value = serde_json::from_str(&page.text).unwrap();
                assert_eq!((&answer["total"], &answer["corrected"]), (&json!(0), &json!(null)), "{target}");
                let facets: Vec<_> = answer["facets"].as_object().unwrap().values().flat_map(|values| values.as_array().unwrap()).collect();
                assert!(facets.iter().all(|value| value["count"] == 0), "{target}: {facets:?}");
            }
            for target in ["/search/suggest.json?q=tid", "/search/suggest.json?q=ilse", "/search/suggest.json?q=unt"] {
                let page = hall.get(target).await;
                assert!(!page.text.contains("/tag/tides") && !page.text.contains("ilse-varnay"), "{target}: {}", page.text);
            }
            assert_eq!(hall.shelf.current().unwrap().found(), u64::from(!forgotten));
            hall.press.forget().await.unwrap();
        }
        // A clock that is put back brings it back.
        hall.scene.clock.set(Moment(noon.0 - 1));
        assert_eq!(hall.get(&published.address).await.status, 200);
        hall.press.forget().await.unwrap();
        assert!(hall.get("/search.json?q=noon").await.text.contains("until-noon"), "to search, too");
    }

    async fn a_story_published_between_two_pages_neither_repeats_nor_hides_another(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(260).await;
        hall.print().await;
        let wanted: Vec<String> = {
            let print = hall.shelf.current().unwrap();
            let mut all = print.documents(&(1..=260).collect::<Vec<_>>()).await.unwrap();
            all.retain(|story| story.section.as_ref().unwrap().slug == "harbour");
            all.sort_by_key(|story| std::cmp::Reverse((story.first_published_at, story.number)));
            all.into_iter().map(|story| story.address).collect()
        };
        let mut seen: Vec<String> = Vec::new();
        let mut next = Some("/harbour".to_owned());
        let mut pages = 0;
        while let Some(target) = next {
            let page = hall.get(&target).await;
            assert_eq!(page.status, 200, "{target}");
            let (found, older) = stories(&page.text);
            seen.extend(found);
            next = older;
            pages += 1;
            // Between any two pages something new comes in.
            let (_, published) = hall.scene.story(json!({"headline": format!("Between the pages {pages}")})).await;
            hall.print().await;
            assert_eq!(stories(&hall.get("/harbour").await.text).0[0], published.address);
            assert!(pages < 20);
        }
        assert!(pages > 3);
        assert_eq!(seen, wanted);
    }

    async fn search_finds_other_forms_in_three_languages_and_follows_every_decision(scene: Scene) {
        let hall = Hall::open(scene).await;
        let mut turn = hall.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        for (code, name, language, direction) in [("ru", "Вести", "Русский", "ltr"), ("ar", "أخبار", "العربية", "rtl")] {
            let new = newsroom::edition::NewEdition {
                code: code.into(),
                name: name.into(),
                language: code.into(),
                language_name: language.into(),
                direction: direction.into(),
                ..Default::default()
            };
            newsroom::edition::create(&mut turn, new).await.unwrap();
        }
        turn.commit().await.unwrap();
        let text = |blocks: &[&str]| {
            let blocks: Vec<Value> = blocks.iter().map(|text| json!({"type": "paragraph", "text": text})).collect();
            json!({"version": 1, "blocks": blocks})
        };
        let (english, _) = hall
            .scene
            .story(json!({"headline": "A vote <on> the pier", "tags": ["votes"], "body": text(&["The election ended at dusk.", "Nobody counted gulls."])}))
            .await;
        hall.scene.story(json!({"edition": "ru", "section": null, "headline": "Порт", "body": text(&["На выборах было людно."])})).await;
        hall.scene.story(json!({"edition": "ar", "section": null, "headline": "الميناء", "body": text(&["انتهت الانتخابات مساء."])})).await;
        hall.print().await;
        let found = async |words: &str| -> Vec<String> {
            let answer: Value = serde_json::from_str(&hall.get(&format!("/search.json?q={words}")).await.text).unwrap();
            assert_eq!(answer["partial"], false);
            answer["items"].as_array().unwrap().iter().map(|item| item["headline"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(found("elections").await, ["A vote <on> the pier"]);
        assert_eq!(found("выборы").await, ["Порт"]);
        assert_eq!(found("انتخابات").await, ["الميناء"]);
        assert_eq!(found("\"ended at dusk\"").await.len(), 1);
        assert_eq!(found("\"dusk nobody\"").await.len(), 0, "a phrase across blocks");
        let answer: Value = serde_json::from_str(&hall.get("/search.json?q=election&section=harbour&tag=votes").await.text).unwrap();
        assert_eq!(answer["total"], 1);
        assert!(answer["items"][0]["highlight"].as_str().unwrap().contains("<mark>election</mark>"));
        let facet = &answer["facets"]["section"][0];
        assert_eq!((&facet["value"], &facet["label"], &facet["count"], &facet["chosen"]), (&json!("harbour"), &json!("Harbour"), &json!(1), &json!(true)));
        let page = hall.get("/search?q=vote").await.text;
        assert!(page.contains("A <mark>vote</mark> &lt;on&gt; the pier") && !page.contains("A vote <on>"));
        hall.withdraw(&english).await;
        hall.print().await;
        assert_eq!(found("elections").await.len(), 0);
        let answer: Value = serde_json::from_str(&hall.get("/search.json?q=").await.text).unwrap();
        assert_eq!(answer["total"], 2, "not even counted");
    }

    async fn search_says_that_it_is_partial_while_the_index_is_behind(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.scene.story(json!({"headline": "Indexed"})).await;
        hall.print().await;
        let print = hall.shelf.current().unwrap();
        let mut later = print.documents(&[1]).await.unwrap().pop().unwrap();
        (later.number, later.address, later.headline) = (2, "/harbour/later".into(), "Later".into());
        print.apply(&paper::Edit { put: vec![later], ..paper::Edit::default() }).await.unwrap();
        let search = async || {
            let question = Question { limit: 10, ..Question::default() };
            print.reading().await.unwrap().search(&question, hall.scene.clock.now()).await.unwrap()
        };
        let answer = search().await;
        assert!(answer.behind && !answer.cut);
        assert_eq!(answer.hits.len(), 1, "what is there is right");
        hall.press.run_to_end().await.unwrap();
        let answer = search().await;
        assert!(!answer.behind);
        assert_eq!(answer.hits.len(), 2);
    }

    async fn nothing_of_a_withdrawn_story_stays_in_the_papers_files(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.author("Zzbyline Markauthor").await;
        let body = json!({"version": 1, "blocks": [{"type": "paragraph", "text": "zzbodymark stands here"}]});
        let fields = json!({"headline": "zzheadmark", "slug": "plain", "tags": ["zztagmark"], "bylines": [{"author": "zzbyline-markauthor"}], "body": body});
        let (id, published) = hall.scene.story(fields).await;
        hall.scene.story(json!({"headline": "Stays"})).await;
        hall.print().await;
        let marks = ["zzheadmark", "zztagmark", "zzbodymark", "Markauthor", "markauthor"];
        assert!(marks.iter().all(|mark| !files_with(&hall, mark).is_empty()), "the test can see the marks");
        // Somebody is in the middle of reading the state before.
        let before = hall.shelf.current().unwrap().reading().await.unwrap();
        hall.withdraw(&id).await;
        hall.print().await;
        assert!(!hall.press.forget().await.unwrap(), "what somebody reads is still there, and that is told");
        drop(before);
        while !hall.press.forget().await.unwrap() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        for mark in marks {
            assert_eq!(files_with(&hall, mark), Vec::<String>::new(), "{mark}");
        }
        assert_eq!(hall.get(&published.address).await.status, 410);
        assert_eq!(hall.get("/author/zzbyline-markauthor").await.status, 404);
    }
}

/// Files of the paper that hold some bytes.
fn files_with(hall: &Hall, mark: &str) -> Vec<String> {
    let mut folders = vec![hall.shelf.folder().to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read(&path).unwrap().windows(mark.len()).any(|window| window == mark.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
