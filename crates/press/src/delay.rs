//! How long decisions take until the paper shows them: counts per bound, as metrics are told.

use std::sync::{Mutex, PoisonError};
use store::Moment;

/// Upper bounds in seconds.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0];

/// Measured since the press was opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delay {
    /// Bound in seconds, and how many decisions took no longer.
    pub at_most: Vec<(f64, u64)>,
    /// Decisions measured.
    pub count: u64,
    /// Sum of their delays.
    pub seconds: f64,
}

#[derive(Debug, Default)]
pub(crate) struct Delays(Mutex<(Vec<u64>, u64, f64)>);

impl Delays {
    pub(crate) fn note(&self, decided: Moment, shown: Moment) {
        #[expect(clippy::cast_precision_loss, reason = "microseconds of minutes are exact enough")]
        let seconds = (shown.0 - decided.0).max(0) as f64 / 1e6;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.resize(BOUNDS.len(), 0);
        for (count, _) in kept.0.iter_mut().zip(BOUNDS).filter(|(_, bound)| seconds <= *bound) {
            *count += 1;
        }
        kept.1 += 1;
        kept.2 += seconds;
    }

    pub(crate) fn read(&self) -> Delay {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = kept.0.iter().copied().chain(std::iter::repeat(0));
        Delay {
            at_most: BOUNDS.into_iter().zip(counts).collect(),
            count: kept.1,
            seconds: kept.2,
        }
    }
}
