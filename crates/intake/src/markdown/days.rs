//! The days that front matter names: when a text came out, when it is to come out, when it ends.

use exchange::markdown::{Fields, date, flag};
use jiff::tz::TimeZone;
use serde_json::Value;

/// Names of the day that a text shows, the most telling first.
const SHOWN: &[&str] = &[
    "date",
    "publishDate",
    "publish_date",
    "published_at",
    "published_on",
    "publication_date",
    "date_published",
    "datePublished",
    "pubDate",
    "pub_date",
    "post_date",
    "first_published",
    "created",
    "created_at",
    "published",
];

/// What the days of a text say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Days {
    /// The day that it shows.
    pub at: Option<i64>,
    /// One of its days of publication is still to come.
    pub is_to_come: bool,
    /// Its last day has passed.
    pub has_ended: bool,
    /// Its last day, if that is still to come.
    pub ends_at: Option<i64>,
    /// Name and value of a day that can't be read.
    pub unread: Option<(String, String)>,
}

/// An instant by the first of these that is there.
pub(super) fn instant(fields: Fields<'_>, names: &[&str], zone: &TimeZone) -> Option<i64> {
    names.iter().find_map(|name| date(&fields.text(&[name]), zone))
}

/// Reads all days of a text, whatever they are called.
pub(super) fn days(fields: Fields<'_>, zone: &TimeZone, now: i64) -> Days {
    let mut days = Days { at: instant(fields, SHOWN, zone), ..Days::default() };
    for (name, value) in fields.0 {
        days.see(name, value, zone, now);
        let is_own = ["params", "extra"].iter().any(|own| name.eq_ignore_ascii_case(own));
        for (name, value) in value.as_object().filter(|_| is_own).into_iter().flatten() {
            days.see(name, value, zone, now);
        }
    }
    days
}

impl Days {
    fn see(&mut self, name: &str, value: &Value, zone: &TimeZone, now: i64) {
        let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_end = has(&["expir", "unpublish", "visibleuntil", "availableuntil", "publisheduntil"]);
        let is_begin = !is_end
            && !has(&["updated", "modified"])
            && (matches!(name.as_str(), "date" | "datetime" | "pubdate" | "pubtime" | "postdate")
                || has(&[
                    "publish",
                    "publicationdate",
                    "embargo",
                    "schedul",
                    "golive",
                    "releasedate",
                    "releaseat",
                    "visiblefrom",
                    "availablefrom",
                ]));
        if !is_end && !is_begin {
            return;
        }
        match value {
            Value::Object(fields) => {
                for (inner, value) in fields {
                    self.see(&format!("{name} {inner}"), value, zone, now);
                }
            }
            Value::Array(items) => items.iter().for_each(|value| self.see(&name, value, zone, now)),
            Value::Null => {}
            // A flag: another question, but for an embargo.
            value if is_flag(value) => self.is_to_come |= has(&["embargo", "schedul"]) && flag(value) == Some(true),
            value => {
                let told = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
                let says_never = matches!(told.to_ascii_lowercase().as_str(), "" | "never" | "none" | "null" | "~");
                match date(&told, zone) {
                    Some(at) => {
                        self.is_to_come |= is_begin && at > now;
                        self.has_ended |= is_end && at <= now;
                        if is_end && at > now {
                            self.ends_at = Some(self.ends_at.map_or(at, |other| other.min(at)));
                        }
                    }
                    None if says_never => {}
                    // `publisher: The Press` and `published: in a book` are no days.
                    None if is_end || has(&["date", "embargo", "schedul", "from"]) || name.ends_with("at") || begins_like_a_day(&told) => {
                        self.unread.get_or_insert((name, told.chars().take(60).collect()));
                    }
                    None => {}
                }
            }
        }
    }
}

/// Whether a value says yes or no, and can't be a number of something.
fn is_flag(value: &Value) -> bool {
    let is_number = value.is_number() || value.as_str().is_some_and(|text| text.bytes().all(|letter| letter.is_ascii_digit()));
    flag(value).is_some() && (!is_number || matches!(&*value.to_string(), "0" | "1" | "\"0\"" | "\"1\""))
}

fn begins_like_a_day(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit()) || text.bytes().filter(u8::is_ascii_digit).count() >= 4
}
