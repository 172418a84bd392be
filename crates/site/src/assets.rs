//! Files of the theme, named by the hash of their bytes: they never change, so everybody may keep them for ever.

use crate::{Serving, answer, conditions, encoding, error_page, page};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use pages::Theme;
use paper::Encoding;
use paper::cache::{Made, Ready};
use std::collections::HashMap;
use std::sync::Arc;

/// The theme's files, packed on first request.
pub(crate) struct Assets(HashMap<String, Arc<Ready>>);

impl Assets {
    pub fn of(theme: &Theme) -> Assets {
        let ready = |file: &pages::theme::File| {
            Arc::new(Ready::new(Made {
                status: 200,
                content_type: file.media_type.to_owned(),
                bytes: file.bytes.clone(),
                ..Made::default()
            }))
        };
        Assets(theme.files().map(|(address, file)| (address.to_owned(), ready(file))).collect())
    }
}

/// `GET /assets/…`
pub(crate) async fn serve(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    let asked = request.into_parts().0;
    if answer::only_reading(&asked.method).is_some() {
        return error_page::respond(&serving, StatusCode::METHOD_NOT_ALLOWED);
    }
    let response = match serving.assets.0.get(asked.uri.path()) {
        Some(file) => asset(&serving, file, &asked.headers),
        None => error_page::respond(&serving, StatusCode::NOT_FOUND),
    };
    answer::without_body(&asked.method, response)
}

fn asset(serving: &Serving, file: &Arc<Ready>, asked: &HeaderMap) -> Response {
    let packs = !file.made.content_type.starts_with("font/");
    let wishes = answer::get(asked, header::ACCEPT_ENCODING);
    let encoding = if packs {
        encoding::choose(wishes.as_deref()).unwrap_or(Encoding::Identity)
    } else {
        Encoding::Identity
    };
    let (bytes, form) = file.sent(encoding);
    // Sent for as long as the theme stands, so it is packed once as hard as can be, after the first reader has it.
    if encoding == Encoding::Brotli {
        serving.site.cache.harden(file);
    }
    let etag = page::etag(&file.etag, form);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    answer::guard_file(headers, serving.secure);
    // A picture can be opened as a document: then it may do nothing at all. Styles, scripts and fonts do nothing by themselves.
    if file.made.content_type.starts_with("image/") {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    }
    answer::set(headers, header::ETAG, &etag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if packs {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if conditions::is_unchanged(asked, &etag, None) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    answer::set(headers, header::CONTENT_TYPE, &file.made.content_type);
    if encoding != Encoding::Identity {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    *response.body_mut() = Body::from(bytes);
    response
}
