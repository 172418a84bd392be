//! Comments: what readers write under a story.

pub(crate) mod ban;
/// One number over all comments.
pub mod digest;
pub(crate) mod forget;
mod moderate;
mod own;
mod plain;
mod queue;
mod report;
mod shown;
mod take;
mod write;

pub use ban::Ban;
pub use own::Own;
pub use plain::LONGEST;
pub use queue::{Heap, Queued};
pub use report::{REPORTS_THAT_HOLD, Reason, Report};
pub use shown::Shown;
pub use take::{Incoming, Taken};
pub use write::{EDITABLE, Kept, Written};

pub(crate) use own::{leave, reports_by};
pub(crate) use plain::{leads_away, plain};

use crate::Error;
use store::{Tx, params};

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Readers see it under a public story.
    Shown,
    /// It waits for a moderator.
    Waiting,
    /// It was judged to be advertising.
    Spam,
    /// It was taken off.
    Removed,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 4] = [Status::Shown, Status::Waiting, Status::Spam, Status::Removed];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Shown => "shown",
            Status::Waiting => "waiting",
            Status::Spam => "spam",
            Status::Removed => "removed",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }

    /// As the store has it; the schema allows no others.
    pub(crate) fn of(name: &str) -> Status {
        Status::parse(name).unwrap_or(Status::Removed)
    }
}

/// Whoever changes a comment holds the head from the beginning: numbers are given without a gap, and nobody who holds a comment
/// waits for somebody who waits for it.
pub(crate) async fn lock_head(tx: &mut Tx) -> Result<(), Error> {
    tx.run("UPDATE comment_head SET next = next WHERE one = 1", params![]).await?;
    Ok(())
}

/// The next public number. The head is held.
pub(crate) async fn next_number(tx: &mut Tx) -> Result<i64, Error> {
    let (next,) = tx
        .one::<(i64,)>("UPDATE comment_head SET next = next + 1 WHERE one = 1 RETURNING next", params![])
        .await?;
    Ok(next - 1)
}
