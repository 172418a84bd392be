//! The site: what readers open. Public pages from the cache or made once; files; health.

mod encoding;
mod media;
mod page;
mod target;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, Method, StatusCode, header};
use pages::Pages;
use paper::Shelf;
use paper::cache::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Blobs, Clock};

/// Everything a reader's request may need. Nothing of the newsroom is in reach.
#[derive(Clone)]
pub struct Site {
    /// Where the paper lies.
    pub shelf: Arc<Shelf>,
    /// Ready pages.
    pub cache: Arc<Cache>,
    /// From address to bytes.
    pub pages: Pages,
    /// Files.
    pub blobs: Blobs,
    /// The present instant.
    pub clock: Clock,
    /// How this node stands.
    pub health: Arc<Health>,
}

/// What `/readyz` says.
#[derive(Debug, Default)]
pub struct Health {
    /// The record answers.
    pub record_up: AtomicBool,
    /// Events that the paper does not hold yet.
    pub lag: std::sync::atomic::AtomicI64,
    /// No new requests, please: the program is ending.
    pub ending: AtomicBool,
}

/// Routes of readers; everything that no other route takes is an address of the paper.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .fallback(answer)
        .with_state(site)
}

async fn ready(State(site): State<Site>) -> Response {
    let up = site.health.record_up.load(Ordering::Relaxed);
    let lag = site.health.lag.load(Ordering::Relaxed);
    let has_paper = site.shelf.current().is_ok();
    let body = serde_json::json!({
        "status": if up { "ok" } else { "degraded" },
        "record": if up { "up" } else { "down" },
        "lag_events": lag,
    });
    let ending = site.health.ending.load(Ordering::Relaxed) || !has_paper;
    let status = if ending { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}

async fn answer(State(site): State<Site>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = (StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n").into_response();
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        guard(&mut response);
        return response;
    }
    let head = request.method() == Method::HEAD;
    let (asked, _) = request.into_parts();
    let path = asked.uri.path();
    let mut response = if path.starts_with("/media/") {
        media::answer(&site, &asked).await
    } else if path.starts_with("/assets/") {
        page::asset(&site, &asked)
    } else {
        page::answer(&site, &asked).await
    };
    guard(&mut response);
    if head {
        // HEAD equals GET without the body: its length stays.
        let (mut parts, body) = response.into_parts();
        if !parts.headers.contains_key(header::CONTENT_LENGTH)
            && let Some(length) = axum::body::HttpBody::size_hint(&body).exact()
        {
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        return Response::from_parts(parts, axum::body::Body::empty());
    }
    response
}

/// Headers that every answer to a reader carries.
fn guard(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; \
             manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        if !headers.contains_key(name) {
            headers.insert(http::HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
}
