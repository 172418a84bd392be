use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a desk that nobody and no story belongs to; `news` always exists. Event: `desk_deleted`.
pub async fn delete(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, slug).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    let (id,) = turn
        .tx
        .opt::<(String,)>("UPDATE desk SET version = version + 1 WHERE slug = $1 RETURNING id", params![slug])
        .await?
        .ok_or(Refusal::NotFound("desk"))?;
    turn.permit(Capability::SettingsManage, &Subject::site("desk")).await?;
    let (uses,) = turn
        .tx
        .one::<(i64,)>(
            "SELECT (SELECT COUNT(*) FROM article WHERE desk_id = $1) + (SELECT COUNT(*) FROM staff_desk WHERE desk_id = $1)",
            params![&id],
        )
        .await?;
    if slug == "news" || uses > 0 {
        return Err(Refusal::rule("in_use", "the desk `news`, and one with staff or stories, can't be deleted"));
    }
    turn.tx.run("DELETE FROM desk WHERE id = $1", params![&id]).await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("desk id".into()))?;
    turn.note(Entry::new("desk_deleted", "desk", &id));
    Ok(())
}
