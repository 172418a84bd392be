use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Takes the sentence off. Event: `breaking_ended`.
pub async fn end(turn: &mut Turn<'_>, edition: &str) -> Result<(), Refusal> {
    let outcome = ended(turn, edition).await;
    turn.guard(outcome)
}

async fn ended(turn: &mut Turn<'_>, edition: &str) -> Result<(), Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    turn.tx
        .run("UPDATE edition SET version = version + 1 WHERE id = $1", params![&edition.id])
        .await?;
    crate::front::permit(turn, Capability::FrontLaunch, "home").await?;
    let gone = turn.tx.run("DELETE FROM breaking WHERE edition_id = $1", params![&edition.id]).await?;
    if gone == 0 {
        return Err(Refusal::NotFound("breaking news"));
    }
    let id = edition.id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?;
    turn.note(Entry::new("breaking_ended", "edition", &id));
    Ok(())
}
