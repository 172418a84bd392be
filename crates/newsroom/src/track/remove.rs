use crate::asset::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Takes a track from a film or a sound. Event: `asset_captioned`.
pub async fn remove(turn: &mut Turn<'_>, asset: &str, kind: &str, language: &str) -> Result<(), Refusal> {
    let outcome = removed(turn, asset, kind, language).await;
    turn.guard(outcome)
}

async fn removed(turn: &mut Turn<'_>, id: &str, kind: &str, language: &str) -> Result<(), Refusal> {
    let (_, own) = managed(turn, id).await?;
    let text = "DELETE FROM track WHERE asset_id = $1 AND kind = $2 AND language = $3";
    if turn.tx.run(text, params![id, kind, language]).await? == 0 {
        return Err(Refusal::NotFound("track"));
    }
    turn.note(Entry::new("asset_captioned", "asset", &own));
    Ok(())
}
