//! Files in a bucket of a store that speaks S3: served, gone for a while and back, backed up, exported and brought in again.

use crate::fault::until;
use crate::wire::Wire;
use crate::writer::story;
use crate::{Place, Server, Writer, both_engines};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The server that tests may use the bucket of.
fn s3() -> String {
    std::env::var("DATELINE_TEST_S3")
        .unwrap_or_else(|_| panic!("set DATELINE_TEST_S3 to a server that speaks S3 (http://…); `make test` starts one"))
}

/// A place in that bucket that nobody else has, reached at this address.
fn a_place(endpoint: &str) -> String {
    let unique = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("s3://dateline/program/{}-{unique}?endpoint={endpoint}", std::process::id())
}

/// Files below a folder.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

/// A published picture of a page.
async fn picture_of(server: &Server, address: &str) -> String {
    let page = server.get(address).await.with_status(200);
    let links = page.links(server.about["url"].as_str().unwrap());
    links.into_iter().find(|link| link.starts_with("/media/")).expect("its picture")
}

async fn stop(server: Server) {
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
}

/// Another empty place of the same engine, with its files elsewhere in the bucket.
async fn another(place: &Place) -> Place {
    let mut other = if place.database.is_some() { Place::postgres().await } else { Place::sqlite() };
    other.blobs = Some(a_place(&s3()).into());
    other
}

both_engines! {
    async fn files_in_a_bucket(place: Place) {
        let wire = Wire::lay_to(&s3()).await;
        let endpoint = format!("http://127.0.0.1:{}", wire.port());
        let place = Place { blobs: Some(a_place(&endpoint).into()), ..place };
        let server = place.serve().await;
        let token = Writer::key(&place, "chief");
        let writer = Writer::at(&server, &token);
        writer.section("harbour", "Harbour").await;
        let asset = writer.picture("wharf.png", [9, 40, 90], &[("alt", "The wharf")]).await;
        let mut article = story("The wharf opens", "Boats come.");
        article["lead"] = json!({"asset": asset});
        let (_, address) = writer.published(article).await;
        let picture = picture_of(&server, &address).await;

        let whole = server.get(&picture).await.with_status(200);
        let etag = whole.header("etag").to_owned();
        let length = whole.bytes.len();
        assert_eq!(whole.header("content-length"), length.to_string());
        let head = server.head(&picture, &[]).await.with_status(200);
        for name in ["content-length", "content-type", "etag", "accept-ranges", "cache-control"] {
            assert_eq!(head.header(name), whole.header(name), "{name}");
        }
        assert!(head.bytes.is_empty());
        let part = server.ask(&picture, &[("range", "bytes=10-29")]).await.with_status(206);
        assert_eq!((part.bytes.as_slice(), part.header("content-range")), (&whole.bytes[10..30], format!("bytes 10-29/{length}").as_str()));
        let last = server.ask(&picture, &[("range", "bytes=-7"), ("if-range", &etag)]).await.with_status(206);
        assert_eq!(last.bytes, whole.bytes[length - 7..]);
        assert_eq!(server.ask(&picture, &[("range", "bytes=-7"), ("if-range", "\"another\"")]).await.with_status(200).bytes, whole.bytes);
        server.ask(&picture, &[("range", &format!("bytes={length}-"))]).await.with_status(416);
        assert_eq!(files(&place.data().join("blobs")), 0, "nothing of it lies here");
        assert_eq!(place.run(&["doctor"]).code, 0);

        // Gone, while the program runs and while it begins; and back.
        wire.cut();
        for begun_anew in [false, true] {
            let gone = server.get(&picture).await;
            assert_eq!((gone.status, gone.header("retry-after")), (503, "5"), "{begun_anew}");
        }
        let refused = writer.upload("quay.png", (90, 60), [1, 2, 3], &[]).await;
        assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
        server.ask(&picture, &[("if-none-match", &etag)]).await.with_status(304);
        stop(server).await;
        let server = place.serve().await;
        assert!(server.get(&address).await.with_status(200).shows("Boats come."));
        server.get(&picture).await.with_status(503);
        let looked = place.run(&["doctor", "--json"]);
        assert_eq!(looked.code, 6);
        let files_are_wrong = |finding: &&Value| finding["level"] == "wrong" && finding["where"] == "files";
        assert!(looked.json()["findings"].as_array().unwrap().iter().any(|finding| files_are_wrong(&finding)), "{looked:?}");
        wire.mend().await;
        until("the pictures are back", || async { server.get(&picture).await.status == 200 }).await;
        Writer::at(&server, &token).upload("quay.png", (90, 60), [1, 2, 3], &[]).await.with_status(201);

        // Out and in again, both ways.
        let verified = place.json(&["verify"]);
        assert_eq!(verified["ok"], true);
        let at = |name: &str| place.beside().join(name).to_str().unwrap().to_owned();
        let kept: Value = place.json(&["backup", &at("backup")]);
        assert_eq!(kept["missing_media"], json!([]));
        place.json(&["export", &at("export")]);
        stop(server).await;
        for bring in [vec!["restore".to_owned(), at("backup")], vec!["import".to_owned(), "dateline".to_owned(), at("export")]] {
            let other = another(&place).await;
            other.json(&bring.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(files(&other.data().join("blobs")), 0, "{bring:?}");
            let found = other.json(&["verify"]);
            assert_eq!((&found["ok"], &found["content_digest"]), (&json!(true), &verified["content_digest"]), "{bring:?}");
            let server = other.serve().await;
            assert_eq!(server.get(&picture).await.with_status(200).bytes, whole.bytes);
        }
    }
}
