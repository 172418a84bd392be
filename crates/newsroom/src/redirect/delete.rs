use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Deletes a redirect by its id. Event: `redirect_deleted`, in a batch with `article_led` or `asset_led` where it was a story's or a
/// file's old address: these carry their own.
pub async fn delete(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = deleted(turn, id).await;
    turn.guard(outcome)
}

async fn deleted(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    turn.permit(Capability::SettingsManage, &Subject::site("redirect")).await?;
    let (noun, noun_id) = turn
        .tx
        .opt::<(Option<String>, Option<String>)>("DELETE FROM redirect WHERE id = $1 RETURNING noun, noun_id", params![id])
        .await?
        .ok_or(Refusal::NotFound("redirect"))?;
    turn.tx
        .run("DELETE FROM address WHERE noun = 'redirect' AND noun_id = $1", params![id])
        .await?;
    let id = id.parse().map_err(|_| Refusal::NotFound("redirect"))?;
    turn.note(Entry::new("redirect_deleted", "redirect", &id));
    if let Some(owner) = noun_id {
        let owner = crate::public::id_of(&owner)?;
        match noun.as_deref() {
            Some("article") => turn.note(Entry::new("article_led", "article", &owner)),
            Some("asset") => turn.note(Entry::new("asset_led", "asset", &owner)),
            _ => {}
        }
    }
    Ok(())
}
