//! `POST /read`: somebody reads a story. The theme's small script says so after some seconds; what is read most comes of it.
//!
//! Nothing that is known of the reader is kept, and the answer is the same whether it counted or not.

use crate::{Serving, answer};
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use paper::reading::Paper;
use proof::network::reader;
use std::net::SocketAddr;
use std::sync::Arc;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Longest form, in bytes.
const LONGEST: usize = 100;
/// What stands in the names of programs that read for nobody.
const ROBOTS: [&str; 14] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "archiver",
    "preview",
    "monitor",
    "headless",
    "lighthouse",
    "python",
    "curl",
    "wget",
    "http-client",
    "scrapy",
];

/// Takes it.
pub(crate) async fn take(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    match taken(&serving, request).await {
        Ok(()) => plain(StatusCode::NO_CONTENT),
        Err(status) => plain(status),
    }
}

async fn taken(serving: &Serving, request: Request) -> Result<(), StatusCode> {
    let (parts, body) = request.into_parts();
    if !from_here(&parts.headers, serving.site.pages.site()) {
        return Err(StatusCode::FORBIDDEN);
    }
    let form = to_bytes(body, LONGEST).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let form = std::str::from_utf8(&form).map_err(|_| StatusCode::BAD_REQUEST)?;
    let number = form.strip_prefix("article=").and_then(|number| number.parse::<i64>().ok());
    let number = number.ok_or(StatusCode::BAD_REQUEST)?;
    let site = &serving.site;
    let Some(most_read) = site.shelf.most_read() else { return Ok(()) };
    let agent = answer::get(&parts.headers, header::USER_AGENT).unwrap_or_default();
    if is_robot(&agent) {
        return Ok(());
    }
    // Only what readers can see is counted.
    let away = |_| StatusCode::SERVICE_UNAVAILABLE;
    let now = site.clock.now();
    let reading = site.shelf.current().map_err(away)?.reading().await.map_err(away)?;
    let cards = reading.cards(&[number], now).await.map_err(away)?;
    if let Some(card) = cards.first() {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let place = peer.map(|peer| reader(site.accounts.options().proxies.beyond(peer, forwarded)).to_string());
        most_read.note(number, &card.edition, &place.unwrap_or_default(), &agent, now);
    }
    Ok(())
}

/// Whether one of this site's own pages says so; both signs absent is refused.
fn from_here(headers: &HeaderMap, site: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(FETCH_SITE) {
        Some(from) => from == "same-origin",
        None => text(header::ORIGIN).is_some_and(|origin| origin == site),
    }
}

fn is_robot(agent: &str) -> bool {
    // A maker of telephones has a name that ends like a robot's.
    let agent = agent.to_ascii_lowercase().replace("cubot", "");
    agent.is_empty() || ROBOTS.iter().any(|word| agent.contains(word))
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_read_for_nobody() {
        for (agent, robot) in [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", false),
            ("Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", false),
            ("Mozilla/5.0 (Linux; CUBOT NOTE 20; compatible; Somebot/2.1)", true),
            ("Mozilla/5.0 (compatible; Somebot/2.1)", true),
            ("Mozilla/5.0 (X11) HeadlessChrome/140.0", true),
            ("", true),
        ] {
            assert_eq!(is_robot(agent), robot, "{agent}");
        }
    }
}
