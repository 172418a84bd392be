use crate::Cast;
use newsroom::article::{self, Created, Draft, Publish, Published, Withdraw};
use newsroom::section::NewSection;
use newsroom::{Actor, Newsroom};
use readers::Readers;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Blobs, Chance, Clock, Db, Id, Moment, PostgresOptions, Seal, SqliteOptions, params, sql};
use tempfile::TempDir;

/// A newsroom with its people, a section `harbour` and a clock that stands.
pub struct Scene {
    /// The record.
    pub room: Newsroom,
    /// A second handle on the record's database, for looking behind the scenes.
    pub db: Db,
    /// Moves by hand; begins at 2026-11-24T08:00:00Z.
    pub clock: Clock,
    /// Who works here.
    pub cast: Cast,
    /// The readers' own data.
    pub readers: Readers,
    /// A handle on their database, for looking behind the scenes.
    pub readers_db: Db,
    folder: TempDir,
}

impl Scene {
    /// On SQLite, in a temporary folder.
    pub async fn sqlite() -> Scene {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("newsroom.db");
        let db = Db::open_sqlite(&path, SqliteOptions::default()).await.unwrap();
        let second = Db::open_sqlite(&path, SqliteOptions::default()).await.unwrap();
        let readers = Db::open_sqlite(&folder.path().join("readers.db"), SqliteOptions { wipe: true, ..SqliteOptions::default() })
            .await
            .unwrap();
        Scene::begin(db, second, readers, folder).await
    }

    /// On PostgreSQL, in a schema of its own.
    pub async fn postgres() -> Scene {
        let folder = TempDir::new().unwrap();
        let options = PostgresOptions { connections: 6, ..PostgresOptions::default() };
        let url = empty_postgres().await;
        let db = Db::open_postgres(&url, options).await.unwrap();
        let second = Db::open_postgres(&url, options).await.unwrap();
        let readers = Db::open_postgres_beside(&url, "readers", PostgresOptions { connections: 2, ..options })
            .await
            .unwrap();
        Scene::begin(db, second, readers, folder).await
    }

    async fn begin(db: Db, second: Db, readers: Db, folder: TempDir) -> Scene {
        let clock = Clock::hand(Moment::parse("2026-11-24T08:00:00Z").unwrap());
        let blobs = Blobs::folder(folder.path().join("blobs"));
        let room = Newsroom::open(db, blobs, clock.clone(), Chance::seeded(7))
            .await
            .unwrap()
            .sealed_with(Seal::new(&[6; 32], "test"));
        let cast = Cast::hire(&room).await;
        let readers_db = readers.clone();
        let readers = Readers::open(readers, clock.clone(), Chance::seeded(8), Seal::new(&[7; 32], "test"))
            .await
            .unwrap();
        let scene = Scene { room, db: second, clock, cast, readers, readers_db, folder };
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        for (slug, name) in [("harbour", "Harbour"), ("council", "Council")] {
            let new = NewSection {
                slug: slug.into(),
                name: name.into(),
                ..NewSection::default()
            };
            newsroom::section::create(&mut turn, new).await.unwrap();
        }
        turn.commit().await.unwrap();
        scene
    }

    /// The temporary folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A draft by the reporter Ben, with these fields over the usual ones.
    pub async fn draft(&self, fields: Value) -> Created {
        let mut content = json!({
            "headline": "The flood that never came",
            "standfirst": "The town had moved its pianos upstairs.",
            "section": "harbour",
            "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "It rained for nine days."}]},
        });
        for (name, value) in fields.as_object().unwrap() {
            content[name] = value.clone();
        }
        let mut turn = self.room.turn(&self.cast.ben).await.unwrap();
        let created = article::create(&mut turn, Draft { content, ..Draft::default() }).await.unwrap();
        turn.commit().await.unwrap();
        created
    }

    /// A story by Ben that the editor Ada published.
    pub async fn story(&self, fields: Value) -> (Id, Published) {
        let created = self.draft(fields).await;
        let published = self.publish(&created.id).await;
        (created.id, published)
    }

    /// Ada publishes a story.
    pub async fn publish(&self, id: &Id) -> Published {
        let mut turn = self.room.turn(&self.cast.ada).await.unwrap();
        let publish = Publish { article: id.clone(), revision: None, original: None };
        let published = article::publish(&mut turn, publish).await.unwrap();
        turn.commit().await.unwrap();
        published
    }

    /// Ada takes a story off, and readers are told why.
    pub async fn withdraw(&self, id: &Id, notice: &str) {
        let mut turn = self.room.turn(&self.cast.ada).await.unwrap();
        let taken = Withdraw {
            article: id.clone(),
            reason: "It was wrong.".into(),
            notice: notice.into(),
        };
        article::withdraw(&mut turn, taken).await.unwrap();
        turn.commit().await.unwrap();
    }

    /// Kinds of the events after a number, in order.
    pub async fn events(&self, after: i64) -> Vec<String> {
        let events = self.room.events(after, 1_000).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }
}

/// The address of a schema of its own with nothing in it, on the PostgreSQL that tests may use.
pub async fn empty_postgres() -> String {
    let Ok(server) = std::env::var("DATELINE_TEST_POSTGRES") else {
        panic!("set DATELINE_TEST_POSTGRES to a PostgreSQL server (postgres://…); `make test` starts one");
    };
    let unique = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let schema = format!("t_{}_{unique}", std::process::id());
    let options = PostgresOptions { connections: 2, ..PostgresOptions::default() };
    let admin = Db::open_postgres(&server, options).await.unwrap();
    admin.run(sql(format!("CREATE SCHEMA {schema}")), params![]).await.unwrap();
    admin.close().await;
    let mark = if server.contains('?') { '&' } else { '?' };
    format!("{server}{mark}options=-c%20search_path%3D{schema}")
}
