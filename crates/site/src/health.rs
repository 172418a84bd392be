//! Whether the process lives, and whether it should get readers.

use crate::Serving;
use crate::answer;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// How this node stands: the program keeps it up to date, `/readyz` tells it.
#[derive(Debug)]
pub struct Health {
    /// The record answers.
    pub record_up: AtomicBool,
    /// Events of the ledger that the paper does not hold yet.
    pub lag: AtomicI64,
    /// What keeps the paper from following the ledger, if something does.
    pub trouble: RwLock<Option<String>>,
    /// No new requests, please: the program is ending.
    pub ending: AtomicBool,
}

impl Default for Health {
    fn default() -> Health {
        Health {
            record_up: AtomicBool::new(true),
            lag: AtomicI64::new(0),
            trouble: RwLock::default(),
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
    let trouble = health.trouble.read().unwrap_or_else(PoisonError::into_inner).clone();
    let reason = if up { trouble } else { Some("the record does not answer".to_owned()) };
    let status = match serves {
        true if reason.is_none() => "ok",
        true => "degraded",
        false if ending => "ending",
        false => "no paper",
    };
    let mut body = json!({ "status": status, "record": if up { "up" } else { "down" }, "lag_events": lag });
    if let (true, Some(reason)) = (serves, reason) {
        body["reason"] = json!(reason);
    }
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
