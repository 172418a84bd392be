//! A whole newspaper goes out and comes in elsewhere: `export`, `import dateline`, `verify`; killed anywhere, too.

use crate::import::{file, import};
use crate::rebuild::{everything, same};
use crate::writer::story;
use crate::{Page, Place, Server, Writer, old_site};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SITE: &str = "https://tidings.example";

/// A newspaper with something of everything that readers see: two editions, a picture, a page, a correction, a withdrawal, and an
/// archive from elsewhere with its comments.
async fn newspaper() -> Place {
    let place = Place::sqlite();
    let archive = file(&place, "archive.xml", old_site::file(&old_site::whole()));
    import(&place, &[&archive], &[]);
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    let admin = Writer::hire(&place, &server, "admin");
    writer.section("harbour", "Harbour").await;
    admin
        .must("POST", "/editions", json!({"code": "ar", "name": "مد", "language": "ar", "direction": "rtl"}), 201)
        .await;
    admin.must("POST", "/redirects", json!({"from": "/older", "to": "/harbour"}), 201).await;
    admin
        .must("PUT", "/settings", json!({"description": "Tides, boats ⛵ and \"more\""}), 200)
        .await;
    writer
        .must("POST", "/authors", json!({"slug": "nell", "name": "Nell Corrow", "bio": "Writes about water."}), 201)
        .await;
    let page = json!({"slug": "about-us", "title": "About us", "body": {"markdown": "We print."}, "published": true});
    writer.must("POST", "/pages", page, 201).await;
    let picture = writer.picture("wharf.png", [9, 40, 90], &[("alt", "The wharf"), ("credit", "M. Tavel")]).await;
    for count in 0..8 {
        let mut article = story(&format!("Story {count}"), &format!("The text of story {count}."));
        article["bylines"] = json!([{"author": "nell"}]);
        match count {
            1 => article["lead"] = json!({"asset": picture, "caption": "At low tide"}),
            2 => article = json!({"edition": "ar", "headline": "البحر", "body": {"markdown": "مد وجزر"}}),
            _ => {}
        }
        let id = writer.draft(article).await;
        if count < 7 {
            writer.publish(&id).await;
        }
        match count {
            3 => drop(
                writer
                    .must("POST", &format!("/articles/{id}/correct"), json!({"note": "It was Tuesday."}), 200)
                    .await,
            ),
            5 => drop(
                writer
                    .must("POST", &format!("/articles/{id}/withdraw"), json!({"reason": "Wrong", "notice": "Sorry."}), 200)
                    .await,
            ),
            6 => drop(writer.save(&id, 1, &json!({"headline": "Not yet public"})).await),
            _ => {}
        }
    }
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    place
}

/// Every public answer of a place, as readers get it.
async fn answers(place: &Place) -> BTreeMap<String, Page> {
    let server = Server::start(place, &["--url", SITE]).await;
    let pages = everything(&server).await;
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    pages
}

fn export(place: &Place, name: &str) -> PathBuf {
    let folder = place.beside().join(name);
    let json: Value = place.json(&["export", folder.to_str().unwrap()]);
    assert_eq!((&json["missing_media"], &json["secrets"]), (&json!([]), &json!(false)), "{json}");
    folder
}

