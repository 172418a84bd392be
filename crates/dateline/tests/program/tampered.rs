//! What somebody changes in the paper's files behind the program's back: `verify` names it, and a paper that lacks a table is made
//! anew while the server goes on.

use crate::writer::story;
use crate::{Place, Writer};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{Db, SqliteOptions, params};

/// A table of the paper, and how it is changed.
const CHANGES: [(&str, &str); 15] = [
    ("article", "UPDATE article SET address = '/harbour/elsewhere' WHERE number = 1"),
    ("article", "UPDATE article SET card = REPLACE(card, 'lock', 'lack')"),
    ("article", "UPDATE article SET visible_until = 1 WHERE number = 1"),
    ("article", "UPDATE article SET doc = REPLACE(doc, 'Monday', 'Friday')"),
    ("address", "INSERT INTO address (path, kind, target, owner) VALUES ('/hidden', 'article', '1', 'article/1')"),
    ("address", "DELETE FROM address WHERE path = (SELECT address FROM article WHERE number = 1)"),
    ("listing", "DELETE FROM listing WHERE number = 1"),
    ("listing", "UPDATE listing SET month = '1999-01'"),
    ("list_month", "UPDATE list_month SET count = count + 1"),
    ("thing", "DELETE FROM thing"),
    ("thing", "UPDATE thing SET doc = REPLACE(doc, 'Lock', 'Lack') WHERE kind = 'tag'"),
    ("correction", "INSERT INTO correction (edition, at, number, doc) SELECT * FROM correction"),
    ("correction", "UPDATE correction SET doc = REPLACE(doc, 'Tuesday', 'Sunday')"),
    (
        "media",
        "INSERT INTO media (address, owner, blob, media_type, asset) VALUES ('/media/x', 'article/1', 'x', 'image/png', '{}')",
    ),
    ("name_word", "DELETE FROM name_word"),
];

async fn paper(place: &Place) -> Db {
    let options = SqliteOptions { create: false, ..SqliteOptions::default() };
    Db::open_sqlite(&place.data().join("paper/current/paper.db"), options).await.unwrap()
}

