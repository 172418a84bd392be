//! A request names one host, as HTTP/1.1 asks (RFC 9112, section 3.2). The site never makes an address of it; but what no proxy
//! would pass on is not answered here either.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Version, header};

/// Lets a request on if it says, once, whom it is for.
pub(crate) async fn named_once(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let is_missing = hosts == 0 && request.version() == Version::HTTP_11 && request.uri().authority().is_none();
    if hosts > 1 || is_missing {
        return (StatusCode::BAD_REQUEST, "a request names one host\n").into_response();
    }
    next.run(request).await
}
