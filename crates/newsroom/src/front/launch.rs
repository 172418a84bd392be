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
    let (id, layout) = turn
        .tx
        .opt::<(String, String)>(
            "UPDATE front SET version = version + 1 WHERE edition_id = $1 AND name = $2 RETURNING id, draft",
            params![&edition.id, name],
        )
        .await?
        .ok_or(Refusal::NotFound("front"))?;
    let who = turn.actor.id().map(Id::to_string);
    show(turn, &id, &layout, who).await
}

/// Readers see this layout of a front from now on, whose row is locked. It goes into the history.
pub(super) async fn show(turn: &mut Turn<'_>, front: &str, layout: &str, who: Option<String>) -> Result<Id, Refusal> {
    let (now, entry) = (turn.now, turn.id());
    turn.tx
        .run("UPDATE front SET live = $2, launched_at = $3 WHERE id = $1", params![front, layout, now])
        .await?;
    turn.tx
        .run(
            "INSERT INTO front_launch (id, front_id, layout, staff_id, at) VALUES ($1, $2, $3, $4, $5)",
            params![&entry, front, layout, who, now],
        )
        .await?;
    let id = id_of(front)?;
    turn.note(Entry::new("front_launched", "front", &id));
    Ok(id)
}

/// A front whose row is locked. Its draft does not change: whoever arranges it goes on.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Locked {
    pub id: String,
    pub draft: String,
    pub live: Option<String>,
}

/// Locks a front for somebody who may launch it.
pub(super) async fn lock(turn: &mut Turn<'_>, edition: &str, name: &str) -> Result<Locked, Refusal> {
    permit(turn, Capability::FrontLaunch, name).await?;
    let edition = crate::article::edition_row(turn, edition).await?;
    let text = "UPDATE front SET version = version WHERE edition_id = $1 AND name = $2 RETURNING id, draft, live";
    turn.tx
        .opt::<Locked>(text, params![&edition.id, name])
        .await?
        .ok_or(Refusal::NotFound("front"))
}

/// A front's id, as events have it.
pub(super) fn id_of(front: &str) -> Result<Id, Refusal> {
    front.parse().map_err(|_| Refusal::Damaged("front id".into()))
}
