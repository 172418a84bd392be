use crate::{Actor, Refusal, Turn};
use search::Analyses;
use std::sync::Arc;
use store::{Blobs, Chance, Clock, Db, Engine, Error, Id, Migration, Seal, params};

pub(crate) const SCHEMA: &[Migration] = &[
    Migration {
        version: 1,
        name: "record",
        sql: include_str!("../migrations/0001_record.sql"),
    },
    Migration {
        version: 2,
        name: "desk",
        sql: include_str!("../migrations/0002_desk.sql"),
    },
    Migration {
        version: 3,
        name: "working copy",
        sql: include_str!("../migrations/0003_working_copy.sql"),
    },
    Migration {
        version: 20,
        name: "comments",
        sql: include_str!("../migrations/0020_comments.sql"),
    },
    Migration {
        version: 30,
        name: "desk lists",
        sql: include_str!("../migrations/0030_desk_lists.sql"),
    },
    Migration {
        version: 31,
        name: "author words",
        sql: include_str!("../migrations/0031_author_words.sql"),
    },
    Migration {
        version: 32,
        name: "breaking",
        sql: include_str!("../migrations/0032_breaking.sql"),
    },
    Migration {
        version: 40,
        name: "staff security",
        sql: include_str!("../migrations/0040_staff_security.sql"),
    },
    Migration {
        version: 41,
        name: "sensitive",
        sql: include_str!("../migrations/0041_sensitive.sql"),
    },
    Migration {
        version: 42,
        name: "presence",
        sql: include_str!("../migrations/0042_presence.sql"),
    },
    Migration {
        version: 43,
        name: "desk lists, wider",
        sql: include_str!("../migrations/0043_desk_lists.sql"),
    },
    Migration {
        version: 44,
        name: "desk work",
        sql: include_str!("../migrations/0044_desk_work.sql"),
    },
    Migration {
        version: 60,
        name: "plan stood",
        sql: include_str!("../migrations/0060_plan_stood.sql"),
    },
    Migration {
        version: 70,
        name: "backup",
        sql: include_str!("../migrations/0070_backup.sql"),
    },
    Migration {
        version: 71,
        name: "plan before a hold",
        sql: include_str!("../migrations/0071_plan_before.sql"),
    },
    Migration {
        version: 72,
        name: "originals of what came in unpublished",
        sql: include_str!("../migrations/0072_original.sql"),
    },
    Migration {
        version: 73,
        name: "what was redacted",
        sql: include_str!("../migrations/0073_redacted.sql"),
    },
    Migration {
        version: 74,
        name: "uploads in pieces",
        sql: include_str!("../migrations/0074_upload.sql"),
    },
    Migration {
        version: 80,
        name: "galley",
        sql: include_str!("../migrations/0080_galley.sql"),
    },
    Migration {
        version: 81,
        name: "encoding",
        sql: include_str!("../migrations/0081_encoding.sql"),
    },
    Migration {
        version: 90,
        name: "imports from the desk",
        sql: include_str!("../migrations/0090_import.sql"),
    },
    Migration {
        version: 91,
        name: "history and plans of fronts",
        sql: include_str!("../migrations/0091_front_history.sql"),
    },
    Migration {
        version: 92,
        name: "folders and tags of the library",
        sql: include_str!("../migrations/0092_asset_place.sql"),
    },
    Migration {
        version: 93,
        name: "links that were looked at",
        sql: include_str!("../migrations/0093_link.sql"),
    },
    Migration {
        version: 94,
        name: "captions and chapters",
        sql: include_str!("../migrations/0094_track.sql"),
    },
    Migration {
        version: 95,
        name: "the bin of the library",
        sql: include_str!("../migrations/0095_asset_bin.sql"),
    },
    Migration {
        version: 100,
        name: "words of stories",
        sql: include_str!("../migrations/0100_article_words.sql"),
    },
    Migration {
        version: 101,
        name: "cursors of other nodes",
        sql: include_str!("../migrations/0101_galley_cursor.sql"),
    },
    Migration {
        version: 102,
        name: "one row for what an article names",
        sql: include_str!("../migrations/0102_reference.sql"),
    },
    Migration {
        version: 110,
        name: "series",
        sql: include_str!("../migrations/0110_series.sql"),
    },
    Migration {
        version: 111,
        name: "how long films play, and what stands in documents",
        sql: include_str!("../migrations/0111_asset_duration.sql"),
    },
    Migration {
        version: 120,
        name: "crops",
        sql: include_str!("../migrations/0120_crop.sql"),
    },
    Migration {
        version: 130,
        name: "pictures as AVIF",
        sql: include_str!("../migrations/0130_avif.sql"),
    },
];

