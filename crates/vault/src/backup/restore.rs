use super::chest::{Chest, Joiner};
use super::set::{Engine, Set, Stored};
use crate::tables::{fill, goes, whole_digest};
use crate::{Error, Half};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use store::table::Reach;
use store::{Blobs, Db, SqliteOptions};

/// Where a backup is brought back.
#[derive(Debug)]
pub struct Target<'a> {
    /// The data directory.
    pub data: &'a Path,
    /// For media.
    pub blobs: &'a Blobs,
    /// Databases of a server, for the record and for the readers' data; none = files in the data directory.
    pub server: Option<(&'a Db, &'a Db)>,
    /// An earlier try was interrupted: what it brought is thrown away first.
    pub again: bool,
}

/// A backup whose pieces are all as they were written.
#[derive(Debug)]
pub struct Whole(Set);

impl Whole {
    /// Its set.
    pub fn set(&self) -> &Set {
        &self.0
    }
}

/// Reads every piece of a backup. One that was changed or is missing is an error that names it.
pub fn look(chest: &Chest, set: Set) -> Result<Whole, Error> {
    let mut seen = HashSet::new();
    for name in set.files.iter().flat_map(|file| &file.pieces) {
        if seen.insert(name) {
            chest.look(name)?;
        }
    }
    let is_inside = |path: &str| path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    match set.files.iter().find(|file| !is_inside(&file.path)) {
        Some(file) => Err(Error::refused(&file.path, "it is no path of a data directory")),
        None => Ok(Whole(set)),
    }
}

/// Brings a backup back into an empty place. The record comes last, and whole: until then there is none.
pub async fn restore(chest: &Chest, whole: &Whole, target: &Target<'_>) -> Result<(), Error> {
    let set = &whole.0;
    match (set.engine, target.server) {
        (Engine::Sqlite, Some(_)) => {
            return Err(Error::Usage(
                "this is a backup of an embedded database: leave --database out, or move the publication with `export` and `import dateline`".into(),
            ));
        }
        (Engine::Postgres, None) => {
            return Err(Error::Usage(
                "this is a backup of PostgreSQL: name an empty database with --database, or move the publication with `export` and `import dateline`".into(),
            ));
        }
        _ => {}
    }
    let rows = |file: &&Stored| !["newsroom.db", "readers.db"].contains(&file.path.as_str()) && !file.path.ends_with(".jsonl");
    for file in set.files.iter().filter(rows) {
        match file.path.strip_prefix("blobs/") {
            Some(path) if target.blobs.is_bucket() => {
                put(chest, file, target.blobs.root(), path)?;
                let part = target.blobs.root().join(path);
                target.blobs.adopt(&part).await?;
                std::fs::remove_file(&part).map_err(Error::io(&part))?;
            }
            Some(path) => put(chest, file, target.blobs.root(), path)?,
            None => put(chest, file, target.data, &file.path)?,
        }
    }
    if !target.blobs.is_bucket() && target.blobs.root().exists() {
        let blobs = File::open(target.blobs.root()).map_err(Error::io(target.blobs.root()))?;
        rustix::fs::syncfs(&blobs).map_err(std::io::Error::from)?;
    }
    let root = File::open(target.data).map_err(Error::io(target.data))?;
    rustix::fs::syncfs(&root).map_err(std::io::Error::from)?;
    let Some((record, readers)) = target.server else {
        return files(chest, set, target).await;
    };
    let of_readers = of_rows(chest, set, target, Half::Readers, readers, None).await?;
    of_rows(chest, set, target, Half::Record, record, Some(&of_readers)).await?;
    Ok(())
}

fn agree(set: &Set, record: &str, readers: &str) -> Result<(), Error> {
    let found = whole_digest(record, readers);
    if found == set.content_digest {
        Ok(())
    } else {
        Err(Error::Differs { expected: set.content_digest.clone(), found })
    }
}

/// Files of embedded databases: looked at beside their place, then put into it.
async fn files(chest: &Chest, set: &Set, target: &Target<'_>) -> Result<(), Error> {
    let mut digests = Vec::new();
    let names = [("readers.db", Half::Readers), ("newsroom.db", Half::Record)];
    for (name, half) in names {
        let file = set.file(name).ok_or_else(|| Error::refused(name, "it is not in this backup"))?;
        let part = format!("{name}.restored");
        put(chest, file, target.data, &part)?;
        let path = target.data.join(&part);
        let options = SqliteOptions { create: false, ..SqliteOptions::default() };
        let db = Db::open_sqlite(&path, options).await?;
        digests.push(half.digest(&mut db.snapshot().await?).await?);
        db.close().await;
    }
    let (readers, record) = (digests.first().cloned().unwrap_or_default(), digests.last().cloned().unwrap_or_default());
    let outcome = agree(set, &record, &readers);
    let folder = File::open(target.data).map_err(Error::io(target.data))?;
    rustix::fs::syncfs(&folder).map_err(std::io::Error::from)?;
    for (name, _) in names {
        let part = target.data.join(format!("{name}.restored"));
        if outcome.is_ok() {
            std::fs::rename(&part, target.data.join(name)).map_err(Error::io(&part))?;
        } else {
            let _ = std::fs::remove_file(&part);
        }
    }
    folder.sync_all().map_err(Error::io(target.data))?;
    outcome
}

/// Rows of a server's database, in one transaction; the digest must agree before it ends, if that of the readers' data is known.
async fn of_rows(chest: &Chest, set: &Set, target: &Target<'_>, half: Half, db: &Db, readers: Option<&str>) -> Result<String, Error> {
    half.lay_out(db).await?;
    if half.is_taken(db).await? && !(target.again && half == Half::Readers) {
        return Err(Error::Usage("a publication is there already: a backup goes into an empty database".into()));
    }
    let mut tx = db.begin().await?;
    tx.take_time().await?;
    tx.empty(half.tables()).await?;
    for table in half.tables().iter().filter(|table| goes(table, Reach::Here)) {
        let path = format!("{}/{}.jsonl", half.folder(), table.name);
        let file = set.file(&path).ok_or_else(|| Error::refused(&path, "it is not in this backup"))?;
        fill(&mut tx, table, &path, || Ok(BufReader::with_capacity(256 * 1024, Joiner::new(chest, file)))).await?;
    }
    let digest = half.digest(&mut tx).await?;
    if let Some(readers) = readers {
        agree(set, &digest, readers)?;
    }
    tx.commit().await?;
    Ok(digest)
}

/// Writes a file of a backup, which must have the hash that the set says.
fn put(chest: &Chest, file: &Stored, data: &Path, path: &str) -> Result<(), Error> {
    let to = data.join(path);
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let part = to.with_extension("part");
    let out = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .map_err(Error::io(&part))?;
    let (mut out, mut hash) = (BufWriter::with_capacity(256 * 1024, out), Sha256::new());
    let (mut joiner, mut piece) = (Joiner::new(chest, file), vec![0_u8; 256 * 1024]);
    loop {
        let length = joiner.read(&mut piece).map_err(|error| Error::refused(&file.path, error.to_string()))?;
        let Some(bytes) = piece.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        out.write_all(bytes).map_err(Error::io(&part))?;
    }
    if crate::export::hex(&hash.finalize()) != file.sha256 {
        return Err(Error::refused(&file.path, "its pieces do not make the file that was kept"));
    }
    out.flush().map_err(Error::io(&part))?;
    std::fs::rename(&part, &to).map_err(Error::io(&to))
}
