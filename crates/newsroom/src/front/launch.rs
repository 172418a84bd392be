use super::save_draft::permit;
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Puts a front's draft before readers; an empty one leaves the front to fill itself again. Event: `front_launched`.
pub async fn launch(turn: &mut Turn<'_>, edition: &str, name: &str) -> Result<Id, Refusal> {
    let outcome = launched(turn, edition, name).await;
    turn.guard(outcome)
}

async fn launched(turn: &mut Turn<'_>, edition: &str, name: &str) -> Result<Id, Refusal> {
    permit(turn, Capability::FrontLaunch, name).await?;
    let edition = crate::article::edition_row(turn, edition).await?;
    let now = turn.now;
    let (id,) = turn
        .tx
        .opt::<(String,)>(
            "UPDATE front SET version = version + 1, live = draft, launched_at = $3 WHERE edition_id = $1 AND name = $2 RETURNING id",
            params![&edition.id, name, now],
        )
        .await?
        .ok_or(Refusal::NotFound("front"))?;
    let id: Id = id.parse().map_err(|_| Refusal::Damaged("front id".into()))?;
    turn.note(Entry::new("front_launched", "front", &id));
    Ok(id)
}
