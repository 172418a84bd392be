//! Conditional requests and ranges (RFC 9110).

use http::{HeaderMap, header};
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use store::Moment;

/// The date that a page made at an instant is sent with: never older than that of the bytes before it, so that who asks by date
/// alone gets whatever changed, also what was taken off. Within the second in which it was made it may still be made anew, so the
/// second before is told, which no question is answered 304 for.
pub(crate) fn modified(made: Moment, now: Moment) -> Moment {
    let is_settled = now.seconds() > made.seconds();
    Moment((made.seconds() - i64::from(!is_settled)) * 1_000_000)
}

/// Whether the asker already has what would be sent: 304. `made` is when the bytes were made.
pub(crate) fn is_unchanged(headers: &HeaderMap, etag: &str, made: Option<Moment>) -> bool {
    let tags: Vec<&str> = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).collect();
    if !tags.is_empty() {
        return tags.iter().flat_map(|tags| tags.split(',')).any(|tag| {
            let tag = tag.trim();
            tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
        });
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| read_date(value.to_str().ok()?));
    matches!((since, made), (Some(since), Some(made)) if made.seconds() <= since.seconds())
}

/// A stretch of a file that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// From the first byte up to and with the last.
    Part(u64, u64),
    /// Nothing that exists.
    Impossible,
}

/// What `Range` asks of a file of `size` bytes. Several stretches at once, other units and nonsense are answered with the whole
/// file, and so is a range that holds only for another version (`If-Range`).
pub(crate) fn wanted(headers: &HeaderMap, etag: &str, size: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let Some(range) = text(header::RANGE).and_then(|range| range.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    if text(header::IF_RANGE).is_some_and(|version| version.trim() != etag) || range.contains(',') {
        return Wanted::Whole;
    }
    let Some((from, to)) = range.split_once('-') else { return Wanted::Whole };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (from.trim(), to.trim()) {
        ("", length) => match number(length) {
            Some(0) => Wanted::Impossible,
            Some(_) if size == 0 => Wanted::Impossible,
            Some(length) => Wanted::Part(size.saturating_sub(length), size - 1),
            None => Wanted::Whole,
        },
        (from, to) => match (number(from), number(to), to) {
            (Some(from), ..) if from >= size => Wanted::Impossible,
            (Some(from), None, "") => Wanted::Part(from, size - 1),
            (Some(from), Some(to), _) if from <= to => Wanted::Part(from, to.min(size - 1)),
            _ => Wanted::Whole,
        },
    }
}

/// An instant as HTTP writes it: `Tue, 24 Nov 2026 07:40:00 GMT`.
pub(crate) fn write_date(at: Moment) -> Option<String> {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at.timestamp()).ok()
}

fn read_date(text: &str) -> Option<Moment> {
    DateTimeParser::new().parse_timestamp(text).ok().map(Moment::from)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;

    fn with(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn unchanged() {
        let at = Moment::parse("2026-11-24T07:40:00.5Z").unwrap();
        let date = write_date(at).unwrap();
        assert_eq!(date, "Tue, 24 Nov 2026 07:40:00 GMT");
        let is = |pairs: &[(header::HeaderName, &str)]| is_unchanged(&with(pairs), "\"a\"", Some(at));
        assert!(is(&[(header::IF_NONE_MATCH, "\"x\", W/\"a\"")]));
        assert!(is(&[(header::IF_NONE_MATCH, "*")]));
        assert!(is(&[(header::IF_MODIFIED_SINCE, &date)]));
        assert!(!is(&[]));
        assert!(!is(&[(header::IF_NONE_MATCH, "\"b\""), (header::IF_MODIFIED_SINCE, &date)]));
        assert!(!is(&[(header::IF_MODIFIED_SINCE, "Tue, 24 Nov 2026 07:39:59 GMT")]));
        assert!(!is(&[(header::IF_MODIFIED_SINCE, "yesterday")]));
    }

    #[test]
    fn a_date_is_not_told_before_its_second_has_ended() {
        let made = Moment::parse("2026-11-24T07:40:00.2Z").unwrap();
        let told = |now: &str| write_date(modified(made, Moment::parse(now).unwrap())).unwrap();
        let (early, late) = (told("2026-11-24T07:40:00.9Z"), told("2026-11-24T07:40:01Z"));
        assert_eq!((early.as_str(), late.as_str()), ("Tue, 24 Nov 2026 07:39:59 GMT", "Tue, 24 Nov 2026 07:40:00 GMT"));
        let again = Moment::parse("2026-11-24T07:40:00.7Z").unwrap();
        for (date, is) in [(early, false), (late, true)] {
            assert_eq!(is_unchanged(&with(&[(header::IF_MODIFIED_SINCE, &date)]), "\"a\"", Some(again)), is);
        }
    }

    #[test]
    fn ranges() {
        for (range, result) in [
            ("bytes=0-9", Wanted::Part(0, 9)),
            ("bytes=90-", Wanted::Part(90, 99)),
            ("bytes=90-1000", Wanted::Part(90, 99)),
            ("bytes=-10", Wanted::Part(90, 99)),
            ("bytes=-1000", Wanted::Part(0, 99)),
            ("bytes=100-", Wanted::Impossible),
            ("bytes=-0", Wanted::Impossible),
            ("bytes=9-0", Wanted::Whole),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=", Wanted::Whole),
        ] {
            assert_eq!(wanted(&with(&[(header::RANGE, range)]), "\"a\"", 100), result, "{range}");
        }
        let other = with(&[(header::RANGE, "bytes=0-9"), (header::IF_RANGE, "\"b\"")]);
        assert_eq!(wanted(&other, "\"a\"", 100), Wanted::Whole);
        assert_eq!(wanted(&with(&[(header::RANGE, "bytes=-1")]), "\"a\"", 0), Wanted::Impossible);
    }
}