/// The record, open: its database, its files, and where time and chance come from.
#[derive(Debug, Clone)]
pub struct Newsroom {
    pub(crate) db: Db,
    /// Originals and renditions.
    pub blobs: Blobs,
    /// Where the present instant comes from.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub chance: Chance,
    /// How words are compared, by language.
    pub(crate) analyses: Arc<Analyses>,
    /// Keeps the keys of one-time codes.
    seal: Option<Seal>,
    id: Id,
}

impl Newsroom {
    /// Leaves nothing in the log of the record's file of what was redacted; whether that is done: while somebody reads an older
    /// state it can't be, and must be asked again. A server does this by itself.
    pub async fn empty_log(&self) -> Result<bool, Refusal> {
        Ok(self.db.checkpoint().await?)
    }

    /// Opens the record in `db`, making it if the database is empty: schema, default edition, desk `news`.
    pub async fn open(db: Db, blobs: Blobs, clock: Clock, chance: Chance) -> Result<Newsroom, Refusal> {
        db.migrate("newsroom", SCHEMA).await?;
        let now = clock.now();
        let mut tx = db.begin().await?;
        let fresh = tx
            .run(
                "INSERT INTO record (one, id, made_at) VALUES (1, $1, $2) ON CONFLICT DO NOTHING",
                params![Id::new(now, &chance), now],
            )
            .await?;
        if fresh == 1 {
            tx.run("INSERT INTO desk (id, slug, name, version) VALUES ($1, 'news', 'News', 1)", params![Id::new(now, &chance)])
                .await?;
            tx.run(
                "INSERT INTO edition (id, code, name, language, language_name, direction, path, tagline, description, footer, \
                 position, main, navigation, version) VALUES ($1, 'en', 'Dateline', 'en', 'English', 'ltr', '', '', '', '', 0, $2, '[]', 1)",
                params![Id::new(now, &chance), true],
            )
            .await?;
        }
        let (id,) = tx.one::<(String,)>("SELECT id FROM record", params![]).await?;
        tx.commit().await?;
        let id = id.parse().map_err(|_| Refusal::Damaged("the record's own id".into()))?;
        Ok(Newsroom {
            db,
            blobs,
            clock,
            chance,
            analyses: Arc::default(),
            seal: None,
            id,
        })
    }

    /// The same with a seal for what must be read again and is nobody else's business: the keys of one-time codes.
    #[must_use]
    pub fn sealed_with(mut self, seal: Seal) -> Newsroom {
        self.seal = Some(seal);
        self
    }

    pub(crate) fn seal(&self) -> Result<&Seal, Refusal> {
        self.seal
            .as_ref()
            .ok_or_else(|| Refusal::Damaged("there is no seal for keys of one-time codes".into()))
    }

    /// The record's own identity, which the paper carries: another record's ledger is never followed.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Begins an operation by `actor`. Dropped without [`Turn::commit`], nothing of it remains.
    pub async fn turn<'a>(&'a self, actor: &'a Actor) -> Result<Turn<'a>, Refusal> {
        Turn::begin(self, actor, self.db.begin().await?)
    }

    /// The same for publishing and withdrawing, which have connections of their own.
    pub async fn urgent_turn<'a>(&'a self, actor: &'a Actor) -> Result<Turn<'a>, Refusal> {
        Turn::begin(self, actor, self.db.begin_urgent().await?)
    }

    /// Whether the record answers.
    pub async fn reachable(&self) -> Result<(), Error> {
        self.db.one::<(String,)>("SELECT id FROM record", params![]).await.map(drop)
    }

    /// How far this machine's clock is ahead of the database server's, in microseconds; `None` where there is no server.
    pub async fn ahead_of_server(&self) -> Result<Option<i64>, Error> {
        if self.db.engine() != store::Engine::Postgres {
            return Ok(None);
        }
        let before = self.clock.now().0;
        let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
        let (server,) = self.db.one::<(i64,)>(text, params![]).await?;
        let after = self.clock.now().0;
        // Somewhere between asking and hearing, the server looked.
        Ok(Some(match server {
            server if server < before => before - server,
            server if server > after => after - server,
            _ => 0,
        }))
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
