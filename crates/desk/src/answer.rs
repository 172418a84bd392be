//! Answers, and refusals as `application/problem+json` (RFC 9457): the one place where a refusal becomes a status.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::fmt::rfc2822::DateTimePrinter;
use newsroom::Refusal;
use serde_json::{Value, json};
use store::Moment;

/// What a handler gives: a status with JSON, or a problem.
pub(crate) type Answer = Result<Reply, Problem>;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: StatusCode,
    pub body: Option<Value>,
    pub cookie: Option<String>,
    /// A stream of events, in place of JSON.
    pub events: Option<Body>,
    /// A file's media type and bytes, in place of JSON.
    pub file: Option<(String, bytes::Bytes)>,
    /// A response that is ready, in place of JSON: the switch to a socket, or a page.
    pub whole: Option<Response>,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Reply {
    pub fn ok(body: Value) -> Reply {
        Reply {
            status: StatusCode::OK,
            body: Some(body),
            cookie: None,
            events: None,
            file: None,
            whole: None,
            headers: Vec::new(),
        }
    }

    pub fn created(body: Value) -> Reply {
        Reply { status: StatusCode::CREATED, ..Reply::ok(body) }
    }

    /// The same for something that was made.
    pub fn made(self) -> Reply {
        Reply { status: StatusCode::CREATED, ..self }
    }

    /// The same with a further header; what can be none is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Reply {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    pub fn accepted(body: Value) -> Reply {
        Reply { status: StatusCode::ACCEPTED, ..Reply::ok(body) }
    }

    pub fn nothing() -> Reply {
        Reply {
            status: StatusCode::NO_CONTENT,
            body: None,
            ..Reply::ok(Value::Null)
        }
    }

    /// A stream of events.
    pub fn stream(events: Body) -> Reply {
        Reply { body: None, events: Some(events), ..Reply::ok(Value::Null) }
    }

    /// A response that is ready.
    pub fn whole(response: Response) -> Reply {
        Reply { body: None, whole: Some(response), ..Reply::ok(Value::Null) }
    }

    /// A file that only the staff may see.
    pub fn file(media_type: &str, bytes: bytes::Bytes) -> Reply {
        Reply {
            body: None,
            file: Some((media_type.to_owned(), bytes)),
            ..Reply::ok(Value::Null)
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The newsroom refused.
    Refused(Refusal),
    /// Nobody is signed in, or the key is wrong.
    Unknown,
    /// Mail address and password do not belong together.
    SignIn,
    /// The password is right, and a second factor is wanted: a code, a passkey.
    Second { code: bool, passkey: bool },
    /// What should prove who is signed in does not fit.
    NoProof,
    /// Passkeys belong to a name, encrypted or `localhost`: here there can be none.
    NoPasskeys,
    /// The request comes from somewhere else.
    Origin,
    /// The body can't be read.
    Unreadable(String),
    /// A header is missing.
    Precondition,
    /// It is a socket, and no other kind of request is answered there.
    Socket,
    /// An upload in pieces that speaks another version.
    Protocol,
    /// The body is too large.
    TooLarge,
    /// The body is of a type that is not read here.
    MediaType,
    /// The file was not taken.
    File(media::Error),
    /// The record does not answer.
    Closed,
    /// Too many tries; how many seconds to wait.
    TooMany(i64),
    /// Nothing is done here in this way.
    Method,
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
        if let Some(response) = self.whole {
            return response;
        }
        if let Some((media_type, bytes)) = self.file {
            return file(&media_type, bytes);
        }
        if let Some(events) = self.events {
            let headers = [
                (header::CONTENT_TYPE, "text/event-stream"),
                (header::CACHE_CONTROL, "no-store"),
                // A proxy before us passes each event on at once.
                (header::HeaderName::from_static("x-accel-buffering"), "no"),
            ];
            return (headers, events).into_response();
        }
        let mut response = match self.body {
            None => self.status.into_response(),
            Some(body) => (self.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(cookie) = self.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            headers.insert(header::SET_COOKIE, cookie);
        }
        headers.extend(self.headers);
        response
    }
}

/// An instant as headers write it.
pub(crate) fn http_date(at: Moment) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at.timestamp()).unwrap_or_default()
}

