//! Fields of the front matter, whatever each site maker calls them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// Fields by names without regard to case.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'f>(pub &'f Map<String, Value>);

impl<'f> Fields<'f> {
    /// The first of these that is there and not null; `a.b` is a field inside another.
    pub fn value(self, names: &[&str]) -> Option<&'f Value> {
        names.iter().find_map(|name| self.one(name)).filter(|value| !value.is_null())
    }

    fn one(self, name: &str) -> Option<&'f Value> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let found = self.0.get(first).or_else(|| {
            let (_, value) = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(first))?;
            Some(value)
        })?;
        match rest {
            None => Some(found).filter(|value| !value.is_null()),
            Some(rest) => Fields(found.as_object()?).one(rest),
        }
    }

    /// The first of these that is a text that says something.
    pub fn text(self, names: &[&str]) -> String {
        names
            .iter()
            .filter_map(|name| self.one(name))
            .filter_map(as_text)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    /// A list, or one text as a list of one; texts with commas are parted if `parted`.
    pub fn list(self, names: &[&str], parted: bool) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for value in names.iter().filter_map(|name| self.one(name)) {
            gather(value, parted, &mut out);
        }
        let mut seen = std::collections::HashSet::new();
        out.retain(|text| !text.is_empty() && seen.insert(text.clone()));
        out
    }

    /// Whether the first of these is true.
    pub fn is_on(self, names: &[&str]) -> bool {
        self.value(names)
            .is_some_and(|value| value.as_bool() == Some(true) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true")))
    }

    /// Whether the first of these is false.
    pub fn is_off(self, names: &[&str]) -> bool {
        self.value(names)
            .is_some_and(|value| value.as_bool() == Some(false) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false")))
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn gather(value: &Value, parted: bool, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, false, out)),
        Value::Object(fields) => {
            let name = Fields(fields).text(&["name", "title", "display_name", "author", "url", "src"]);
            out.push(name);
        }
        other => {
            let Some(text) = as_text(other) else { return };
            if parted {
                out.extend(text.split(',').map(|part| part.trim().to_owned()));
            } else {
                out.push(text);
            }
        }
    }
}

/// An instant in any of the forms that front matter has; in microseconds. What names no zone is of `zone`.
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
    let bare = text.trim_end_matches(" UTC").trim_end_matches('Z').trim_end();
    let zone = if bare.len() < text.len() { &TimeZone::UTC } else { zone };
    let day = bare.parse::<DateTime>().ok().or_else(|| {
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"]
            .into_iter()
            .find_map(|form| DateTime::strptime(form, bare).ok())
            .or_else(|| {
                ["%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%d %B %Y", "%b %d, %Y"]
                    .into_iter()
                    .find_map(|form| Date::strptime(form, bare).ok())
                    .map(|day| day.at(0, 0, 0, 0))
            })
    })?;
    Some(zone.to_timestamp(day).ok()?.as_microsecond())
}
