use crate::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from: the machine, or a hand that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands until moved.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until it is moved.
    pub fn hand(at: Moment) -> Clock {
        Clock::Hand(Arc::new(AtomicI64::new(at.0)))
    }

    /// The present instant.
    pub fn now(&self) -> Moment {
        match self {
            Clock::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Clock::Hand(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a hand clock forward (or back) by seconds; the machine's clock is left alone.
    pub fn advance(&self, seconds: i64) {
        if let Clock::Hand(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    /// Sets a hand clock; the machine's clock is left alone.
    pub fn set(&self, to: Moment) {
        if let Clock::Hand(at) = self {
            at.store(to.0, Ordering::SeqCst);
        }
    }
}
