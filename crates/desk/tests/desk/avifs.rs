//! Pictures at the desk get lighter sizes in the background: all of a picture or none, and of its crops.

use crate::files::{png, upload};
use crate::house::House;
use desk::Office;
use media::Studio;
use newsroom::asset::Rendition;
use newsroom::avif::AVIF;
use serde_json::json;
use std::ffi::OsStr;
use std::io::Cursor;
use testkit::both_engines;

fn studio() -> Studio {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Studio::find(OsStr::new("ffmpeg"), &path, None).expect("ffmpeg, which `make setup` installs")
}

/// Waves with grain, as photographs have it.
fn sea(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let mut seed = 7_u32;
    let picture = image::RgbaImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = ((f64::from(x) / 17.0).sin() + (f64::from(y) / 11.0 + f64::from(x) / 90.0).cos()) * 40.0;
        let of = |base: f64| (base + wave + f64::from(seed >> 28)) as u8;
        image::Rgba([of(90.0), of(120.0), of(150.0), if alpha && x < 9 { 0 } else { 255 }])
    });
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::DynamicImage::ImageRgba8(picture);
    let picture = if alpha { picture } else { picture.into_rgb8().into() };
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn of_type<'a>(sizes: &'a [Rendition], media_type: &str) -> Vec<&'a Rendition> {
    sizes.iter().filter(|size| size.media_type == media_type).collect()
}

both_engines! {
    async fn a_picture_and_its_crop_get_lighter_sizes(scene: Scene) {
        let house = House::open(scene).await;
        let room = &house.scene.room;
        let office = Office { room: room.clone(), press: house.press.clone() };
        assert!(house.desk.makes_avif(&office, &studio()).await);
        let taken = upload(&house, "ben", "sea.png", sea(1_000, 600, false)).await.expect(201);
        let id = taken["id"].as_str().unwrap().to_owned();
        assert!(house.desk.avif_next(&office, &studio()).await.unwrap());
        let sizes = room.asset(&id).await.unwrap().sizes().unwrap();
        let (avif, webp) = (of_type(&sizes, AVIF), of_type(&sizes, "image/webp"));
        let widths: Vec<i64> = avif.iter().map(|size| size.width).collect();
        assert_eq!(widths, [320, 640, 768, 960, 1_000], "a browser must find each width that it finds among the others");
        for size in &avif {
            let bytes = room.blobs.get(&size.blob).await.unwrap().unwrap();
            assert_eq!((&bytes[4..12], bytes.len() as i64), (&b"ftypavif"[..], size.size));
            assert!(webp.iter().all(|other| other.width != size.width || other.size > size.size), "{size:?}");
        }
        assert!(!house.desk.avif_next(&office, &studio()).await.unwrap(), "made twice");

        // A part of it is made for itself, and what is there stays.
        let part = json!({"x": 0.0, "y": 0.0, "width": 0.8, "height": 0.75});
        house.put("ben", &format!("/assets/{id}/crops/wide"), part).await.expect(200);
        assert!(house.desk.avif_next(&office, &studio()).await.unwrap());
        let crop = room.crops(std::slice::from_ref(&id)).await.unwrap().remove(&id).unwrap().remove(0);
        let widths: Vec<i64> = of_type(&crop.renditions, AVIF).iter().map(|size| size.width).collect();
        assert_eq!(widths, [320, 640, 768, 800]);
        assert_eq!(of_type(&room.asset(&id).await.unwrap().sizes().unwrap(), AVIF), avif);
        // Nothing half done stays.
        let left: Vec<_> = std::fs::read_dir(room.blobs.root().join("encodings")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }

    async fn what_would_not_be_lighter_has_holes_or_is_gone_stays_as_it_is(scene: Scene) {
        let house = House::open(scene).await;
        let room = &house.scene.room;
        let office = Office { room: room.clone(), press: house.press.clone() };
        // Of one colour WebP is a hundred bytes: nothing is smaller.
        for (name, bytes) in [("flat.png", png(900, 600)), ("holes.png", sea(700, 400, true))] {
            let taken = upload(&house, "ben", name, bytes).await.expect(201);
            assert!(house.desk.avif_next(&office, &studio()).await.unwrap());
            let sizes = room.asset(taken["id"].as_str().unwrap()).await.unwrap().sizes().unwrap();
            assert!(!sizes.is_empty() && of_type(&sizes, AVIF).is_empty(), "{name}");
        }
        let taken = upload(&house, "ben", "sea.png", sea(700, 400, false)).await.expect(201);
        let original = room.asset(taken["id"].as_str().unwrap()).await.unwrap().original;
        std::fs::remove_file(room.blobs.root().join(&original[..2]).join(&original)).unwrap();
        assert!(house.desk.avif_next(&office, &studio()).await.unwrap());
        assert!(!house.desk.avif_next(&office, &studio()).await.unwrap(), "one that is gone holds up all others");
    }
}
