//! Proposals: a release or an embargo asked of somebody who may decide it.

use crate::answer::{Answer, Reply};
use crate::routes::Call;
use newsroom::proposal::{self, Action, NewProposal, Proposal};
use newsroom::{Refusal, article};
use serde_json::{Value, json};

fn body(proposal: &Proposal) -> Value {
    json!({
        "id": proposal.id, "article": proposal.article, "action": proposal.action, "at": proposal.at, "note": proposal.note,
        "staff": proposal.staff, "made_at": proposal.made_at,
    })
}

pub(crate) async fn list(call: Call) -> Answer {
    let id = call.id().await?;
    let proposals = call.office.room.proposals(&call.actor, &id).await?;
    call.all(&proposals, |proposal| proposal.id.clone(), body)
}

pub(crate) async fn create(call: Call) -> Answer {
    let id = call.id().await?;
    let action = Action::parse(&call.text("action")?).ok_or_else(|| Refusal::field("/action", "unknown", "one of: schedule, embargo"))?;
    let note = call.text("note")?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let at = article::local_time(&mut turn, "/at", &call.text("at")?).await?;
    let proposal = proposal::propose(&mut turn, NewProposal { article: id, action, at, note }).await?;
    turn.commit().await?;
    Ok(Reply::created(body(&proposal)))
}

pub(crate) async fn accept(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let proposal = proposal::accept(&mut turn, &id, call.part("proposal")).await?;
    let event = turn.commit().await?;
    let mut answer = body(&proposal);
    answer["event"] = json!(event.map(|event| event.number));
    Ok(Reply::ok(answer))
}

pub(crate) async fn decline(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    proposal::decline(&mut turn, &id, call.part("proposal")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}
