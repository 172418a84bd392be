//! Files in pieces: the protocol's answers, quotas, and whose upload it is.

use crate::files::png;
use crate::house::{Answer, House};
use desk::Route;
use serde_json::{Value, json};
use testkit::both_engines;

const PIECE: &str = "application/offset+octet-stream";

async fn begin(house: &House, who: &str, length: usize, said: &str) -> Answer {
    house
        .call(who, "POST", "/uploads")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", &length.to_string())
        .header("upload-metadata", said)
        .send()
        .await
}

async fn begun(house: &House, who: &str, length: usize, said: &str) -> String {
    let answer = begin(house, who, length, said).await;
    let id = answer.expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("/desk/api/uploads/{id}"));
    id
}

async fn send(house: &House, who: &str, id: &str, from: usize, bytes: &[u8]) -> Answer {
    house
        .call(who, "PATCH", &format!("/uploads/{id}"))
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", &from.to_string())
        .body(PIECE, bytes.to_vec())
        .send()
        .await
}

/// A call as the table of permissions makes it, on an upload of the caller's own.
pub async fn by_the_table(house: &House, route: &Route, who: &str) -> Answer {
    if route.method == "POST" || route.method == "OPTIONS" {
        let call = house.call(who, route.method, "/uploads");
        return call.header("tus-resumable", "1.0.0").header("upload-length", "9").send().await;
    }
    let id = begun(house, who, 9, "").await;
    match route.method {
        "PATCH" => send(house, who, &id, 0, b"abc").await,
        method => {
            house
                .call(who, method, &format!("/uploads/{id}"))
                .header("tus-resumable", "1.0.0")
                .send()
                .await
        }
    }
}

both_engines! {
    async fn a_file_comes_in_pieces(scene: Scene) {
        let house = House::open(scene).await;
        let spoken = house.call("ben", "OPTIONS", "/uploads").send().await;
        assert_eq!((spoken.status, spoken.header("tus-version"), spoken.header("tus-resumable")), (204, "1.0.0", "1.0.0"));
        assert_eq!(spoken.header("tus-extension"), "creation,termination,expiration");
        let bytes = png(900, 600);
        // "quay.png", "A quay"
        let id = begun(&house, "ben", bytes.len(), "filename cXVheS5wbmc=,alt QSBxdWF5,unknown,empty ").await;
        let sent = send(&house, "ben", &id, 0, &bytes[..1_000]).await;
        assert_eq!((sent.status, sent.header("upload-offset")), (204, "1000"));
        let shown = house.get("ben", &format!("/uploads/{id}")).await;
        assert_eq!((shown.header("upload-offset"), shown.header("upload-length")), ("1000", bytes.len().to_string().as_str()));
        assert_eq!(shown.header("cache-control"), "no-store");
        assert!(shown.header("upload-expires").ends_with("GMT"));
        assert_eq!(shown.json()["asset"], Value::Null);

        send(&house, "ben", &id, 900, &bytes[900..]).await.expect(409);
        send(&house, "ben", &id, 1_000, &[bytes[1_000..].to_vec(), vec![0]].concat()).await.expect(413);
        let there = house.get("ben", &format!("/uploads/{id}")).await.json()["offset"].as_u64().unwrap() as usize;
        let last = send(&house, "ben", &id, there, &bytes[there..]).await;
        assert_eq!((last.status, last.header("upload-offset")), (204, bytes.len().to_string().as_str()), "{}", last.text());
        let asset = last.header("content-location").to_owned();
        let taken = house.get("ben", asset.strip_prefix("/desk/api").unwrap()).await.expect(200);
        assert_eq!((&taken["name"], &taken["alt"], &taken["width"]), (&json!("quay.png"), &json!("A quay"), &json!(900)));

        let again = send(&house, "ben", &id, bytes.len(), &[]).await;
        assert_eq!((again.status, again.header("content-location")), (204, asset.as_str()), "the answer can be had once more");
        assert_eq!(house.get("ben", "/assets").await.expect(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(house.get("ben", &format!("/uploads/{id}")).await.expect(200)["asset"], taken["id"]);
        assert!(std::fs::read_dir(house.scene.room.blobs.root().join("uploads")).unwrap().next().is_none(), "nothing is left of the pieces");
    }

    async fn what_is_not_taken_is_refused_and_forgotten(scene: Scene) {
        let house = House::open(scene).await;
        begin(&house, "ben", 0, "").await.expect(422);
        begin(&house, "ben", 600 * 1024 * 1024, "").await.expect(413);
        begin(&house, "ben", 9, "filename ###").await.expect(400);
        let call = || house.call("ben", "POST", "/uploads");
        call().header("upload-length", "9").send().await.expect(412);
        call().header("tus-resumable", "0.2.2").header("upload-length", "9").send().await.expect(412);
        call().header("tus-resumable", "1.0.0").send().await.expect(400);
        // By its beginning, long before it is whole; and at its end.
        for (bytes, length, status) in [(b"no picture and no film ".repeat(300), 400_000_000, 422), (b"II*\0".repeat(2), 8, 415), (png(60, 60)[..70].to_vec(), 70, 422)] {
            let id = begun(&house, "ben", length, "").await;
            send(&house, "ben", &id, 0, &bytes).await.expect(status);
            house.get("ben", &format!("/uploads/{id}")).await.expect(404);
        }
        let id = begun(&house, "ben", 65 * 1024 * 1024, "").await;
        send(&house, "ben", &id, 0, &[png(8, 8), vec![0; 5_000]].concat()).await.expect(413);
        assert_eq!(house.get("ben", "/assets").await.expect(200)["items"], json!([]));
        assert!(std::fs::read_dir(house.scene.room.blobs.root().join("uploads")).unwrap().next().is_none());
    }

    async fn an_upload_is_its_senders_own(scene: Scene) {
        let house = House::open(scene).await;
        let id = begun(&house, "ben", 9, "").await;
        for who in ["ada", "dan"] {
            house.get(who, &format!("/uploads/{id}")).await.expect(404);
            send(&house, who, &id, 0, b"abc").await.expect(404);
            house.call(who, "DELETE", &format!("/uploads/{id}")).header("tus-resumable", "1.0.0").send().await.expect(404);
        }
        house.call("ben", "PATCH", &format!("/uploads/{id}")).header("tus-resumable", "1.0.0").header("upload-offset", "0").json(&json!({})).send().await.expect(415);
        let ended = house.call("ben", "DELETE", &format!("/uploads/{id}")).header("tus-resumable", "1.0.0").send().await;
        assert_eq!(ended.status, 204);
        house.get("ben", &format!("/uploads/{id}")).await.expect(404);

        for _ in 0..30 {
            begun(&house, "ben", 9, "").await;
        }
        assert_eq!(begin(&house, "ben", 9, "").await.errors(), [(String::new(), "quota".to_owned())]);
        let large = 500 * 1024 * 1024;
        for _ in 0..8 {
            begun(&house, "ada", large, "").await;
        }
        assert_eq!(begin(&house, "ada", large, "").await.errors(), [(String::new(), "quota".to_owned())], "together they would be too much");
        house.scene.clock.set(house.scene.clock.now().plus_seconds(25 * 3600));
        begun(&house, "ada", large, "").await;
        assert_eq!(std::fs::read_dir(house.scene.room.blobs.root().join("uploads")).unwrap().count(), 1, "what was given up is gone");
    }
}
