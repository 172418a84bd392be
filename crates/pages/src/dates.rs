//! Days and times as people of a language write them, in the publication's zone. No clock stands here.

use crate::words::Messages;
use fluent_bundle::FluentValue;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::Moment;

/// An instant in every form a template may want.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Instant {
    /// RFC 3339, for machines.
    pub machine: String,
    /// `07:40`.
    pub time: String,
    /// `24 November 2026`.
    pub day: String,
    /// `Tue 24 Nov 2026, 07:40`.
    pub whole: String,
    /// `24 Nov`.
    pub short: String,
}

pub(crate) fn zoned(at: Moment, zone: &TimeZone) -> ZonedDateTime {
    at.timestamp().to_zoned_datetime(zone.clone())
}

pub(crate) fn instant(at: Moment, zone: &TimeZone, language: &str, messages: &Messages) -> Instant {
    let local = zoned(at, zone);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    Instant {
        machine: Moment(at.seconds() * 1_000_000).to_string(),
        day: day(&local, language, messages),
        short: messages.say(
            language,
            "day-short",
            &[("day", FluentValue::from(i64::from(local.day()))), ("month", short_month(local.month(), language, messages))],
        ),
        whole: messages.say(
            language,
            "instant",
            &[
                ("weekday", FluentValue::from(messages.say(language, &format!("weekday-{}", local.weekday().to_monday_one_offset()), &[]))),
                ("day", FluentValue::from(i64::from(local.day()))),
                ("month", short_month(local.month(), language, messages)),
                ("year", FluentValue::from(local.year().to_string())),
                ("time", FluentValue::from(time.clone())),
            ],
        ),
        time,
    }
}

pub(crate) fn day(local: &ZonedDateTime, language: &str, messages: &Messages) -> String {
    messages.say(
        language,
        "day-long",
        &[
            ("day", FluentValue::from(i64::from(local.day()))),
            ("month", FluentValue::from(messages.say(language, &format!("month-of-{}", local.month()), &[]))),
            ("year", FluentValue::from(local.year().to_string())),
        ],
    )
}

/// `November 2026`.
pub(crate) fn month(year: i16, month: i8, language: &str, messages: &Messages) -> String {
    messages.say(
        language,
        "month-long",
        &[
            ("month", FluentValue::from(messages.say(language, &format!("month-{month}"), &[]))),
            ("year", FluentValue::from(year.to_string())),
        ],
    )
}

fn short_month(month: i8, language: &str, messages: &Messages) -> FluentValue<'static> {
    FluentValue::from(messages.say(language, &format!("month-short-{month}"), &[]))
}
