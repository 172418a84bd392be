//! Readers' own pages and forms under `/account/`. Each is made for one request and kept nowhere; a form is answered 303 to a page.
//!
//! A handler takes a [`Visit`] (anybody) or a [`Signed`] (somebody who is signed in), reads its [`Fields`], calls one operation of
//! `readers`, and answers. What no handler has to think of stands around all of them, in [`around`]: where a form comes from,
//! that nothing is kept, and the page for when the readers' data are gone.

mod accounts;
mod agent;
mod comments;
mod cookie;
mod data;
mod device;
mod fields;
mod follow;
mod history;
mod link;
mod profile;
mod saved;
mod security;
mod session;
mod sign_up;
mod visit;

pub use accounts::{Accounts, Options};
pub use proof::network::{NotANetwork, Proxies};

pub(crate) use fields::Fields;
pub(crate) use visit::{Signed, Visit};

use crate::{Serving, answer, error_page, page};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// Bytes of a form at most.
const LONGEST_FORM: usize = 64 * 1024;

/// The routes, all under `/account/`.
pub(crate) fn router(serving: Arc<Serving>) -> Router<Arc<Serving>> {
    Router::new()
        .route("/account", get(to_account))
        .route("/account/", get(profile::show))
        .route("/account/profile", post(profile::change))
        .route("/account/sign-up", get(sign_up::show).post(sign_up::ask))
        .route("/account/session", post(session::begin))
        .route("/account/code", get(session::show_code).post(session::enter_code))
        .route("/account/sign-out", post(session::end))
        .route("/account/sessions", get(session::list))
        .route("/account/sessions/end", post(session::end_other))
        .route("/account/me.json", get(session::me))
        .route("/account/mail-link", post(link::ask))
        .route("/account/reset", get(link::show_reset).post(link::ask_reset))
        .route("/account/address", post(link::ask_address))
        .route("/account/verify", post(link::ask_verify))
        .route("/account/sent", get(link::show_sent))
        .route("/account/link", get(link::show).post(link::open))
        .route("/account/security", get(security::show))
        .route("/account/password", post(security::change_password))
        .route("/account/codes", post(security::confirm_codes))
        .route("/account/codes/begin", post(security::begin_codes))
        .route("/account/codes/end", post(security::end_codes))
        .route("/account/passkeys", post(security::add_passkey))
        .route("/account/passkeys/begin", post(security::begin_passkey))
        .route("/account/passkeys/remove", post(security::remove_passkey))
        .route("/account/passkey", post(security::sign_in))
        .route("/account/passkey/begin", post(security::begin_sign_in))
        .route("/account/export.json", get(data::export))
        .route("/account/delete", get(data::show).post(data::delete))
        .merge(personal())
        .route("/account/{*rest}", get(nothing).post(nothing))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(from_fn_with_state(serving, around))
}

/// What readers keep, follow, read and write.
fn personal() -> Router<Arc<Serving>> {
    Router::new()
        .route("/account/saved", get(saved::show).post(saved::save))
        .route("/account/saved/remove", post(saved::remove))
        .route("/account/saved/move", post(saved::reorder))
        .route("/account/saved/edit", post(saved::edit))
        .route("/account/saved/merge", post(saved::merge))
        .route("/account/saved/feed", post(saved::open_feed))
        .route("/account/saved/feed/end", post(saved::close_feed))
        .route("/account/saved/feed/{token}", get(saved::feed))
        .route("/account/news", get(follow::show))
        .route("/account/follow", post(follow::begin))
        .route("/account/follow/remove", post(follow::end))
        .route("/account/history", get(history::show).post(history::record))
        .route("/account/history/switch", post(history::switch))
        .route("/account/history/clear", post(history::clear))
        .route("/account/comments", get(comments::show).post(comments::send))
        .route("/account/comments/write", get(comments::write))
        .route("/account/comments/edit", get(comments::edit).post(comments::change))
        .route("/account/comments/delete", post(comments::delete))
        .route("/account/comments/report", get(comments::report).post(comments::send_report))
}