/// Both folders hold the same files with the same bytes.
fn equal(one: &Path, other: &Path) {
    let told = Command::new("diff").arg("-rq").arg(one).arg(other).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sqlite_to_postgres_and_back_nothing_changes() {
    let place = newspaper().await;
    let first = export(&place, "first");
    let path = first.to_str().unwrap();
    assert_eq!(place.run(&["verify", path]).code, 0);
    let verified = place.json(&["verify"]);
    let before = answers(&place).await;
    assert!(before.len() > 60, "only {} addresses", before.len());

    let server = Place::postgres().await;
    let json: Value = server.json(&["import", "dateline", path]);
    assert_eq!(json["content_digest"], verified["content_digest"]);
    let second = export(&server, "second");
    equal(&first, &second);

    let back = Place::sqlite();
    back.run(&["import", "dateline", second.to_str().unwrap()]).done();
    equal(&first, &export(&back, "third"));
    for moved in [&server, &back] {
        let there = moved.json(&["verify"]);
        for name in ["ok", "content_digest", "paper_digest", "counts", "ledger_head"] {
            assert_eq!(there[name], verified[name], "{name}");
        }
        // The paper is the same on both engines: its digest says so. What is made of it is looked at once.
        if moved.database.is_some() {
            continue;
        }
        let after = answers(moved).await;
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        for (path, page) in &before {
            same(page, &after[path]);
            assert_eq!(page.header("etag"), after[path].header("etag"), "{path}");
        }
    }
    // What was imported is known there, too: nothing of it comes in twice.
    let archive = place.beside().join("archive.xml");
    let again = import(&back, &[archive.to_str().unwrap()], &[]);
    assert_eq!((&again["written"]["events"], &again["totals"]["taken"]), (&0.into(), &0.into()));

    // Nothing goes over a publication, and nothing damaged goes anywhere.
    let ran = back.run(&["import", "dateline", path]);
    assert!(ran.code == 2 && ran.err.contains("publication here already"), "{ran:?}");
    let story = second.join("record/revision.jsonl");
    let mut bytes = std::fs::read(&story).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&story, bytes).unwrap();
    let fresh = Place::sqlite();
    let ran = fresh.run(&["import", "dateline", second.to_str().unwrap()]);
    assert!(
        ran.code == 3 && ran.err.contains("record/revision.jsonl") && ran.err.contains("nothing was written"),
        "{ran:?}"
    );
    // A file is no folder, and what is refused leaves nothing.
    let ran = fresh.run(&["import", "dateline", archive.to_str().unwrap()]);
    assert!(ran.code == 3 && ran.err.contains("it is a file"), "{ran:?}");
    let broken = fresh.beside().join("broken.xml");
    std::fs::write(&broken, "<rss><channel>").unwrap();
    let ran = fresh.run(&["import", "wordpress", broken.to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!fresh.data().exists(), "{:?}", std::fs::read_dir(fresh.data()).map(|entries| entries.count()));
    // What is kept in the data directory is lost with it.
    for command in [["backup", "inside/bk"], ["export", "blobs/out"], ["backup", "."]] {
        let inside = back.data().join(command[1]);
        let ran = back.run(&[command[0], inside.to_str().unwrap()]);
        assert!(ran.code == 2 && ran.err.contains("data directory"), "{ran:?}");
        assert!(command[1] == "." || !inside.exists());
    }
    let ran = fresh.run(&["verify", second.to_str().unwrap(), "--json"]);
    assert_eq!((ran.code, &ran.json()["problems"][0]["where"]), (6, &"record/revision.jsonl".into()));
    let ran = fresh.run(&["import", "dateline", fresh.beside().to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{ran:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_anywhere_it_ends_equal() {
    let seed: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let place = Place::sqlite();
    let archive = file(&place, "archive.xml", old_site::file(&old_site::whole()));
    import(&place, &[&archive], &[]);
    let begun = Instant::now();
    let whole = export(&place, "whole");
    let exporting = begun.elapsed();
    let digest = place.json(&["verify"])["content_digest"].clone();
    // Starts a command, kills it somewhere, and says whether it was still at it.
    let mut cut_short = |place: &Place, arguments: &[&str], within: Duration| {
        let moment = Duration::from_micros(chance.random_range(0..u64::try_from(within.as_micros()).unwrap()));
        let mut child = place.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment);
        let is_alive = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        is_alive
    };
    let cut = place.beside().join("cut");
    let mut kills = 0;
    while kills < 4 {
        if cut_short(&place, &["export", cut.to_str().unwrap()], exporting) {
            kills += 1;
        } else {
            std::fs::remove_dir_all(&cut).unwrap();
        }
    }
    if cut.join("SHA256SUMS").exists() {
        std::fs::remove_dir_all(&cut).unwrap();
    }
    equal(&whole, &export(&place, "cut"));

    // Each way in, on each engine: an export, and a backup of what came of it.
    for on_server in [false, true] {
        let backups = place.beside().join(format!("backups-{on_server}"));
        for arguments in [["import", "dateline", whole.to_str().unwrap()].as_slice(), &["restore", backups.to_str().unwrap()]] {
            let (mut kills, mut patience) = (0, Duration::from_millis(1_500));
            while kills < 4 {
                let fresh = if on_server { Place::postgres().await } else { Place::sqlite() };
                for _ in 0..3 {
                    if !cut_short(&fresh, arguments, patience) {
                        break;
                    }
                    kills += 1;
                    if fresh.data().join("run/arrival").exists() {
                        let ran = fresh.run(&["staff", "list"]);
                        assert!(ran.code == 2 && ran.err.contains("interrupted here"), "{ran:?}");
                    }
                }
                let begun = Instant::now();
                let ran = fresh.run(arguments);
                // It may have come to its end before it was killed.
                assert!(ran.code == 0 || ran.err.contains("publication"), "{ran:?}");
                patience = begun.elapsed().max(Duration::from_millis(50));
                let verified = fresh.json(&["verify"]);
                assert_eq!((&verified["ok"], &verified["content_digest"]), (&true.into(), &digest));
                equal(&whole, &export(&fresh, "again"));
                if !backups.exists() {
                    fresh.run(&["backup", backups.to_str().unwrap()]).done();
                }
            }
        }
    }
}
