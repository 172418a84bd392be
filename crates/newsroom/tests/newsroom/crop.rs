//! Parts of pictures: of one of three forms, wide enough, told to readers with the picture, gone when another one takes its place.

use newsroom::asset::{self, NewAsset, Rendition};
use newsroom::crop::{self, Crop};
use newsroom::{Actor, Refusal};
use testkit::{Scene, both_engines};

async fn picture(scene: &Scene, width: i64, height: i64) -> String {
    let new = NewAsset {
        kind: "picture".into(),
        media_type: "image/jpeg".into(),
        name: "tide.jpg".into(),
        original: "o".repeat(64),
        width,
        height,
        ..NewAsset::default()
    };
    let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    id.to_string()
}

fn part(name: &str, x: i64, y: i64, width: i64, height: i64) -> Crop {
    let size = Rendition {
        blob: "c".repeat(64),
        media_type: "image/jpeg".into(),
        width: 640,
        height: 360,
        size: 9,
        name: String::new(),
    };
    Crop {
        name: name.into(),
        x,
        y,
        width,
        height,
        renditions: vec![size],
    }
}

async fn keep(scene: &Scene, actor: &Actor, id: &str, crop: Crop) -> Result<(), Refusal> {
    let mut turn = scene.room.turn(actor).await.unwrap();
    crop::keep(&mut turn, id, &"o".repeat(64), crop).await?;
    turn.commit().await.unwrap();
    Ok(())
}

fn pointer(refused: Result<(), Refusal>) -> String {
    match refused {
        Err(Refusal::Invalid(fields)) => fields[0].pointer.clone(),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn a_picture_has_one_crop_of_each_form(scene: Scene) {
        let ben = &scene.cast.ben;
        let id = picture(&scene, 1600, 1200).await;
        keep(&scene, ben, &id, part("wide", 0, 0, 5_000, 3_750)).await.unwrap();
        keep(&scene, ben, &id, part("wide", 1_000, 2_000, 8_000, 6_000)).await.unwrap();
        keep(&scene, ben, &id, part("square", 0, 0, 7_500, 10_000)).await.unwrap();
        let kept = scene.room.crops(std::slice::from_ref(&id)).await.unwrap().remove(&id).unwrap();
        assert_eq!(kept, [part("square", 0, 0, 7_500, 10_000), part("wide", 1_000, 2_000, 8_000, 6_000)]);
        assert!(scene.events(0).await.contains(&"asset_cropped".to_owned()));

        let mut turn = scene.room.turn(ben).await.unwrap();
        crop::remove(&mut turn, &id, "square").await.unwrap();
        turn.commit().await.unwrap();
        let mut turn = scene.room.turn(ben).await.unwrap();
        assert!(matches!(crop::remove(&mut turn, &id, "square").await, Err(Refusal::NotFound("crop"))));
        drop(turn);

        // Another file is another picture.
        let mut turn = scene.room.turn(ben).await.unwrap();
        let new = NewAsset { kind: "picture".into(), media_type: "image/jpeg".into(), name: "ebb.jpg".into(), ..NewAsset::default() };
        asset::replace(&mut turn, &id, new).await.unwrap();
        turn.commit().await.unwrap();
        assert!(scene.room.crops(std::slice::from_ref(&id)).await.unwrap().is_empty());
        // And one that was made of the old file comes too late.
        let late = keep(&scene, ben, &id, part("wide", 0, 0, 10_000, 7_500)).await;
        assert!(late.is_err(), "{late:?}");
    }

    async fn what_is_no_such_part_is_refused(scene: Scene) {
        let ben = &scene.cast.ben;
        let id = picture(&scene, 1600, 1200).await;
        assert_eq!(pointer(keep(&scene, ben, &id, part("round", 0, 0, 10_000, 7_500)).await), "/name");
        assert_eq!(pointer(keep(&scene, ben, &id, part("wide", 1, 0, 10_000, 7_500)).await), "/width");
        assert_eq!(pointer(keep(&scene, ben, &id, part("wide", 0, -1, 5_000, 3_750)).await), "/height");
        assert_eq!(pointer(keep(&scene, ben, &id, part("wide", 0, 0, 1_900, 1_425)).await), "/width");
        assert_eq!(pointer(keep(&scene, ben, &id, part("tall", 0, 0, 8_000, 6_000)).await), "/height");
        let stranger = keep(&scene, &scene.cast.eve, &id, part("wide", 0, 0, 8_000, 6_000)).await;
        assert!(matches!(stranger, Err(Refusal::Forbidden(_))), "{stranger:?}");
    }
}
