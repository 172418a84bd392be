//! Whether the process lives, and whether it should get readers.

use crate::Serving;
use crate::answer;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// How this node stands: the program keeps it up to date, `/readyz` tells it.
#[derive(Debug)]
pub struct Health {
    /// The record answers.
    pub record_up: AtomicBool,
    /// Events of the ledger that the paper does not hold yet.
    pub lag: AtomicI64,
    /// No new requests, please: the program is ending.
    pub ending: AtomicBool,
}

impl Default for Health {
    fn default() -> Health {
        Health {
            record_up: AtomicBool::new(true),
            lag: AtomicI64::new(0),
            ending: AtomicBool::new(false),
        }
    }
}

/// `GET /livez`: 200 while the process lives.
pub(crate) async fn live(request: Request) -> Response {
    if let Some(refused) = answer::only_reading(request.method()) {
        return refused;
    }
    plain(StatusCode::OK, "text/plain; charset=utf-8", "ok\n".into())
}

/// `GET /readyz`: 200 while pages can be served, even without the record; 503 without a paper or when the process is going.
pub(crate) async fn ready(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    if let Some(refused) = answer::only_reading(request.method()) {
        return refused;
    }
    let health = &serving.site.health;
    let up = health.record_up.load(Ordering::Relaxed);
    let lag = health.lag.load(Ordering::Relaxed);
    let ending = health.ending.load(Ordering::Relaxed);
    let serves = serving.site.shelf.current().is_ok() && !ending;
    let status = match (serves, up) {
        (true, true) => "ok",
        (true, false) => "degraded",
        (false, _) if ending => "ending",
        (false, _) => "no paper",
    };
    let body = json!({ "status": status, "record": if up { "up" } else { "down" }, "lag_events": lag });
    let code = if serves { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    plain(code, "application/json", body.to_string())
}

fn plain(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
