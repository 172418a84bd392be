//! A public page: found ready or made, in the encoding that is liked best, with the headers that stand on every page.

use crate::target::{self, Target};
use crate::{Serving, Site, answer, conditions, encoding, error_page};
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::FutureExt;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use pages::Ask;
use paper::Encoding;
use paper::cache::{Made, Outcome, Ready};
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::Moment;

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
const SURROGATE_KEY: HeaderName = HeaderName::from_static("surrogate-key");
const SURROGATE_CONTROL: HeaderName = HeaderName::from_static("surrogate-control");
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Answers a request for a page. There is always an answer.
pub(crate) async fn serve(serving: &Serving, asked: &Parts) -> Response {
    let site = &serving.site;
    if answer::only_reading(&asked.method).is_some() {
        return error_page::respond_to(serving, StatusCode::METHOD_NOT_ALLOWED, &asked.uri).await;
    }
    let response = match target::read(&asked.uri) {
        Target::Refused(status) => error_page::respond_to(serving, status, &asked.uri).await,
        Target::Elsewhere(to) => elsewhere(serving, &to),
        Target::Page { ask, name, kept } => match find(site, &ask, &name, kept).await {
            Ok((ready, outcome)) => match page(serving, &asked.headers, &ready, outcome) {
                Some(response) => response.map(Body::from),
                None => error_page::respond(serving, StatusCode::NOT_ACCEPTABLE),
            },
            // Another paper is being made: this will pass.
            Err(why) if site.shelf.is_damaged() => {
                tracing::warn!(address = name, why, "a page could not be made of the damaged paper");
                error_page::respond_to(serving, StatusCode::SERVICE_UNAVAILABLE, &asked.uri).await
            }
            Err(why) => {
                tracing::error!(address = name, why, "a page could not be made");
                error_page::respond_to(serving, StatusCode::INTERNAL_SERVER_ERROR, &asked.uri).await
            }
        },
    };
    answer::without_body(&asked.method, response)
}

/// The page, and how it was come by; `None` = made for this request alone, by design.
async fn find(site: &Site, ask: &Ask, name: &str, kept: bool) -> Result<(Arc<Ready>, Option<Outcome>), String> {
    if !kept {
        return Ok((Arc::new(Ready::new(make(site, ask).await?)), None));
    }
    let found = site.cache.get(name, site.clock.now(), || make(site, ask)).await;
    let (ready, outcome) = found.map_err(|error| error.to_string())?;
    if outcome == Outcome::Tired {
        let (site, ask, name) = (site.clone(), ask.clone(), name.to_owned());
        tokio::spawn(async move {
            if let Err(why) = site.cache.remake(&name, site.clock.now(), || make(&site, &ask)).await {
                tracing::warn!(address = name, %why, "a page could not be made anew");
            }
        });
    }
    Ok((ready, Some(outcome)))
}

/// Makes a page in one reading of the paper. A panic in it is an error of this page and of nothing else.
async fn make(site: &Site, ask: &Ask) -> Result<Made, String> {
    let making = async {
        let print = site.shelf.current().map_err(|error| error.to_string())?;
        let told = |error: &paper::Error| {
            site.shelf.suspect(&print, error);
            error.to_string()
        };
        let reading = print.reading().await.map_err(|error| told(&error))?;
        let made = site.pages.make(&reading, ask, site.clock.now()).await.map_err(|error| match &error {
            pages::Error::Paper(inner) => told(inner),
            other => other.to_string(),
        })?;
        Ok(Made { made_at: Some(site.clock.now()), ..made })
    };
    AssertUnwindSafe(making).catch_unwind().await.unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .map(|said| (*said).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        Err(format!("panicked: {}", said.unwrap_or_default()))
    })
}

