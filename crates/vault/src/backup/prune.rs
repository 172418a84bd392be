use super::chest::{Chest, unhex};
use super::claim::Claim;
use super::set::{Set, names};
use crate::Error;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fs::File;

/// What was thrown away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Names of the backups.
    pub sets: Vec<String>,
    /// Pieces that no backup needs any more.
    pub pieces: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Throws away all but the newest `keep` backups of the record that `newest` is one of, and what no backup needs any more. Backups of
/// other records stay. The sets go first: if it is killed, pieces are left that nothing names, and the next time they go.
///
/// # Errors
/// If a set can't be read, nobody knows what it needs: nothing is thrown away.
pub fn prune(chest: &Chest, newest: &Set, keep: usize) -> Result<Pruned, Error> {
    let root = chest.root();
    // Nobody is in the middle of reading what goes.
    let _alone = Claim::to_throw_away(root)?;
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for name in names(root)? {
        let set = Set::read(chest, Some(&name))?;
        let is_ours = set.record == newest.record && set.name() == name;
        let pieces: Vec<[u8; 32]> = set.files.iter().flat_map(|file| &file.pieces).filter_map(|piece| number(piece)).collect();
        if is_ours { ours.push((set.made_at, name, pieces)) } else { others.push(pieces) }
    }
    ours.sort_by_key(|one| Reverse(one.0));
    let (mut pruned, mut needed) = (Pruned::default(), HashSet::new());
    for (place, (_, name, pieces)) in ours.into_iter().enumerate() {
        // Whatever the clock says, the one that was just made stays.
        if place < keep.max(1) || name == newest.name() {
            needed.extend(pieces);
        } else {
            pruned.sets.push(name);
        }
    }
    needed.extend(others.into_iter().flatten());
    let sets = root.join("sets");
    for name in &pruned.sets {
        let path = sets.join(format!("{name}.set"));
        std::fs::remove_file(&path).map_err(Error::io(&path))?;
    }
    File::open(&sets).and_then(|folder| folder.sync_all()).map_err(Error::io(&sets))?;
    let objects = root.join("objects");
    for folder in std::fs::read_dir(&objects).map_err(Error::io(&objects))? {
        let folder = folder.map_err(Error::io(&objects))?.path();
        // A file that somebody laid there is nobody's to throw away either.
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let entry = entry.map_err(Error::io(&folder))?;
            // What is no piece is nobody's to throw away.
            let Some(piece) = entry.file_name().to_str().and_then(number) else { continue };
            if !needed.contains(&piece) {
                let path = entry.path();
                pruned.bytes += entry.metadata().map_or(0, |about| about.len());
                std::fs::remove_file(&path).map_err(Error::io(&path))?;
                pruned.pieces += 1;
            }
        }
    }
    Ok(pruned)
}

fn number(name: &str) -> Option<[u8; 32]> {
    unhex(name)?.try_into().ok()
}
