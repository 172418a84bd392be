use super::chest::{Chest, is_part, look_at_head, object, unframed};
use super::set::{Set, names};
use crate::Error;
use std::collections::BTreeSet;
use std::path::Path;

/// A file of a folder of backups that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its path in the folder.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// Looks at every file of a folder of backups. That needs no passphrase: each is named by its hash, or holds it. With the chest open,
/// it is also seen whether every backup has all its pieces.
pub fn problems(root: &Path, chest: Option<&Chest>) -> Result<Vec<Problem>, Error> {
    let mut found = Vec::new();
    let mut note = |error: Error| match error {
        Error::Refused { file, why } => found.push(Problem { file, what: why }),
        error => found.push(Problem { file: String::new(), what: error.to_string() }),
    };
    if let Err(error) = look_at_head(root) {
        note(error);
    }
    let mut there = BTreeSet::new();
    let objects = root.join("objects");
    if objects.exists() {
        for folder in std::fs::read_dir(&objects).map_err(Error::io(&objects))? {
            let folder = folder.map_err(Error::io(&objects))?.path();
            if !folder.is_dir() {
                let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                note(Error::refused(format!("objects/{name}"), "it does not belong to the backups"));
                continue;
            }
            for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
                let name = entry.map_err(Error::io(&folder))?.file_name().to_string_lossy().into_owned();
                // What an interrupted backup left is nothing's part.
                if !is_part(&name) {
                    there.insert(name);
                }
            }
        }
    }
    for name in &there {
        if let Err(error) = object(root, name) {
            note(error);
        }
    }
    let finished = names(root)?;
    if finished.is_empty() {
        note(Error::refused("sets", "there is no finished backup"));
    }
    for name in finished {
        let file = format!("sets/{name}.set");
        let bytes = std::fs::read(root.join(&file)).map_err(|error| Error::refused(&file, error.to_string()))?;
        if unframed(&bytes).is_none() {
            note(Error::refused(file, "it was changed: its hash is another one"));
            continue;
        }
        let Some(chest) = chest else { continue };
        match Set::read(chest, Some(&name)) {
            Ok(set) => {
                let gone: BTreeSet<&String> = set
                    .files
                    .iter()
                    .flat_map(|file| &file.pieces)
                    .filter(|piece| !there.contains(*piece))
                    .collect();
                for piece in gone {
                    note(Error::refused(format!("objects/{}/{piece}", piece.get(..2).unwrap_or_default()), "it is missing"));
                }
            }
            Err(error) => note(error),
        }
    }
    Ok(found)
}
