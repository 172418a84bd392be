//! Published pictures, films, sounds and documents: only what the paper lists, under the type that the paper names.

use crate::conditions::{self, Wanted};
use crate::{Serving, Site, answer, error_page, target};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use paper::document::Asset;
use paper::reading::Paper;
use std::sync::Arc;

/// A file opened by somebody from outside runs nothing and reaches nothing.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
);

/// `GET /media/…`
pub(crate) async fn serve(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    let asked = request.into_parts().0;
    if answer::only_reading(&asked.method).is_some() {
        return error_page::respond(&serving, StatusCode::METHOD_NOT_ALLOWED);
    }
    let response = match find(&serving.site, asked.uri.path()).await {
        Ok(Some(found)) => match send(&serving, &found, &asked.headers).await {
            Ok(response) => response,
            // It comes back by itself; nobody keeps this answer.
            Err(store::Error::Away(why)) => {
                tracing::warn!(address = asked.uri.path(), why, "the store of files does not answer");
                let mut response = error_page::respond(&serving, StatusCode::SERVICE_UNAVAILABLE);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
                response
            }
            Err(error) => {
                tracing::error!(address = asked.uri.path(), %error, "a published file could not be read");
                error_page::respond(&serving, StatusCode::NOT_FOUND)
            }
        },
        Ok(None) => error_page::respond(&serving, StatusCode::NOT_FOUND),
        Err(why) if serving.site.shelf.is_damaged() => {
            tracing::warn!(address = asked.uri.path(), why, "the damaged paper could not be asked for a file");
            error_page::respond(&serving, StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(why) => {
            tracing::error!(address = asked.uri.path(), why, "the paper could not be asked for a file");
            error_page::respond(&serving, StatusCode::INTERNAL_SERVER_ERROR)
        }
    };
    answer::without_body(&asked.method, response)
}

struct Found {
    asset: Asset,
    blob: String,
    media_type: String,
}

async fn find(site: &Site, raw: &str) -> Result<Option<Found>, String> {
    let Ok(address) = target::path(raw) else { return Ok(None) };
    let print = site.shelf.current().map_err(|error| error.to_string())?;
    let told = |error: paper::Error| {
        site.shelf.suspect(&print, &error);
        error.to_string()
    };
    let reading = print.reading().await.map_err(told)?;
    let found = reading.media(&address, site.clock.now()).await.map_err(told)?;
    Ok(found.map(|(asset, blob, media_type)| Found { asset, blob, media_type }))
}

async fn send(serving: &Serving, found: &Found, asked: &HeaderMap) -> Result<Response, store::Error> {
    let blobs = &serving.site.blobs;
    let missing = || store::Error::Io(std::io::ErrorKind::NotFound.into());
    let etag = format!("\"{}\"", &found.blob[..24.min(found.blob.len())]);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    answer::guard(headers, serving.secure);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    answer::set(headers, header::ETAG, &etag);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // The bytes at an address never change, but they can be taken off: only a shared cache that is told of it may keep them.
    let keep = if serving.purge {
        "public, max-age=604800, immutable"
    } else {
        "private, max-age=604800, immutable"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if conditions::is_unchanged(asked, &etag, None) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let size = blobs.size(&found.blob).await?.ok_or_else(missing)?;
    let headers = response.headers_mut();
    answer::set(headers, header::CONTENT_TYPE, &found.media_type);
    answer::set(headers, header::CONTENT_DISPOSITION, &disposition(&found.media_type, &found.asset.name));
    let (from, length) = match conditions::wanted(asked, &etag, size) {
        Wanted::Whole => (0, size),
        Wanted::Part(from, to) => {
            answer::set(headers, header::CONTENT_RANGE, &format!("bytes {from}-{to}/{size}"));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            (from, to - from + 1)
        }
        Wanted::Impossible => {
            headers.remove(header::CONTENT_DISPOSITION);
            headers.remove(header::CONTENT_TYPE);
            answer::set(headers, header::CONTENT_RANGE, &format!("bytes */{size}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(response);
        }
    };
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    *response.body_mut() = Body::from_stream(blobs.read(&found.blob, from, length).await?.ok_or_else(missing)?);
    Ok(response)
}

/// Pictures, films and sounds are shown; everything else is kept, never opened here.
fn disposition(media_type: &str, name: &str) -> String {
    let shown = matches!(media_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "image/avif")
        || matches!(media_type, "application/vnd.apple.mpegurl" | "text/vtt")
        || media_type.starts_with("video/")
        || media_type.starts_with("audio/");
    let way = if shown { "inline" } else { "attachment" };
    if name.is_empty() {
        return way.to_owned();
    }
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_graphic() && !matches!(letter, '"' | '\\') { letter } else { '_' })
        .collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_never_opened_here() {
        assert_eq!(disposition("image/jpeg", ""), "inline");
        assert_eq!(disposition("image/svg+xml", ""), "attachment");
        assert_eq!(
            disposition("text/html", "a b\"\r\n.html"),
            "attachment; filename=\"a_b___.html\"; filename*=UTF-8''a%20b%22%0D%0A%2Ehtml"
        );
        assert_eq!(
            disposition("application/pdf", "Отчёт.pdf"),
            "attachment; filename=\"_____.pdf\"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%2Epdf"
        );
    }
}
