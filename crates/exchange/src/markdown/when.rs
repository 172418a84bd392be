//! Dates as people write them into front matter.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

/// An instant in any of the forms that front matter has; in microseconds. What names no zone is of `zone`. A year or a month is its
/// first day, a number of nine digits or more counts seconds. `None` if it can't be read, or may be one of two days.
pub fn date(text: &str, zone: &TimeZone) -> Option<i64> {
    let text = text.trim();
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Some(stamp.as_microsecond());
    }
    for form in [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%d %H:%M:%S %:z",
        "%Y-%m-%d %H:%M %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M:%S%z",
        "%a, %d %b %Y %H:%M:%S %z",
    ] {
        if let Ok(moment) = strtime::parse(form, text).and_then(|parts| parts.to_timestamp()) {
            return Some(moment.as_microsecond());
        }
    }
    if let Some(seconds) = seconds(text) {
        return Timestamp::from_second(seconds).ok().map(Timestamp::as_microsecond);
    }
    let parts = Parts::of(text)?;
    let moment = DateTime::from_parts(parts.date, parts.time);
    Some(parts.zone.as_ref().unwrap_or(zone).to_timestamp(moment).ok()?.as_microsecond())
}

/// A number that counts seconds, or milliseconds.
fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().ok().filter(|_| fraction.bytes().all(|letter| letter.is_ascii_digit()))?;
    match whole.len() {
        9..=11 => Some(number),
        12..=14 => Some(number / 1_000),
        _ => None,
    }
}

/// What a date says, word by word.
struct Parts {
    date: Date,
    time: Time,
    zone: Option<TimeZone>,
}

impl Parts {
    fn of(text: &str) -> Option<Parts> {
        let spaced = spaced(text);
        let mut time = None;
        let mut zone = None;
        let mut day: Vec<&str> = Vec::new();
        for word in spaced.split([' ', ',', '\t']).filter(|word| !word.is_empty()) {
            if word.contains(':') && !word.starts_with(['+', '-']) {
                let (clock, behind) = split_zone(word);
                if time.replace(clock_of(clock)?).is_some() {
                    return None;
                }
                if !behind.is_empty() && zone.replace(zone_of(behind)?).is_some() {
                    return None;
                }
            } else if let Some(is_later) = half_of_day(word) {
                let (hour, rest): (i8, Time) = time.map(|time: Time| (time.hour(), time))?;
                if !(1..=12).contains(&hour) {
                    return None;
                }
                time = Some(rest.with().hour(hour % 12 + if is_later { 12 } else { 0 }).build().ok()?);
            } else if time.is_some() && zone.is_none() && zone_of(word).is_some() {
                zone = zone_of(word);
            } else if !is_filler(word) {
                day.push(word);
            }
        }
        Some(Parts {
            date: day_of(&day)?,
            time: time.unwrap_or(Time::midnight()),
            zone,
        })
    }
}

/// Lower case, with a space between day and time (`2020-01-02T10:00`) and between time and half of the day (`10:00pm`).
fn spaced(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_digit = |place: Option<usize>| place.and_then(|place| bytes.get(place)).is_some_and(u8::is_ascii_digit);
    let mut out = String::with_capacity(text.len() + 2);
    for (place, letter) in text.char_indices() {
        let is_after_digit = is_digit(place.checked_sub(1));
        if matches!(letter, 'T' | 't') && is_after_digit && is_digit(Some(place + 1)) {
            out.push(' ');
            continue;
        }
        if matches!(letter, 'a' | 'A' | 'p' | 'P') && is_after_digit {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// `10:00:00+02:00` and `10:00z` in their two parts.
fn split_zone(word: &str) -> (&str, &str) {
    let end = word.find(|letter: char| matches!(letter, '+' | '-') || letter.is_alphabetic());
    word.split_at(end.unwrap_or(word.len()))
}

fn clock_of(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<i8> = clock.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    fraction.bytes().all(|letter| letter.is_ascii_digit()).then_some(())?;
    match *parts {
        [hour, minute] => Time::new(hour, minute, 0, 0).ok(),
        // A second that was put in.
        [hour, minute, second] => Time::new(hour, minute, second.min(59), 0).ok(),
        _ => None,
    }
}

fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m." => Some(false),
        "pm" | "p.m." => Some(true),
        _ => None,
    }
}

/// `z`, `+0200`, `+02:00`, `+02`, `est`, `europe/berlin`.
fn zone_of(word: &str) -> Option<TimeZone> {
    let word = word.trim_matches(['(', ')', '[', ']']);
    let fixed = |minutes: i32| Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed);
    if let Some(sign) = word.chars().next().filter(|first| matches!(first, '+' | '-')) {
        let digits: String = word[1..].chars().filter(|letter| *letter != ':').collect();
        if !matches!(digits.len(), 1 | 2 | 4) {
            return None;
        }
        let (hours, minutes) = digits.split_at_checked(2).unwrap_or((&digits, ""));
        let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
        let all = hours.parse::<i32>().ok()? * 60 + minutes;
        return fixed(if sign == '-' { -all } else { all });
    }
    let hours = match word {
        "z" | "utc" | "gmt" | "wet" => 0,
        "cet" | "bst" | "west" => 1,
        "cest" | "eet" | "sast" => 2,
        "eest" | "msk" => 3,
        "jst" | "kst" => 9,
        "aest" => 10,
        "aedt" => 11,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        _ => return TimeZone::get(word).ok().filter(|_| word.contains('/')),
    };
    fixed(hours * 60)
}

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] =
    &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A name or the beginning of it, of three letters at least: its place from 1.
