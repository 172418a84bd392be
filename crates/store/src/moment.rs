use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An instant: microseconds since 1970, UTC. Written as RFC 3339.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// The text is no instant in RFC 3339 with a zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no instant: write it as RFC 3339 with a zone, like 2026-11-24T07:40:00Z")]
pub struct NotAMoment(String);

impl Moment {
    /// Reads RFC 3339 with a zone.
    pub fn parse(text: &str) -> Result<Moment, NotAMoment> {
        let text = text.trim();
        // RFC 3339 knows offsets up to 23:59 only.
        let hours = text
            .len()
            .checked_sub(6)
            .and_then(|at| text.get(at..))
            .and_then(|zone| zone.strip_prefix(['+', '-']));
        let is_far = hours.and_then(|zone| zone.get(..2)?.parse::<u8>().ok()).is_some_and(|hours| hours > 23);
        let at = text.parse::<Timestamp>().ok().filter(|_| !is_far);
        at.map(|at| Moment(at.as_microsecond()))
            .ok_or_else(|| NotAMoment(text.chars().take(80).collect()))
    }

    /// As jiff's timestamp; instants outside its range are held to its ends.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// This instant moved by whole seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The second in which it lies, as pages write it.
    #[must_use]
    pub fn to_the_second(self) -> Moment {
        Moment(self.seconds().saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Moment {
        Moment(at.as_microsecond())
    }
}

impl FromStr for Moment {
    type Err = NotAMoment;
    fn from_str(text: &str) -> Result<Moment, NotAMoment> {
        Moment::parse(text)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Moment::parse(&text).map_err(serde::de::Error::custom)
    }
}
