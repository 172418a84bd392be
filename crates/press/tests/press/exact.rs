//! What a decision drops, counted in an archive with many pages ready.

use crate::hall::Hall;
use paper::cache::Outcome;
use paper::key::{Key, List};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use testkit::both_engines;

/// Addresses of an archive, of every kind of page, more than 500 of them.
async fn many_pages(hall: &Hall) -> Vec<String> {
    let mut targets: Vec<String> = [
        "/",
        "/harbour",
        "/council",
        "/archive",
        "/corrections",
        "/sitemap.xml",
        "/sitemap-news.xml",
        "/rss.xml",
        "/atom.xml",
        "/feed.json",
    ]
    .map(str::to_owned)
    .to_vec();
    for slug in ["ilse-varnay", "tom-ketter", "una-brandt"] {
        targets.push(format!("/author/{slug}"));
        targets.push(format!("/author/{slug}/rss.xml"));
    }
    targets.extend((0..40).map(|at| format!("/tag/topic-{at}")));
    targets.extend((0..7).map(|at| format!("/tag/street-{at}/feed.json")));
    let print = hall.shelf.current().unwrap();
    let reading = print.reading().await.unwrap();
    let months = paper::reading::Paper::months(&reading, &List::Latest("en".into())).await.unwrap();
    drop(reading);
    for month in &months {
        let month = &month.month;
        targets.push(format!("/archive/{}", month.replace('-', "/")));
        targets.push(format!("/sitemap/en-{month}.xml"));
        for list in ["/harbour", "/council", "/tag/topic-3", "/author/una-brandt"] {
            let target = format!("{list}?month={month}");
            if hall.fresh(&target).await.status == 200 {
                targets.push(target);
            }
        }
    }
    let stories = print.documents(&(1..=320).collect::<Vec<i64>>()).await.unwrap();
    targets.extend(stories.into_iter().map(|story| story.address));
    for target in &targets {
        assert_eq!(hall.get(target).await.status, 200, "{target}");
    }
    assert!(targets.len() > 500, "{}", targets.len());
    targets
}

/// Asks for everything again and gives what was not there any more.
async fn missed(hall: &Hall, targets: &[String]) -> BTreeSet<String> {
    let mut missed = BTreeSet::new();
    for target in targets {
        if hall.get(target).await.outcome != Outcome::Hit {
            missed.insert(target.clone());
        }
    }
    missed
}

fn set(targets: &[&str]) -> BTreeSet<String> {
    targets.iter().map(|target| (*target).to_owned()).collect()
}

both_engines! {
    async fn publishing_one_story_drops_its_own_pages_and_no_other(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(1_500).await;
        hall.print().await;
        let targets = many_pages(&hall).await;
        assert_eq!(missed(&hall, &targets).await, BTreeSet::new(), "everything is ready");
        let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let (dropped, made) = (count(&hall.cache.counters.dropped), count(&hall.cache.counters.made));

        let fields = json!({"headline": "News of today", "tags": ["topic-3"], "bylines": [{"author": "una-brandt"}]});
        let (id, published) = hall.scene.story(fields).await;
        hall.print().await;
        let missed_now = missed(&hall, &targets).await;
        let own = set(&[
            "/", "/harbour", "/archive", "/sitemap.xml", "/sitemap-news.xml", "/rss.xml", "/atom.xml", "/feed.json", "/author/una-brandt",
            "/author/una-brandt/rss.xml", "/tag/topic-3", "/archive/2026/11", "/sitemap/en-2026-11.xml", "/harbour?month=2026-11",
            "/author/una-brandt?month=2026-11", "/tag/topic-3?month=2026-11",
        ]);
        assert_eq!(missed_now, own);
        let dropped = count(&hall.cache.counters.dropped) - dropped;
        assert_eq!(dropped, own.len() as u64);
        assert!(dropped <= 60);
        assert_eq!(count(&hall.cache.counters.made) - made, own.len() as u64, "each made once");

        // Its text alone: its page, the feeds that hold the text, the dates in the sitemap. No list, no front.
        hall.get(&published.address).await;
        hall.scene.clock.advance(60);
        hall.update(&id, json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "It rained for ten days."}]}})).await;
        hall.print().await;
        let feeds = set(&["/rss.xml", "/atom.xml", "/feed.json", "/author/una-brandt/rss.xml", "/sitemap.xml", "/sitemap/en-2026-11.xml"]);
        // What stands below this month's stories of the section may be a minute old: they are served, and made anew meanwhile.
        let beside = |targets: BTreeSet<String>| -> BTreeSet<String> { targets.into_iter().filter(|target| !target.starts_with("/harbour/2026/11/")).collect() };
        assert_eq!(beside(missed(&hall, &targets).await), feeds);
        assert!(hall.shows(&published.address, "ten days").await);

        // Its card: whatever shows it.
        hall.update(&id, json!({"headline": "News of tonight"})).await;
        hall.print().await;
        let missed_now = beside(missed(&hall, &targets).await);
        assert!(missed_now.contains("/harbour") && missed_now.contains("/tag/topic-3") && missed_now.len() <= own.len(), "{missed_now:?}");
    }

    async fn what_an_edit_drops_is_told_by_its_keys(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.archive(200).await;
        hall.print().await;
        let print = hall.shelf.current().unwrap();
        let mut story = print.documents(&[190]).await.unwrap().pop().unwrap();
        let edit = |story: &paper::document::Article| paper::Edit { put: vec![story.clone()], ..paper::Edit::default() };

        assert_eq!(print.apply(&edit(&story)).await.unwrap().keys, BTreeSet::new(), "the same again");
        story.version += 1;
        story.words += 1;
        let keys = print.apply(&edit(&story)).await.unwrap().keys;
        assert_eq!(keys, BTreeSet::from([Key::Article(190)]), "its card and its lists stand");
        story.version += 1;
        story.headline = "Other".into();
        let keys = print.apply(&edit(&story)).await.unwrap().keys;
        assert_eq!(keys, BTreeSet::from([Key::Article(190), Key::Card(190), Key::Address("/sitemap-news.xml".into())]));
        // It leaves the newest of a tag, and its section far down, where the newest stand as they did.
        story.version += 1;
        story.tags.clear();
        story.section = Some(paper::document::Named { slug: "harbour".into(), name: "Harbour".into() });
        let keys = print.apply(&edit(&story)).await.unwrap().keys;
        assert!(keys.contains(&Key::ListHead(List::Tag("en".into(), "topic-29".into()))), "{keys:?}");
        let month = |slug: &str| Key::ListMonth(List::Section("en".into(), slug.into()), "2026-08".into());
        assert!(keys.contains(&month("harbour")) && keys.contains(&month("council")), "{keys:?}");
        assert!(!keys.iter().any(|key| matches!(key, Key::ListHead(List::Section(..)))), "{keys:?}");
        // An older version never replaces a newer one.
        story.version = 1;
        assert_eq!(print.apply(&edit(&story)).await.unwrap().keys, BTreeSet::new());
        assert_eq!(print.documents(&[190]).await.unwrap()[0].version, 4);
    }
}
