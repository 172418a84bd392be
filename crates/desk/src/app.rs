//! The desk in the browser: one page for every screen, and the files of its app, which are bundled while the program is built.

use crate::Desk;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;
use serde_json::Value;

/// What the build script left: nothing where there was no Node.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/desk-app"]
struct Built;

/// Nothing from elsewhere, nothing inline; what is pasted is read by the editor's one policy.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; \
     font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ProseMirrorClipboard";

/// What stands in place of the app where the program was built without it.
const WITHOUT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>The desk</title><h1>The desk was not built</h1>\
     <p>This program was built without the desk's app, for Node or its packages were not there. <code>make build</code> builds it \
     with the app.</p><p>The API is at <a href=\"/desk/api/openapi.json\">/desk/api</a>, and <code>dateline article</code> \
     writes and publishes on the command line.</p></html>";

/// `GET /desk` and every screen below it.
pub(crate) async fn shell(State(desk): State<Desk>) -> Response {
    let Some(page) = Built::get("index.html") else {
        return guarded((StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], WITHOUT).into_response());
    };
    let page = String::from_utf8_lossy(&page.data).replace("{{paper}}", &escaped(&name(&desk).await));
    guarded((StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}

/// The paper's name, as readers know it; empty while the record does not answer.
async fn name(desk: &Desk) -> String {
    let Some(office) = desk.office() else { return String::new() };
    let own = match office.room.settings().await {
        Ok(settings) => settings.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    };
    if !own.is_empty() {
        return own;
    }
    let editions = office.room.editions().await.unwrap_or_default();
    editions.first().map(|edition| edition.name.clone()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    guard(headers);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn guard(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// `GET /desk/app/…`: files are named by what is in them, so a browser keeps them for ever.
pub(crate) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(found) = Built::get(&name) else {
        return guarded((StatusCode::NOT_FOUND, "There is no such file.").into_response());
    };
    // A text is packed beside itself while building.
    let wishes = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = wishes.contains("br").then(|| Built::get(&format!("{name}.br"))).flatten();
    let is_packed = packed.is_some();
    let bytes = packed.unwrap_or(found).data.into_owned();
    let media_type = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let mut response = (StatusCode::OK, [(header::CONTENT_TYPE, media_type)], bytes).into_response();
    let headers = response.headers_mut();
    guard(headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}
