//! Looks of the theme, tried on the paper's own pages before readers see them.

use crate::answer::{Answer, Problem, Reply};
use crate::previews::guard;
use crate::routes::Call;
use axum::body::Body;
use axum::response::Response;
use newsroom::Refusal;
use newsroom::setting::LOOKS;
use pages::Ask;

/// The theme's own look, which has no name in the settings.
const OWN: &str = "own";

/// A page of the site as it would be in a look: the one at `path`, or the front; light or dark if `scheme` says so.
pub(crate) async fn show(call: Call) -> Answer {
    let look = match call.part("key") {
        OWN => "",
        look if LOOKS.contains(&look) => look,
        _ => return Err(Refusal::NotFound("look").into()),
    };
    let path = match call.asked("path") {
        "" => "/",
        path if path.starts_with('/') => path,
        _ => return Err(Refusal::field("/path", "address", "a path of the site, which begins with /").into()),
    };
    let paper = call.office.press.reading().await.map_err(broken)?;
    let ask = Ask { path: path.to_owned(), query: Vec::new() };
    let made = call
        .desk
        .pages
        .in_look(look)
        .make(&paper, &ask, call.office.room.clock.now())
        .await
        .map_err(broken)?;
    if made.status != 200 || !made.content_type.starts_with("text/html") {
        return Err(Refusal::NotFound("page").into());
    }
    let scheme = call.asked("scheme");
    let bytes = match (scheme, std::str::from_utf8(&made.bytes)) {
        ("light" | "dark", Ok(html)) => html.replacen("<html ", &format!("<html data-scheme=\"{scheme}\" "), 1).into(),
        _ => made.bytes.clone(),
    };
    let mut response = Response::new(Body::from(bytes));
    guard(response.headers_mut(), &made.content_type);
    Ok(Reply::whole(response))
}

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Refused(Refusal::Damaged(error.to_string()))
}
