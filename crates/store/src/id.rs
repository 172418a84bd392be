use crate::{Chance, Moment};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// The private identity of a row: 26 letters of Crockford's base 32 (a ULID: 48 bits of milliseconds, 80 random).
/// Made in Rust, sorted by time of making, never shown to readers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Id(String);

/// The text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 26 letters and figures")]
pub struct NotAnId;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Id {
    /// A new id.
    pub fn new(now: Moment, chance: &Chance) -> Id {
        let millis = u128::from(u64::try_from(now.0.div_euclid(1000)).unwrap_or(0)) & ((1 << 48) - 1);
        let mut random = [0u8; 16];
        random[6..].copy_from_slice(&chance.bytes::<10>());
        Id::from_number((millis << 80) | u128::from_be_bytes(random))
    }

    /// The 26 letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same as a number, in the same order: for where many are compared.
    pub fn as_number(&self) -> u128 {
        number_of(&self.0)
    }

    /// The id that is this number.
    pub fn from_number(number: u128) -> Id {
        Id((0..26)
            .rev()
            .map(|place| char::from(ALPHABET[((number >> (place * 5)) & 31) as usize]))
            .collect())
    }
}

fn number_of(text: &str) -> u128 {
    let figure = |letter: u8| ALPHABET.binary_search(&letter).map_or(0, |figure| figure as u128);
    text.bytes().fold(0, |number, letter| (number << 5) | figure(letter))
}

impl FromStr for Id {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Id, NotAnId> {
        if text.len() == 26 && text.bytes().all(|letter| ALPHABET.contains(&letter)) {
            Ok(Id(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
