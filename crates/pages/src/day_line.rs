//! The line of the day: 24 hours under the masthead, filled up to the last change of a front.
//!
//! Positions are shares of the line, so that it needs no inline style. In right-to-left editions the day begins at the right.

use crate::dates::zoned;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::Moment;

/// The line as a template draws it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DayLine {
    /// The hours that may bear a number.
    pub hours: Vec<Hour>,
    /// The part of the day that is over; only fronts know it.
    pub past: Option<Past>,
}

/// An hour.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Hour {
    /// Where it stands.
    pub at: String,
    /// `06`, `12`, `18`, or nothing.
    pub label: String,
    /// On a narrow page the number would stand under the time.
    pub near: bool,
}

/// From midnight to the last change.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Past {
    /// Where it begins, from the left.
    pub from: String,
    /// How long it is.
    pub length: String,
    /// Where the mark stands.
    pub mark: String,
    /// Where the time stands: never beyond the line's ends.
    pub label: String,
    /// The time in words.
    pub time: String,
}

/// Smallest distance between the time and an hour's number, in hundredths of the line: on any page, and on a narrow one.
const NEAR: f64 = 4.5;
const NEAR_WHEN_NARROW: f64 = 11.5;

/// The line, filled if there is a last change.
pub(crate) fn day_line(changed: Option<Moment>, zone: &TimeZone, direction: &str) -> DayLine {
    let place = |share: f64| if direction == "rtl" { 100.0 - share } else { share };
    let now = changed.map(|at| {
        let local = zoned(at, zone);
        let share = (f64::from(local.hour()) * 60.0 + f64::from(local.minute())) / 14.4;
        (local, share)
    });
    let hours = [6, 12, 18]
        .map(|hour| {
            let share = f64::from(hour) / 0.24;
            let within = |distance: f64| now.as_ref().is_some_and(|(_, now)| (now - share).abs() < distance);
            let label = if !within(NEAR) { format!("{hour:02}") } else { String::new() };
            Hour {
                at: percent(place(share)),
                near: !label.is_empty() && within(NEAR_WHEN_NARROW),
                label,
            }
        })
        .to_vec();
    let past = now.map(|(local, share)| Past {
        from: percent(if direction == "rtl" { 100.0 - share } else { 0.0 }),
        length: percent(share),
        mark: percent(place(share)),
        label: percent(place(share.clamp(3.0, 97.0))),
        time: format!("{:02}:{:02}", local.hour(), local.minute()),
    });
    DayLine { hours, past }
}

fn percent(share: f64) -> String {
    let text = format!("{share:.2}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;

    #[test]
    fn the_day_runs_from_the_start_of_reading() {
        let at = Moment::parse("2026-11-24T06:00:00Z").unwrap();
        let line = day_line(Some(at), &TimeZone::UTC, "ltr");
        let past = line.past.unwrap();
        assert_eq!((past.from.as_str(), past.length.as_str(), past.mark.as_str()), ("0%", "25%", "25%"));
        assert_eq!(line.hours[0].label, "", "the number would stand under the time");
        assert_eq!((line.hours[1].label.as_str(), line.hours[1].near), ("12", false));
        let later = day_line(Some(Moment::parse("2026-11-24T07:40:00Z").unwrap()), &TimeZone::UTC, "ltr");
        assert_eq!((later.hours[0].label.as_str(), later.hours[0].near), ("06", true));
        let past = day_line(Some(at), &TimeZone::UTC, "rtl").past.unwrap();
        assert_eq!((past.from.as_str(), past.length.as_str(), past.mark.as_str()), ("75%", "25%", "75%"));
        assert!(day_line(None, &TimeZone::UTC, "ltr").past.is_none());
    }
}
