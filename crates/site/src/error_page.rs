//! A page for when there can be no page: it needs neither the paper nor a template, so it cannot fail.

use crate::{Serving, answer};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

/// The answer for a request that gets no page.
pub(crate) fn respond(serving: &Serving, status: StatusCode) -> Response {
    let (title, sentence) = match status {
        StatusCode::NOT_FOUND => ("There is no page at this address", "It may have moved, or never existed."),
        StatusCode::METHOD_NOT_ALLOWED => ("This address can only be read", "Nothing is sent to it."),
        StatusCode::URI_TOO_LONG => ("The address is too long", "No page of ours has one of this length."),
        StatusCode::NOT_ACCEPTABLE => {
            ("There is no form of this page that you accept", "It can be sent plain, or packed by br, zstd or gzip.")
        }
        StatusCode::RANGE_NOT_SATISFIABLE => ("The file ends before that", "Nothing lies in the range that was asked for."),
        StatusCode::FORBIDDEN => ("This form came from somewhere else", "Forms are taken from this site's own pages only."),
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too long", "A form of ours is never that long."),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Accounts can't be reached just now",
            "Nothing is lost. The paper can be read meanwhile; please try again in a minute.",
        ),
        status if status.is_client_error() => ("The request could not be read", "Something in it is not as it should be."),
        _ => ("The page could not be made", "The fault is ours, and it has been noted. Please try again in a minute."),
    };
    let theme = serving.site.pages.theme();
    let (styles, mark) = (theme.address("lists.css"), theme.address("mark.svg"));
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><link rel=\"stylesheet\" href=\"{styles}\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"{mark}\"></head>\
         <body><main class=\"page gone\"><h1>{title}</h1><p>{sentence}</p><p><a href=\"/\">Front page</a></p></main></body></html>\n"
    );
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if status.is_server_error() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    answer::guard(headers, serving.secure);
    response
}
