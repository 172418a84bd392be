//! Imports from the desk: tried, taken in, refused, one at a time, and read as a report.

use crate::house::{Answer, House};
use desk::Route;
use newsroom::import::{self, NewImport};
use newsroom::{Actor, Refusal};
use serde_json::{Value, json};
use testkit::both_engines;

const PAGE: &str = "<!doctype html><html lang=en><head><title>The lamp</title></head><body><article><h1>The lamp on the quay</h1>\
    <p>A lamp was lit on the quay of Marren before the boats came in, and it burned until the morning.</p>\
    <p>Nobody had lit it since the old keeper left the harbour and took the key with her.</p>\
    <p>The harbour master says that it will be lit each evening from now on.</p></article></body></html>";

/// Sends an archive whole, as one piece, and gives the upload.
async fn sent(house: &House, who: &str, name: &str, bytes: &[u8]) -> String {
    use base64::Engine as _;
    let word = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let answer = house
        .call(who, "POST", "/uploads")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", &bytes.len().to_string())
        .header("upload-metadata", &format!("filename {},purpose {}", word(name), word("archive")))
        .send()
        .await;
    let id = answer.expect(201)["id"].as_str().unwrap().to_owned();
    let answer = house
        .call(who, "PATCH", &format!("/uploads/{id}"))
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", "0")
        .body("application/offset+octet-stream", bytes.to_vec())
        .send()
        .await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    id
}

