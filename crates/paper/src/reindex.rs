//! The index alone is made anew: beside the one that serves, and switched to by one rename.

use crate::indexing::Ground;
use crate::print::Purpose;
use crate::{Error, Print};
use search::Index;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use store::{Db, Moment, params};

/// Stories taken together.
const TOGETHER: i64 = 500;
/// The link to the folder of the index that serves.
const LINK: &str = "index";

impl Print {
    /// Makes the index anew from the paper, while the one before answers and follows what is printed. Gives how many stories the
    /// new one finds. Only one at a time; the press sees to that.
    pub async fn rebuild_index(self: &Arc<Self>, clock: impl Fn() -> Moment) -> Result<u64, Error> {
        let place = free_place(self.folder())?;
        let fresh = Arc::new(open(place.clone(), self.purpose).await?);
        *self.beside.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        let filled = self.fill(&fresh, clock).await;
        let _turn = self.indexing.lock().await;
        *self.beside.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let before = std::fs::read_link(self.folder().join(LINK))?;
        if let Err(error) = filled.and_then(|()| lead_to(self.folder(), &place)) {
            let _ = std::fs::remove_dir_all(&place);
            return Err(error);
        }
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        // Whoever still asks the old one has its files open.
        let _ = std::fs::remove_dir_all(self.folder().join(before));
        Ok(fresh.len())
    }

    async fn fill(&self, fresh: &Arc<Index>, clock: impl Fn() -> Moment) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            // While a portion is read and written nothing else is: what changes later is written to both, and comes last.
            let _turn = self.indexing.lock().await;
            let now = clock();
            let mut tx = self.db.snapshot().await?;
            let text = "SELECT number, doc FROM article WHERE number > $1 ORDER BY number LIMIT $2";
            let rows = tx.all::<(i64, String)>(text, params![after, TOGETHER]).await?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            after = *last;
            let ground = Ground::read(&mut tx).await?;
            drop(tx);
            let fresh = fresh.clone();
            let write = move || -> Result<(), Error> {
                let documents = ground.documents(rows.into_iter().map(|(_, doc)| (doc,)).collect(), now)?;
                Ok(fresh.write(&documents, &[])?)
            };
            tokio::task::spawn_blocking(write)
                .await
                .map_err(|error| search::Error::Folder(error.to_string()))??;
        }
    }
}

/// Opens the index of a paper. One that can't be opened is given up: an empty one takes its place, and every story waits for it.
pub(crate) async fn index_in(db: &Db, folder: &Path, purpose: Purpose) -> Result<Index, Error> {
    if let Ok(place) = std::fs::read_link(folder.join(LINK)) {
        let place = folder.join(place);
        match open(place.clone(), purpose).await {
            Ok(index) => return Ok(index),
            Err(error) => tracing::error!(%error, "the index can't be opened: it is made anew, search finds all again when that is done"),
        }
        db.run(
            "INSERT INTO unindexed (number, turn) SELECT number, 0 FROM article WHERE TRUE ON CONFLICT DO NOTHING",
            params![],
        )
        .await?;
        let _ = std::fs::remove_dir_all(place);
    }
    let place = free_place(folder)?;
    let index = open(place.clone(), purpose).await?;
    lead_to(folder, &place)?;
    Ok(index)
}

async fn open(place: PathBuf, purpose: Purpose) -> Result<Index, Error> {
    let open = match purpose {
        Purpose::Serving => Index::open,
        Purpose::Making => Index::open_sparing,
    };
    Ok(tokio::task::spawn_blocking(move || open(&place))
        .await
        .map_err(|error| search::Error::Folder(error.to_string()))??)
}

/// A folder beside all others.
fn free_place(folder: &Path) -> Result<PathBuf, Error> {
    let taken = std::fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().strip_prefix("index-")?.parse::<u64>().ok());
    Ok(folder.join(format!("index-{}", taken.max().unwrap_or(0) + 1)))
}

/// Lets the link lead there, by one rename.
fn lead_to(folder: &Path, place: &Path) -> Result<(), Error> {
    let next = folder.join("next-index");
    let _ = std::fs::remove_file(&next);
    std::os::unix::fs::symlink(place.file_name().unwrap_or_default(), &next)?;
    std::fs::rename(&next, folder.join(LINK))?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}
