//! Whether the machine's clock can be trusted with what goes out by itself. It is held against the one that counts on since the
//! machine was started, which nobody sets. What lies under `run/` is of this start of the machine, or it says nothing.

use crate::house::House;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A step beyond this, in microseconds, is no correction that a machine makes by itself.
const STEP: i64 = 120 * 1_000_000;
/// How long both clocks must agree again, in microseconds, before anything goes out.
const AGREED: i64 = 60 * 1_000_000;
/// How far a node may be off the clock of the server that its record is on, in microseconds.
const APART: i64 = 2 * 1_000_000;
/// Names this start of the machine.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// Both clocks as they were read last.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steady {
    /// This start of the machine.
    boot: String,
    /// What the clock is ahead of the time since the start, while it is trusted.
    trusted: Option<i64>,
    /// Since when, on the clock that nobody sets, both agree again after a step.
    agreed_since: Option<i64>,
    /// A step was seen and is not over.
    stepped: bool,
}

impl Steady {
    /// Looks at both clocks, in microseconds; gives why nothing may go out by itself, if so.
    ///
    /// A clock that was put forward is not believed until it is back where it was, for a minute: what it says is due may be early. One
    /// that was put back is not believed for a minute, and what is due waits until it says so itself.
    pub fn look(&mut self, clock: i64, since_start: i64) -> Option<String> {
        let offset = clock - since_start;
        let trusted = *self.trusted.get_or_insert(offset);
        let step = offset - trusted;
        if step.abs() <= STEP {
            if self.stepped {
                let since = *self.agreed_since.get_or_insert(since_start);
                if since_start - since < AGREED {
                    return Some("the clock was set and is back; plans wait until it agrees for a minute".into());
                }
                (self.stepped, self.agreed_since) = (false, None);
            }
            // It drifts and is led back in small steps.
            self.trusted = Some(offset);
            return None;
        }
        (self.stepped, self.agreed_since) = (true, None);
        let way = if step > 0 { "forward" } else { "back" };
        Some(format!("the clock was put {way} by {} seconds: plans wait until it is right again", step.abs() / 1_000_000))
    }

    /// The clock of the server that the record is on decides, where there is one; `ahead` is what this node's is before it.
    pub fn look_at_server(ahead: i64) -> Option<String> {
        (ahead.abs() > APART).then(|| {
            let seconds = ahead.abs() / 1_000_000;
            let way = if ahead > 0 { "ahead of" } else { "behind" };
            format!("this node's clock is {seconds} seconds {way} the database server's: plans are left to other nodes")
        })
    }
}

/// The same, kept beside the data: a program that is started again does not trust what the one before it did not.
pub struct Watch {
    path: PathBuf,
    kept: Steady,
}

impl Watch {
    /// Goes on from what the program before knew, if that was since the same start of the machine.
    pub fn open(house: &House) -> Watch {
        let path = house.config.data.join("run/clock.json");
        let boot = std::fs::read_to_string(BOOT).unwrap_or_default();
        let before = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Steady>(&bytes).ok());
        let kept = before.filter(|kept| kept.boot == boot && !boot.is_empty());
        Watch {
            path,
            kept: kept.unwrap_or(Steady { boot, ..Steady::default() }),
        }
    }

    /// Looks at both clocks now.
    pub fn look(&mut self, clock: i64) -> Option<String> {
        let before = self.kept.clone();
        let since = clock_gettime(ClockId::Boottime);
        let why = self.kept.look(clock, since.tv_sec * 1_000_000 + since.tv_nsec / 1_000);
        // Small drift is not worth a write.
        let drifted = before
            .trusted
            .zip(self.kept.trusted)
            .is_none_or(|(before, now)| (before - now).abs() > STEP / 60);
        if drifted || before.stepped != self.kept.stepped {
            let part = self.path.with_extension("part");
            let kept = serde_json::to_vec(&self.kept).map_err(std::io::Error::from);
            if let Err(error) = kept
                .and_then(|kept| std::fs::write(&part, kept))
                .and_then(|()| std::fs::rename(&part, &self.path))
            {
                tracing::warn!(%error, "what is known of the clock could not be written down");
            }
        } else {
            // So that many small drifts are seen against what was written.
            self.kept.trusted = before.trusted;
        }
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;
    const HOUR: i64 = 3_600 * SECOND;

    /// The first look trusts; then each pair is (clock's step, in seconds passed, is held).
    fn play(steps: &[(i64, i64, bool)]) {
        let (mut steady, mut clock, mut since) = (Steady::default(), 1_800_000_000 * SECOND, 5_000 * SECOND);
        assert_eq!(steady.look(clock, since), None);
        for (at, (step, passed, held)) in steps.iter().enumerate() {
            clock += step + passed * SECOND;
            since += passed * SECOND;
            assert_eq!(steady.look(clock, since).is_some(), *held, "step {at} of {steps:?}");
        }
    }

    #[test]
    fn a_clock_that_runs_is_trusted() {
        play(&[(0, 1, false), (0, 86_400, false), (90 * SECOND, 1, false), (-90 * SECOND, 1, false)]);
    }

    #[test]
    fn one_that_was_put_forward_is_not_trusted_until_it_is_back_for_a_minute() {
        play(&[(24 * 365 * HOUR, 1, true), (0, 86_400, true), (-24 * 365 * HOUR, 1, true), (0, 30, true), (0, 31, false), (0, 1, false)]);
        play(&[(HOUR, 1, true), (-HOUR, 1, true), (HOUR, 1, true), (-HOUR, 1, true), (0, 59, true), (0, 2, false)]);
    }

    #[test]
    fn one_that_was_put_back_is_not_trusted_either() {
        play(&[(-25 * HOUR, 1, true), (0, 3_600, true), (25 * HOUR, 1, true), (0, 61, false)]);
    }

    #[test]
    fn a_server_decides_by_two_seconds() {
        assert_eq!(Steady::look_at_server(SECOND), None);
        assert!(Steady::look_at_server(3 * SECOND).is_some());
        assert!(Steady::look_at_server(-3 * SECOND).is_some());
    }
}