/// What somebody uploaded is shown and never run; a file never changes, so its browser may keep it.
fn file(media_type: &str, bytes: bytes::Bytes) -> Response {
    let media_type = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    response
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
            Problem::Refused(Refusal::Proof) => {
                body["errors"] = json!([{"pointer": "", "code": "proof", "message": "POST /desk/api/session/proof first"}]);
            }
            Problem::Second { code, passkey } => {
                body["errors"] = json!([{"pointer": "/code", "code": "second_factor", "message": "a second factor is wanted"}]);
                body["second_factor"] = json!({"code": code, "passkey": passkey});
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
        if let Problem::TooMany(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        } else if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE) {
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
                Refusal::Proof => (StatusCode::FORBIDDEN, "Prove that it is you"),
                Refusal::NotFound(_) => (StatusCode::NOT_FOUND, "Not found"),
                Refusal::Conflict { .. } | Refusal::Stale(_) => (StatusCode::CONFLICT, "Conflict"),
                Refusal::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Some fields are not right"),
                Refusal::Rule { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "A rule forbids it"),
                Refusal::Store(store::Error::Gone(_) | store::Error::Busy(_)) => {
                    (StatusCode::SERVICE_UNAVAILABLE, "The record does not answer")
                }
                Refusal::Store(store::Error::Away(_)) => (StatusCode::SERVICE_UNAVAILABLE, "The store of files does not answer"),
                Refusal::Store(store::Error::Io(_)) => (StatusCode::SERVICE_UNAVAILABLE, "The disk does not answer"),
                Refusal::Store(store::Error::Full(_)) => (StatusCode::INSUFFICIENT_STORAGE, "The disk is full"),
                Refusal::Store(store::Error::Conflict(_)) => (StatusCode::CONFLICT, "Conflict"),
                Refusal::Store(_) | Refusal::Damaged(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Something broke"),
            },
            Problem::Unknown => (StatusCode::UNAUTHORIZED, "Sign in first"),
            Problem::SignIn => (StatusCode::UNAUTHORIZED, "Not signed in"),
            Problem::Second { .. } => (StatusCode::UNAUTHORIZED, "A second factor is wanted"),
            Problem::NoProof => (StatusCode::FORBIDDEN, "It does not fit"),
            Problem::NoPasskeys => (StatusCode::UNPROCESSABLE_ENTITY, "No passkeys here"),
            Problem::Origin => (StatusCode::FORBIDDEN, "From another site"),
            Problem::Unreadable(_) => (StatusCode::BAD_REQUEST, "The request can't be read"),
            Problem::Precondition => (StatusCode::PRECONDITION_REQUIRED, "If-Match is missing"),
            Problem::Socket => (StatusCode::UPGRADE_REQUIRED, "A WebSocket"),
            Problem::Protocol => (StatusCode::PRECONDITION_FAILED, "Another version"),
            Problem::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Problem::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "This type is not read here"),
            Problem::File(media::Error::TooLarge(_)) => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Problem::File(media::Error::Unsupported(..)) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "This type is not taken"),
            Problem::File(media::Error::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "Too much at once"),
            Problem::File(media::Error::Unreadable(_)) => (StatusCode::SERVICE_UNAVAILABLE, "Files can't be worked on now"),
            Problem::File(_) => (StatusCode::UNPROCESSABLE_ENTITY, "The file is not right"),
            Problem::Closed => (StatusCode::SERVICE_UNAVAILABLE, "The record does not answer"),
            Problem::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "Too many tries"),
            Problem::Method => (StatusCode::METHOD_NOT_ALLOWED, "Not in this way"),
        }
    }

    fn detail(&self) -> String {
        match self {
            // What broke inside is for the log, not for whoever asked.
            Problem::Refused(Refusal::Store(_) | Refusal::Damaged(_)) => "Try again; the program's log says more.".into(),
            Problem::Refused(refusal) => refusal.to_string(),
            Problem::Unknown => "Send `Authorization: Bearer TOKEN`, or sign in at POST /desk/api/session.".into(),
            Problem::SignIn => "The mail address, the password or the code is wrong.".into(),
            Problem::Second { .. } => "Send `code` as well, or sign in with a passkey.".into(),
            Problem::NoProof => "The password, the code or the passkey is wrong.".into(),
            Problem::NoPasskeys => "Passkeys need an address of the site with a name, encrypted or `localhost`.".into(),
            Problem::Origin => "A request that changes something comes from this site's own pages, or carries a Bearer token.".into(),
            Problem::Unreadable(problem) => problem.clone(),
            Problem::Precondition => "Send `If-Match: N` with the number of the revision that you began from.".into(),
            Problem::Socket => "Ask for a WebSocket here: `Connection: Upgrade`, `Upgrade: websocket`.".into(),
            Problem::Protocol => "Uploads in pieces are spoken in tus 1.0: send `Tus-Resumable: 1.0.0`.".into(),
            Problem::TooLarge => "The body is larger than is read here.".into(),
            Problem::MediaType => "Send application/json, or multipart/form-data for files.".into(),
            Problem::File(error) => error.to_string(),
            Problem::Closed => "Readers are served meanwhile; nothing was changed. Try again in a moment.".into(),
            Problem::TooMany(seconds) => format!("Wait {seconds} seconds before the next try."),
            Problem::Method => "This address is there, but does not take this method; see /desk/api/openapi.json.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use newsroom::Refusal;
    use store::Error;

    /// Each kind of refusal has its status, here and nowhere else. What can't be brought about over HTTP is looked at here.
    #[test]
    fn every_refusal_has_its_status() {
        let store = |error: Error| Problem::Refused(Refusal::Store(error));
        for (problem, status) in [
            (Problem::Unreadable(String::new()), 400),
            (Problem::Unknown, 401),
            (Problem::SignIn, 401),
            (Problem::Refused(Refusal::Forbidden("x")), 403),
            (Problem::Origin, 403),
            (Problem::Refused(Refusal::Proof), 403),
            (Problem::NoProof, 403),
            (Problem::Second { code: true, passkey: false }, 401),
            (Problem::Refused(Refusal::NotFound("x")), 404),
            (Problem::Method, 405),
            (Problem::Refused(Refusal::conflict("x", "y")), 409),
            (store(Error::Conflict(String::new())), 409),
            (Problem::TooLarge, 413),
            (Problem::MediaType, 415),
            (Problem::Refused(Refusal::field("/x", "y", "z")), 422),
            (Problem::Refused(Refusal::rule("x", "y")), 422),
            (Problem::Precondition, 428),
            (Problem::TooMany(7), 429),
            (Problem::Refused(Refusal::Damaged(String::new())), 500),
            (store(Error::Gone(String::new())), 503),
            (store(Error::Busy(String::new())), 503),
            (store(Error::Away(String::new())), 503),
            (store(std::io::Error::from_raw_os_error(5).into()), 503),
            (store(std::io::Error::from_raw_os_error(28).into()), 507),
            (Problem::Closed, 503),
            (store(Error::Full(String::new())), 507),
        ] {
            assert_eq!(problem.status().0.as_u16(), status, "{problem:?}");
        }
    }

    #[test]
    fn what_broke_inside_is_told_to_nobody_outside() {
        for error in [Error::Gone("/secret/path".into()), Error::Full("/secret/path".into()), Error::Other("/secret/path".into())] {
            assert!(!Problem::Refused(Refusal::Store(error)).detail().contains("secret"));
        }
    }
}
