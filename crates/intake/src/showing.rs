//! Waiting until readers see what an import took, for as long as the press goes on.

use crate::Error;
use crate::report::Report;
use newsroom::Newsroom;
use readers::Readers;
use std::time::{Duration, Instant};

/// How often it is looked how far the press is.
pub const LOOK: Duration = Duration::from_millis(50);
/// How long the press may stand still before nobody waits for it any more.
const STANDSTILL: Duration = Duration::from_secs(120);

/// How far pages, search and comments are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Printed {
    /// Event of the ledger that pages show.
    pub paper: i64,
    /// Event that search knows.
    pub search: i64,
    /// Change of comments that pages show.
    pub comments: i64,
}

/// Somebody who waits until readers see everything that is decided by now.
#[derive(Debug)]
pub struct Showing {
    wanted: Printed,
    begun: Instant,
    last: Printed,
    since: Instant,
}

impl Showing {
    /// Waits for what was written until now. `begun` = when the import began.
    pub async fn begin(newsroom: &Newsroom, readers: &Readers, begun: Instant) -> Result<Showing, Error> {
        let head = newsroom.ledger_head().await?;
        let comments = readers.log_head().await?.number;
        Ok(Showing {
            wanted: Printed { paper: head, search: head, comments },
            begun,
            last: Printed::default(),
            since: Instant::now(),
        })
    }

    /// Notes in the report when pages and search had everything. `Some(true)` = readers see it; `None` = the press stands still.
    pub fn look(&mut self, now: Printed, report: &mut Report) -> Option<bool> {
        let wanted = self.wanted;
        if now.paper >= wanted.paper && report.seconds_paper == 0.0 {
            report.seconds_paper = self.begun.elapsed().as_secs_f64();
        }
        if now.paper >= wanted.paper && now.search >= wanted.search && now.comments >= wanted.comments {
            report.seconds_index = self.begun.elapsed().as_secs_f64();
            return Some(true);
        }
        if now != self.last {
            (self.last, self.since) = (now, Instant::now());
        }
        (self.since.elapsed() <= STANDSTILL).then_some(false)
    }
}
