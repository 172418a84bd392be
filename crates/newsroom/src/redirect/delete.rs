use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a redirect by its id. Event: `redirect_deleted`.
pub async fn delete(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, id).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    turn.permit(Capability::SettingsManage, &Subject::site("redirect")).await?;
    let gone = turn.tx.run("DELETE FROM redirect WHERE id = $1", params![id]).await?;
    if gone == 0 {
        return Err(Refusal::NotFound("redirect"));
    }
    turn.tx
        .run("DELETE FROM address WHERE noun = 'redirect' AND noun_id = $1", params![id])
        .await?;
    let id = id.parse().map_err(|_| Refusal::NotFound("redirect"))?;
    turn.note(Entry::new("redirect_deleted", "redirect", &id));
    Ok(())
}
