//! Invitations: made and ended by who manages staff, taken up by a stranger who holds the link.

use crate::Desk;
use crate::answer::{Answer, Problem, Reply};
use crate::routes::{Call, shaped};
use crate::session::stranger;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use newsroom::Refusal;
use newsroom::invitation::{self, Accepted, NewInvitation};
use proof::attempt::LINK;
use serde_json::{Value, json};

pub(crate) async fn list(call: Call) -> Answer {
    let invitations = call.office.room.invitations(&call.actor).await?;
    let names = call.office.room.staff_names().await?;
    call.all(
        &invitations,
        |invitation| invitation.id.clone(),
        |invitation| {
            let mut shown = json!(invitation);
            shown["by_name"] = json!(invitation.by.as_ref().and_then(|id| names.get(id)));
            shown
        },
    )
}

pub(crate) async fn create(call: Call) -> Answer {
    let new: NewInvitation = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let made = invitation::invite(&mut turn, new).await?;
    turn.commit().await?;
    // Behind the # it reaches no server and no log.
    let url = format!("{}/desk/invitation#{}", call.desk.site, made.secret);
    Ok(Reply::created(json!({"id": made.id, "url": url, "token": made.secret, "expires_at": made.expires_at})))
}

pub(crate) async fn end(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    invitation::revoke(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

/// What a link asks its holder to.
pub(crate) async fn look(State(desk): State<Desk>, request: Request<Body>) -> Response {
    answered(looked(desk, request).await)
}

async fn looked(desk: Desk, request: Request<Body>) -> Answer {
    let (office, body, _, network) = stranger(&desk, "InvitationLink", request).await?;
    let token = body.get("token").and_then(Value::as_str).unwrap_or_default();
    if let Some(seconds) = office.room.attempt(LINK, token, &network).await? {
        return Err(Problem::TooMany(seconds));
    }
    let found = office.room.invitation(token).await?.ok_or(Refusal::NotFound("invitation"))?;
    let inviter = match &found.by {
        Some(id) => office.room.staff_names().await?.remove(id),
        None => None,
    };
    Ok(Reply::ok(json!({
        "email": found.email, "name": found.name, "role": found.role, "desks": found.desks, "by_name": inviter, "expires_at": found.expires_at,
    })))
}

/// Takes a link up.
pub(crate) async fn accept(State(desk): State<Desk>, request: Request<Body>) -> Response {
    answered(accepted(desk, request).await)
}

async fn accepted(desk: Desk, request: Request<Body>) -> Answer {
    let (office, body, _, network) = stranger(&desk, "InvitationTaken", request).await?;
    let accepted: Accepted = shaped(body)?;
    if let Some(seconds) = office.room.attempt(LINK, &accepted.token, &network).await? {
        return Err(Problem::TooMany(seconds));
    }
    let (id, email) = invitation::accept(&office.room, accepted).await?;
    Ok(Reply::created(json!({"id": id, "email": email})))
}

fn answered(answer: Answer) -> Response {
    match answer {
        Ok(reply) => reply.into_response(),
        Err(problem) => problem.into_response(),
    }
}
