//! The record is missing or gone: readers are served, the desk answers 503, nothing is made anew, and all goes on by itself when it
//! is back.

use crate::wire::Wire;
use crate::writer::story;
use crate::{Place, Server, Writer};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use store::{Db, SqliteOptions, params};

/// Takes the record away and brings it back.
enum Hand {
    File { record: PathBuf, away: PathBuf },
    Wire(Wire),
}

impl Hand {
    async fn take_away(&self) {
        match self {
            Hand::File { record, away } => std::fs::rename(record, away).unwrap(),
            Hand::Wire(wire) => wire.cut(),
        }
    }

    async fn bring_back(&self) {
        match self {
            Hand::File { record, away } => std::fs::rename(away, record).unwrap(),
            Hand::Wire(wire) => wire.mend().await,
        }
    }

    fn nothing_was_made(&self) {
        if let Hand::File { record, .. } = self {
            assert!(!record.exists(), "a record was made in place of the missing one");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_record_readers_are_served_sqlite() {
    let place = Place::sqlite();
    let hand = Hand::File {
        record: place.data().join("newsroom.db"),
        away: place.beside().join("away.db"),
    };
    record_goes_and_comes(place, hand).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_record_readers_are_served_postgres() {
    let wire = Wire::lay().await;
    let place = Place::on_postgres(&wire.address()).await;
    record_goes_and_comes(place, Hand::Wire(wire)).await;
}

async fn record_goes_and_comes(place: Place, hand: Hand) {
    let server = place.serve().await;
    let token = Writer::key(&place, "chief");
    let writer = Writer::at(&server, &token);
    writer.section("harbour", "Harbour").await;
    let (_, address) = writer.published(story("Before the silence", "Words.")).await;
    let digest = place.json(&["verify"])["content_digest"].clone();

    hand.take_away().await;
    server.wait_for_record("down").await;
    silence(&place, &server, &writer, &address, &hand).await;
    hand.bring_back().await;
    server.wait_for_record("up").await;
    server.wait_until_well().await;
    let second = writer.draft(story("After the silence", "Words.")).await;
    assert_eq!(writer.publish(&second).await["visible"], true);
    assert!(server.get("/").await.shows("After the silence"));

    // The same for a program that starts without its record.
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    hand.take_away().await;
    let server = place.serve().await;
    let writer = Writer::at(&server, &token);
    server.wait_for_record("down").await;
    silence(&place, &server, &writer, &address, &hand).await;
    assert_eq!(place.run(&["verify"]).code, 1);
    hand.bring_back().await;
    server.wait_for_record("up").await;
    let third = writer.draft(story("After the second silence", "Words.")).await;
    writer.publish(&third).await;
    assert!(server.get("/").await.shows("After the second silence"));
    let verified = place.json(&["verify"]);
    assert_eq!((&verified["ok"], &verified["counts"]["published"]), (&json!(true), &json!(3)), "{verified}");
    assert_ne!(verified["content_digest"], digest);
}

/// What holds while the record is away.
async fn silence(place: &Place, server: &Server, writer: &Writer, address: &str, hand: &Hand) {
    let (status, ready) = server.ready().await;
    assert_eq!((status, &ready["status"], &ready["record"]), (200, &json!("degraded"), &json!("down")));
    // From the cache, and made anew from the paper.
    for _ in 0..2 {
        for path in ["/", address, "/harbour", "/rss.xml", "/sitemap.xml", "/search.json?q=silence"] {
            let page = server.get(path).await.with_status(200);
            assert!(path == "/sitemap.xml" || page.shows("Before the silence"), "{path}");
        }
        place.json(&["press", "drop", "--all"]);
    }
    for (method, path, body) in [
        ("GET", "/articles", Value::Null),
        ("POST", "/articles", json!({"headline": "Into nothing"})),
        ("GET", "/session", Value::Null),
        ("POST", "/session", json!({"email": "a@b.example", "password": "x"})),
        ("GET", "/ledger", Value::Null),
    ] {
        let (status, problem) = writer.call(method, path, &body, &[]).await.unwrap();
        assert_eq!(status, 503, "{method} {path}: {problem}");
        assert_eq!(problem["status"], 503);
    }
    assert_ne!(place.run(&["article", "list"]).code, 0);
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    hand.nothing_was_made();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_record_never_replaces_the_paper_postgres() {
    // The database is there, but it is empty: somebody pointed the program at the wrong one.
    let place = Place::postgres().await;
    let empty = Place::postgres().await;
    another_record(place, empty.database.clone().unwrap(), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_record_never_replaces_the_paper_sqlite() {
    let place = Place::sqlite();
    let other = Place::sqlite();
    other.run_with(&["article", "create", "-"], "{\"headline\": \"Another paper's story\"}").done();
    let record = other.data().join("newsroom.db");
    another_record(place, String::new(), Some(record)).await;
}

async fn another_record(place: Place, wrong: String, file: Option<PathBuf>) {
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let id = writer.draft(story("Before the mistake", "Words.")).await;
    writer.publish(&id).await;
    server.terminate();
    server.ended().await;

    let flags: Vec<&str> = if file.is_some() { vec![] } else { vec!["--database", &wrong] };
    if let Some(other) = file {
        std::fs::remove_file(place.data().join("newsroom.db")).unwrap();
        std::fs::copy(other, place.data().join("newsroom.db")).unwrap();
    }
    let server = Server::start(&place, &flags).await;
    for _ in 0..20 {
        assert!(server.get("/").await.with_status(200).shows("Before the mistake"), "an empty paper took its place");
        let (status, _) = writer_at(&server).call("GET", "/articles", &Value::Null, &[]).await.unwrap();
        assert_eq!(status, 503);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(server.ready().await.1["record"], "down");
}

fn writer_at(server: &Server) -> Writer {
    Writer::at(server, "no-key")
}

/// What the paper lacks, and a ledger that is out of joint, keep nobody from the paper that lies there; `verify` says what is wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_serves_what_lies_there_and_catches_up_beside() {
    let place = Place::sqlite();
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let published = writer.publish(&writer.draft(story("The ferry comes back", "harbour")).await).await;
    let address = published["address"].as_str().unwrap().to_owned();
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    let record = Db::open_sqlite(&place.data().join("newsroom.db"), SqliteOptions::default()).await.unwrap();
    record.run("UPDATE ledger_head SET number = number + 5", params![]).await.unwrap();
    record.close().await;
    let server = place.serve().await;
    server.get(&address).await.with_status(200);
    // Nobody takes it for well.
    let mut ready = server.ready().await;
    for _ in 0..300 {
        if ready.1["status"] == "degraded" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        ready = server.ready().await;
    }
    assert_eq!((ready.0, &ready.1["status"], &ready.1["record"]), (200, &json!("degraded"), &json!("up")), "{ready:?}");
    assert!(ready.1["reason"].as_str().unwrap().contains("the ledger should end at event"), "{ready:?}");
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    let verify = place.run(&["verify"]);
    assert_eq!(verify.code, 6, "{}", verify.out);
    assert!(verify.out.contains("it should end at event"), "{}", verify.out);

    // A paper that is none any more is made anew.
    let paper = std::fs::canonicalize(place.data().join("paper/current")).unwrap();
    let record = Db::open_sqlite(&place.data().join("newsroom.db"), SqliteOptions::default()).await.unwrap();
    record.run("UPDATE ledger_head SET number = number - 5", params![]).await.unwrap();
    record.close().await;
    std::fs::write(paper.join("paper.db"), vec![7_u8; 100_000]).unwrap();
    for log in ["paper.db-wal", "paper.db-shm"] {
        let _ = std::fs::remove_file(paper.join(log));
    }
    let server = place.serve().await;
    server.get(&address).await.with_status(200);
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    place.run(&["verify"]).done();
}

/// A directory that holds somebody else's files is left as it is.
#[test]
fn a_directory_of_somebody_else_is_not_taken() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::sqlite();
    std::fs::create_dir_all(place.data()).unwrap();
    std::fs::write(place.data().join("letters.txt"), "mine").unwrap();
    std::fs::set_permissions(place.data(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let refused = place.run(&["staff", "add", "a@tidings.example", "--role", "chief"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    let mode = std::fs::metadata(place.data()).unwrap().permissions().mode();
    assert_eq!((mode & 0o777, std::fs::read_dir(place.data()).unwrap().count()), (0o755, 1));
}

/// Words that were redacted leave the files: the record's, the paper's, and the logs of both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redacted_words_leave_every_file() {
    let place = Place::sqlite();
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let id = writer.draft(story("The ferry comes", "Zqredacted body.")).await;
    writer.publish(&id).await;
    writer
        .save(&id, 1, &json!({"headline": "Clean", "standfirst": "Clean.", "body": {"markdown": "Clean."}}))
        .await;
    writer.publish(&id).await;
    let sought = crate::reader::Sought::new(["zqredacted"]);
    let left = || crate::private::files(&place.data()).iter().any(|(_, bytes)| !sought.of(bytes).is_empty());
    assert!(left(), "the test can see what is left");
    writer
        .must("POST", &format!("/articles/{id}/redact"), json!({"revision": 1, "reason": "a court's order"}), 200)
        .await;
    for _ in 0..200 {
        if !left() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let names: Vec<_> = crate::private::files(&place.data())
        .into_iter()
        .filter(|(_, bytes)| !sought.of(bytes).is_empty())
        .map(|(name, _)| name)
        .collect();
    panic!("what was redacted is still in {names:?} after ten seconds");
}
