use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a series that no story belongs to. Event: `series_deleted`.
pub async fn delete(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, edition, key).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let series = lock(turn, edition, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("series")).await?;
    refuse_if_used(turn, &series.id).await?;
    turn.tx.run("DELETE FROM series WHERE id = $1", params![&series.id]).await?;
    // Deleting waited for whoever was making a story its episode.
    refuse_if_used(turn, &series.id).await?;
    let id = series.id.parse().map_err(|_| Refusal::Damaged("series id".into()))?;
    turn.note(Entry::new("series_deleted", "series", &id));
    Ok(())
}

async fn refuse_if_used(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let text = "SELECT COUNT(*) FROM reference WHERE noun = 'series' AND noun_id = $1";
    let (uses,) = turn.tx.one::<(i64,)>(text, params![id]).await?;
    if uses > 0 {
        return Err(Refusal::rule("in_use", "stories are episodes of this series; take them out of it first"));
    }
    Ok(())
}
