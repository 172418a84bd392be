//! Cards, social cards and leads show the part of a picture that was chosen for wide places, or move to its focal point.

use crate::kiosk::{Kiosk, SITE};
use newsroom::asset::{self, Rendition};
use newsroom::crop::{self, Crop};
use serde_json::json;
use store::Id;

async fn part(kiosk: &Kiosk, picture: &Id, seen: &str) {
    let room = &kiosk.scene.room;
    let mut renditions = Vec::new();
    for (width, media_type) in [(640, "image/webp"), (1_280, "image/webp"), (1_280, "image/jpeg")] {
        renditions.push(Rendition {
            blob: room.blobs.put(format!("{seen} {width} {media_type}").as_bytes()).await.unwrap(),
            media_type: media_type.into(),
            width,
            height: width * 9 / 16,
            size: 9,
            name: String::new(),
        });
    }
    let crop = Crop {
        name: "wide".into(),
        x: 1_000,
        y: 2_000,
        width: 8_000,
        height: 7_200,
        renditions,
    };
    let original = room.asset(picture.as_str()).await.unwrap().original;
    let mut turn = room.turn(&kiosk.scene.cast.ada).await.unwrap();
    crop::keep(&mut turn, picture.as_str(), &original, crop).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_part_stands_where_a_place_is_wide() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let story = kiosk
        .story(json!({"headline": "The lock opens", "lead": {"asset": picture.as_str(), "alt": "The gate", "credit": "Oda"}}))
        .await;
    let lead = async || {
        let page = kiosk.get(&story.address).await.html();
        let of_lead = |attribute: &str| page.values(".lead-picture img", attribute).pop().unwrap_or_default();
        (
            of_lead("src"),
            of_lead("class"),
            page.values("meta[property='og:image']", "content").pop().unwrap(),
            page.values("a.enlarge", "href").remove(0),
        )
    };
    let card = async || {
        let page = kiosk.get("/harbour").await.html();
        let of_card = |attribute: &str| {
            page.values("main img[srcset]", attribute)
                .into_iter()
                .chain(page.values("main img", attribute))
                .next()
                .unwrap_or_default()
        };
        (of_card("src"), of_card("class"))
    };
    let whole = lead().await;
    assert_eq!((whole.1.as_str(), card().await.1.as_str()), ("", ""));

    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.ada).await.unwrap();
    let change = asset::Change { focal_point: Some((0.24, 0.8)), ..asset::Change::default() };
    asset::describe(&mut turn, picture.as_str(), change).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    assert_eq!((lead().await.1.as_str(), card().await.1.as_str()), ("fx2 fy8", "fx2 fy8"), "it moves to its focal point");

    part(&kiosk, &picture, "the gate").await;
    let (shown, of_card) = (lead().await, card().await);
    assert!(shown.0.contains("/wide-") && shown.0.ends_with("-lock.jpg"), "{shown:?}");
    assert_eq!((shown.1.as_str(), shown.3.as_str()), ("", whole.3.as_str()), "the whole picture is a click away");
    assert_eq!(of_card, (shown.0.clone(), String::new()));
    assert_eq!(shown.2, format!("{SITE}{}", shown.0));
    assert_eq!(kiosk.get(&shown.0).await.text(), "the gate 1280 image/jpeg");

    // Another part has other addresses, and the old ones are gone.
    part(&kiosk, &picture, "the keeper").await;
    let other = lead().await;
    assert_ne!(other.0, shown.0);
    assert_eq!(kiosk.get(&shown.0).await.status, 404);
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.ada).await.unwrap();
    crop::remove(&mut turn, picture.as_str(), "wide").await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    assert_eq!(lead().await.0, whole.0);
    assert_eq!(card().await.1, "fx2 fy8");
}
