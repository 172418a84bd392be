use super::chest::{Chest, Cutter};
use super::set::{Engine, Set, Stored, names};
use crate::tables::{goes, pour, whole_digest};
use crate::{Error, Half, media};
use futures::StreamExt;
use newsroom::Newsroom;
use readers::Readers;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use store::table::Reach;
use store::{Db, SqliteOptions, params};

/// Copies of databases are called so.
const COPY: &str = "backup-copy-";

/// What is backed up.
#[derive(Debug)]
pub struct Source<'a> {
    /// The record.
    pub room: &'a Newsroom,
    /// The readers' data.
    pub readers: &'a Readers,
    /// Further files of the data directory, by their path in it: they are kept as they are.
    pub files: Vec<String>,
    /// The data directory.
    pub data: &'a Path,
    /// A folder for copies that are removed again; of embedded databases one is made.
    pub scratch: &'a Path,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Kept {
    /// What is in it.
    pub set: Set,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Bytes that had to be written: what the folder did not hold yet.
    pub written: u64,
}

/// Makes a backup while others read and write. Each database is kept as it stands at one instant: the readers' data first, so that
/// what they speak of is in the record.
pub async fn make(chest: &Chest, source: &Source<'_>) -> Result<Kept, Error> {
    let _alone = alone(source.scratch)?;
    let mut making = Making {
        chest,
        source,
        known: known(chest),
        files: Vec::new(),
        blobs: BTreeSet::new(),
        head: 0,
    };
    let engine = match source.room.engine() {
        store::Engine::Sqlite => Engine::Sqlite,
        store::Engine::Postgres => Engine::Postgres,
    };
    let mut digests = Vec::new();
    for half in Half::BOTH {
        digests.push(match engine {
            Engine::Sqlite => making.copy(half).await?,
            Engine::Postgres => making.rows(half).await?,
        });
    }
    let missing_media = making.media().await?;
    for path in &source.files {
        let full = source.data.join(path);
        let mut file = File::open(&full).map_err(Error::io(&full))?;
        let stored = making.keep(&mut file, path.clone())?;
        making.files.push(stored);
    }
    let (of_readers, of_record) = (digests.first().cloned().unwrap_or_default(), digests.last().cloned().unwrap_or_default());
    let set = Set {
        made_at: source.room.clock.now(),
        engine,
        record: source.room.id().to_string(),
        ledger_head: making.head,
        content_digest: whole_digest(&of_record, &of_readers),
        files: making.files,
        missing_media,
    };
    set.keep(chest)?;
    Ok(Kept {
        bytes: set.files.iter().map(|file| file.size).sum(),
        written: chest.written(),
        set,
    })
}

/// One backup of a publication is made at a time; another one waits. What one left here that was killed is removed.
fn alone(scratch: &Path) -> Result<File, Error> {
    let file = File::options()
        .create(true)
        .append(true)
        .open(scratch.join("backup.lock"))
        .map_err(Error::io(scratch))?;
    file.lock().map_err(Error::io(scratch))?;
    for entry in std::fs::read_dir(scratch).map_err(Error::io(scratch))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(COPY) {
            std::fs::remove_file(entry.path()).map_err(Error::io(scratch))?;
        }
    }
    Ok(file)
}

/// What the newest backup that can be read holds already.
fn known(chest: &Chest) -> HashMap<String, Stored> {
    let names = names(chest.root()).unwrap_or_default();
    let set = names.iter().rev().find_map(|name| Set::read(chest, Some(name)).ok());
    let files = set.map(|set| set.files).unwrap_or_default();
    files.into_iter().map(|file| (file.path.clone(), file)).collect()
}

struct Making<'a> {
    chest: &'a Chest,
    source: &'a Source<'a>,
    known: HashMap<String, Stored>,
    files: Vec<Stored>,
    blobs: BTreeSet<String>,
    head: i64,
}

