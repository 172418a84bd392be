#![no_main]
//! A question of anybody to the site: its path, its parameters, its headers (Range, Accept-Encoding, cookies, conditions) and its body.
//! Whatever it is, the answer is no failure of ours.

use axum::body::Body;
use http::{Method, Request};

/// Each line of the input is a part of the question; what follows the first NUL is its body.
fn question(bytes: &[u8]) -> Option<Request<Body>> {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (head, body) = (parts.next()?, parts.next().unwrap_or_default());
    let mut lines = head.split(|byte| *byte == b'\n');
    let method = match lines.next()?.first()? % 4 {
        0 => Method::POST,
        1 => Method::HEAD,
        _ => Method::GET,
    };
    let mut request = Request::builder().method(method).uri(lines.next()?).header("sec-fetch-site", "same-origin");
    for (name, value) in ["range", "accept-encoding", "cookie", "if-none-match", "content-type", "accept-language", "if-range"]
        .iter()
        .zip(lines)
    {
        request = request.header(*name, value);
    }
    request.body(Body::from(body.to_vec())).ok()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(request) = question(bytes) else { return };
    let status = fuzz::paper().answer(request);
    assert!(status.as_u16() < 500 || status.as_u16() == 503, "{status}");
});
