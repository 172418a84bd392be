use super::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Takes a file out of the bin. Event: `asset_restored`.
pub async fn restore(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = restored(turn, id).await;
    turn.guard(outcome)
}

async fn restored(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    if turn.tx.run("DELETE FROM asset_bin WHERE asset_id = $1", params![id]).await? == 0 {
        return Err(Refusal::rule("not_binned", "it is not in the bin"));
    }
    turn.log("asset.restore", "asset", id, &asset.name).await?;
    turn.note(Entry::new("asset_restored", "asset", &own));
    Ok(())
}
