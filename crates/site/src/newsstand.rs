//! What lies ready is handed over at once: the page cache's answer to a plain question, before any route is looked at.

use crate::{Serving, page};
use bytes::Bytes;
use http::{Method, Request, Response, header};
use paper::cache::Outcome;
use std::sync::Arc;

/// Bytes of an address that are looked at here.
const LONGEST: usize = 512;

/// Ready pages of the site, for whoever keeps its doors.
#[derive(Clone)]
pub struct Newsstand {
    serving: Arc<Serving>,
}

impl Newsstand {
    pub(crate) fn new(serving: Arc<Serving>) -> Newsstand {
        Newsstand { serving }
    }

    /// The answer, if the question is a plain one (GET, one host, a canonical address without query) and its page lies ready and
    /// fresh; it is what the routes would answer. `None` for everything else. Waits for nothing.
    pub fn hand_over<B>(&self, asked: &Request<B>) -> Option<Response<Bytes>> {
        if *asked.method() != Method::GET || asked.uri().query().is_some() || !is_plain(asked.uri().path()) {
            return None;
        }
        let mut hosts = asked.headers().get_all(header::HOST).iter();
        if hosts.next().is_none() || hosts.next().is_some() {
            return None;
        }
        let site = &self.serving.site;
        let ready = site.cache.ready(asked.uri().path(), site.clock.now())?;
        page::page(&self.serving, asked.headers(), &ready, Some(Outcome::Hit))
    }
}

/// Whether an address is spelt as the cache names its page: nothing to decode, nothing to climb, nothing doubled.
fn is_plain(path: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    path.len() <= LONGEST
        && path.bytes().all(is_sign)
        && !path.as_bytes().windows(2).any(|two| two == b"//" || two == b"/." || two == b"..")
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_canonical_addresses_are_plain() {
        for path in ["/", "/harbour", "/harbour/2026/11/24/a-lock_2.1", "/rss.xml", "/town/"] {
            assert!(is_plain(path), "{path}");
        }
        let long = "/a".repeat(300);
        for path in ["//", "/a//b", "/./a", "/a/../b", "/a/..", "/%61", "/a b", "/a\\b", "/a;b", "/é", &long] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
