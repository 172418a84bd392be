use crate::{Error, Half, media};
use newsroom::Newsroom;
use readers::Readers;
use std::collections::BTreeSet;
use store::table::Kind;
use store::{Blobs, Value};

/// What of a publication's own files is not as it was written: `(which, what is wrong)`. Media by their hash, revisions by theirs,
/// databases as far as the engine can tell.
pub async fn look(room: &Newsroom, readers: &Readers) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    for (name, damages) in [("newsroom.db", room.damages().await?), ("readers.db", readers.damages().await?)] {
        found.extend(damages.into_iter().map(|what| (name.to_owned(), what)));
    }
    let mut named = BTreeSet::new();
    let mut tx = room.still().await?;
    for table in Half::Record.tables().iter().filter(|table| media::names_files(table)) {
        tx.rows(table, |row| {
            media::add(table, &row, &mut named);
            Ok::<(), Error>(())
        })
        .await?;
    }
    let kinds = [Kind::Text, Kind::Int, Kind::Text, Kind::Packed];
    let mut changed = Vec::new();
    let read = tx
        .each("SELECT article_id, number, hash, content FROM revision WHERE NOT redacted", &kinds, |row| {
            if let [Value::Text(Some(article)), Value::Int(Some(number)), Value::Text(Some(hash)), Value::Bytes(Some(content))] =
                row.as_slice()
                && zstd::decode_all(content.as_slice()).map(|json| Blobs::name(&json)).ok().as_ref() != Some(hash)
            {
                changed.push((format!("revision {number} of article {article}"), "its hash is another one".to_owned()));
            }
            Ok::<(), Error>(())
        })
        .await;
    found.append(&mut changed);
    match read {
        Ok(()) => {}
        Err(Error::Store(store::Error::Corrupt(what))) => {
            found.push((
                "newsroom.db, table revision".to_owned(),
                format!("a row can't be read, and none after it was looked at: {what}"),
            ));
        }
        Err(error) => return Err(error),
    }
    drop(tx);
    found.extend(files(&room.blobs, &named).await?);
    Ok(found)
}

async fn files(blobs: &Blobs, named: &BTreeSet<String>) -> Result<Vec<(String, String)>, Error> {
    let (mut found, mut there) = (Vec::new(), BTreeSet::new());
    let place = |name: &str| format!("blobs/{}/{name}", name.get(..2).unwrap_or_default());
    for beginning in Blobs::beginnings() {
        for name in blobs.names(&beginning).await? {
            // One that can't be read is damaged; a store that does not answer says nothing of its files.
            let hash = match blobs.hash(&name).await {
                Err(error @ store::Error::Away(_)) => return Err(error.into()),
                hash => hash.ok().flatten(),
            };
            if hash.as_ref() != Some(&name) {
                found.push((place(&name), "it was changed: its hash is another one".into()));
            }
            there.insert(name);
        }
    }
    for name in named.difference(&there) {
        found.push((place(name), "it is missing".into()));
    }
    Ok(found)
}