/// A script asks, not a form: it wants to stay where it is.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    answer::get(headers, header::ACCEPT).is_some_and(|accept| accept.contains("application/json"))
}

/// What came of a request: an answer, or the page that says why there is none.
pub(crate) type Answer = Result<Response, Trouble>;

/// Why there is no answer of the handler's own.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The readers' data, or the paper, can't be reached.
    Closed,
    /// There is nothing of that name.
    NotFound,
    /// The request can't be read.
    Unreadable,
    /// Something broke; what, in words without anything private.
    Broken(String),
}

impl From<readers::Error> for Trouble {
    fn from(error: readers::Error) -> Trouble {
        match error {
            readers::Error::Store(store::Error::Gone(_) | store::Error::Busy(_) | store::Error::Full(_)) => Trouble::Closed,
            readers::Error::NotFound => Trouble::NotFound,
            error => Trouble::Broken(error.to_string()),
        }
    }
}

impl From<pages::Error> for Trouble {
    fn from(error: pages::Error) -> Trouble {
        match error {
            pages::Error::Paper(error) => error.into(),
            error => Trouble::Broken(error.to_string()),
        }
    }
}

impl From<paper::Error> for Trouble {
    fn from(error: paper::Error) -> Trouble {
        // A damaged paper is made anew: this will pass.
        if error.is_damage() { Trouble::Closed } else { Trouble::Broken(error.to_string()) }
    }
}

/// An answer without a body, which [`around`] makes a page of.
impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let status = match self {
            Trouble::Closed => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Unreadable => StatusCode::BAD_REQUEST,
            Trouble::Broken(why) => {
                tracing::error!(why, "a page of an account could not be made");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        bare(status)
    }
}

/// Marks an answer of which [`around`] makes a page.
#[derive(Clone, Copy)]
struct Bare;

pub(crate) fn bare(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Bare);
    response
}

/// What stands around every handler: a form comes from this site's own pages, nothing is kept, and every refusal is a page.
async fn around(State(serving): State<Arc<Serving>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let asked = (request.uri().clone(), request.headers().clone());
    let is_form = !matches!(method, Method::GET | Method::HEAD);
    let answer = if is_form && !from_here(serving.site.pages.site(), request.headers()) {
        bare(StatusCode::FORBIDDEN)
    } else {
        next.run(request).await
    };
    let is_refusal = answer.extensions().get::<Bare>().is_some()
        || matches!(answer.status(), StatusCode::METHOD_NOT_ALLOWED | StatusCode::PAYLOAD_TOO_LARGE);
    let mut answer = match answer.status() {
        // There is no such page, as anywhere else on the site; the paper says so while it can.
        StatusCode::NOT_FOUND if is_refusal && !is_form => {
            let mut parts = http::Request::new(()).into_parts().0;
            (parts.method, parts.uri, parts.headers) = (method.clone(), asked.0, asked.1);
            page::serve(&serving, &parts).await
        }
        status if is_refusal => error_page::respond_to(&serving, status, &asked.0).await,
        _ => answer,
    };
    let headers = answer.headers_mut();
    answer::guard(headers, serving.secure);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    // Addresses of one-time links are nobody else's business.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    answer::without_body(&method, answer)
}

/// Forms carry no token: a browser says where they come from. Both signs absent is refused.
fn from_here(site: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(from) => from == "same-origin",
        None => text("origin").is_some_and(|origin| origin.eq_ignore_ascii_case(site)),
    }
}

/// The address of an account ends with a slash.
async fn to_account(visit: Visit) -> Response {
    visit.to("/account/")
}

async fn nothing() -> Response {
    bare(StatusCode::NOT_FOUND)
}

/// HTML of a page.
fn html(bytes: bytes::Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
