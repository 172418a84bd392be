use crate::house::{Answer, House};
use serde_json::json;
use std::io::Cursor;
use testkit::both_engines;

/// A picture of one colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([30, 90, 120]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

const BOUNDARY: &str = "tide-table";

/// A form with a file and its words.
fn form(name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = Vec::new();
    for (field, text) in fields {
        form.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n").as_bytes());
    }
    if !name.is_empty() {
        form.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
        );
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

async fn send(house: &House, who: &str, form: Vec<u8>) -> Answer {
    send_to(house, who, "/assets", form).await
}

async fn send_to(house: &House, who: &str, path: &str, form: Vec<u8>) -> Answer {
    house
        .call(who, "POST", path)
        .body(&format!("multipart/form-data; boundary={BOUNDARY}"), form)
        .send()
        .await
}

/// Uploads a file.
pub async fn upload(house: &House, who: &str, name: &str, bytes: Vec<u8>) -> Answer {
    upload_to(house, who, "/assets", name, bytes).await
}

/// Sends a file with its words to an address of the API.
pub async fn upload_to(house: &House, who: &str, path: &str, name: &str, bytes: Vec<u8>) -> Answer {
    let form = form(name, &bytes, &[("alt", "A quay"), ("credit", "Ilse Varnay"), ("caption", "The old quay")]);
    send_to(house, who, path, form).await
}

both_engines! {
    async fn a_file_is_uploaded_described_and_listed(scene: Scene) {
        let house = House::open(scene).await;
        let taken = upload(&house, "ben", "quay at dawn.png", png(900, 600)).await.expect(201);
        let id = taken["id"].as_str().unwrap();
        assert_eq!((&taken["kind"], &taken["width"], &taken["height"], &taken["alt"], &taken["credit"], &taken["caption"]),
            (&json!("picture"), &json!(900), &json!(600), &json!("A quay"), &json!("Ilse Varnay"), &json!("The old quay")));
        assert!(taken["type"].as_str().unwrap().starts_with("image/") && taken["size"].as_i64().unwrap() > 0);
        assert_eq!((&taken["number"], &taken["address"]), (&json!(null), &json!(null)), "nobody can fetch it yet");
        assert_eq!(house.get("eve", &format!("/assets/{id}")).await.expect(200), taken);
        let described = house.put("ben", &format!("/assets/{id}"), json!({
            "alt": "The quay", "rights": "Only in print", "expires_at": "2027-01-01T00:00:00Z", "focal_point": [0.25, 0.75],
        })).await.expect(200);
        assert_eq!((&described["alt"], &described["credit"], &described["rights"], &described["expires_at"], &described["focal_point"]),
            (&json!("The quay"), &json!("Ilse Varnay"), &json!("Only in print"), &json!("2027-01-01T00:00:00Z"), &json!([0.25, 0.75])));
        assert_eq!(house.put("ben", &format!("/assets/{id}"), described).await.expect(200)["alt"], "The quay", "what was shown can be sent back");
        assert_eq!(house.put("ben", &format!("/assets/{id}"), json!({"expires_at": null})).await.expect(200)["expires_at"], json!(null));
        assert_eq!(house.put("ben", &format!("/assets/{id}"), json!({"focal_point": [2, 0]})).await.errors(), [("/focal_point".to_owned(), "range".to_owned())]);
        house.put("ben", &format!("/assets/{id}"), json!({"colour": 1})).await.expect(422);
        house.put("eve", &format!("/assets/{id}"), json!({"alt": "x"})).await.expect(403);
        house.get("ben", "/assets/none").await.expect(404);
        for at in 0..2 {
            upload(&house, "ada", "x.png", png(20 + at, 20)).await.expect(201);
        }
        let page = house.get("ben", "/assets?limit=2").await.expect(200);
        let rest = house.get("ben", &format!("/assets?limit=2&after={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len(), &rest["next"]), (2, 1, &json!(null)));

        let story = house.scene.draft(json!({"lead": {"asset": id}})).await.id;
        house.post("ada", &format!("/articles/{story}/publish"), json!({})).await.expect(200);
        let public = house.get("ben", &format!("/assets/{id}")).await.expect(200);
        assert_eq!(public["number"], 1);
        assert!(public["address"].as_str().unwrap().starts_with("/media/"));
    }

    async fn what_is_no_file_is_refused(scene: Scene) {
        let house = House::open(scene).await;
        assert_eq!(send(&house, "ben", form("", &[], &[("alt", "x")])).await.errors(), [("/file".to_owned(), "required".to_owned())]);
        upload(&house, "ben", "page.html", b"<html><script>x()</script></html>".to_vec()).await.expect(422);
        upload(&house, "ben", "program.png", b"MZ\x90\x00 not a picture".to_vec()).await.expect(422);
        upload(&house, "ben", "old.jpg", b"II*\0\x08\0\0\0".to_vec()).await.expect(415);
        let mut broken = png(200, 200);
        broken.truncate(80);
        let refused = upload(&house, "ben", "broken.png", broken).await;
        refused.expect(422);
        house.post("ben", "/assets", json!({"file": "x"})).await.expect(415);
        send(&house, "ben", form("x.png", &png(9, 9), &[("alt", &"x".repeat(70_000))])).await.expect(413);
        assert_eq!(send(&house, "ben", form("x.png", &png(9, 9), &[("caption", &"x".repeat(5_000))])).await.errors(), [("/caption".to_owned(), "too_long".to_owned())]);
        send(&house, "ben", b"no form at all".to_vec()).await.expect(400);
        assert_eq!(house.get("ben", "/assets").await.expect(200)["items"], json!([]));
    }

    async fn files_lie_in_folders_and_have_tags(scene: Scene) {
        let house = House::open(scene).await;
        let mut ids = Vec::new();
        for (name, folder, tags) in [("a.png", " Harbour / 2026 ", vec!["boats", "Night "]), ("b.png", "Harbour", vec!["boats"]), ("c.png", "Harbour_x", vec![])] {
            let id = upload(&house, "ben", name, png(8, 8)).await.expect(201)["id"].as_str().unwrap().to_owned();
            house.put("ben", &format!("/assets/{id}/place"), json!({"folder": folder, "tags": tags})).await.expect(200);
            ids.push(id);
        }
        let shown = house.get("ben", &format!("/assets/{}", ids[0])).await.expect(200);
        assert_eq!((&shown["folder"], &shown["tags"]), (&json!("Harbour/2026"), &json!(["Night", "boats"])));
        let names = |answer: Answer| answer.expect(200)["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(house.get("ben", "/assets?folder=Harbour").await), ["b.png", "a.png"], "with what lies below, and nothing that only looks like it");
        assert_eq!(names(house.get("ben", "/assets?folder=Harbour/2026").await), ["a.png"]);
        assert_eq!(names(house.get("ben", "/assets?tag=boats").await), ["b.png", "a.png"]);
        assert_eq!(names(house.get("ben", "/assets?q=night").await), ["a.png"]);
        assert_eq!(names(house.get("ben", "/assets?q=harbour_x").await), ["c.png"]);
        let places = house.get("ben", "/assets/places").await.expect(200);
        assert_eq!(places["folders"], json!([{"name": "Harbour", "count": 1}, {"name": "Harbour/2026", "count": 1}, {"name": "Harbour_x", "count": 1}]));
        assert_eq!(places["tags"], json!([{"name": "Night", "count": 1}, {"name": "boats", "count": 2}]));
        house.put("ben", &format!("/assets/{}/place", ids[0]), json!({"folder": ""})).await.expect(200);
        let shown = house.get("ben", &format!("/assets/{}", ids[0])).await.expect(200);
        assert_eq!((&shown["folder"], &shown["tags"]), (&json!(""), &json!(["Night", "boats"])), "what is not said stays");
        house.put("ben", &format!("/assets/{}/place", ids[0]), json!({"folder": "x".repeat(201)})).await.expect(422);
        house.put("ben", &format!("/assets/{}/place", ids[0]), json!({"tag": "boats"})).await.expect(422);
    }

    async fn a_part_of_a_picture_is_chosen_for_places_of_its_form(scene: Scene) {
        let house = House::open(scene).await;
        // Red on the left, blue on the right.
        let halves = image::RgbImage::from_fn(1_200, 900, |x, _| image::Rgb(if x < 600 { [200, 0, 0] } else { [0, 0, 200] }));
        let mut file = std::io::Cursor::new(Vec::new());
        halves.write_to(&mut file, image::ImageFormat::Png).unwrap();
        let id = upload(&house, "ben", "quay.png", file.into_inner()).await.expect(201)["id"].as_str().unwrap().to_owned();
        let path = format!("/assets/{id}/crops/square");
        let chosen = json!({"x": 0.5, "y": 0.1, "width": 0.5, "height": 0.666_66});
        let kept = house.put("ben", &path, chosen).await.expect(200);
        assert_eq!(kept["crops"], json!({"square": {"x": 0.5, "y": 0.1, "width": 0.5, "height": 0.6667}}));
        assert_eq!(house.get("ben", &format!("/assets/{id}")).await.expect(200)["crops"], kept["crops"]);
        assert_eq!(house.put("ben", &format!("/assets/{id}"), kept).await.expect(200)["alt"], "A quay", "what was shown can be sent back");
        let crops = house.scene.room.crops(std::slice::from_ref(&id)).await.unwrap().remove(&id).unwrap();
        let widths: Vec<(i64, &str)> = crops[0].renditions.iter().map(|size| (size.width, size.media_type.as_str())).collect();
        assert_eq!(widths, [(320, "image/webp"), (320, "image/jpeg"), (600, "image/png")]);
        for size in &crops[0].renditions {
            let bytes = house.scene.room.blobs.get(&size.blob).await.unwrap().unwrap();
            let shown = image::load_from_memory(&bytes).unwrap().to_rgb8();
            assert_eq!((i64::from(shown.width()), i64::from(shown.height())), (size.width, size.height));
            assert!(shown.pixels().all(|pixel| pixel.0[2] > 150 && pixel.0[0] < 60), "only what is blue: {size:?}");
        }
        let refused = json!({"x": 0.9, "y": 0, "width": 0.5, "height": 0.5});
        assert_eq!(house.put("ben", &path, refused).await.errors()[0].0, "/width");
        house.put("ben", &format!("/assets/{id}/crops/round"), json!({"x": 0, "y": 0, "width": 1, "height": 1})).await.expect(422);
        assert_eq!(house.delete("ben", &path).await.expect(200)["crops"], json!({}));
        house.delete("ben", &path).await.expect(404);
    }

    async fn another_file_takes_the_place_of_one(scene: Scene) {
        let house = House::open(scene).await;
        let id = upload(&house, "ben", "quay.png", png(90, 60)).await.expect(201)["id"].as_str().unwrap().to_owned();
        house.put("ben", &format!("/assets/{id}"), json!({"alt": "The quay", "focal_point": [0.2, 0.2]})).await.expect(200);
        let lead = json!({"headline": "The quay", "lead": {"asset": id, "alt": "The quay", "credit": "Ilse Varnay"}});
        let article = house.post("ben", "/articles", lead).await.expect(201)["id"].as_str().unwrap().to_owned();
        house.post("ada", &format!("/articles/{article}/publish"), json!({})).await.expect(200);
        let before = house.get("ben", &format!("/assets/{id}")).await.expect(200);
        let replaced = upload_to(&house, "ben", &format!("/assets/{id}/replace"), "dusk.png", png(120, 40)).await.expect(200);
        assert_eq!((&replaced["id"], &replaced["number"], &replaced["alt"]), (&json!(id), &before["number"], &json!("The quay")));
        assert_eq!((&replaced["width"], &replaced["height"], &replaced["focal_point"]), (&json!(120), &json!(40), &json!(null)));
        assert_ne!(replaced["address"], before["address"], "no copy of the old one is shown for the new");
        let usage = house.get("ben", &format!("/assets/{id}/usage")).await.expect(200);
        assert_eq!(usage["items"][0]["article"], json!(article));
        assert_eq!(upload_to(&house, "ben", &format!("/assets/{id}/replace"), "notes.pdf", b"%PDF-1.4\n%%EOF".to_vec()).await.status / 100, 4, "a picture by a picture");
        upload_to(&house, "eve", &format!("/assets/{id}/replace"), "x.png", png(8, 8)).await.expect(403);
        upload_to(&house, "ben", "/assets/01ARZ3NDEKTSV4RRFFQ69G5FAV/replace", "x.png", png(8, 8)).await.expect(404);
    }
}
