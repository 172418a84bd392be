//! One story for both engines: what the record leans on must hold on SQLite and on PostgreSQL alike.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

#[path = "store/blobs.rs"]
mod blobs;

use std::time::{SystemTime, UNIX_EPOCH};
use store::{Chance, Db, Engine, Error, Id, Migration, Moment, PostgresOptions, SqliteOptions, Value, params, sql};
use tempfile::TempDir;

const TIDES: Migration = Migration {
    version: 1,
    name: "tides",
    sql: "CREATE TABLE tide (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, high BOOLEAN, note TEXT, picture {{bytes}}); \
          {{only sqlite}}CREATE TABLE here (engine TEXT);{{end}}{{only postgres}}CREATE TABLE there (engine TEXT);{{end}}",
};

async fn lite(folder: &TempDir) -> Db {
    Db::open_sqlite(&folder.path().join("tides.db"), SqliteOptions::default()).await.unwrap()
}

async fn server() -> Db {
    let server =
        std::env::var("DATELINE_TEST_POSTGRES").expect("set DATELINE_TEST_POSTGRES to a PostgreSQL server; `make test` starts one");
    let schema = format!("s_{}_{}", std::process::id(), SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos());
    let admin = Db::open_postgres(&server, PostgresOptions::default()).await.unwrap();
    admin.run(sql(format!("CREATE SCHEMA {schema}")), params![]).await.unwrap();
    admin.close().await;
    let mark = if server.contains('?') { '&' } else { '?' };
    Db::open_postgres(&format!("{server}{mark}options=-c%20search_path%3D{schema}"), PostgresOptions::default())
        .await
        .unwrap()
}

macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident : Db) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn play($db: Db) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let folder = TempDir::new().unwrap();
                let db = lite(&folder).await;
                db.migrate("tides", &[TIDES]).await.unwrap();
                play(db).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let db = server().await;
                db.migrate("tides", &[TIDES]).await.unwrap();
                play(db).await;
            }
        }
    )*};
}

