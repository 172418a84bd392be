use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes an edition that holds nothing; the default one stays. Event: `edition_deleted`.
pub async fn delete(turn: &mut Turn<'_>, code: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, code).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, code: &str) -> Result<(), Refusal> {
    let (id, main) = turn
        .tx
        .opt::<(String, bool)>("UPDATE edition SET version = version + 1 WHERE code = $1 OR id = $1 RETURNING id, main", params![code])
        .await?
        .ok_or(Refusal::NotFound("edition"))?;
    turn.permit(Capability::SettingsManage, &Subject::site("edition")).await?;
    turn.proved()?;
    let (uses,) = turn
        .tx
        .one::<(i64,)>(
            "SELECT (SELECT COUNT(*) FROM article WHERE edition_id = $1) + (SELECT COUNT(*) FROM section WHERE edition_id = $1) \
             + (SELECT COUNT(*) FROM tag WHERE edition_id = $1) + (SELECT COUNT(*) FROM page WHERE edition_id = $1) \
             + (SELECT COUNT(*) FROM front WHERE edition_id = $1) + (SELECT COUNT(*) FROM series WHERE edition_id = $1)",
            params![&id],
        )
        .await?;
    if main || uses > 0 {
        return Err(Refusal::rule("in_use", "the default edition, and one that holds anything, can't be deleted"));
    }
    turn.tx
        .run("DELETE FROM address WHERE noun = 'edition' AND noun_id = $1", params![&id])
        .await?;
    turn.tx.run("DELETE FROM breaking WHERE edition_id = $1", params![&id]).await?;
    turn.tx.run("DELETE FROM edition WHERE id = $1", params![&id]).await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?;
    turn.note(Entry::new("edition_deleted", "edition", &id));
    Ok(())
}
