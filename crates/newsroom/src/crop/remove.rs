use crate::asset::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Takes a crop away: the whole picture is shown, around its focal point. Event: `asset_cropped`.
pub async fn remove(turn: &mut Turn<'_>, asset: &str, name: &str) -> Result<(), Refusal> {
    let outcome = removed(turn, asset, name).await;
    turn.guard(outcome)
}

async fn removed(turn: &mut Turn<'_>, id: &str, name: &str) -> Result<(), Refusal> {
    let (_, own) = managed(turn, id).await?;
    if turn.tx.run("DELETE FROM crop WHERE asset_id = $1 AND name = $2", params![id, name]).await? == 0 {
        return Err(Refusal::NotFound("crop"));
    }
    turn.note(Entry::new("asset_cropped", "asset", &own));
    Ok(())
}
