//! The lightest sizes of a picture: offered to browsers beside the others, to nobody else, and gone with the picture.

use crate::kiosk::{Kiosk, SITE};
use newsroom::Actor;
use newsroom::actor::Origin;
use newsroom::asset::{self, NewAsset, Rendition};
use newsroom::avif::{self, AVIF, Made};
use newsroom::crop::{self, Crop};
use serde_json::json;
use std::collections::BTreeMap;
use store::Id;

/// Sizes whose bytes say what they are.
async fn sizes(kiosk: &Kiosk, seen: &str, media_type: &str, widths: &[i64]) -> Vec<Rendition> {
    let mut sizes = Vec::new();
    for width in widths {
        sizes.push(Rendition {
            blob: kiosk.scene.room.blobs.put(format!("{seen} {width} {media_type}").as_bytes()).await.unwrap(),
            media_type: media_type.into(),
            width: *width,
            height: width * 9 / 16,
            size: 1_000 - i64::try_from(media_type.len()).unwrap(),
            name: String::new(),
        });
    }
    sizes
}

async fn picture(kiosk: &Kiosk) -> Id {
    let room = &kiosk.scene.room;
    let blob = room.blobs.put(b"the lock").await.unwrap();
    let mut renditions = sizes(kiosk, "lock", "image/jpeg", &[640, 960]).await;
    renditions.extend(sizes(kiosk, "lock", "image/webp", &[640, 960]).await);
    let new = NewAsset {
        kind: "picture".into(),
        media_type: "image/jpeg".into(),
        name: "lock.jpg".into(),
        original: blob.clone(),
        blob,
        size: 1_000,
        width: 1_600,
        height: 900,
        alt: "The lock".into(),
        renditions,
        ..NewAsset::default()
    };
    // It is the newest.
    kiosk.scene.clock.advance(1);
    let mut turn = room.turn(&kiosk.scene.cast.ada).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    id
}

/// Plays whoever makes them.
async fn lighten(kiosk: &Kiosk, crop: bool) {
    let room = &kiosk.scene.room;
    let job = room.next_avif().await.unwrap().unwrap();
    let mut made = Made::default();
    if !job.wanted(1_600).unwrap().is_empty() {
        made.whole = sizes(kiosk, "lock", AVIF, &[640, 960, 1_600]).await;
    }
    if crop {
        made.crops = BTreeMap::from([("wide".to_owned(), sizes(kiosk, "gate", AVIF, &[640, 1_280]).await)]);
    }
    let actor = Actor::System(Origin::Studio);
    let mut turn = room.turn(&actor).await.unwrap();
    assert!(avif::finish(&mut turn, &job, &made).await.unwrap());
    turn.commit().await.unwrap();
    kiosk.print().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_are_offered_them_and_nobody_else_is() {
    let kiosk = Kiosk::open().await;
    let picture = picture(&kiosk).await;
    let story = json!({
        "headline": "The lock opens", "lead": {"asset": picture.as_str(), "alt": "The gate"},
        "body": {"version": 1, "blocks": [{"type": "picture", "asset": picture.as_str()}]},
    });
    let (id, story) = kiosk.scene.story(story).await;
    kiosk.print().await;
    let pages = [story.address.as_str(), "/", "/harbour"];
    let mut before = Vec::new();
    for address in pages {
        let page = kiosk.get(address).await;
        assert!(!page.text().contains("avif"), "{address}");
        before.push(page.header("etag").to_owned());
    }
    lighten(&kiosk, false).await;
    for (address, old) in pages.into_iter().zip(before) {
        let page = kiosk.get(address).await;
        assert_ne!(page.header("etag"), old, "{address} does not follow");
        let html = page.html();
        let sources = html.values("picture > source[type='image/avif']", "srcset");
        let images = html.values("picture > img[srcset]", "srcset");
        assert!(!sources.is_empty() && sources.len() == images.len(), "{address}: {sources:?} {images:?}");
        assert!(
            sources
                .iter()
                .all(|set| set.contains("640-lock.avif 640w") && set.ends_with("1600-lock.avif 1600w")),
            "{sources:?}"
        );
        assert!(images.iter().all(|set| !set.contains("avif")), "{images:?}");
        assert_eq!(html.values("picture > source", "sizes"), html.values("picture > img", "sizes"), "{address}");
    }
    let page = kiosk.get(&story.address).await;
    let html = page.html();
    // It is asked for before the page is read, and once.
    let preloads = html.values("link[rel='preload'][as='image']", "imagesrcset");
    assert_eq!(preloads, [html.values(".lead-picture source", "srcset").remove(0)]);
    assert_eq!(html.values("link[rel='preload'][as='image']", "type"), [AVIF]);
    for selector in ["meta[property='og:image']", "meta[name='twitter:image']"] {
        assert!(html.values(selector, "content").iter().all(|image| image.ends_with(".jpg")), "{selector}");
    }
    for address in ["/rss.xml", "/atom.xml", "/feed.json", "/sitemap-news.xml", &format!("{}?lite", story.address)] {
        assert!(!kiosk.get(address).await.text().contains("avif"), "{address}");
    }

    // A part of it has its own.
    let mut parts = sizes(&kiosk, "gate", "image/webp", &[640, 1_280]).await;
    parts.extend(sizes(&kiosk, "gate", "image/jpeg", &[1_280]).await);
    let crop = Crop {
        name: "wide".into(),
        x: 0,
        y: 0,
        width: 8_000,
        height: 8_000,
        renditions: parts,
    };
    kiosk.scene.clock.advance(1);
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.ada).await.unwrap();
    let original = kiosk.scene.room.asset(picture.as_str()).await.unwrap().original;
    crop::keep(&mut turn, picture.as_str(), &original, crop).await.unwrap();
    turn.commit().await.unwrap();
    lighten(&kiosk, true).await;
    let html = kiosk.get(&story.address).await.html();
    let set = html.values(".lead-picture source", "srcset").remove(0);
    assert!(set.contains("/wide-") && set.ends_with("-lock.avif 1280w"), "{set}");
    assert!(html.values("meta[property='og:image']", "content")[0].ends_with(".jpg"));

    // Each is served as what it is, to whoever asks, and to nobody once the story is gone.
    let of = |set: &str| set.split(", ").map(|one| one.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    let whole = of(&html.values(".body source", "srcset")[0]);
    let parts = of(&set);
    for address in whole.iter().chain(&parts) {
        let file = kiosk.get(address).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, AVIF), "{address}");
        assert!(file.text().ends_with(AVIF), "{}", file.text());
    }
    kiosk.scene.withdraw(&id, "It was another lock.").await;
    kiosk.print().await;
    for address in whole.iter().chain(&parts) {
        assert_eq!(kiosk.get(address).await.status, 404, "{SITE}{address}");
    }
}
