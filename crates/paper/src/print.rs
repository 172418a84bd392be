use crate::Error;
use crate::apply::schema_steps;
use crate::document::{Article, Edition, Settings, Withdrawn};
use crate::most_read::MostRead;
use crate::read::Reading;
use crate::reindex::index_in;
use search::Index;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use store::{Db, Moment, SqliteOptions, params};
use tokio::sync::Mutex as AsyncMutex;

/// Version of the paper's shape. Another number is another paper, made beside this one.
pub(crate) const SCHEMA: i64 = 6;

/// What a paper is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Readers come: many read at once, and the same pages over and over.
    Serving,
    /// A command makes it, and nobody reads it meanwhile: it takes little memory.
    Making,
}

/// One paper, opened: its database and its index.
pub struct Print {
    pub(crate) db: Db,
    /// What is read most on this node, where it is counted.
    pub(crate) most_read: Arc<OnceLock<Arc<MostRead>>>,
    /// Its index; another one takes its place when that is made anew.
    pub(crate) index: RwLock<Arc<Index>>,
    /// An index that is being made beside: whatever is written goes into both.
    pub(crate) beside: Mutex<Option<Arc<Index>>>,
    /// One writing at a time, to both.
    pub(crate) indexing: AsyncMutex<()>,
    /// Stories whose time was over at this instant, microseconds, left the index.
    pub(crate) ended: AtomicI64,
    folder: PathBuf,
    pub(crate) purpose: Purpose,
    /// Its tables are those that the program makes.
    pub(crate) is_whole: bool,
    /// The frame as it was parsed last, with its version.
    frame: RwLock<(i64, Arc<Frame>)>,
    /// Another one serves: the folder goes when the last reader is done.
    retired: AtomicBool,
}

/// What stands around every page, parsed once per change.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub settings: Settings,
    pub editions: Vec<Edition>,
}

/// Where a paper stands in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// Identity of the record it was made from.
    pub record: String,
    /// Number of the last event it holds.
    pub number: i64,
    /// Random id of that event.
    pub id: String,
}

impl Print {
    /// Stories that were withdrawn, with the public version that took them off, by number after one.
    pub async fn withdrawn_after(&self, number: i64, limit: i64) -> Result<Vec<(Withdrawn, i64)>, Error> {
        let rows = self
            .db
            .all::<(i64, String)>("SELECT version, doc FROM withdrawn WHERE number > $1 ORDER BY number LIMIT $2", params![number, limit])
            .await?;
        rows.into_iter().map(|(version, doc)| Ok((serde_json::from_str(&doc)?, version))).collect()
    }

    /// Opens the paper in a folder, making it if the folder is empty.
    pub async fn open(folder: &Path, purpose: Purpose) -> Result<Print, Error> {
        std::fs::create_dir_all(folder)?;
        let is_serving = purpose == Purpose::Serving;
        let options = SqliteOptions {
            create: true,
            durable: false,
            wipe: true,
            bulk: false,
            cache: if is_serving { 16_384 } else { 8_192 },
            mapped: is_serving,
            read_only: false,
            readers: if is_serving { 8 } else { 2 },
        };
        let db = Db::open_sqlite(&folder.join("paper.db"), options).await?;
        db.migrate("paper", schema_steps()).await?;
        db.run("INSERT INTO meta (key, value) VALUES ('read', '1'), ('frame', '0') ON CONFLICT DO NOTHING", params![])
            .await?;
        let index = index_in(&db, folder, purpose).await?;
        let is_whole = is_whole(&db).await?;
        Ok(Print {
            db,
            is_whole,
            most_read: Arc::default(),
            index: RwLock::new(Arc::new(index)),
            beside: Mutex::default(),
            indexing: AsyncMutex::new(()),
            folder: folder.to_owned(),
            purpose,
            frame: RwLock::default(),
            ended: AtomicI64::new(0),
            retired: AtomicBool::new(false),
        })
    }

    /// Begins a reading: one state, whatever is printed meanwhile.
    pub async fn reading(self: &Arc<Self>) -> Result<Reading, Error> {
        Reading::begin(self.clone()).await
    }

    /// Where it stands in the ledger; `None` for a paper that holds nothing yet.
    pub async fn position(&self) -> Result<Option<Position>, Error> {
        let rows = self
            .db
            .all::<(String, String)>("SELECT key, value FROM meta WHERE key IN ('record', 'number', 'id')", params![])
            .await?;
        let get = |key: &str| rows.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        Ok(get("record").map(|record| Position {
            record,
            number: get("number").and_then(|number| number.parse().ok()).unwrap_or_default(),
            id: get("id").unwrap_or_default(),
        }))
    }

    /// Where it stands in the readers' log of comments: identity of their data, and number; empty and 0 at the beginning.
    pub async fn comments_position(&self) -> Result<(String, i64), Error> {
        let rows = self
            .db
            .all::<(String, String)>("SELECT key, value FROM meta WHERE key IN ('comments', 'comments_of')", params![])
            .await?;
        let get = |key: &str| rows.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default();
        Ok((get("comments_of"), get("comments").parse().unwrap_or_default()))
    }

