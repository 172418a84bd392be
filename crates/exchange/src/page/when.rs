//! Days and times as pages write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

/// Beginnings of the names of months, in the languages of many papers; the place in a group is the month.
const MONTHS: &[[&str; 12]] = &[
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ["jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"],
    ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
    ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
];

/// Zones by the letters that papers put behind a time, in hours.
const ZONES: &[(&str, i8)] = &[
    ("gmt", 0),
    ("utc", 0),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("мск", 3),
    ("ist", 5),
    ("est", -5),
    ("edt", -4),
    ("et", -5),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("jst", 9),
    ("aest", 10),
    ("aedt", 11),
];

/// An instant as machines write it.
pub(super) fn machine(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Some(stamp.as_microsecond());
    }
    for form in ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z"] {
        if let Ok(stamp) = strtime::parse(form, text).and_then(|parts| parts.to_timestamp()) {
            return Some(stamp.as_microsecond());
        }
    }
    let day = text
        .parse::<DateTime>()
        .ok()
        .or_else(|| text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0)));
    Some(TimeZone::UTC.to_timestamp(day?).ok()?.as_microsecond())
}

/// An instant in figures: seconds or milliseconds since 1970, told apart by their number.
pub(super) fn figures_of(number: i64) -> Option<i64> {
    if number.abs() < 100_000_000_000 {
        number.checked_mul(1_000_000)
    } else {
        number.checked_mul(1_000)
    }
}

/// Figures as here, and the signs between year, month and day of East Asia as hyphens.
fn in_our_figures(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '٠'..='٩' => figure(letter, '٠'),
            '۰'..='۹' => figure(letter, '۰'),
            '０'..='９' => figure(letter, '０'),
            '年' | '月' => '-',
            '日' => ' ',
            other => other,
        })
        .collect()
}

fn figure(letter: char, zero: char) -> char {
    char::from_digit(u32::from(letter).saturating_sub(u32::from(zero)), 10).unwrap_or(letter)
}

