//! How often one may ask, and who goes first when too many ask at once.
//!
//! What costs little is never refused: a page of the paper is for everybody. What costs much is shared out, each class by itself:
//! searches, forms that are sent, and the desk's API. Where requests pile up, the classes step back in that order, and pages last of
//! all: not at all (outside of them stands the account, which gives way after the API).

use crate::{Serving, Site, error_page, serving, target};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, Uri, header};
use proof::network::reader;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many requests a second one address may go on sending, class by class; 0 = as many as it likes. It may send as many as it has
/// in [`SAVED`] seconds at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Searches, suggestions and saved searches.
    pub search: u32,
    /// Forms that readers send.
    pub forms: u32,
    /// The desk's API.
    pub api: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { search: 10, forms: 2, api: 50 }
    }
}

/// Seconds for which an address that asked for nothing saves its requests up.
pub const SAVED: u32 = 20;
/// Addresses that are remembered at most. Beyond that all of them begin anew: whoever has so many is not stopped by this.
const REMEMBERED: usize = 100_000;

/// What a request costs, and with it, who gives way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    Search,
    Api,
    Form,
    Personal,
    Public,
}

impl Class {
    fn of(method: &Method, path: &str) -> Class {
        let is_read = matches!(*method, Method::GET | Method::HEAD);
        if path.starts_with("/desk/api/") {
            Class::Api
        } else if is_read && target::is_search(path) {
            Class::Search
        } else if !is_read {
            Class::Form
        } else if path == "/account" || path.starts_with("/account/") {
            Class::Personal
        } else {
            Class::Public
        }
    }

    /// How many requests of all classes may be inside when one more of this class comes.
    fn room(self) -> Option<usize> {
        match self {
            Class::Search => Some(128),
            Class::Api => Some(512),
            Class::Form | Class::Personal => Some(1_024),
            Class::Public => None,
        }
    }
}

impl Limits {
    fn of(&self, class: Class) -> u32 {
        match class {
            Class::Search => self.search,
            Class::Form => self.forms,
            Class::Api => self.api,
            Class::Personal | Class::Public => 0,
        }
    }
}

/// Whom a request meets before any route.
struct Crowd {
    limits: Limits,
    inside: AtomicUsize,
    begun: Instant,
    /// When each address will have made up for what it asked for, since the beginning.
    due: Mutex<HashMap<(Class, IpAddr), Duration>>,
}

/// One who is inside.
struct Inside<'a>(&'a AtomicUsize);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Crowd {
    fn new(limits: Limits) -> Crowd {
        Crowd {
            limits,
            inside: AtomicUsize::new(0),
            begun: Instant::now(),
            due: Mutex::default(),
        }
    }

    /// Lets one in, or says that there is no room for such requests now.
    fn enter(&self, class: Class) -> Option<Inside<'_>> {
        let before = self.inside.fetch_add(1, Ordering::Relaxed);
        let inside = Inside(&self.inside);
        class.room().is_none_or(|room| before < room).then_some(inside)
    }

    /// Notes a request, or tells how long its sender has to wait. Nobody on this machine has to: that is either the newsroom's own
    /// program, or a proxy of which nobody said that it is one, and then it would be all readers.
    fn ask(&self, class: Class, from: IpAddr, now: Duration) -> Result<(), Duration> {
        let often = self.limits.of(class);
        if often == 0 || from.is_loopback() {
            return Ok(());
        }
        let each = Duration::from_secs(1) / often;
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.len() >= REMEMBERED {
            due.retain(|_, due| *due > now);
            if due.len() >= REMEMBERED {
                due.clear();
            }
        }
        let own = due.entry((class, reader(from))).or_insert(now);
        let next = (*own).max(now) + each;
        let most = now + each * often * SAVED;
        if next > most {
            return Err(next - most);
        }
        *own = next;
        Ok(())
    }
}

/// The routes, with the crowd before them kept in order.
pub fn orderly(router: Router, site: Site, limits: Limits) -> Router {
    router.layer(from_fn_with_state((Arc::new(Crowd::new(limits)), serving(site, false)), pass))
}

