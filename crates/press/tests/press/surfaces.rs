//! Every surface on which a story shows is right at once after each decision about it.

use crate::hall::Hall;
use pages::KINDS;
use paper::key::Key;
use paper::surface::{SURFACES, Surface};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Scene, both_engines};

/// Pages of a surface for a story of the section harbour, the tag tides and the author Ilse Varnay, published on 24 November 2026.
fn pages_of(surface: Surface, address: &str) -> Vec<String> {
    let all = |targets: &[&str]| targets.iter().map(|target| (*target).to_owned()).collect();
    match surface {
        Surface::Article => vec![address.to_owned()],
        Surface::Front => all(&["/"]),
        Surface::Section => all(&["/harbour", "/harbour?month=2026-11"]),
        Surface::Tag => all(&["/tag/tides", "/tag/tides?month=2026-11"]),
        Surface::Author => all(&["/author/ilse-varnay"]),
        Surface::Series => all(&["/podcast/tide-tables", "/podcast/tide-tables/feed.xml"]),
        Surface::Archive => all(&["/archive/2026/11", "/archive/2026/11/24"]),
        Surface::Feed => {
            let mut feeds = Vec::new();
            for place in ["", "/harbour", "/tag/tides", "/author/ilse-varnay"] {
                feeds.extend(["rss.xml", "atom.xml", "feed.json"].map(|file| format!("{place}/{file}")));
            }
            feeds
        }
        Surface::Sitemap => all(&["/sitemap/en-2026-11.xml"]),
        Surface::NewsSitemap => all(&["/sitemap-news.xml"]),
        Surface::Corrections => all(&["/corrections"]),
        Surface::Search => all(&["/search?q=flood", "/search.json?q=flood", "/search/rss.xml?q=flood", "/search/suggest.json?q=flood"]),
        Surface::Media => Vec::new(),
    }
}

#[test]
fn every_kind_of_page_is_in_the_one_table() {
    let mut kinds: BTreeSet<pages::Kind> = BTreeSet::new();
    for (kind, surface) in KINDS {
        assert!(kinds.insert(*kind), "{kind:?} stands twice");
        assert!(surface.is_none_or(|surface| SURFACES.contains(&surface)));
    }
    // A kind that is not in the table does not compile here, one that is missing from it fails.
    use pages::Kind::*;
    for kind in [
        Front,
        Section,
        Tag,
        Author,
        Archive,
        Article,
        Search,
        SearchJson,
        SearchFeed,
        Suggestions,
        Series,
        SeriesFeed,
        Chapters,
        Corrections,
        Feed,
        SitemapIndex,
        SitemapPart,
        NewsSitemap,
        Robots,
        Privacy,
        Offline,
        Kept,
        Manifest,
        Worker,
        StaticPage,
        Withdrawn,
        Redirect,
        NotFound,
    ] {
        match kind {
            Front | Section | Tag | Author | Archive | Article | Search | SearchJson | SearchFeed | Suggestions | Series | SeriesFeed
            | Chapters | Corrections | Feed | SitemapIndex | SitemapPart | NewsSitemap | Robots | Privacy | Offline | Kept | Manifest
            | Worker | StaticPage | Withdrawn | Redirect | NotFound => {
                assert!(kinds.remove(&kind), "{kind:?} is missing")
            }
        }
    }
    let shown: BTreeSet<Surface> = KINDS.iter().filter_map(|(_, surface)| *surface).collect();
    for surface in SURFACES.iter().filter(|surface| **surface != Surface::Media) {
        assert!(shown.contains(surface), "no kind of page shows {surface:?}");
    }
}

async fn scene_with_story(scene: Scene) -> (Hall, store::Id, String) {
    let hall = Hall::open(scene).await;
    hall.author("Ilse Varnay").await;
    hall.author("Tom Ketter").await;
    hall.series("Tide tables").await;
    let sound = hall.sound().await;
    let fields = json!({"headline": "Flood on the quay", "tags": ["tides"], "bylines": [{"author": "ilse-varnay"}], "lead": {"asset": sound}, "episode": {"series": "tide-tables"}});
    let (id, published) = hall.scene.story(fields).await;
    hall.print().await;
    (hall, id, published.address)
}