/// Minutes that a zone told in figures is ahead: `GMT+3`, `UTC-05:30`.
fn ahead(lower: &str) -> Option<i32> {
    let rest = ["gmt", "utc"]
        .iter()
        .find_map(|name| lower.split_once(name).map(|(_, rest)| rest.trim_start()))?;
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' | '−' | '–' => -1,
        _ => return None,
    };
    let rest = rest.trim_start_matches(['+', '-', '−', '–']).trim_start();
    let end = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == ':')).unwrap_or(rest.len());
    let figures = &rest[..end];
    let (hours, minutes) = match figures.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if figures.len() > 2 => figures.split_at(figures.len() - 2),
        None => (figures, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// An instant as a line for people has it; `None` if the line is more than that.
pub(super) fn line(text: &str) -> Option<i64> {
    if text.chars().count() > 120 {
        return None;
    }
    let text = in_our_figures(text);
    let text = text.trim();
    if let Some(at) = machine(text) {
        return Some(at);
    }
    // `Published: 2024-03-05T09:30:00-05:00`
    if text.split_whitespace().count() <= 4
        && let Some(at) = text.split_whitespace().filter(|word| word.len() >= 16 && word.contains('T')).find_map(machine)
    {
        return Some(at);
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !(letter.is_alphanumeric() || letter == ':' || letter == '+'))
        .filter(|word| !word.is_empty())
        .collect();
    let numbers: Vec<i16> = words.iter().filter_map(|word| figures(word)).collect();
    let month = words.iter().find_map(|word| month(word));
    let year = *numbers.iter().find(|number| (1900..=2100).contains(*number))?;
    let (month, day) = match month {
        Some(month) => (month, *numbers.iter().find(|number| (1..=31).contains(*number))?),
        None => {
            // 2024-06-03, or 03.06.2024.
            let place = numbers.iter().position(|number| *number == year)?;
            if place == 0 {
                (i8::try_from(*numbers.get(1)?).ok()?, *numbers.get(2)?)
            } else {
                let (first, second) = (*numbers.first()?, *numbers.get(1)?);
                if second > 12 { (i8::try_from(first).ok()?, second) } else { (i8::try_from(second).ok()?, first) }
            }
        }
    };
    let time = words.iter().enumerate().find_map(|(place, word)| {
        let (hour, minute) = word.split_once(':')?;
        let after = words.get(place + 1).copied().unwrap_or_default();
        let minute: i8 = minute.get(..2)?.parse().ok()?;
        let hour: i8 = hour.parse().ok()?;
        let is_afternoon = after == "pm" || after == "p" || word.ends_with("pm");
        let is_morning = after == "am" || word.ends_with("am");
        let hour = if is_afternoon && hour < 12 {
            hour + 12
        } else if is_morning && hour == 12 {
            0
        } else {
            hour
        };
        Some((hour, minute))
    });
    let (hour, minute) = time.unwrap_or((0, 0));
    let hours = words
        .iter()
        .find_map(|word| ZONES.iter().find(|(name, _)| name == word).map(|(_, hours)| *hours))
        .filter(|_| time.is_some());
    // A sentence with a day in it is no line of date.
    let known = words
        .iter()
        .filter(|word| {
            word.bytes().any(|letter| letter.is_ascii_digit()) || self::month(word).is_some() || ZONES.iter().any(|(name, _)| name == *word)
        })
        .count();
    if words.len() > known + 6 {
        return None;
    }
    let moment = Date::new(year, month, i8::try_from(day).ok()?).ok()?.at(hour, minute, 0, 0);
    let told = ahead(&lower).filter(|_| time.is_some());
    let offset = told
        .and_then(|minutes| Offset::from_seconds(minutes * 60).ok())
        .or_else(|| Offset::from_hours(hours?).ok());
    let zone = offset.map_or(TimeZone::UTC, TimeZone::fixed);
    Some(zone.to_timestamp(moment).ok()?.as_microsecond())
}

fn figures(word: &str) -> Option<i16> {
    let bare = word.trim_end_matches(|letter: char| letter.is_alphabetic());
    (!bare.is_empty() && word.len() - bare.len() <= 2 && bare.bytes().all(|letter| letter.is_ascii_digit()))
        .then(|| bare.parse().ok())
        .flatten()
}

fn month(word: &str) -> Option<i8> {
    if word.chars().count() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .find_map(|names| names.iter().position(|name| word.starts_with(name)))
        .filter(|_| word.chars().count() <= 10)
        .and_then(|place| i8::try_from(place + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_papers_print_them() {
        let at = |text: &str| text.parse::<Timestamp>().map(|stamp| stamp.as_microsecond()).ok();
        for (text, expected) in [
            ("3 June 2024", "2024-06-03T00:00:00Z"),
            ("Published: Monday, June 3rd, 2024 at 4:05 pm EDT", "2024-06-03T20:05:00Z"),
            ("03.06.2024, 14:30 CEST", "2024-06-03T12:30:00Z"),
            ("2024-06-03 09:15", "2024-06-03T09:15:00Z"),
            ("3 июня 2024, 10:00 MSK", "2024-06-03T07:00:00Z"),
            ("2024-06-03T09:15:00+0200", "2024-06-03T07:15:00Z"),
            ("3 June 2024 09:30 GMT+3", "2024-06-03T06:30:00Z"),
            ("June 3, 2024 09:30 UTC-05:30", "2024-06-03T15:00:00Z"),
            ("3 июня 2024, 09:30 МСК", "2024-06-03T06:30:00Z"),
            ("Published: 2024-03-05T09:30:00-05:00", "2024-03-05T14:30:00Z"),
            ("٥ مارس ٢٠٢٤ 09:30", "2024-03-05T09:30:00Z"),
            ("2024年3月5日 09:30", "2024-03-05T09:30:00Z"),
        ] {
            assert_eq!(line(text), at(expected), "{text}");
        }
        for text in ["In June 2024 the council of the town decided to open the wharf again", "Lamps and oil", "12 lamps", ""] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
