use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a page. Event: `page_deleted`.
pub async fn delete(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, edition, key).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("page")).await?;
    let edition = crate::article::edition_row(turn, edition).await?;
    let (id,) = turn
        .tx
        .opt::<(String,)>("DELETE FROM page WHERE id = $2 OR (edition_id = $1 AND slug = $2) RETURNING id", params![&edition.id, key])
        .await?
        .ok_or(Refusal::NotFound("page"))?;
    turn.tx.run("DELETE FROM address WHERE noun = 'page' AND noun_id = $1", params![&id]).await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("page id".into()))?;
    turn.note(Entry::new("page_deleted", "page", &id));
    Ok(())
}