    /// Stories of which revisions were redacted, as the record told last: number, public version then, how many revisions. A restored older
    /// record does not know of it any more.
    pub async fn redacted(&self) -> Result<Vec<(i64, i64, i64)>, Error> {
        let found = self.db.opt::<(String,)>("SELECT value FROM meta WHERE key = 'redacted'", params![]).await?;
        Ok(found.map(|(json,)| serde_json::from_str(&json)).transpose()?.unwrap_or_default())
    }

    /// Keeps that for later.
    pub async fn keep_redacted(&self, stories: &[(i64, i64, i64)]) -> Result<(), Error> {
        let text = "INSERT INTO meta (key, value) VALUES ('redacted', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.db.run(text, params![serde_json::to_string(stories)?]).await?;
        Ok(())
    }

    /// Number of its present state, as readings see it.
    pub async fn read_number(&self) -> Result<i64, Error> {
        let (read,) = self.db.one::<(String,)>("SELECT value FROM meta WHERE key = 'read'", params![]).await?;
        Ok(read.parse().unwrap_or_default())
    }

    /// Lets its states count on from those of the paper that it replaces, so that no page of the old one passes for new.
    pub async fn count_on_from(&self, number: i64) -> Result<i64, Error> {
        let from = number.max(self.read_number().await?) + 1;
        self.db.run("UPDATE meta SET value = $1 WHERE key = 'read'", params![from.to_string()]).await?;
        Ok(from)
    }

    /// How many stories it holds.
    pub async fn articles(&self) -> Result<i64, Error> {
        let (count,) = self.db.one::<(i64,)>("SELECT COUNT(*) FROM article", params![]).await?;
        Ok(count)
    }

    /// Of how many of them the time is over.
    pub async fn over(&self, now: Moment) -> Result<i64, Error> {
        let text = "SELECT COUNT(*) FROM article WHERE visible_until <= $1";
        let (count,) = self.db.one::<(i64,)>(text, params![now]).await?;
        Ok(count)
    }

    /// How many stories its index finds.
    pub fn found(&self) -> u64 {
        self.index().len()
    }

    /// Its index as it stands now.
    pub(crate) fn index(&self) -> Arc<Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets go of what only one program may have: the index's writer. The next write takes it again.
    pub async fn rest(&self) -> Result<(), Error> {
        let index = self.index();
        Ok(tokio::task::spawn_blocking(move || index.rest())
            .await
            .map_err(|error| search::Error::Folder(error.to_string()))??)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn frame(&self, version: i64) -> Option<Arc<Frame>> {
        let frame = self.frame.read().unwrap_or_else(PoisonError::into_inner);
        (frame.0 == version && version > 0).then(|| frame.1.clone())
    }

    pub(crate) fn keep_frame(&self, version: i64, frame: Arc<Frame>) {
        let mut kept = self.frame.write().unwrap_or_else(PoisonError::into_inner);
        if version > kept.0 {
            *kept = (version, frame);
        }
    }

    /// Whole documents of stories by their numbers; missing ones are left out.
    pub async fn documents(&self, numbers: &[i64]) -> Result<Vec<Article>, Error> {
        let mut tx = self.db.snapshot().await?;
        let rows: Vec<(String,)> = crate::apply::any(&mut tx, "SELECT doc FROM article WHERE", "number", numbers).await?;
        rows.into_iter().map(|(doc,)| Ok(serde_json::from_str(&doc)?)).collect()
    }

    /// Leaves nothing in its files of what was removed: neither in the log of the database nor in segments of the index. Whether
    /// that is done: while somebody reads an older state, the log can't be emptied, and it must be asked again.
    pub async fn forget(self: &Arc<Self>) -> Result<bool, Error> {
        let done = self.empty_log().await?;
        let print = self.clone();
        tokio::task::spawn_blocking(move || print.index().forget())
            .await
            .map_err(|error| search::Error::Folder(error.to_string()))??;
        Ok(done)
    }

    /// Leaves nothing of former states in the log of the database; whether that is done, as above.
    pub async fn empty_log(&self) -> Result<bool, Error> {
        Ok(self.db.checkpoint().await?)
    }

    /// Its folder goes once nobody reads it any more.
    pub fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    /// Ends its connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// Whether every table and index is there as the program makes it, and nothing acts by itself beside them.
async fn is_whole(db: &Db) -> Result<bool, Error> {
    let standing = db
        .all::<(String, String)>("SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL", params![])
        .await?;
    // SQLite keeps each statement as it was written.
    let wanted = schema_steps()
        .iter()
        .flat_map(|step| step.sql.split(';'))
        .filter_map(|part| Some(&part[part.find("CREATE ")?..]));
    let mut wanted = wanted.map(str::trim_end);
    let acts = standing.iter().any(|(kind, _)| kind == "trigger");
    Ok(!acts && wanted.all(|statement| standing.iter().any(|(_, text)| text == statement)))
}

impl Drop for Print {
    fn drop(&mut self) {
        if self.retired.load(Ordering::Acquire) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