fn place_of(word: &str, names: &[&str]) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let place = names
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word) || word == "sept" && *name == "september")?;
    i8::try_from(place + 1).ok()
}

fn is_filler(word: &str) -> bool {
    matches!(word, "at" | "of" | "the" | "on" | "um" | "uhr") || place_of(word, WEEKDAYS).is_some()
}

/// The day that the rest of the words names.
fn day_of(words: &[&str]) -> Option<Date> {
    let number = |text: &str| -> Option<i16> {
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        let bare = bare.trim_end_matches('.');
        (!bare.is_empty() && bare.bytes().all(|letter| letter.is_ascii_digit())).then_some(())?;
        bare.parse().ok()
    };
    let made = |year: i16, month: i8, day: i16| Date::new(year, month, i8::try_from(day).ok()?).ok().filter(|_| year >= 1_000);
    match *words {
        [whole] if whole.len() == 8 && number(whole).is_none() && whole.bytes().all(|letter| letter.is_ascii_digit()) => {
            made(whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?)
        }
        [whole] => {
            let mark = whole.chars().find(|letter| matches!(letter, '-' | '/' | '.' | '_'));
            let parts: Vec<&str> = mark.map_or(vec![whole], |mark| whole.split(mark).collect());
            if let [first, second, third] = *parts
                && let Some(month) = place_of(second, MONTHS)
            {
                // `05-Jan-2099` and `2099-Jan-05`.
                let (year, day) = if third.len() == 4 { (third, first) } else { (first, third) };
                return made(number(year)?, month, number(day)?);
            }
            let numbers: Vec<i16> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
            match (&*numbers, mark) {
                ([year], None) if parts[0].len() == 4 => made(*year, 1, 1),
                ([year, month], Some(_)) if parts[0].len() == 4 => made(*year, i8::try_from(*month).ok()?, 1),
                ([year, month, day], Some(_)) if parts[0].len() == 4 => made(*year, i8::try_from(*month).ok()?, *day),
                ([day, month, year], Some('.')) if parts[2].len() == 4 => made(*year, i8::try_from(*month).ok()?, *day),
                // Day first or month first: told only where one of them can't be a month.
                ([first, second, year], Some(_)) if parts[2].len() == 4 => match (*first > 12, *second > 12) {
                    (true, false) => made(*year, i8::try_from(*second).ok()?, *first),
                    (false, true) => made(*year, i8::try_from(*first).ok()?, *second),
                    _ if first == second => made(*year, i8::try_from(*first).ok()?, *second),
                    _ => None,
                },
                _ => None,
            }
        }
        [month, year] => made(number(year).filter(|_| year.len() == 4)?, place_of(month, MONTHS)?, 1),
        [first, second, third] => {
            let is_year = |text: &str| text.len() == 4;
            match (place_of(first, MONTHS), place_of(second, MONTHS)) {
                (Some(month), _) if is_year(third) => made(number(third)?, month, number(second)?),
                (_, Some(month)) if is_year(third) => made(number(third)?, month, number(first)?),
                (_, Some(month)) if is_year(first) => made(number(first)?, month, number(third)?),
                _ => None,
            }
        }
        _ => None,
    }
}