async fn ended(house: &House, id: &str) -> Value {
    loop {
        let shown = house.get("dan", &format!("/imports/{id}")).await.expect(200);
        if shown["state"] != "running" {
            return shown;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn begin(house: &House, upload: &str, dry_run: bool) -> Answer {
    house
        .post(
            "dan",
            "/imports",
            json!({"kind": "page", "uploads": [upload], "dry_run": dry_run, "settings": {"publish": true}}),
        )
        .await
}

/// A call as the table of permissions makes it: on an import that has ended and has no files any more.
pub async fn by_the_table(house: &House, route: &Route, who: &str) -> Answer {
    let db = &house.scene.db;
    db.run("DELETE FROM import", vec![]).await.unwrap();
    let new = NewImport {
        kind: "page".into(),
        files: vec!["a.html".into()],
        settings: json!({}),
        dry_run: true,
    };
    let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
    let id = import::begin(&mut turn, new).await.unwrap();
    import::end(&mut turn, id.as_str(), import::Ending { state: "done", ..Default::default() })
        .await
        .unwrap();
    turn.commit().await.unwrap();
    let folder = house.scene.folder().join("imports");
    std::fs::create_dir_all(folder.join(id.as_str()).join("0")).unwrap();
    std::fs::write(folder.join(id.as_str()).join("0/a.html"), PAGE).unwrap();
    std::fs::write(folder.join(format!("{id}.json")), "{}").unwrap();
    let path = route.path.replace("{id}", id.as_str());
    let answer = match (route.method, route.path) {
        ("POST", "/imports") => {
            let body = json!({"kind": "page", "settings": {"addresses": ["http://127.0.0.1:9/"]}});
            house.post(who, "/imports", body).await
        }
        ("POST", _) => house.post(who, &path, json!({"dry_run": true})).await,
        (method, _) => house.call(who, method, &path).send().await,
    };
    if route.method == "POST" && answer.status < 300 {
        ended(house, answer.json()["id"].as_str().unwrap()).await;
    }
    answer
}

both_engines! {
    async fn an_archive_is_tried_and_then_taken_in(scene: Scene) {
        let house = House::open(scene).await;
        let upload = sent(&house, "dan", "lamp.html", PAGE.as_bytes()).await;
        let begun = begin(&house, &upload, true).await.expect(201);
        let id = begun["id"].as_str().unwrap().to_owned();
        assert_eq!((&begun["files"], &begun["dry_run"]), (&json!(["lamp.html"]), &json!(true)));
        let tried = ended(&house, &id).await;
        assert_eq!((&tried["state"], &tried["problem"]), (&json!("done"), &json!("")));
        assert_eq!(tried["account"]["totals"]["taken"], 1, "{tried}");
        assert_eq!(house.get("dan", "/articles").await.expect(200)["items"], json!([]), "nothing was written");
        house.get("dan", &format!("/uploads/{upload}")).await.expect(404);
        assert_eq!(tried["files_kept"], true);

        house.post("dan", &format!("/imports/{id}/run"), json!({"dry_run": false})).await.expect(200);
        let mut done = ended(&house, &id).await;
        assert_eq!((&done["state"], &done["account"]["written"]["articles"]), (&json!("done"), &json!(1)), "{done}");
        for _ in 0..100 {
            // They go a moment after it is done.
            if done["files_kept"] == false {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            done = house.get("dan", &format!("/imports/{id}")).await.expect(200);
        }
        assert_eq!(done["files_kept"], false, "what is taken in need not be kept");
        let list = house.get("dan", "/articles").await.expect(200);
        assert_eq!((&list["items"][0]["headline"], &list["items"][0]["status"]), (&json!("The lamp on the quay"), &json!("published")));
        let entries = house.get("dan", &format!("/imports/{id}/entries?outcome=taken")).await.expect(200);
        assert_eq!((entries["items"].as_array().unwrap().len(), &entries["next"]), (1, &Value::Null));
        assert_eq!(house.get("dan", &format!("/imports/{id}/entries?outcome=not_taken")).await.expect(200)["items"], json!([]));
        let report = house.get("dan", &format!("/imports/{id}/report")).await.json();
        assert_eq!((&report["format"], &report["source"]["files"][0]["path"]), (&json!("dateline-import/1"), &json!("lamp.html")));
        house.post("dan", &format!("/imports/{id}/run"), json!({})).await.expect(422);
        let logged = house.scene.db.all::<(String, String)>("SELECT action, reason FROM audit WHERE noun = 'import' ORDER BY id", vec![]).await.unwrap();
        assert_eq!(logged, [("import.run".to_owned(), "page: lamp.html (tried; nothing is written)".to_owned()), ("import.run".to_owned(), "page".to_owned())]);
    }

    async fn what_is_no_archive_is_refused_and_says_why(scene: Scene) {
        let house = House::open(scene).await;
        let upload = sent(&house, "dan", "../../notes.xml", b"These are notes.").await;
        let begun = house.post("dan", "/imports", json!({"kind": "wordpress", "uploads": [upload]})).await.expect(201);
        let refused = ended(&house, begun["id"].as_str().unwrap()).await;
        assert_eq!(refused["state"], "refused");
        let words = refused["problem"].as_str().unwrap();
        assert!(words.contains("notes.xml") && !words.contains("imports/"), "{words}");

        let other = json!({"kind": "wordpress", "uploads": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]});
        assert_eq!(house.post("dan", "/imports", other).await.errors(), [("/uploads/0".to_owned(), "unknown".to_owned())]);
        assert_eq!(house.post("dan", "/imports", json!({"kind": "ghost"})).await.errors(), [("/uploads".to_owned(), "required".to_owned())]);
        let local = json!({"kind": "page", "settings": {"addresses": ["file:///etc/passwd"]}});
        assert_eq!(house.post("dan", "/imports", local).await.errors(), [("/settings/addresses/0".to_owned(), "address".to_owned())]);
        house.post("dan", "/imports", json!({"kind": "page", "files": ["/etc/passwd"]})).await.expect(422);
        let inside = json!({"kind": "page", "settings": {"addresses": ["http://127.0.0.1:9/"]}});
        let begun = house.post("dan", "/imports", inside).await.expect(201);
        let done = ended(&house, begun["id"].as_str().unwrap()).await;
        assert_eq!((&done["state"], &done["account"]["totals"]["not_taken"]), (&json!("done"), &json!(1)), "what is inside is not fetched: {done}");
    }

    async fn one_is_taken_in_at_a_time(scene: Scene) {
        let new = || NewImport { kind: "page".into(), files: Vec::new(), settings: json!({}), dry_run: false };
        let begin = |room: newsroom::Newsroom, new: NewImport| async move {
            let mut turn = room.turn(&Actor::Operator).await?;
            let id = import::begin(&mut turn, new).await?;
            turn.commit().await?;
            Ok::<_, Refusal>(id)
        };
        let (one, other) = tokio::join!(tokio::spawn(begin(scene.room.clone(), new())), tokio::spawn(begin(scene.room.clone(), new())));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!([&one, &other].iter().filter(|begun| begun.is_ok()).count(), 1, "{one:?} {other:?}");
        let (begun, refused) = if one.is_ok() { (one, other) } else { (other, one) };
        assert!(matches!(refused, Err(Refusal::Conflict { code: "running", .. })));
        let id = begun.unwrap();
        assert!(scene.room.import_seen(id.as_str()).await.unwrap());
        // Whose program is gone stands in nobody's way.
        scene.clock.set(scene.clock.now().plus_seconds(31));
        assert!(scene.room.import(id.as_str()).await.unwrap().is_interrupted(scene.clock.now()));
        begin(scene.room.clone(), new()).await.unwrap();
        assert!(!scene.room.import_seen(id.as_str()).await.unwrap(), "and learns of it when it comes back");
        assert_eq!(scene.room.import(id.as_str()).await.unwrap().problem, "interrupted");
    }

    async fn archives_come_from_whoever_may_import(scene: Scene) {
        let house = House::open(scene).await;
        let answer = house.call("ada", "POST", "/uploads").header("tus-resumable", "1.0.0").header("upload-length", "9").header("upload-metadata", "purpose YXJjaGl2ZQ==").send().await;
        answer.expect(403);
        let large = (600 * 1024 * 1024).to_string();
        let answer = house.call("dan", "POST", "/uploads").header("tus-resumable", "1.0.0").header("upload-length", &large).header("upload-metadata", "purpose YXJjaGl2ZQ==").send().await;
        let id = answer.expect(201)["id"].as_str().unwrap().to_owned();
        let begun = house.post("dan", "/imports", json!({"kind": "wordpress", "uploads": [id]})).await;
        assert_eq!(begun.errors(), [("/uploads/0".to_owned(), "incomplete".to_owned())]);
    }
}