/// A place with two published stories, one of them corrected.
async fn published() -> (Place, String) {
    let place = Place::sqlite();
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let mut about = story("The lock gate sticks", "The lock gate stuck on Monday.");
    about["tags"] = json!(["Lock"]);
    let id = writer.draft(about).await;
    let address = writer.publish(&id).await["address"].as_str().unwrap().to_owned();
    writer
        .must("POST", &format!("/articles/{id}/correct"), json!({"note": "It was Tuesday."}), 200)
        .await;
    writer.publish(&writer.draft(story("The ferry comes back", "At noon.")).await).await;
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    (place, address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_what_was_changed_in_the_paper() {
    let (place, _) = published().await;
    place.run(&["verify"]).done();
    for (table, change) in CHANGES {
        let kept = place.beside().join("kept");
        copy(&place.data().join("paper"), &kept);
        let db = paper(&place).await;
        let touched = db.run(change, params![]).await.unwrap();
        assert!(touched > 0, "{change}");
        db.close().await;
        let found = place.run(&["verify", "--json"]);
        assert_eq!(found.code, 6, "{change}: {found:?}");
        let problems = found.json()["problems"].clone();
        let named = format!("paper, table {table}");
        assert!(problems.as_array().unwrap().iter().any(|problem| problem["where"] == named.as_str()), "{change}: {problems}");
        std::fs::remove_dir_all(place.data().join("paper")).unwrap();
        std::fs::rename(&kept, place.data().join("paper")).unwrap();
    }
    let db = paper(&place).await;
    db.run(CHANGES[0].1, params![]).await.unwrap();
    db.close().await;
    assert!(place.run(&["verify"]).out.contains("dateline press rebuild"), "what is to be done");
    place.run(&["press", "rebuild"]).done();
    place.run(&["verify"]).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_a_flipped_bit_and_lost_words_of_the_index() {
    let (place, _) = published().await;
    let index = std::fs::canonicalize(place.data().join("paper/current/index")).unwrap();
    for kind in ["pos", "idx", "term"] {
        let file = files(&index).into_iter().find(|file| file.extension().is_some_and(|end| end == kind)).unwrap();
        let whole = std::fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 3] ^= 4;
        std::fs::write(&file, &flipped).unwrap();
        let found = place.run(&["verify", "--json"]);
        assert_eq!(found.code, 6, "{kind}: {found:?}");
        assert!(found.json()["problems"].as_array().unwrap().iter().any(|problem| problem["where"] == "index"), "{found:?}");
        std::fs::write(&file, &whole).unwrap();
        place.run(&["verify"]).done();
    }
    // Somebody writes other words into it, in good order.
    let other = search::Document {
        number: 1,
        language: "en".into(),
        title: "Nothing".into(),
        ..search::Document::default()
    };
    search::Index::open(&index).unwrap().write(&[other], &[]).unwrap();
    let found = place.run(&["verify"]);
    assert_eq!(found.code, 6, "{found:?}");
    assert!(found.out.contains("index: story 1 is found by other words than the record has"), "{found:?}");
    place.run(&["press", "rebuild", "--only", "search"]).done();
    place.run(&["verify"]).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_a_revision_that_is_no_text_any_more() {
    let (place, _) = published().await;
    for change in [
        "UPDATE revision SET hash = 7 WHERE number = 1",
        "UPDATE revision SET hash = X'FF00FE'",
        "UPDATE revision SET content = 12",
    ] {
        let kept = std::fs::read(place.data().join("newsroom.db")).unwrap();
        let record = Db::open_sqlite(&place.data().join("newsroom.db"), SqliteOptions::default()).await.unwrap();
        for (name,) in record
            .all::<(String,)>("SELECT name FROM sqlite_schema WHERE type = 'trigger'", params![])
            .await
            .unwrap()
        {
            record.run(store::sql(format!("DROP TRIGGER {name}")), params![]).await.unwrap();
        }
        record.run(change, params![]).await.unwrap();
        record.close().await;
        let found = place.run(&["verify"]);
        assert_eq!(found.code, 6, "{change}: {found:?}");
        assert!(found.out.contains("revision"), "{change}: {found:?}");
        for log in ["newsroom.db-wal", "newsroom.db-shm"] {
            let _ = std::fs::remove_file(place.data().join(log));
        }
        std::fs::write(place.data().join("newsroom.db"), kept).unwrap();
    }
    place.run(&["verify"]).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_without_one_of_its_tables_is_made_anew_while_readers_come() {
    let (place, address) = published().await;
    for (at, table) in ["listing", "address", "thing", "meta", "article", "withdrawn"].into_iter().enumerate() {
        let drop_table = async || {
            let db = paper(&place).await;
            db.run(store::sql(format!("DROP TABLE {table}")), params![]).await.unwrap();
            db.close().await;
        };
        // Before a start, and while it serves.
        drop_table().await;
        if at == 0 {
            let found = place.run(&["verify"]);
            assert_eq!((found.code, found.out.contains("paper: it lacks something")), (6, true), "{found:?}");
        }
        let server = place.serve().await;
        recovers(&server, &address, table).await;
        // Pages that don't need it come from the old paper until the new one is there.
        knows_how_far_it_came(&place, table).await;
        if table == "article" {
            // The press itself misses the rows that say how far it came.
            let db = paper(&place).await;
            db.run("DELETE FROM meta", params![]).await.unwrap();
            db.close().await;
            knows_how_far_it_came(&place, table).await;
        }
        drop_table().await;
        // Where nobody reads it, nobody misses it.
        if table != "withdrawn" {
            recovers(&server, &address, table).await;
        }
        server.terminate();
        assert_eq!(server.ended().await, Some(0));
    }
    place.run(&["press", "rebuild"]).done();
    place.run(&["verify"]).done();
}

/// Another paper is made by itself.
async fn knows_how_far_it_came(place: &Place, table: &str) {
    for _ in 0..1_200 {
        let db = paper(place).await;
        let rows = db
            .all::<(String,)>("SELECT value FROM meta WHERE key IN ('number', 'comments')", params![])
            .await;
        let stands = db.all::<(i64,)>(store::sql(format!("SELECT COUNT(*) FROM {table}")), params![]).await.is_ok();
        db.close().await;
        if stands && rows.is_ok_and(|rows| rows.len() == 2) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the paper still does not know how far it came");
}

/// Every page comes back by itself, and meanwhile it says that it will.
async fn recovers(server: &crate::Server, address: &str, table: &str) {
    for path in ["/", "/rss.xml", address, "/archive"] {
        let mut last = 0;
        for turn in 0..1_200 {
            // Past the pages that are kept ready.
            let page = server
                .get(&if path == "/archive" { "/archive".into() } else { format!("{path}?fresh={turn}") })
                .await;
            last = page.status;
            if last != 503 {
                break;
            }
            assert_eq!(page.header("retry-after"), "60");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(last, 200, "{path} without {table}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// A whole folder, links as links.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in files(from) {
        let beside = to.join(path.file_name().unwrap());
        let about = std::fs::symlink_metadata(&path).unwrap();
        if about.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(&path).unwrap(), beside).unwrap();
        } else if about.is_dir() {
            copy(&path, &beside);
        } else {
            std::fs::copy(&path, beside).unwrap();
        }
    }
}
