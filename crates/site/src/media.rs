//! Pictures, sounds, films and documents: only what a public story shows, under the type that was found in its bytes.

use crate::Site;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use paper::document::Asset;
use paper::reading::Paper;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(crate) async fn answer(site: &Site, request: &Parts) -> Response {
    let nothing = || (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    let Ok(path) = percent_decode_str(request.uri.path()).decode_utf8() else { return nothing() };
    let found = async {
        let reading = site.shelf.current()?.reading().await?;
        reading.media(&path, site.clock.now()).await
    };
    match found.await {
        Ok(Some((asset, blob, media_type))) => match site.blobs.get(&blob).await {
            Ok(Some(bytes)) => file(&asset, &blob, &media_type, bytes, &request.headers),
            Ok(None) => {
                tracing::error!(path = %path, blob, "a file of the paper is missing among the blobs");
                nothing()
            }
            Err(error) => unavailable(&error.to_string()),
        },
        Ok(None) => nothing(),
        Err(error) => unavailable(&error.to_string()),
    }
}

fn unavailable(problem: &str) -> Response {
    tracing::error!(problem, "a file could not be served");
    let retry = [(header::RETRY_AFTER, "5")];
    (StatusCode::SERVICE_UNAVAILABLE, retry, "The file can't be served right now.\n").into_response()
}

fn file(asset: &Asset, blob: &str, media_type: &str, bytes: Bytes, asked: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    headers.insert(header::CONTENT_TYPE, text(media_type));
    // A withdrawal must be seen within seconds: browsers ask each time, and the validator makes that cheap.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=0, must-revalidate"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let etag = format!("\"{}\"", &blob[..24.min(blob.len())]);
    headers.insert(header::ETAG, text(&etag));
    if asset.kind == "document" {
        headers.insert(HeaderName::from_static("content-security-policy"), HeaderValue::from_static("sandbox; default-src 'none'"));
        let name = utf8_percent_encode(&asset.name, NON_ALPHANUMERIC);
        headers.insert(header::CONTENT_DISPOSITION, text(&format!("attachment; filename*=UTF-8''{name}")));
    }
    let given = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if given(header::IF_NONE_MATCH).is_some_and(|value| value.split(',').any(|one| one.trim() == etag || one.trim() == "*")) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let fresh = given(header::IF_RANGE).is_none_or(|value| value == etag);
    let length = bytes.len() as u64;
    match given(header::RANGE).filter(|_| fresh).map(|range| one_range(range, length)) {
        Some(Some((from, to))) => {
            headers.insert(header::CONTENT_RANGE, text(&format!("bytes {from}-{to}/{length}")));
            let start = usize::try_from(from).unwrap_or(0);
            let end = usize::try_from(to).unwrap_or(0) + 1;
            (StatusCode::PARTIAL_CONTENT, headers, Body::from(bytes.slice(start..end))).into_response()
        }
        Some(None) => {
            headers.insert(header::CONTENT_RANGE, text(&format!("bytes */{length}")));
            (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
        }
        None => (StatusCode::OK, headers, Body::from(bytes)).into_response(),
    }
}

/// One range of bytes, both ends counted; `None` if it lies outside or can't be read. Several ranges are answered with the first.
fn one_range(range: &str, length: u64) -> Option<(u64, u64)> {
    let first = range.strip_prefix("bytes=")?.split(',').next()?.trim();
    let (from, to) = first.split_once('-')?;
    let last = length.checked_sub(1)?;
    let (from, to) = if from.is_empty() {
        let tail: u64 = to.parse().ok().filter(|tail| *tail > 0)?;
        (length.saturating_sub(tail), last)
    } else {
        let to = if to.is_empty() { last } else { to.parse().ok()? };
        (from.parse().ok()?, to.min(last))
    };
    (from <= to && from < length).then_some((from, to))
}
