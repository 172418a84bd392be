use super::change::{lock_for, refuse_without_admin};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Removes somebody from the staff, found by id or mail address, with their sessions and keys. Their stories, and what they
/// did, keep the id. Event: `staff_removed`.
pub async fn remove(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let outcome = removed(turn, key).await;
    turn.guard(outcome)
}

async fn removed(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let somebody = lock_for(turn, key).await?;
    turn.proved()?;
    let (email,) = turn
        .tx
        .one::<(String,)>("SELECT email FROM staff WHERE id = $1", params![&somebody.id])
        .await?;
    for statement in [
        "DELETE FROM session WHERE staff_id = $1",
        "DELETE FROM token WHERE staff_id = $1",
        "DELETE FROM staff_desk WHERE staff_id = $1",
        "DELETE FROM staff WHERE id = $1",
    ] {
        turn.tx.run(statement, params![&somebody.id]).await?;
    }
    refuse_without_admin(turn, somebody.role).await?;
    turn.log("staff.remove", "staff", &somebody.id, &email).await?;
    let id = somebody.id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("staff_removed", "staff", &id));
    Ok(())
}
