use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a section that nothing is filed under. Event: `section_deleted`.
pub async fn delete(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, edition, key).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let section = lock(turn, edition, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("section")).await?;
    refuse_if_used(turn, &section.id).await?;
    turn.tx
        .run("DELETE FROM address WHERE noun = 'section' AND noun_id = $1", params![&section.id])
        .await?;
    turn.tx.run("DELETE FROM section WHERE id = $1", params![&section.id]).await?;
    // Deleting waited for whoever was filing a story here.
    refuse_if_used(turn, &section.id).await?;
    let id = section.id.parse().map_err(|_| Refusal::Damaged("section id".into()))?;
    turn.note(Entry::new("section_deleted", "section", &id));
    Ok(())
}

async fn refuse_if_used(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (uses,) = turn
        .tx
        .one::<(i64,)>(
            "SELECT (SELECT COUNT(*) FROM reference WHERE noun = 'section' AND noun_id = $1) \
             + (SELECT COUNT(*) FROM section WHERE parent_id = $1)",
            params![id],
        )
        .await?;
    if uses > 0 {
        return Err(Refusal::rule("in_use", "stories or sections stand below this one; move them first"));
    }
    Ok(())
}