impl Making<'_> {
    /// An embedded database: a whole copy of its file, made by the engine.
    async fn copy(&mut self, half: Half) -> Result<String, Error> {
        let name = match half {
            Half::Record => "newsroom.db",
            Half::Readers => "readers.db",
        };
        let scratch = Scratch::new(self.source.scratch.join(format!("{COPY}{name}")));
        match half {
            Half::Record => self.source.room.copy_to(&scratch.0).await?,
            Half::Readers => self.source.readers.copy_to(&scratch.0).await?,
        }
        let options = SqliteOptions { create: false, durable: false, ..SqliteOptions::default() };
        let db = Db::open_sqlite(&scratch.0, options).await?;
        let mut tx = db.snapshot().await?;
        let digest = half.digest(&mut tx).await?;
        if half == Half::Record {
            self.head = tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?.0;
            let blobs = &mut self.blobs;
            for table in half.tables() {
                if media::names_files(table) {
                    tx.rows(table, |row| {
                        media::add(table, &row, blobs);
                        Ok::<(), Error>(())
                    })
                    .await?;
                }
            }
        }
        drop(tx);
        db.close().await;
        let mut file = File::open(&scratch.0).map_err(Error::io(&scratch.0))?;
        let stored = self.keep(&mut file, name.to_owned())?;
        self.files.push(stored);
        Ok(digest)
    }

    /// A database of a server: every row, read in one snapshot.
    async fn rows(&mut self, half: Half) -> Result<String, Error> {
        let mut tx = match half {
            Half::Record => self.source.room.still().await?,
            Half::Readers => self.source.readers.still().await?,
        };
        for table in half.tables().iter().filter(|table| goes(table, Reach::Here)) {
            let mut cutter = Cutter::new(self.chest, true);
            let blobs = &mut self.blobs;
            pour(&mut tx, table, Reach::Here, |line, row| {
                if half == Half::Record {
                    media::add(table, row, blobs);
                }
                cutter.add(line)
            })
            .await?;
            self.files.push(cutter.end(format!("{}/{}.jsonl", half.folder(), table.name))?);
        }
        if half == Half::Record {
            self.head = tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?.0;
        }
        half.digest(&mut tx).await
    }

    /// Media that the record names. Those that the backup before has whole are not even read.
    async fn media(&mut self) -> Result<Vec<String>, Error> {
        let mut missing = Vec::new();
        for blob in std::mem::take(&mut self.blobs) {
            let path = format!("blobs/{}/{blob}", blob.get(..2).unwrap_or_default());
            if let Some(known) = self.known.get(&path)
                && self.chest.holds_file(known)
            {
                self.files.push(known.clone());
                continue;
            }
            match self.blob(&blob, path).await? {
                Some(stored) if stored.sha256 == blob => self.files.push(stored),
                _ => missing.push(blob),
            }
        }
        Ok(missing)
    }

    /// `None` = it is not there.
    async fn blob(&self, blob: &str, path: String) -> Result<Option<Stored>, Error> {
        let blobs = &self.source.room.blobs;
        let Some(size) = blobs.size(blob).await? else { return Ok(None) };
        let Some(mut pieces) = blobs.read(blob, 0, size).await? else { return Ok(None) };
        let mut cutter = Cutter::new(self.chest, false);
        while let Some(piece) = pieces.next().await {
            cutter.add(&piece?)?;
        }
        cutter.end(path).map(Some)
    }

    fn keep(&self, file: &mut impl Read, path: String) -> Result<Stored, Error> {
        let (mut cutter, mut piece) = (Cutter::new(self.chest, true), vec![0_u8; 256 * 1024]);
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                return cutter.end(path);
            }
            cutter.add(piece.get(..length).unwrap_or_default())?;
        }
    }
}

/// A copy that is removed when it is no longer wanted.
struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> Scratch {
        Scratch(path)
    }

    fn clear(&self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.clear();
    }
}
