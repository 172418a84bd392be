//! Answers, and refusals as `application/problem+json` (RFC 9457): the one place where a refusal becomes a status.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use newsroom::Refusal;
use serde_json::{Value, json};

/// What a handler gives: a status with JSON, or a problem.
pub(crate) type Answer = Result<Reply, Problem>;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: StatusCode,
    pub body: Option<Value>,
    pub cookie: Option<String>,
}

impl Reply {
    pub fn ok(body: Value) -> Reply {
        Reply { status: StatusCode::OK, body: Some(body), cookie: None }
    }

    pub fn created(body: Value) -> Reply {
        Reply { status: StatusCode::CREATED, ..Reply::ok(body) }
    }

    pub fn accepted(body: Value) -> Reply {
        Reply { status: StatusCode::ACCEPTED, ..Reply::ok(body) }
    }

    pub fn nothing() -> Reply {
        Reply { status: StatusCode::NO_CONTENT, body: None, cookie: None }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The newsroom refused.
    Refused(Refusal),
    /// Nobody is signed in, or the key is wrong.
    Unknown,
    /// The request comes from somewhere else.
    Origin,
    /// The body can't be read.
    Unreadable(String),
    /// A header is missing.
    Precondition,
    /// The body is too large.
    TooLarge,
    /// The body is of a type that is not read here.
    MediaType,
    /// The file was not taken.
    File(media::Error),
    /// The record does not answer.
    Closed,
    /// Too many tries.
    TooMany,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        Problem::Refused(refusal)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        Problem::Refused(Refusal::Store(error))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            None => self.status.into_response(),
            Some(body) => (self.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(cookie) = self.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            headers.insert(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title) = self.status();
        let mut body = json!({
            "type": "about:blank", "title": title, "status": status.as_u16(), "detail": self.detail(), "errors": [],
        });
        match &self {
            Problem::Refused(Refusal::Invalid(problems)) => body["errors"] = json!(problems),
            Problem::Refused(Refusal::Rule { code, message } | Refusal::Conflict { code, message }) => {
                body["errors"] = json!([{"pointer": "", "code": code, "message": message}]);
            }
            Problem::Refused(Refusal::Stale(stale)) => {
                body["base"] = json!({"revision": stale.base.0, "article": stale.base.1});
                body["theirs"] = json!({"revision": stale.theirs.0, "article": stale.theirs.1});
                body["yours"] = json!({"article": stale.yours});
            }
            _ => {}
        }
        if status.is_server_error() {
            tracing::error!(problem = ?self, "the desk could not answer");
        }
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS | StatusCode::INSUFFICIENT_STORAGE) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl Problem {
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Problem::Refused(refusal) => match refusal {
                Refusal::Forbidden(_) => (StatusCode::FORBIDDEN, "Not allowed"),
                Refusal::NotFound(_) => (StatusCode::NOT_FOUND, "Not found"),
                Refusal::Conflict { .. } | Refusal::Stale(_) => (StatusCode::CONFLICT, "Conflict"),
                Refusal::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Some fields are not right"),
                Refusal::Rule { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "A rule forbids it"),
                Refusal::Store(store::Error::Gone(_) | store::Error::Busy(_)) => (StatusCode::SERVICE_UNAVAILABLE, "The record does not answer"),
                Refusal::Store(store::Error::Full(_)) => (StatusCode::INSUFFICIENT_STORAGE, "The disk is full"),
                Refusal::Store(store::Error::Conflict(_)) => (StatusCode::CONFLICT, "Conflict"),
                Refusal::Store(_) | Refusal::Damaged(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Something broke"),
            },
            Problem::Unknown => (StatusCode::UNAUTHORIZED, "Sign in first"),
            Problem::Origin => (StatusCode::FORBIDDEN, "From another site"),
            Problem::Unreadable(_) => (StatusCode::BAD_REQUEST, "The request can't be read"),
            Problem::Precondition => (StatusCode::PRECONDITION_REQUIRED, "If-Match is missing"),
            Problem::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Problem::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "This type is not read here"),
            Problem::File(media::Error::TooLarge(_)) => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Problem::File(media::Error::Unsupported(..)) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "This type is not taken"),
            Problem::File(_) => (StatusCode::UNPROCESSABLE_ENTITY, "The file is not right"),
            Problem::Closed => (StatusCode::SERVICE_UNAVAILABLE, "The record does not answer"),
            Problem::TooMany => (StatusCode::TOO_MANY_REQUESTS, "Too many tries"),
        }
    }

    fn detail(&self) -> String {
        match self {
            // What broke inside is for the log, not for whoever asked.
            Problem::Refused(Refusal::Store(_) | Refusal::Damaged(_)) => "Try again; the program's log says more.".into(),
            Problem::Refused(refusal) => refusal.to_string(),
            Problem::Unknown => "Send `Authorization: Bearer TOKEN`, or sign in at POST /desk/api/session.".into(),
            Problem::Origin => "A request that changes something comes from this site's own pages, or carries a Bearer token.".into(),
            Problem::Unreadable(problem) => problem.clone(),
            Problem::Precondition => "Send `If-Match: N` with the number of the revision that you began from.".into(),
            Problem::TooLarge => "The body is larger than is read here.".into(),
            Problem::MediaType => "Send application/json, or multipart/form-data for files.".into(),
            Problem::File(error) => error.to_string(),
            Problem::Closed => "Readers are served meanwhile; nothing was changed. Try again in a moment.".into(),
            Problem::TooMany => "Wait a moment before the next try.".into(),
        }
    }
}
