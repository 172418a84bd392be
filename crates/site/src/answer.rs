//! Headers that answers share.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use std::borrow::Cow;

/// (A film whose sizes change plays from a blob that the page's own script made.) Nothing from elsewhere but the players that a reader asks for, nothing inline, nowhere framed. Data blocks (JSON-LD) are no scripts to it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
     frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://geo.dailymotion.com https://rutube.ru; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types dateline",
);
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// What every answer carries, so that a browser does with it only what it is for.
pub(crate) fn guard(headers: &mut HeaderMap, secure: bool) {
    guard_file(headers, secure);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(PERMISSIONS, HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
}

/// What a file carries that is only ever part of a page.
pub(crate) fn guard_file(headers: &mut HeaderMap, secure: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
}

/// 405 for everything but reading.
pub(crate) fn only_reading(method: &Method) -> Option<Response> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    Some(response)
}

/// HEAD: the same headers, with the length the body would have.
pub(crate) fn without_body(method: &Method, response: Response) -> Response {
    if method != Method::HEAD {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    if !parts.headers.contains_key(header::CONTENT_LENGTH)
        && let Some(length) = axum::body::HttpBody::size_hint(&body).exact()
    {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

/// A header's text; a value that cannot stand in a header is left out.
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The text of a request's header; several lines of one name are one list.
pub(crate) fn get(headers: &HeaderMap, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let first = lines.next()?;
    let rest: Vec<&str> = lines.collect();
    Some(if rest.is_empty() { first.into() } else { format!("{first}, {}", rest.join(", ")).into() })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    #[test]
    fn exactly_the_known_players_may_be_framed() {
        let policy = super::POLICY.to_str().unwrap().to_owned();
        let framed = policy.split("; ").find_map(|part| part.strip_prefix("frame-src ")).unwrap();
        let known: Vec<String> = story::player::HOSTS.iter().map(|host| format!("https://{host}")).collect();
        assert_eq!(framed.split(' ').collect::<Vec<_>>(), known);
    }
}
