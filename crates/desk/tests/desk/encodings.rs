//! Films at the desk: a copy that says nothing at once, then what ffmpeg makes of it, whole or not at all.

use crate::files::upload;
use crate::house::House;
use desk::Office;
use media::Studio;
use serde_json::json;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use testkit::both_engines;

const SECRETS: [&str; 2] = ["+12.3456+098.7654", "SecretCam"];

fn film(folder: &Path) -> Vec<u8> {
    let source = "-f lavfi -i testsrc2=s=640x360:r=25:d=3 -f lavfi -i sine=440:d=3 -c:v libx264 -preset ultrafast -c:a aac";
    let say = "-metadata location=+12.3456+098.7654/ -metadata title=SecretCam a.mp4";
    let done = Command::new("ffmpeg")
        .current_dir(folder)
        .args(["-v", "error"])
        .args(format!("{source} {say}").split(' '))
        .status();
    assert!(done.expect("ffmpeg, which `make setup` installs").success());
    std::fs::read(folder.join("a.mp4")).unwrap()
}

fn studio() -> Studio {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Studio::find(OsStr::new("ffmpeg"), &path, None).expect("ffmpeg, which `make setup` installs")
}

fn says_nothing(bytes: &[u8]) -> bool {
    SECRETS.iter().all(|secret| !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()))
}

fn office(house: &House) -> Office {
    Office { room: house.scene.room.clone(), press: house.press.clone() }
}

both_engines! {
    async fn a_film_is_served_as_a_copy_and_then_encoded(scene: Scene) {
        let house = House::open(scene).await;
        let original = film(house.scene.folder());
        assert!(!says_nothing(&original));
        let taken = upload(&house, "ben", "tide.mp4", original.clone()).await.expect(201);
        let id = taken["id"].as_str().unwrap();
        assert_eq!(taken["encoding"], json!({"state": "waiting", "progress": 0, "problem": ""}));
        let copy = house.get("ben", &format!("/assets/{id}/file")).await;
        assert!(says_nothing(&copy.bytes) && copy.bytes.len() == original.len(), "the file is served as it came");

        house.scene.story(json!({
            "headline": "The tide", "body": {"version": 1, "blocks": [{"type": "video", "asset": id}]},
        })).await;
        let office = office(&house);
        assert!(!house.desk.encode_next(&office, None).await.unwrap(), "without ffmpeg there is nothing to do");
        let before = house.get("ben", &format!("/assets/{id}")).await.expect(200)["address"].as_str().unwrap().to_owned();
        assert!(house.desk.encode_next(&office, Some(&studio())).await.unwrap());
        let shown = house.get("ben", &format!("/assets/{id}")).await.expect(200);
        assert_eq!(shown["encoding"], json!({"state": "done", "progress": 100, "problem": ""}));
        assert_ne!(shown["address"], before, "what lies at an address changed");
        assert_eq!((&shown["type"], &shown["width"], &shown["height"]), (&json!("video/mp4"), &json!(640), &json!(360)));
        let asset = house.scene.room.asset(id).await.unwrap();
        let names: Vec<String> = asset.sizes().unwrap().into_iter().map(|size| size.name).collect();
        assert_eq!(names[..3], ["hls/film.m3u8", "hls/360.m3u8", "hls/360.mp4"]);
        assert!(names.iter().any(|name| name == "poster/640.webp"), "{names:?}");
        for blob in asset.sizes().unwrap().iter().map(|size| &size.blob).chain([&asset.blob]) {
            assert!(says_nothing(&house.scene.room.blobs.get(blob).await.unwrap().unwrap()));
        }
        // Nothing half done stays.
        let left: Vec<_> = std::fs::read_dir(house.scene.room.blobs.root().join("encodings")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(!house.desk.encode_next(&office, Some(&studio())).await.unwrap());
    }

    async fn what_cannot_be_encoded_says_why_and_can_be_asked_for_again(scene: Scene) {
        let house = House::open(scene).await;
        // Whole to whoever follows its boxes, and nothing to play.
        let mut broken = film(house.scene.folder());
        for (name, instead) in [(b"avc1", b"zzzz"), (b"avcC", b"free"), (b"mp4a", b"zzzz"), (b"esds", b"free")] {
            while let Some(at) = broken.windows(4).position(|part| part == name) {
                broken[at..at + 4].copy_from_slice(instead);
            }
        }
        let taken = upload(&house, "ben", "tide.mp4", broken).await.expect(201);
        let id = taken["id"].as_str().unwrap();
        let office = office(&house);
        assert!(house.desk.encode_next(&office, Some(&studio())).await.unwrap());
        let encoding = house.get("ben", &format!("/assets/{id}/encoding")).await.expect(200);
        assert_eq!(encoding["state"], "failed");
        assert!(!encoding["problem"].as_str().unwrap().is_empty() && !encoding["problem"].as_str().unwrap().contains("/tmp"), "{encoding}");
        house.post("ben", &format!("/assets/{id}/encoding"), json!({})).await.expect(200);
        let given_up = house.delete("ben", &format!("/assets/{id}/encoding")).await.expect(200);
        assert_eq!(given_up["state"], "cancelled");
        assert!(!house.desk.encode_next(&office, Some(&studio())).await.unwrap(), "it was given up");
        let picture = upload(&house, "ben", "a.png", crate::files::png(8, 8)).await.expect(201);
        house.get("ben", &format!("/assets/{}/encoding", picture["id"].as_str().unwrap())).await.expect(404);
    }
}
