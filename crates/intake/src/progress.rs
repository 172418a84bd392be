//! How far an import is, for whoever watches it from elsewhere.

use crate::report::Outcome;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is accounted for so far. Copies of one look at the same import.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    found: AtomicU64,
    not_taken: AtomicU64,
}

impl Progress {
    /// One more thing is accounted for.
    pub(crate) fn count(&self, outcome: Outcome) {
        self.0.found.fetch_add(1, Ordering::Relaxed);
        if outcome == Outcome::NotTaken {
            self.0.not_taken.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Things that are accounted for, whatever became of them.
    pub fn found(&self) -> u64 {
        self.0.found.load(Ordering::Relaxed)
    }

    /// Those of them that are not here.
    pub fn not_taken(&self) -> u64 {
        self.0.not_taken.load(Ordering::Relaxed)
    }
}