both_engines! {
    async fn each_surface_carries_a_key_that_the_story_drops(scene: Scene) {
        let (hall, id, address) = scene_with_story(scene).await;
        hall.correct(&id, "The quay is longer.").await;
        hall.print().await;
        let print = hall.shelf.current().unwrap();
        let article = print.documents(&[1]).await.unwrap().pop().unwrap();
        for surface in SURFACES {
            let dropped: BTreeSet<Key> = surface.keys(&article, "2026-11").into_iter().collect();
            for target in pages_of(*surface, &address) {
                let page = hall.get(&target).await;
                assert_eq!(page.status, 200, "{target}");
                assert_eq!(page.ready.made.unkept, !surface.is_cached(), "{target}");
                if surface.is_cached() {
                    assert!(page.text.contains("flood-on-the-quay"), "{target} shows the story");
                    assert!(page.ready.made.own.iter().any(|key| dropped.contains(key)), "{surface:?} {target}: {:?}", page.ready.made.own);
                }
            }
        }
    }

    async fn every_surface_is_right_at_once_after_each_decision(scene: Scene) {
        let (hall, id, address) = scene_with_story(scene).await;
        let every: Vec<String> = SURFACES.iter().flat_map(|surface| pages_of(*surface, &address)).collect();
        let elsewhere = ["/council", "/tag/walls", "/author/tom-ketter", "/council/rss.xml", "/tag/walls/atom.xml", "/author/tom-ketter/feed.json"];
        for target in &every {
            let expected = target != "/corrections";
            assert_eq!(hall.shows(target, "Flood on the quay").await || hall.shows(target, "flood-on-the-quay").await, expected, "{target} published");
        }
        for target in elsewhere {
            hall.get(target).await;
        }

        // Another headline, section, tag and byline.
        hall.scene.clock.advance(3_600);
        let fields = json!({"headline": "Ebb on the wall", "section": "council", "tags": ["walls"], "bylines": [{"author": "tom-ketter"}]});
        hall.update(&id, fields).await;
        hall.print().await;
        for target in [address.as_str(), "/", "/archive/2026/11", "/archive/2026/11/24", "/rss.xml", "/atom.xml", "/feed.json", "/sitemap-news.xml", "/podcast/tide-tables", "/podcast/tide-tables/feed.xml"].into_iter().chain(elsewhere) {
            let page = hall.get(target).await;
            assert!(page.text.contains("Ebb on the wall") && !page.text.contains("Flood on the quay"), "{target} updated");
        }
        for target in ["/harbour", "/harbour/rss.xml", "/harbour?month=2026-11", "/tag/tides", "/tag/tides/rss.xml", "/author/ilse-varnay", "/author/ilse-varnay/feed.json"] {
            let page = hall.get(target).await;
            // A page that is not there any more names the newest stories instead.
            assert!(page.status == 404 || !page.text.contains("Ebb on the wall"), "{target} lost it");
            assert!(!page.text.contains("Flood on the quay"), "{target} lost it");
        }
        for target in ["/tag/tides", "/harbour?month=2026-11", "/author/ilse-varnay"] {
            assert_eq!(hall.get(target).await.status, 404, "{target} has no story");
        }
        let map = hall.get("/sitemap/en-2026-11.xml").await.text;
        assert!(map.contains("<lastmod>2026-11-24T09:00:00Z</lastmod>"), "{map}");
        assert!(hall.shows("/search.json?q=ebb", "Ebb on the wall").await);
        assert!(!hall.shows("/search.json?q=flood", "Ebb on the wall").await, "search forgets the old words");

        hall.correct(&id, "The wall was built earlier.").await;
        hall.print().await;
        for target in [address.as_str(), "/corrections"] {
            assert!(hall.shows(target, "The wall was built earlier.").await, "{target} corrected");
        }

        let mut shown: Vec<String> = every;
        shown.extend(elsewhere.map(str::to_owned));
        shown.extend(["/archive", "/archive/2026", "/sitemap.xml"].map(str::to_owned));
        for target in &shown {
            hall.get(target).await;
        }
        hall.withdraw(&id).await;
        hall.print().await;
        for target in &shown {
            let page = hall.get(target).await;
            for words in ["Ebb on the wall", "ebb-on-the-wall", "The wall was built earlier.", "nine days"] {
                assert!(!page.text.contains(words), "{target} withdrawn: {words}");
            }
            assert!(*target == address || !page.text.contains("flood-on-the-quay"), "{target} withdrawn");
        }
        let gone = hall.get(&address).await;
        assert_eq!(gone.status, 410);
        assert!(gone.text.contains("This story is gone."));

        // And again: published anew after the withdrawal.
        hall.scene.publish(&id).await;
        hall.print().await;
        for target in [address.as_str(), "/", "/council", "/tag/walls", "/author/tom-ketter", "/rss.xml"] {
            assert!(hall.shows(target, "Ebb on the wall").await, "{target} again");
        }
    }
}

both_engines! {
    async fn a_hundred_and_fifty_decisions_in_a_row_show_at_once_with_readers_about(scene: Scene) {
        let hall = Arc::new(Hall::open(scene).await);
        hall.author("Ilse Varnay").await;
        let press = hall.press.clone();
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async move { press.follow(std::future::pending()).await });
        let lists = ["/", "/harbour", "/tag/tides", "/author/ilse-varnay", "/rss.xml", "/archive/2026/11/24", "/sitemap-news.xml", "/corrections"];
        for _ in 0..2 {
            let hall = hall.clone();
            tasks.spawn(async move {
                loop {
                    for target in lists {
                        hall.get(target).await;
                        tokio::task::yield_now().await;
                    }
                }
            });
        }
        let mut story: Option<(store::Id, String)> = None;
        for round in 0..150 {
            let headline = format!("Round {round}");
            let fields = json!({"headline": headline, "slug": "rounds", "tags": ["tides"], "bylines": [{"author": "ilse-varnay"}]});
            let (id, address) = match story.take().filter(|_| round % 5 != 0) {
                Some((id, address)) => {
                    match round % 5 {
                        1 | 2 => hall.update(&id, fields).await,
                        3 => hall.correct(&id, &format!("Note {round}.")).await,
                        _ => hall.withdraw(&id).await,
                    }
                    (id, address)
                }
                None => {
                    let (id, published) = hall.scene.story(fields).await;
                    (id, published.address)
                }
            };
            let event = hall.scene.room.ledger_head().await.unwrap();
            assert!(hall.press.wait(event, Duration::from_secs(60)).await.paper, "{round}");
            let newest = format!("Round {}", round - i32::from(round % 5 == 3));
            for target in lists.into_iter().chain([address.as_str()]) {
                let page = hall.get(target).await.text;
                match (round % 5, target) {
                    (4, target) => assert!(!page.contains("Round "), "{round} {target} withdrawn"),
                    (0..=2, "/corrections") => assert!(!page.contains("Round "), "{round} {target}"),
                    (3, "/corrections") => assert!(page.contains(&format!("Note {round}.")), "{round} {target}"),
                    (_, target) => assert!(page.contains(&newest), "{round} {target}"),
                }
            }
            story = Some((id, address));
        }
    }
}
