use super::chest::{Chest, framed, put_whole, unframed};
use crate::Error;
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::Moment;

/// A backup: which pieces make which files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// When it was made.
    pub made_at: Moment,
    /// Which engine the databases are of.
    pub engine: Engine,
    /// Private id of the record.
    pub record: String,
    /// Newest event of its ledger.
    pub ledger_head: i64,
    /// Digest of everything, as `verify` tells it.
    pub content_digest: String,
    /// Its files, by their path in a data directory; rows of tables on PostgreSQL.
    pub files: Vec<Stored>,
    /// Files that the record names and that were not to be had.
    pub missing_media: Vec<String>,
}

/// Which engine the databases of a backup are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Files of SQLite.
    Sqlite,
    /// Rows of each table.
    Postgres,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Hash of its bytes.
    pub sha256: String,
    /// Names of its pieces, in order.
    pub pieces: Vec<String>,
}

impl Set {
    /// A file by its path.
    pub fn file(&self, path: &str) -> Option<&Stored> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Its name in a folder of backups.
    pub fn name(&self) -> String {
        self.made_at.to_string().replace(':', "-")
    }

    /// Writes it: from now on the backup is there.
    pub(super) fn keep(&self, chest: &Chest) -> Result<(), Error> {
        let root = std::fs::File::open(chest.root()).map_err(Error::io(chest.root()))?;
        // Every piece is on the disk before the set that names it.
        rustix::fs::syncfs(&root).map_err(std::io::Error::from)?;
        let body = chest.close(&zstd::bulk::compress(&serde_json::to_vec(self)?, 3)?)?;
        put_whole(chest.root(), &format!("sets/{}.set", self.name()), &framed(&body))?;
        rustix::fs::syncfs(&root).map_err(std::io::Error::from)?;
        Ok(())
    }

    /// The set of a name, or the newest one.
    pub fn read(chest: &Chest, name: Option<&str>) -> Result<Set, Error> {
        let names = names(chest.root())?;
        let name = match name {
            Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
            Some(name) => return Err(Error::Usage(format!("{name}: there is no such backup; there are: {}", names.join(", ")))),
            None => names
                .last()
                .cloned()
                .ok_or_else(|| Error::refused("sets", "there is no finished backup in this folder"))?,
        };
        let file = format!("sets/{name}.set");
        let bytes = std::fs::read(chest.root().join(&file)).map_err(|error| Error::refused(&file, error.to_string()))?;
        let changed = || Error::refused(&file, "it was changed: its hash is another one");
        let body = unframed(&bytes).ok_or_else(changed)?;
        let packed = chest
            .unclose(body)
            .ok_or_else(|| Error::refused(&file, "it can't be opened with this passphrase"))?;
        let text = zstd::decode_all(packed.as_slice()).map_err(|_| changed())?;
        serde_json::from_slice(&text).map_err(|error| Error::refused(&file, error.to_string()))
    }
}

/// Names of the backups in a folder, oldest first.
pub fn names(root: &Path) -> Result<Vec<String>, Error> {
    let folder = root.join("sets");
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(Error::io(&folder)(error)),
    };
    for entry in entries {
        let name = entry.map_err(Error::io(&folder))?.file_name();
        if let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".set")) {
            found.push(name.to_owned());
        }
    }
    found.sort();
    Ok(found)
}
