use super::{Checked, KEY, table_path};
use crate::tables::{fill, goes, whole_digest};
use crate::{Error, Half};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use store::table::Reach;
use store::{Blobs, Db};

/// Where a publication is brought: databases with nothing in them, and files.
#[derive(Debug)]
pub struct Into<'a> {
    /// For the record.
    pub record: &'a Db,
    /// For the readers' data.
    pub readers: &'a Db,
    /// For media.
    pub blobs: &'a Blobs,
    /// An earlier try was interrupted: what it brought is thrown away first.
    pub again: bool,
}

/// Makes the publication of an export that was found whole. Media come first, the record last and in one piece: until then there
/// is none.
pub async fn take(root: &Path, checked: &Checked, into: &Into<'_>) -> Result<(), Error> {
    for (name, hash) in checked.sums.iter().filter(|(name, _)| name.starts_with("media/")) {
        let mut copy = into.blobs.incoming().await?;
        let mut file = File::open(root.join(name)).map_err(|error| Error::refused(name, error.to_string()))?;
        let mut piece = vec![0; 256 * 1024];
        loop {
            let length = file.read(&mut piece).map_err(|error| Error::refused(name, error.to_string()))?;
            if length == 0 {
                break;
            }
            copy.write(piece.get(..length).unwrap_or_default()).await?;
        }
        copy.flush().await?;
        if into.blobs.adopt(copy.path()).await? != *hash {
            return Err(Error::refused(name, "it was changed meanwhile"));
        }
    }
    let reach = if checked.about.secrets { Reach::Secret } else { Reach::Everywhere };
    let mut digests = Vec::new();
    for half in Half::BOTH {
        let db = match half {
            Half::Record => into.record,
            Half::Readers => into.readers,
        };
        half.lay_out(db).await?;
        if half.is_taken(db).await? && !(into.again && half == Half::Readers) {
            return Err(Error::Usage("a publication is there already: an export goes into an empty place".into()));
        }
        let mut tx = db.begin().await?;
        tx.take_time().await?;
        tx.empty(half.tables()).await?;
        for table in half.tables().iter().filter(|table| goes(table, reach)) {
            let name = table_path(half, table);
            fill(&mut tx, table, &name, || {
                let file = File::open(root.join(&name)).map_err(|error| Error::refused(&name, error.to_string()))?;
                Ok(BufReader::with_capacity(256 * 1024, file))
            })
            .await?;
        }
        digests.push(half.digest(&mut tx).await?);
        if half == Half::Record {
            let (readers, record) = (digests.first().cloned().unwrap_or_default(), digests.last().cloned().unwrap_or_default());
            let found = whole_digest(&record, &readers);
            if found != checked.about.content_digest {
                return Err(Error::Differs { expected: checked.about.content_digest.clone(), found });
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

impl Checked {
    /// The installation's key, if it is in the export.
    pub fn key(&self, root: &Path) -> Result<Option<Vec<u8>>, Error> {
        if !self.sums.contains_key(KEY) {
            return Ok(None);
        }
        std::fs::read(root.join(KEY)).map(Some).map_err(|error| Error::refused(KEY, error.to_string()))
    }
}
