//! A page for when there can be no page: it needs neither the paper nor a template, so it cannot fail. It speaks the language of the
//! edition that was asked for as long as the paper can tell which that is.

use crate::{Serving, answer};
use axum::response::Response;
use http::{HeaderValue, StatusCode, Uri, header};
use paper::reading::Paper;
use serde_json::json;

/// How such a page speaks.
struct Tongue {
    language: String,
    direction: String,
    home: String,
}

impl Default for Tongue {
    fn default() -> Tongue {
        Tongue {
            language: "en".into(),
            direction: "ltr".into(),
            home: "/".into(),
        }
    }
}

/// The answer for a request of a page that gets none, in the language of its edition.
pub(crate) async fn respond_to(serving: &Serving, status: StatusCode, uri: &Uri) -> Response {
    let tongue = tongue(serving, uri).await.unwrap_or_default();
    spoken(serving, status, &tongue)
}

/// The answer for somebody who has to wait a moment, because they or all together ask for too much.
pub(crate) async fn busy(serving: &Serving, status: StatusCode, uri: &Uri) -> Response {
    let tongue = tongue(serving, uri).await.unwrap_or_default();
    let mut response = spoken(serving, StatusCode::TOO_MANY_REQUESTS, &tongue);
    *response.status_mut() = status;
    response
}

/// The same for a program (RFC 9457).
pub(crate) fn busy_problem(serving: &Serving, status: StatusCode) -> Response {
    let words = pages::refused(serving.site.pages.theme(), "en", StatusCode::TOO_MANY_REQUESTS.as_u16());
    let problem = json!({
        "type": "about:blank", "title": words.title, "status": status.as_u16(), "detail": words.sentence, "errors": [],
    });
    let mut response = Response::new(problem.to_string().into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer::guard(headers, serving.secure);
    response
}

/// The answer for a request of a file that gets none.
pub(crate) fn respond(serving: &Serving, status: StatusCode) -> Response {
    spoken(serving, status, &Tongue::default())
}

/// The edition that an address names, by `edition=CODE` or by how its path begins; else the first one.
async fn tongue(serving: &Serving, uri: &Uri) -> Option<Tongue> {
    let editions = serving.site.shelf.current().ok()?.reading().await.ok()?.editions().await.ok()?;
    let named = uri.query().unwrap_or_default().split('&').find_map(|field| field.strip_prefix("edition="));
    let path = uri.path();
    let is_below =
        |prefix: &str| !prefix.is_empty() && path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let found = editions
        .iter()
        .find(|edition| named == Some(edition.code.as_str()))
        .or_else(|| editions.iter().find(|edition| is_below(&edition.prefix)))
        .or_else(|| editions.first())?;
    Some(Tongue {
        language: found.language.clone(),
        direction: found.direction.clone(),
        home: if found.prefix.is_empty() { "/".into() } else { found.prefix.clone() },
    })
}

fn spoken(serving: &Serving, status: StatusCode, tongue: &Tongue) -> Response {
    let theme = serving.site.pages.theme();
    let (styles, mark) = (theme.address("lists.css"), theme.address("mark.svg"));
    let pages::Refused { title, sentence, front } = pages::refused(theme, &tongue.language, status.as_u16());
    let Tongue { language, direction, home } = tongue;
    let body = format!(
        "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><link rel=\"stylesheet\" href=\"{styles}\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"{mark}\"></head>\
         <body><main class=\"page gone\"><h1>{title}</h1><p>{sentence}</p><p><a href=\"{home}\">{front}</a></p></main></body></html>\n"
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
