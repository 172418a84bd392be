//! Pages and the theme's files.

use crate::{Site, encoding, target};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jiff::fmt::rfc2822::DateTimePrinter;
use pages::Ask;
use paper::Encoding;
use paper::cache::{NotMade, Outcome, Ready};
use std::sync::Arc;
use store::Moment;

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

pub(crate) async fn answer(site: &Site, request: &Parts) -> Response {
    let Some(ask) = target::read(&request.uri) else {
        return (StatusCode::BAD_REQUEST, "This address can't be read.\n").into_response();
    };
    match ready(site, &ask).await {
        Ok((ready, outcome)) => respond(&ready, outcome, &request.headers),
        Err(problem) => {
            tracing::error!(path = ask.path, %problem, "a page could not be made");
            let body = "The page can't be shown right now. Please try again in a moment.\n";
            let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    }
}

/// The page for what was asked, from the cache or made now. Search is answered anew each time; a page that is not there is not kept,
/// so that nobody fills the cache with addresses of their own making.
async fn ready(site: &Site, ask: &Ask) -> Result<(Arc<Ready>, Outcome), NotMade> {
    let now = site.clock.now();
    let make = || async {
        let print = site.shelf.current().map_err(|error| error.to_string())?;
        let reading = print.reading().await.map_err(|error| error.to_string())?;
        site.pages.make(&reading, ask, now).await.map_err(|error| error.to_string())
    };
    if ask.path.ends_with("/search") || ask.path == "/search.json" {
        let made = make().await.map_err(NotMade)?;
        return Ok((Arc::new(Ready::new(made)), Outcome::Miss));
    }
    site.cache.get(&target::name(ask), now, make).await
}

fn respond(ready: &Ready, outcome: Outcome, asked: &HeaderMap) -> Response {
    let made = &ready.made;
    let mut headers = HeaderMap::new();
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    headers.insert(
        CACHE_STATUS,
        HeaderValue::from_static(match outcome {
            Outcome::Hit => "dateline; hit",
            Outcome::Miss => "dateline; fwd=miss",
            Outcome::Collapsed => "dateline; fwd=miss; collapsed",
            Outcome::Stale => "dateline; fwd=stale",
        }),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=0, must-revalidate"));
    if made.noindex {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
    if let Some(location) = &made.location {
        headers.insert(header::LOCATION, text(location));
    }
    let status = StatusCode::from_u16(made.status).unwrap_or(StatusCode::OK);
    headers.insert(header::CONTENT_TYPE, text(&made.content_type));
    let Some(encoding) = encoding::choose(asked) else {
        return (StatusCode::NOT_ACCEPTABLE, headers, "No encoding that the browser accepts.\n").into_response();
    };
    if status == StatusCode::OK {
        // A strong validator names these very bytes, so each encoding has its own.
        let etag = match encoding {
            Encoding::Identity => ready.etag.clone(),
            other => format!("{}-{}\"", ready.etag.trim_end_matches('"'), other.name()),
        };
        headers.insert(header::ETAG, text(&etag));
        if let Some(at) = made.last_modified {
            headers.insert(header::LAST_MODIFIED, text(&http_date(at)));
        }
        if unchanged(asked, &etag, made.last_modified) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
    }
    let bytes = if made.bytes.is_empty() { made.bytes.clone() } else { ready.packed(encoding) };
    if encoding != Encoding::Identity && !made.bytes.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    (status, headers, bytes).into_response()
}

/// Whether the browser's copy is still good (RFC 9110, 13.2.2): the validator decides, the date only without one.
fn unchanged(asked: &HeaderMap, etag: &str, last_modified: Option<Moment>) -> bool {
    let validators: Vec<&str> = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().trim_start_matches("W/"))
        .collect();
    if !validators.is_empty() {
        return validators.iter().any(|validator| *validator == "*" || *validator == etag);
    }
    let since = asked
        .get(header::IF_MODIFIED_SINCE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| jiff::fmt::rfc2822::parse(value).ok())
        .map(|at| at.timestamp().as_second());
    matches!((since, last_modified), (Some(since), Some(at)) if at.seconds() <= since)
}

pub(crate) fn http_date(at: Moment) -> String {
    let mut out = String::new();
    let _ = DateTimePrinter::new().print_timestamp_rfc9110(&at.timestamp(), &mut out);
    out
}

/// A file of the theme: its name holds its hash, so it never changes.
pub(crate) fn asset(site: &Site, request: &Parts) -> Response {
    let Some(file) = site.pages.theme().file(request.uri.path()) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let encoding = encoding::choose(&request.headers).unwrap_or(Encoding::Identity);
    let packed = file.media_type.starts_with("text/") || file.media_type == "image/svg+xml";
    let bytes = match encoding {
        Encoding::Identity => file.bytes.clone(),
        encoding if packed => match encoding.pack(&file.bytes) {
            Ok(bytes) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
                bytes
            }
            Err(_) => file.bytes.clone(),
        },
        _ => file.bytes.clone(),
    };
    (StatusCode::OK, headers, bytes).into_response()
}
