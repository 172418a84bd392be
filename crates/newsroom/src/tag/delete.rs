use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a tag that no story names. Event: `tag_deleted`.
pub async fn delete(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, edition, key).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<(), Refusal> {
    let tag = lock(turn, edition, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("tag")).await?;
    refuse_if_used(turn, &tag.id).await?;
    turn.tx.run("DELETE FROM tag WHERE id = $1", params![&tag.id]).await?;
    // Deleting waited for whoever was naming the tag.
    refuse_if_used(turn, &tag.id).await?;
    let id = tag.id.parse().map_err(|_| Refusal::Damaged("tag id".into()))?;
    turn.note(Entry::new("tag_deleted", "tag", &id));
    Ok(())
}

async fn refuse_if_used(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (uses,) = turn
        .tx
        .one::<(i64,)>(
            "SELECT (SELECT COUNT(*) FROM reference WHERE noun = 'tag' AND noun_id = $1) \
             + (SELECT COUNT(*) FROM tag WHERE merged_into = $1)",
            params![id],
        )
        .await?;
    if uses > 0 {
        return Err(Refusal::rule("in_use", "stories name this tag; merge it into another one instead"));
    }
    Ok(())
}
