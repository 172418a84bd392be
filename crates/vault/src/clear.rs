//! Clearing: what was thrown away long ago goes for good, and bytes that no file of the library names go after a while.

use crate::{Error, Half, media};
use aho_corasick::AhoCorasick;
use newsroom::actor::Origin;
use newsroom::asset::{self, WAIT};
use newsroom::{Actor, Newsroom};
use std::collections::BTreeSet;
use store::table::Kind;
use store::{Blobs, Tx, Value};

/// Files of the library that are looked for together, and blobs that are looked at together.
const TOGETHER: i64 = 200;
const BLOBS: usize = 200_000;

/// What went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Files of the library that had lain in the bin.
    pub files: usize,
    /// Blobs that no file named.
    pub blobs: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Tables whose rows say something of a file without showing it: what is kept of the file itself, and what was done to it.
const BESIDE: [&str; 17] = [
    "asset",
    "asset_bin",
    "asset_place",
    "asset_tag",
    "track",
    "crop",
    "encoding",
    "avif",
    "upload",
    "redirect",
    "address",
    "source",
    "audit",
    "batch_item",
    "idempotency",
    "import",
    "ledger",
];

/// Removes what nobody needs. A file goes after [`WAIT`] in the bin, once no revision, draft, open text, front, page or setting names it,
/// however old. A blob goes [`WAIT`] after it was first seen that no file names it. Whoever comes between is not hurt: what is named
/// again stays.
pub async fn clear(room: &Newsroom) -> Result<Cleared, Error> {
    let mut cleared = Cleared { files: files(room).await?, ..Cleared::default() };
    blobs(room, &mut cleared).await?;
    Ok(cleared)
}

async fn files(room: &Newsroom) -> Result<usize, Error> {
    let due = room.binned_before(room.clock.now().plus_seconds(-WAIT), TOGETHER).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let named = named(&mut room.still().await?, &due).await?;
    let actor = Actor::System(Origin::Clearing);
    let mut cleared = 0;
    for id in due.iter().filter(|id| !named.contains(*id)) {
        let mut turn = room.turn(&actor).await?;
        if asset::clear(&mut turn, id).await? {
            turn.commit().await?;
            cleared += 1;
        }
    }
    Ok(cleared)
}

/// Those of these files that any text of the record names.
async fn named(tx: &mut Tx, files: &[String]) -> Result<BTreeSet<String>, Error> {
    let search = AhoCorasick::new(files).map_err(|error| Error::Io(error.to_string()))?;
    let mut named = BTreeSet::new();
    for table in Half::Record.tables().iter().filter(|table| !BESIDE.contains(&table.name)) {
        let packed: Vec<bool> = table.columns().map(|column| column.kind == Kind::Packed).collect();
        tx.rows(table, |row| {
            for (value, packed) in row.iter().zip(&packed) {
                let text = match value {
                    Value::Text(Some(text)) => text.as_bytes().to_vec(),
                    // What can't be unpacked may name anything: looked at as it is, and said by `verify`.
                    Value::Bytes(Some(bytes)) if *packed => zstd::decode_all(bytes.as_slice()).unwrap_or_else(|_| bytes.clone()),
                    Value::Bytes(Some(bytes)) => bytes.clone(),
                    _ => continue,
                };
                named.extend(search.find_overlapping_iter(&text).map(|found| files[found.pattern().as_usize()].clone()));
            }
            Ok::<(), Error>(())
        })
        .await?;
    }
    Ok(named)
}

async fn blobs(room: &Newsroom, cleared: &mut Cleared) -> Result<(), Error> {
    let before = room.clock.now().plus_seconds(-WAIT);
    let mut known = room.unnamed_blobs().await?;
    let mut rest: Vec<String> = Blobs::beginnings().rev().collect();
    while !rest.is_empty() {
        let mut there = BTreeSet::new();
        while there.len() < BLOBS
            && let Some(beginning) = rest.pop()
        {
            there.extend(room.blobs.names(&beginning).await?);
        }
        let mut named = BTreeSet::new();
        let mut tx = room.still().await?;
        for table in Half::Record.tables().iter().filter(|table| media::names_files(table)) {
            tx.rows(table, |row| {
                let mut of_row = BTreeSet::new();
                media::add(table, &row, &mut of_row);
                named.extend(of_row.into_iter().filter(|name| there.contains(name)));
                Ok::<(), Error>(())
            })
            .await?;
        }
        drop(tx);
        let (mut noted, mut forgotten) = (Vec::new(), Vec::new());
        for name in &there {
            if named.contains(name) {
                forgotten.extend(known.remove(name).map(|_| name.clone()));
                continue;
            }
            match known.remove(name) {
                None => noted.push(name.clone()),
                Some(since) if since <= before => {
                    if let Some(bytes) = room.blobs.remove(name).await? {
                        cleared.blobs += 1;
                        cleared.bytes += bytes;
                    }
                    forgotten.push(name.clone());
                }
                Some(_) => {}
            }
        }
        room.note_unnamed(&noted).await?;
        room.forget_unnamed(&forgotten).await?;
    }
    // What is left here lies nowhere any more.
    room.forget_unnamed(&known.into_keys().collect::<Vec<_>>()).await?;
    Ok(())
}
