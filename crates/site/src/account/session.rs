//! Coming in with a password, the second step, and going out; where else somebody is signed in.

use super::fields::Refused;
use super::profile::next;
use super::{Answer, Fields, Signed, Visit, agent};
use axum::Json;
use axum::response::IntoResponse;
use pages::account::{Code, Session, Sessions};
use readers::session::{Ending, SignedIn};
use serde_json::json;

/// `POST /account/session {email, password, next}`. Whatever is wrong, the answer is the same.
pub(crate) async fn begin(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let mut refused = Refused::new("sign-in").keeping(&fields, &["email"]);
    let email = super::sign_up::email(&fields, &mut refused);
    let Some(email) = email else { return Ok(visit.refuse("/account/", &refused)) };
    let signed = visit.readers.sign_in(&email, fields.get("password"), &visit.agent, &visit.network).await?;
    came_in(visit, &fields, signed, "/account/", refused, ("password", "wrong")).await
}

/// `GET /account/code`: the second step.
pub(crate) async fn show_code(visit: Visit) -> Answer {
    if visit.half.is_none() {
        return Ok(visit.to("/account/"));
    }
    let page = Code {
        code: visit.refused.field("code", "code", ""),
        next: next(visit.asked("next")).to_owned(),
    };
    visit.page(page).await
}

/// `POST /account/code {code, next}`.
pub(crate) async fn enter_code(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let (Some(half), Some(secret)) = (visit.half.clone(), visit.secret.clone()) else {
        return Ok(visit.to("/account/"));
    };
    let entered = visit
        .readers
        .enter_code(&secret, &half, fields.trimmed("code"), &visit.agent, &visit.network)
        .await?;
    visit.secret = None;
    came_in(visit, &fields, entered, "/account/code", Refused::new("code"), ("code", "code")).await
}

/// Where somebody goes who came in, or did not.
async fn came_in(visit: Visit, fields: &Fields, signed: SignedIn, back: &str, mut refused: Refused, wrong: (&str, &str)) -> Answer {
    Ok(match signed {
        SignedIn::Opened(opened) => {
            visit.leave().await?;
            let next = next(fields.get("next"));
            let to = match (opened.half, next.is_empty()) {
                (true, _) => visit.to_with("/account/code", &[("next", next)]),
                (false, true) => visit.to("/account/"),
                (false, false) => visit.to(next),
            };
            visit.signed_in(to, &opened)
        }
        SignedIn::Wrong => visit.refuse(back, refused.because(wrong.0, wrong.1)),
        SignedIn::TooMany => visit.refuse(back, refused.because("", "too-many")),
    })
}

/// `POST /account/sign-out`.
pub(crate) async fn end(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    visit.leave().await?;
    visit.reader = None;
    Ok(visit.signed_out(visit.done("/account/", "signed-out")))
}

/// `GET /account/sessions`.
pub(crate) async fn list(Signed { visit, reader }: Signed) -> Answer {
    let sessions = visit.readers.sessions(&reader.id).await?;
    let moments: Vec<_> = sessions.iter().flat_map(|one| [one.made_at, one.seen_at]).collect();
    let instants = visit.instants(&moments).await?;
    let sessions = sessions
        .into_iter()
        .zip(instants.chunks_exact(2))
        .map(|(one, at)| Session {
            current: one.id == reader.session,
            id: one.id,
            agent: agent::short(&one.agent),
            made: at[0].clone(),
            seen: at[1].clone(),
        })
        .collect();
    visit.page(Sessions { sessions }).await
}

/// `POST /account/sessions/end {session}`; without a session all others end.
pub(crate) async fn end_other(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let which = match fields.trimmed("session") {
        "" => Ending::AllBut(&reader.session),
        session => Ending::One(session),
    };
    visit.readers.end_sessions(&reader.id, which).await?;
    Ok(visit.done("/account/sessions", "sessions"))
}

/// `GET /account/me.json`: whether somebody is signed in, for the small script of public pages.
pub(crate) async fn me(visit: Visit) -> Answer {
    let name = visit.reader.as_ref().map(|reader| reader.name.as_str());
    Ok(Json(json!({ "signed_in": visit.reader.is_some(), "name": name })).into_response())
}