async fn pass(State((crowd, serving)): State<(Arc<Crowd>, Arc<Serving>)>, request: Request, next: Next) -> Response {
    let class = Class::of(request.method(), request.uri().path());
    let uri = request.uri().clone();
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let forwarded = request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let from = serving.site.accounts.options().proxies.beyond(peer.ip(), forwarded);
        if let Err(wait) = crowd.ask(class, from, crowd.begun.elapsed()) {
            return refuse(&serving, StatusCode::TOO_MANY_REQUESTS, &uri, wait.as_secs() + 1).await;
        }
    }
    match crowd.enter(class) {
        Some(_inside) => next.run(request).await,
        None => refuse(&serving, StatusCode::SERVICE_UNAVAILABLE, &uri, 2).await,
    }
}

async fn refuse(serving: &Serving, status: StatusCode, uri: &Uri, wait: u64) -> Response {
    let path = uri.path();
    let mut response = if path.starts_with("/desk/api/") || path.ends_with(".json") {
        error_page::busy_problem(serving, status)
    } else {
        error_page::busy(serving, status, uri).await
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;
    use std::net::Ipv6Addr;

    const SOMEBODY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
    const LIMITS: Limits = Limits { search: 2, forms: 1, api: 0 };

    #[test]
    fn each_request_has_its_class() {
        for (method, path, class) in [
            (Method::GET, "/", Class::Public),
            (Method::GET, "/search", Class::Search),
            (Method::GET, "/ru/search", Class::Search),
            (Method::GET, "/search.json", Class::Search),
            (Method::GET, "/search/suggest.json", Class::Search),
            (Method::GET, "/search/rss.xml", Class::Search),
            (Method::GET, "/harbour/2026/11/24/search-for-a-lamp", Class::Public),
            (Method::GET, "/account/", Class::Personal),
            (Method::GET, "/accounting", Class::Public),
            (Method::POST, "/account/session", Class::Form),
            (Method::POST, "/read", Class::Form),
            (Method::GET, "/desk", Class::Public),
            (Method::GET, "/desk/api/articles", Class::Api),
            (Method::POST, "/desk/api/articles", Class::Api),
        ] {
            assert_eq!(Class::of(&method, path), class, "{method} {path}");
        }
    }

    #[test]
    fn who_asks_too_often_waits_and_nobody_else_does() {
        let crowd = Crowd::new(LIMITS);
        let at = Duration::from_millis;
        let saved = 2 * SAVED;
        for _ in 0..saved {
            crowd.ask(Class::Search, SOMEBODY, at(0)).unwrap();
        }
        assert_eq!(crowd.ask(Class::Search, SOMEBODY, at(0)), Err(at(500)));
        assert_eq!(crowd.ask(Class::Search, SOMEBODY, at(300)), Err(at(200)), "asking again does not make it longer");
        crowd.ask(Class::Search, SOMEBODY, at(500)).unwrap();
        assert_eq!(crowd.ask(Class::Search, SOMEBODY, at(500)), Err(at(500)));
        crowd.ask(Class::Form, SOMEBODY, at(500)).unwrap();
        crowd.ask(Class::Search, "192.0.2.8".parse().unwrap(), at(500)).unwrap();
        for _ in 0..1_000 {
            crowd.ask(Class::Api, SOMEBODY, at(500)).unwrap();
            crowd.ask(Class::Public, SOMEBODY, at(500)).unwrap();
            crowd.ask(Class::Search, "127.0.0.1".parse().unwrap(), at(500)).unwrap();
            crowd.ask(Class::Search, "::1".parse().unwrap(), at(500)).unwrap();
        }
        // Hopping within a network helps nobody.
        let within = |number: u32| IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8_u128 << 96) + u128::from(number)));
        let let_in = (0..saved + 9)
            .filter(|number| crowd.ask(Class::Search, within(*number), at(500)).is_ok())
            .count();
        assert_eq!(let_in, saved as usize);
        let mapped = "::ffff:192.0.2.7".parse().unwrap();
        assert_eq!(crowd.ask(Class::Search, mapped, at(500)), Err(at(500)), "it is the same address");
    }

    #[test]
    fn where_many_are_inside_searches_give_way_first_and_pages_never() {
        let crowd = Crowd::new(LIMITS);
        let order = [Class::Search, Class::Api, Class::Personal, Class::Form];
        let mut inside = Vec::new();
        let mut refused = Vec::new();
        for _ in 0..5_000 {
            inside.push(crowd.enter(Class::Public).unwrap());
            for class in order {
                if crowd.enter(class).is_none() && !refused.contains(&class) {
                    refused.push(class);
                }
            }
        }
        assert_eq!(refused, order);
        drop(inside);
        assert!(crowd.enter(Class::Search).is_some(), "there is room again");
    }
}
