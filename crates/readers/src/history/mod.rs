//! What a reader read, remembered only while they want it.

mod clear;
mod record;
mod switch;

use crate::{Error, Readers};
use store::{Moment, params};

/// Most stories that are remembered; older ones are forgotten.
pub const MOST: i64 = 500;

/// A story that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Public number.
    pub article: i64,
    /// When it was read last.
    pub at: Moment,
}

impl Readers {
    /// What a reader read, the last first.
    pub async fn history(&self, reader: &str) -> Result<Vec<Read>, Error> {
        let rows = self
            .db
            .all::<(i64, i64)>("SELECT article, at FROM history WHERE account_id = $1 ORDER BY at DESC, article DESC", params![reader])
            .await?;
        Ok(rows.into_iter().map(|(article, at)| Read { article, at: Moment(at) }).collect())
    }

    /// Whether the reader wants it remembered; nobody does before they say so.
    pub async fn keeps_history(&self, reader: &str) -> Result<bool, Error> {
        let row = self
            .db
            .opt::<(bool,)>("SELECT history FROM personal WHERE account_id = $1", params![reader])
            .await?;
        Ok(row.is_some_and(|(on,)| on))
    }
}
