//! Previews: an address that shows an unpublished story for a while, made and ended here, shown under `/desk/share/`.

use crate::Desk;
use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use newsroom::{Refusal, preview};
use pages::Ask;
use serde_json::{Value, json};

/// How long a preview shows if nobody says, in seconds: a week.
const USUAL: i64 = 7 * 86_400;

/// Nothing from elsewhere and nothing inline, as on every page of the site.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'; \
     trusted-types dateline";

pub(crate) async fn create(call: Call) -> Answer {
    let id = call.id().await?;
    let seconds = seconds(call.json.get("expires_in"))?;
    let revision = match call.json.get("revision") {
        None | Some(Value::Null) => None,
        Some(number) => Some(number.as_i64().ok_or_else(|| Refusal::field("/revision", "number", "a whole number"))?),
    };
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let shared = preview::share(&mut turn, &id, revision, seconds).await?;
    turn.commit().await?;
    Ok(Reply::created(json!({
        "url": format!("{}/desk/share/{}", call.desk.site, shared.token), "token": shared.token, "expires_at": shared.expires_at,
    })))
}

pub(crate) async fn end(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    preview::revoke(&mut turn, &id, call.part("token")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

/// A number of seconds, or a figure with `m`, `h` or `d`.
fn seconds(json: Option<&Value>) -> Result<i64, Problem> {
    let wrong = || Refusal::field("/expires_in", "duration", "a number of seconds, or a figure with m, h or d, like `7d`");
    match json {
        None | Some(Value::Null) => Ok(USUAL),
        Some(Value::Number(number)) => Ok(number.as_i64().ok_or_else(wrong)?),
        Some(Value::String(text)) => {
            let text = text.trim();
            let (figure, unit) = match text.strip_suffix(['m', 'h', 'd']) {
                Some(figure) => (figure, &text[figure.len()..]),
                None => (text, ""),
            };
            let unit = match unit {
                "m" => 60,
                "h" => 3_600,
                "d" => 86_400,
                _ => 1,
            };
            Ok(figure.parse::<i64>().ok().and_then(|figure| figure.checked_mul(unit)).ok_or_else(wrong)?)
        }
        Some(_) => Err(wrong().into()),
    }
}

/// The page that a preview's address shows.
pub(crate) async fn show(State(desk): State<Desk>, Path(token): Path<String>) -> Response {
    match page(&desk, &token).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn page(desk: &Desk, token: &str) -> Result<Response, Problem> {
    let office = desk.office().ok_or(Problem::Closed)?;
    let under = format!("/desk/share/{token}");
    let shown = office.room.preview(token).await?;
    let paper = office.press.preview(&shown.article, shown.revision, &under).await.map_err(broken)?;
    let ask = Ask { path: paper.article.address.clone(), query: Vec::new() };
    let made = desk
        .pages
        .make(&paper, &ask, office.room.clock.now())
        .await
        .map_err(|error| broken(error.to_string()))?;
    let mut response = Response::new(Body::from(made.bytes));
    guard(response.headers_mut(), &made.content_type);
    Ok(response)
}

/// A file that a preview shows and nothing public does.
pub(crate) async fn file(State(desk): State<Desk>, Path((token, rest)): Path<(String, String)>) -> Response {
    match bytes_of(&desk, &token, &rest).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn bytes_of(desk: &Desk, token: &str, rest: &str) -> Result<Response, Problem> {
    let office = desk.office().ok_or(Problem::Closed)?;
    let shown = office.room.preview(token).await?;
    let paper = office.press.preview(&shown.article, shown.revision, "").await.map_err(broken)?;
    let (blob, media_type) = paper.file(&format!("/media/{rest}")).ok_or(Refusal::NotFound("file"))?;
    let bytes = office.room.blobs.get(&blob).await?.ok_or(Refusal::NotFound("file"))?;
    let mut response = Response::new(Body::from(bytes));
    guard(response.headers_mut(), &media_type);
    Ok(response)
}

/// Nobody keeps, indexes or passes on what a preview shows.
pub(crate) fn guard(headers: &mut HeaderMap, media_type: &str) {
    let media_type = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media_type);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Refused(Refusal::Damaged(error.to_string()))
}
