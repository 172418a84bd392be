use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes an author whom no byline names. Event: `author_deleted`.
pub async fn delete(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, key).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let author = lock(turn, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("author")).await?;
    refuse_if_used(turn, &author.id).await?;
    turn.tx.run("DELETE FROM author WHERE id = $1", params![&author.id]).await?;
    // Deleting waited for whoever was naming the author.
    refuse_if_used(turn, &author.id).await?;
    let id = author.id.parse().map_err(|_| Refusal::Damaged("author id".into()))?;
    turn.note(Entry::new("author_deleted", "author", &id));
    Ok(())
}

async fn refuse_if_used(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (uses,) = turn
        .tx
        .one::<(i64,)>(
            "SELECT (SELECT COUNT(*) FROM reference WHERE noun = 'author' AND noun_id = $1) \
             + (SELECT COUNT(*) FROM staff WHERE author_id = $1)",
            params![id],
        )
        .await?;
    if uses > 0 {
        return Err(Refusal::rule("in_use", "stories or a member of staff name this author"));
    }
    Ok(())
}
