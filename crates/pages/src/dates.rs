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
    /// `2026-11-24`, for machines.
    pub date: String,
    /// `07:40`.
    pub time: String,
    /// `24 November 2026`.
    pub day: String,
    /// `Tuesday 24 November 2026`.
    pub full: String,
    /// `Tue 24 Nov 2026, 07:40`.
    pub whole: String,
    /// `24 Nov`.
    pub short: String,
    /// `24 Nov 2026`.
    pub dated: String,
}

pub(crate) fn zoned(at: Moment, zone: &TimeZone) -> ZonedDateTime {
    at.timestamp().to_zoned_datetime(zone.clone())
}

pub(crate) fn instant(at: Moment, zone: &TimeZone, language: &str, messages: &Messages) -> Instant {
    let local = zoned(at, zone);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    let say = |key: &str| {
        let values = [
            (
                "weekday",
                FluentValue::from(messages.say(language, &format!("weekday-{}", local.weekday().to_monday_one_offset()), &[])),
            ),
            ("day", number(local.day())),
            ("month", FluentValue::from(messages.say(language, &format!("month-short-{}", local.month()), &[]))),
            ("year", FluentValue::from(local.year().to_string())),
            ("time", FluentValue::from(time.clone())),
        ];
        messages.say(language, key, &values)
    };
    Instant {
        machine: at.to_the_second().to_string(),
        date: format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day()),
        day: day(&local, language, messages),
        full: full(&local, language, messages),
        short: say("day-short"),
        dated: say("day-dated"),
        whole: say("instant"),
        time,
    }
}

/// `24 November 2026`.
pub(crate) fn day(local: &ZonedDateTime, language: &str, messages: &Messages) -> String {
    in_words("day-long", local, language, messages)
}

/// `Tuesday 24 November 2026`.
pub(crate) fn full(local: &ZonedDateTime, language: &str, messages: &Messages) -> String {
    capital(&in_words("day-full", local, language, messages))
}

/// `Tuesday`, as a heading begins.
pub(crate) fn weekday(local: &ZonedDateTime, language: &str, messages: &Messages) -> String {
    let name = messages.say(language, &format!("weekday-long-{}", local.weekday().to_monday_one_offset()), &[]);
    capital(&name)
}

/// As a line begins, also in languages that write the days small.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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

fn in_words(key: &str, local: &ZonedDateTime, language: &str, messages: &Messages) -> String {
    let weekday = format!("weekday-long-{}", local.weekday().to_monday_one_offset());
    messages.say(
        language,
        key,
        &[
            ("weekday", FluentValue::from(messages.say(language, &weekday, &[]))),
            ("day", number(local.day())),
            ("month", FluentValue::from(messages.say(language, &format!("month-of-{}", local.month()), &[]))),
            ("year", FluentValue::from(local.year().to_string())),
        ],
    )
}

fn number(day: i8) -> FluentValue<'static> {
    FluentValue::from(i64::from(day))
}
