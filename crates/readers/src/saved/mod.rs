//! Stories that a reader saved, in the reader's own order.

mod edit;
mod feed;
mod remove;
mod reorder;
mod save;

pub use save::Merged;

use crate::{Error, Readers};
use store::{Moment, params};

/// Most stories that one reader keeps.
pub const MOST: i64 = 2_000;
/// Most characters of a folder's name.
pub const LONGEST_FOLDER: usize = 60;
/// Most characters of a note.
pub const LONGEST_NOTE: usize = 2_000;

/// A saved story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Public number.
    pub article: i64,
    /// Name of the folder; empty = in none.
    pub folder: String,
    /// The reader's own words.
    pub note: String,
    /// When it was saved.
    pub at: Moment,
}

impl Readers {
    /// What a reader saved, in their order.
    pub async fn saved(&self, reader: &str) -> Result<Vec<Saved>, Error> {
        let rows = self
            .db
            .all::<(i64, String, String, i64)>(
                "SELECT article, folder, note, at FROM saved WHERE account_id = $1 ORDER BY position, article DESC",
                params![reader],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(article, folder, note, at)| Saved { article, folder, note, at: Moment(at) })
            .collect())
    }
}