both! {
    async fn values_come_back_as_they_went_and_nul_does_not(db: Db) {
        db.run(
            "INSERT INTO tide (id, name, high, note, picture) VALUES ($1, $2, $3, $4, $5)",
            params![1_i64, "spring\0tide", true, None::<String>, vec![0_u8, 255]],
        ).await.unwrap();
        let row = db.one::<(i64, String, Option<bool>, Option<String>, Option<Vec<u8>>)>("SELECT id, name, high, note, picture FROM tide", params![]).await.unwrap();
        assert_eq!(row, (1, "springtide".into(), Some(true), None, Some(vec![0, 255])));
        assert!(matches!(db.one::<(i64,)>("SELECT id FROM tide WHERE id = 9", params![]).await, Err(Error::NotOne)));
        assert_eq!(db.opt::<(i64,)>("SELECT id FROM tide WHERE id = 9", params![]).await.unwrap(), None);
    }

    async fn a_rule_of_the_database_is_a_conflict(db: Db) {
        let insert = |id: i64, name: &'static str| db.run("INSERT INTO tide (id, name) VALUES ($1, $2)", params![id, name]);
        insert(1, "neap").await.unwrap();
        for again in [insert(1, "ebb").await, insert(2, "neap").await] {
            assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        }
    }

    async fn what_is_not_committed_never_was(db: Db) {
        let mut tx = db.begin().await.unwrap();
        tx.run("INSERT INTO tide (id, name) VALUES (1, 'neap')", params![]).await.unwrap();
        assert_eq!(db.opt::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap(), None, "nobody else sees it yet");
        drop(tx);
        assert_eq!(db.opt::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap(), None);
    }

    async fn a_snapshot_sees_one_state(db: Db) {
        db.run("INSERT INTO tide (id, name) VALUES (1, 'neap')", params![]).await.unwrap();
        let mut before = db.snapshot().await.unwrap();
        assert_eq!(before.all::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap().len(), 1);
        db.run("INSERT INTO tide (id, name) VALUES (2, 'spring')", params![]).await.unwrap();
        assert_eq!(before.all::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap().len(), 1);
        assert!(before.run("INSERT INTO tide (id, name) VALUES (3, 'ebb')", params![]).await.is_err(), "a snapshot only reads");
        drop(before);
        assert_eq!(db.all::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap().len(), 2);
    }

    async fn many_rows_go_in_together(db: Db) {
        let rows: Vec<Vec<Value>> = (0..1_234_i64).map(|at| params![at, format!("tide {at}")]).collect();
        let mut tx = db.begin().await.unwrap();
        assert_eq!(tx.insert_many("INSERT INTO tide (id, name) VALUES", rows, "ON CONFLICT DO NOTHING").await.unwrap(), 1_234);
        assert_eq!(tx.insert_many("INSERT INTO tide (id, name) VALUES", vec![params![7_i64, "again"]], "ON CONFLICT DO NOTHING").await.unwrap(), 0);
        assert_eq!(tx.insert_many("INSERT INTO tide (id, name) VALUES", Vec::new(), "").await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(db.one::<(i64,)>("SELECT COUNT(*) FROM tide", params![]).await.unwrap(), (1_234,));
    }

    async fn two_who_count_at_once_lose_nothing(db: Db) {
        db.run("INSERT INTO tide (id, name) VALUES (1, 'neap')", params![]).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.run("UPDATE tide SET id = id + 1", params![]).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(db.one::<(i64,)>("SELECT id FROM tide", params![]).await.unwrap(), (21,));
    }

    async fn a_schema_is_moved_on_once_and_never_back(db: Db) {
        const MORE: Migration = Migration { version: 2, name: "more", sql: "ALTER TABLE tide ADD COLUMN place TEXT NOT NULL DEFAULT ''" };
        db.migrate("tides", &[TIDES, MORE]).await.unwrap();
        db.migrate("tides", &[TIDES, MORE]).await.unwrap();
        let older = db.migrate("tides", &[TIDES]).await.unwrap_err();
        assert!(matches!(&older, Error::Schema(words) if words.contains("newer")), "{older}");
        let changed = db.migrate("tides", &[TIDES, Migration { sql: "SELECT 1", ..MORE }]).await.unwrap_err();
        assert!(matches!(&changed, Error::Schema(words) if words.contains("changed")), "{changed}");
        let broken = Migration { version: 3, name: "broken", sql: "CREATE TABLE half (id BIGINT); CREATE TABLE half (id BIGINT)" };
        assert!(db.migrate("tides", &[TIDES, MORE, broken]).await.is_err());
        assert!(db.all::<(i64,)>("SELECT id FROM half", params![]).await.is_err(), "a step that fails leaves nothing");
        let own = if db.engine() == Engine::Sqlite { "SELECT engine FROM here" } else { "SELECT engine FROM there" };
        assert!(db.all::<(String,)>(own, params![]).await.unwrap().is_empty());
    }

    async fn a_closed_database_is_gone(db: Db) {
        db.close().await;
        assert!(matches!(db.opt::<(i64,)>("SELECT id FROM tide", params![]).await, Err(Error::Gone(_))));
        assert!(matches!(db.begin().await, Err(Error::Gone(_))));
    }
}

#[tokio::test]
async fn a_missing_file_is_gone_and_is_not_made() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("none.db");
    let opened = Db::open_sqlite(&path, SqliteOptions { create: false, ..SqliteOptions::default() }).await;
    assert!(matches!(opened, Err(Error::Gone(_))), "{opened:?}");
    assert!(!path.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tides.db");
    std::fs::write(&path, vec![7_u8; 8192]).unwrap();
    let opened = Db::open_sqlite(&path, SqliteOptions::default()).await;
    assert!(matches!(opened, Err(Error::Corrupt(_))), "{opened:?}");
}

#[tokio::test]
async fn a_full_disk_is_told_as_such() {
    let folder = TempDir::new().unwrap();
    let db = lite(&folder).await;
    db.migrate("tides", &[TIDES]).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.script("PRAGMA max_page_count = 12").await.unwrap();
    let full = tx
        .run("INSERT INTO tide (id, name, picture) VALUES (1, 'flood', $1)", params![vec![1_u8; 1 << 20]])
        .await;
    assert!(matches!(full, Err(Error::Full(_))), "{full:?}");
}

/// SQLite takes a transaction back by itself when there is no room left; the next one finds a connection that can begin again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_full_disk_the_next_transaction_begins() {
    let folder = TempDir::new().unwrap();
    let db = lite(&folder).await;
    db.migrate("tides", &[TIDES]).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.all::<(i64,)>("PRAGMA max_page_count = 1", params![]).await.unwrap();
    let much = vec![0_u8; 1 << 20];
    let full = tx.run("INSERT INTO tide (id, name, picture) VALUES (1, 'spring', $1)", params![much]).await;
    assert!(matches!(full, Err(Error::Full(_))), "{full:?}");
    drop(tx);
    for id in 2..5 {
        let name = format!("neap {id}");
        let mut tx = db.begin().await.unwrap();
        tx.run("INSERT INTO tide (id, name) VALUES ($1, $2)", params![i64::from(id), &name])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(db.one::<(i64,)>("SELECT COUNT(*) FROM tide", params![]).await.unwrap().0, 3);
}

#[tokio::test]
async fn on_a_server_who_reads_may_take_a_while_and_who_writes_may_not() {
    let db = server().await;
    let patience = "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('transaction_read_only')";
    for _ in 0..2 {
        let mut reading = db.snapshot().await.unwrap();
        assert_eq!(reading.one::<(String, String)>(patience, params![]).await.unwrap(), ("1min".to_owned(), "on".to_owned()));
        drop(reading);
        let mut writing = db.begin().await.unwrap();
        assert_eq!(writing.one::<(String, String)>(patience, params![]).await.unwrap(), ("5s".to_owned(), "off".to_owned()));
        drop(writing);
    }
    db.close().await;
}

#[test]
fn an_id_is_a_number_too_in_the_same_order() {
    let chance = Chance::seeded(5);
    let mut ids: Vec<Id> = (0..200).map(|at| Id::new(Moment(1_700_000_000_000_000 + at % 7 * 1_000), &chance)).collect();
    for id in &ids {
        assert_eq!(Id::from_number(id.as_number()), *id);
    }
    ids.sort();
    assert!(ids.windows(2).all(|pair| pair[0].as_number() < pair[1].as_number()));
    assert_eq!("7ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<Id>().unwrap().as_number(), u128::MAX);
}
