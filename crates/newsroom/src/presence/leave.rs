use crate::{Actor, Refusal, Turn};
use store::{Id, params};

/// A window was closed: it is no longer there, and what it held is free, or whose who asked for it.
pub async fn leave(turn: &mut Turn<'_>, article: &Id, visit: &str) -> Result<(), Refusal> {
    let outcome = left(turn, article, visit).await;
    turn.guard(outcome)
}

async fn left(turn: &mut Turn<'_>, id: &Id, visit: &str) -> Result<(), Refusal> {
    let Actor::Staff(staff) = turn.actor else { return Ok(()) };
    turn.tx.run("UPDATE article SET version = version WHERE id = $1", params![id]).await?;
    super::readable(&mut turn.tx, turn.actor, id).await?;
    let gone = turn
        .tx
        .run("DELETE FROM presence WHERE article_id = $1 AND visit = $2 AND staff_id = $3", params![id, visit, &staff.id])
        .await?;
    if gone > 0 {
        release(turn, id, visit, "").await?;
    }
    Ok(())
}

/// Frees what a window holds, but for one field.
pub(super) async fn release(turn: &mut Turn<'_>, id: &Id, visit: &str, but: &str) -> Result<(), Refusal> {
    let held = turn
        .tx
        .all::<(String,)>("SELECT field FROM field_lock WHERE article_id = $1 AND visit = $2 AND field <> $3", params![id, visit, but])
        .await?;
    for (field,) in held {
        free(turn, id, visit, &field).await?;
    }
    Ok(())
}

/// Frees a field that a window holds. If somebody asked for it, it is kept for them for half a minute; who wrote there last stays
/// written down, so that their words can be given along.
pub(super) async fn free(turn: &mut Turn<'_>, id: &Id, visit: &str, field: &str) -> Result<(), Refusal> {
    turn.tx
        .run(
            "UPDATE field_lock SET visit = '', asked_at = $4 WHERE article_id = $1 AND field = $2 AND visit = $3",
            params![id, field, visit, turn.now],
        )
        .await?;
    Ok(())
}
