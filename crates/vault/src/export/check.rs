use super::sums::{self, Sums};
use super::{ABOUT, About, FORMAT, UNFINISHED, media_path, table_path};
use crate::tables::{goes, read_lines};
use crate::{Error, Half, media};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use store::table::Reach;

/// An export whose files are all as they were written.
#[derive(Debug)]
pub struct Checked {
    /// What is in it.
    pub about: About,
    /// Hash of its file of hashes: which export it is.
    pub identity: String,
    pub(super) sums: Sums,
}

/// Whether a folder looks like an export, whole or not.
pub fn is_one(root: &Path) -> bool {
    root.join(sums::NAME).exists() || root.join(ABOUT).exists() || root.join(UNFINISHED).exists()
}

/// Reads an export to its end. Anything that was changed, is missing or does not belong there is an error that names it.
pub fn check(root: &Path) -> Result<Checked, Error> {
    let sums = sums::read(root)?;
    if let Some((name, why)) = changed(root, &sums)?.into_iter().next() {
        return Err(Error::refused(name, why));
    }
    let about: About = std::fs::read_to_string(root.join(ABOUT))
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .map_err(|why| Error::refused(ABOUT, why))?;
    if about.format != FORMAT {
        return Err(Error::refused(ABOUT, format!("its format is {}, this program reads {FORMAT}", about.format)));
    }
    let mut named = BTreeSet::new();
    let reach = if about.secrets { Reach::Secret } else { Reach::Everywhere };
    for half in Half::BOTH {
        for table in half.tables().iter().filter(|table| goes(table, reach)) {
            let name = table_path(half, table);
            if !sums.contains_key(&name) {
                return Err(Error::refused(name, "it is missing"));
            }
            let file = File::open(root.join(&name)).map_err(|error| Error::refused(&name, error.to_string()))?;
            let count = read_lines(table, &name, BufReader::with_capacity(256 * 1024, file), |row| {
                if half == Half::Record {
                    media::add(table, &row, &mut named);
                }
            })?;
            if about.rows.get(&name) != Some(&count) {
                return Err(Error::refused(name, format!("it holds {count} lines, {ABOUT} says otherwise")));
            }
        }
    }
    for blob in named.iter().filter(|blob| !about.missing_media.contains(blob)) {
        let name = media_path(blob);
        if !sums.contains_key(&name) {
            return Err(Error::refused(name, "it is missing: an asset is made of it"));
        }
    }
    let identity = sums::of(&root.join(sums::NAME))?;
    Ok(Checked { about, identity, sums })
}

/// Every file of an export that is not as it was written: `(file, what is wrong)`.
pub fn problems(root: &Path) -> Result<Vec<(String, String)>, Error> {
    match sums::read(root) {
        Ok(sums) => {
            let found = changed(root, &sums)?;
            if found.is_empty()
                && let Err(Error::Refused { file, why }) = check(root)
            {
                return Ok(vec![(file, why)]);
            }
            Ok(found)
        }
        Err(Error::Refused { file, why }) => Ok(vec![(file, why)]),
        Err(error) => Err(error),
    }
}

fn changed(root: &Path, sums: &Sums) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    for name in sums::files(root)? {
        if !sums.contains_key(&name) {
            found.push((name, "it does not belong to the export".to_owned()));
        }
    }
    for (name, hash) in sums {
        let path = root.join(name);
        let why = match std::fs::symlink_metadata(&path) {
            Ok(about) if about.is_file() => match sums::of(&path) {
                // What anybody may change together with its hash can't be told; a name that is the hash can.
                Ok(now) if now == *hash && name.starts_with("media/") && *name != media_path(&now) => {
                    "it was changed: its name is not its hash".to_owned()
                }
                Ok(now) if now == *hash => continue,
                Ok(_) => "it was changed: its hash is another one".to_owned(),
                Err(error) => error.to_string(),
            },
            Ok(_) => "it is no file".to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "it is missing".to_owned(),
            Err(error) => error.to_string(),
        };
        found.push((name.clone(), why));
    }
    Ok(found)
}

/// Files below a folder of the export, by their path from its root.
pub(super) fn below(root: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let full = root.join(folder);
    if !full.exists() {
        return Ok(Vec::new());
    }
    Ok(sums::files(&full)?.into_iter().map(|name| format!("{folder}/{name}")).collect())
}
