//! Whether the process lives, and whether it should get readers.

use crate::Serving;
use crate::answer;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// What the program knows of itself; it keeps this up to date, the site reads it.
#[derive(Debug)]
pub struct Health {
    record: AtomicBool,
    lag: AtomicI64,
    leaving: AtomicBool,
}

impl Default for Health {
    fn default() -> Health {
        Health { record: AtomicBool::new(true), lag: AtomicI64::new(0), leaving: AtomicBool::new(false) }
    }
}

impl Health {
    /// Says whether the record can be reached.
    pub fn record_is(&self, up: bool) {
        self.record.store(up, Ordering::Relaxed);
    }

    /// Says how many events of the ledger the paper has not seen yet.
    pub fn lags(&self, events: i64) {
        self.lag.store(events.max(0), Ordering::Relaxed);
    }

    /// The process is going: no new readers.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
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
    let up = health.record.load(Ordering::Relaxed);
    let lag = health.lag.load(Ordering::Relaxed);
    let leaving = health.leaving.load(Ordering::Relaxed);
    let serves = serving.site.shelf.current().is_ok() && !leaving;
    let status = match (serves, up) {
        (true, true) => "ok",
        (true, false) => "degraded",
        (false, _) if leaving => "leaving",
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
