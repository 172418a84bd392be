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
pub(crate) struct Assets(HashMap<String, Ready>);

impl Assets {
    pub fn of(theme: &Theme) -> Assets {
        let ready = |file: &pages::theme::File| {
            Ready::new(Made {
                status: 200,
                content_type: file.media_type.to_owned(),
                bytes: file.bytes.clone(),
                ..Made::default()
            })
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

fn asset(serving: &Serving, file: &Ready, asked: &HeaderMap) -> Response {
    let packs = !file.made.content_type.starts_with("font/");
    let wishes = answer::get(asked, header::ACCEPT_ENCODING);
    let encoding = if packs {
        encoding::choose(wishes.as_deref()).unwrap_or(Encoding::Identity)
    } else {
        Encoding::Identity
    };
    let etag = page::etag(&file.etag, encoding.name());
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    answer::guard(headers, serving.secure);
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
    *response.body_mut() = Body::from(file.packed(encoding));
    response
}
