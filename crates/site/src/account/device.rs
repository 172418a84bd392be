//! Lists that a device keeps while nobody is signed in: stories saved, and what is followed. Each lies in one cookie for pages under
//! `/account`; at the first page after signing in they join the account.

use super::{Trouble, Visit, cookie};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use readers::Error;
use readers::follow::Kind;

const SAVED: &str = "dateline-saved";
const FOLLOWED: &str = "dateline-followed";
/// Stories that a device keeps.
const MOST_SAVED: usize = 100;
/// Bytes of what it follows.
const MOST_FOLLOWED: usize = 2_800;
const LASTS: i64 = 365 * 86_400;

/// What a device keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Device {
    /// Public numbers, the newest first.
    pub saved: Vec<i64>,
    /// The newest first.
    pub followed: Vec<Followed>,
}

/// Something followed: what it is, its edition (empty for authors) and its slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Followed {
    pub kind: Kind,
    pub edition: String,
    pub slug: String,
}

impl Followed {
    /// As scripts and cookies write it: `tag/en/tides`.
    pub fn written(&self) -> String {
        format!("{}/{}/{}", self.kind.name(), self.edition, self.slug)
    }

    pub fn read(text: &str) -> Option<Followed> {
        let mut parts = text.splitn(3, '/');
        let kind = Kind::parse(parts.next()?)?;
        let (edition, slug) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        (!slug.is_empty() && slug.len() <= 200 && edition.len() <= 35).then_some(Followed { kind, edition, slug })
    }
}

/// Numbers with points between; what is no number is left out.
pub(crate) fn numbers(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for number in text.split('.').filter_map(|part| part.parse::<i64>().ok()).filter(|number| *number > 0) {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

impl Device {
    pub fn read(headers: &HeaderMap, secure: bool) -> Device {
        let mut saved = numbers(cookie::read(headers, SAVED, secure).unwrap_or_default());
        saved.truncate(MOST_SAVED);
        let followed = cookie::read(headers, FOLLOWED, secure).and_then(|text| String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok());
        let followed = followed.unwrap_or_default().lines().filter_map(Followed::read).collect();
        Device { saved, followed }
    }

    pub fn is_empty(&self) -> bool {
        self.saved.is_empty() && self.followed.is_empty()
    }

    /// Puts stories in front, for as many as there is room: what is there already never goes for what comes. Tells how many are new.
    pub fn save(&mut self, numbers: &[i64]) -> usize {
        let fresh: Vec<i64> = numbers
            .iter()
            .copied()
            .filter(|number| !self.saved.contains(number))
            .take(MOST_SAVED.saturating_sub(self.saved.len()))
            .collect();
        self.saved.splice(0..0, fresh.iter().copied());
        fresh.len()
    }

    /// Follows something; tells whether it is new. What has no room is left out.
    pub fn follow(&mut self, one: Followed) -> bool {
        let length: usize = self.followed.iter().map(|other| other.written().len() + 1).sum();
        if self.followed.contains(&one) || length + one.written().len() > MOST_FOLLOWED * 3 / 4 {
            return false;
        }
        self.followed.insert(0, one);
        true
    }

    /// Whether this story is there, or has found room.
    pub fn keeps(&mut self, number: i64) -> bool {
        self.save(&[number]);
        self.saved.contains(&number)
    }

    /// Whether this is followed, or has found room.
    pub fn keeps_following(&mut self, one: &Followed) -> bool {
        self.follow(one.clone());
        self.followed.contains(one)
    }

    /// Keeps it on the device, with an answer.
    pub fn keep(&self, mut response: Response, secure: bool) -> Response {
        let saved: Vec<String> = self.saved.iter().map(i64::to_string).collect();
        let followed: Vec<String> = self.followed.iter().map(Followed::written).collect();
        for (name, value) in [(SAVED, saved.join(".")), (FOLLOWED, URL_SAFE_NO_PAD.encode(followed.join("\n")))] {
            cookie::set(response.headers_mut(), name, &value, if value.is_empty() { 0 } else { LASTS }, secure);
        }
        response
    }
}

impl Visit {
    /// Brings what the device keeps into the account of whoever is signed in; twice changes nothing. Gives what stays on the device,
    /// since the account has no room for it.
    pub async fn bring(&self) -> Result<Device, Trouble> {
        let mut left = Device::default();
        let Some(reader) = self.reader.as_ref().filter(|_| !self.device.is_empty()) else {
            return Ok(left);
        };
        left.saved = self.readers.merge_saved(&reader.id, &self.device.saved).await?.left;
        left.followed = self.bring_follows(&reader.id, &self.device.followed).await?;
        Ok(left)
    }

    /// Follows what a device followed, the oldest first; gives what there is no room for.
    pub async fn bring_follows(&self, reader: &str, followed: &[Followed]) -> Result<Vec<Followed>, Trouble> {
        let mut left = Vec::new();
        for one in followed.iter().rev() {
            match self.readers.follow(reader, one.kind, &one.edition, &one.slug).await {
                Ok(()) => {}
                Err(Error::Full { .. }) => left.insert(0, one.clone()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_keeps_a_hundred() {
        let mut device = Device::default();
        for number in 1..=120 {
            device.save(&[number]);
        }
        assert_eq!((device.saved.len(), device.saved[0], device.saved[99]), (100, 100, 1));
        assert!(device.keeps(100) && !device.keeps(101), "what is there stays, what finds no room is told");
        device.saved.retain(|number| *number != 7);
        assert_eq!(device.save(&[100, 500, 501]), 1);
        assert_eq!((device.saved.len(), device.saved[0]), (100, 500));
        assert_eq!(numbers("3.x.-1.0.3.4.99999999999999999999"), [3, 4]);
    }

    #[test]
    fn what_is_followed_fits_into_a_cookie() {
        let mut device = Device::default();
        for at in 0..400 {
            if let Some(one) = Followed::read(&format!("tag/en/a-topic-with-a-long-name-{at}")) {
                device.follow(one);
            }
        }
        let written: Vec<String> = device.followed.iter().map(Followed::written).collect();
        assert!(URL_SAFE_NO_PAD.encode(written.join("\n")).len() <= MOST_FOLLOWED && device.followed.len() > 30);
        let last = Followed::read("tag/en/one-more-topic-with-a-long-name").expect("it is well written");
        assert!(!device.keeps_following(&last) && device.keeps_following(&device.followed[0].clone()));
        for text in ["story/en/x", "tag/en", "tag/en/", "tag"] {
            assert_eq!(Followed::read(text), None, "{text}");
        }
    }
}
