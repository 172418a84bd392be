//! One-time codes from somebody's own device, asked for after the password (RFC 6238), and codes for the day it is lost.

use crate::Error;
use std::fmt::Write as _;
use store::{Blobs, Chance};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Codes for a lost device that are made at once.
pub const RECOVERY: usize = 8;
/// Signs of such a code: none that looks like another.
const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A new key for one-time codes, in base 32, as devices take it.
pub fn key(chance: &Chance) -> String {
    Secret::new(chance.bytes::<20>().into()).to_base32()
}

/// Which step of 30 seconds a code belongs to: the present one, or the one before or after. `None` = it is wrong.
pub fn step(key: &str, code: &str, seconds: i64) -> Result<Option<i64>, Error> {
    let figures: String = code.chars().filter_map(figure).collect();
    if figures.len() != 6 || code.chars().any(char::is_alphabetic) {
        return Ok(None);
    }
    let step = totp(key)?.check(&figures, u64::try_from(seconds).unwrap_or(0));
    Ok(step.map(|step| i64::try_from(step).unwrap_or(i64::MAX)))
}

/// A figure as keyboards write it: European, Arabic, Persian, wide.
fn figure(sign: char) -> Option<char> {
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'];
    zeros
        .iter()
        .filter_map(|zero| u32::from(sign).checked_sub(u32::from(*zero)))
        .find(|value| *value < 10)
        .and_then(|value| char::from_digit(value, 10))
}

/// Codes for a lost device; each works once. They are given once and kept as [`hashed`].
pub fn recovery(chance: &Chance) -> Vec<String> {
    let one = || {
        let mut code = String::with_capacity(11);
        for (at, byte) in chance.bytes::<10>().iter().enumerate() {
            if at == 5 {
                code.push('-');
            }
            let _ = write!(code, "{}", char::from(SIGNS[usize::from(byte & 31)]));
        }
        code
    };
    (0..RECOVERY).map(|_| one()).collect()
}

/// A code for a lost device as it is kept: it belongs to one owner.
pub fn hashed(owner: &str, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Blobs::name(format!("{owner} {plain}").as_bytes())
}

fn totp(key: &str) -> Result<Totp, Error> {
    let secret = Secret::try_from_base32(key).map_err(|_| Error::Damaged("the key of one-time codes"))?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .build()
        .map_err(|_| Error::Damaged("the key of one-time codes"))
}