/// A ready page as an answer; `None` if the asker takes no form of it.
pub(crate) fn page(serving: &Serving, asked: &HeaderMap, ready: &Ready, outcome: Option<Outcome>) -> Option<Response<Bytes>> {
    let site = &serving.site;
    let made = &ready.made;
    let encoding = encoding::choose(answer::get(asked, header::ACCEPT_ENCODING).as_deref())?;
    let (bytes, form) = ready.sent(encoding);
    let now = site.clock.now();
    let status = StatusCode::from_u16(made.status).unwrap_or(StatusCode::OK);
    // From the second after it was made its headers stay what they are, all but one.
    let is_settled = made.made_at.is_none_or(|made| now.seconds() > made.seconds());
    let write = || head(serving, ready, encoding, form, now);
    let mut headers = match is_settled.then(|| ready.head(form, write)).flatten() {
        Some(written) => written.clone(),
        None => write(),
    };
    headers.insert(CACHE_STATUS, HeaderValue::from_static(status_of(outcome)));
    if serving.purge {
        shared(&mut headers, made, now);
    }
    let mut response = Response::new(Bytes::new());
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    if status == StatusCode::OK && conditions::is_unchanged(asked, tag, made.made_at) {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = headers;
        return Some(response);
    }
    *response.headers_mut() = headers;
    *response.status_mut() = status;
    *response.body_mut() = bytes;
    Some(response)
}

/// The headers of a page in one form.
fn head(serving: &Serving, ready: &Ready, encoding: Encoding, form: &str, now: Moment) -> HeaderMap {
    let made = &ready.made;
    let mut written = HeaderMap::new();
    let headers = &mut written;
    // Nobody reads a manifest as a page: it is spared what only a page obeys.
    if made.content_type.starts_with("application/manifest") {
        answer::guard_file(headers, serving.secure);
    } else {
        answer::guard(headers, serving.secure);
    }
    answer::set(headers, header::ETAG, &etag(&ready.etag, form));
    if let Some(date) = made.made_at.and_then(|made| conditions::write_date(conditions::modified(made, now))) {
        answer::set(headers, header::LAST_MODIFIED, &date);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=0, must-revalidate"));
    if made.noindex {
        headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    }
    if let Some(to) = &made.location {
        answer::set(headers, header::LOCATION, to);
    }
    answer::set(headers, header::CONTENT_TYPE, &made.content_type);
    if encoding != Encoding::Identity {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    written
}

/// A strong validator belongs to the bytes as they are sent, so each packed form has its own.
pub(crate) fn etag(plain: &str, form: &str) -> String {
    match form {
        "identity" => plain.to_owned(),
        form => format!("{}-{form}\"", plain.trim_end_matches('"')),
    }
}

fn status_of(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Hit | Outcome::Tired) => "dateline; hit",
        Some(Outcome::Miss) => "dateline; fwd=miss",
        Some(Outcome::Collapsed) => "dateline; fwd=miss; collapsed",
        Some(Outcome::Stale) => "dateline; fwd=stale",
        None => "dateline; fwd=bypass",
    }
}

/// What a shared cache may do, when it is told of changes: keep a page for 5 to 300 seconds, the longer the older it is.
fn shared(headers: &mut HeaderMap, made: &Made, now: Moment) {
    let age = made.touched.map_or(i64::MAX, |at| now.seconds().saturating_sub(at.seconds()));
    let mut lifetime = match age {
        ..600 => 5,
        600..3_600 => 10,
        3_600..86_400 => 30,
        86_400.. => 300,
    };
    if let Some(until) = made.until {
        lifetime = lifetime.min(until.seconds().saturating_sub(now.seconds()).max(0));
    }
    let stale = (lifetime / 10).max(1);
    let control = format!("max-age={lifetime}, stale-while-revalidate={stale}, stale-if-error=864000");
    answer::set(headers, CDN_CACHE_CONTROL, &control);
    answer::set(headers, SURROGATE_CONTROL, &control);
    let mut keys = String::new();
    for key in made.own.iter().chain(&made.around) {
        if !keys.is_empty() {
            keys.push(' ');
        }
        let _ = write!(keys, "{}", percent_encoding::utf8_percent_encode(&key.to_string(), percent_encoding::CONTROLS));
    }
    answer::set(headers, SURROGATE_KEY, &keys.replace('\u{a0}', "%C2%A0"));
}

fn elsewhere(serving: &Serving, to: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    let headers = response.headers_mut();
    answer::guard(headers, serving.secure);
    answer::set(headers, header::LOCATION, to);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=0, must-revalidate"));
    response
}
