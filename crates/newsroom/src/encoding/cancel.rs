use crate::asset::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Gives the encoding of a file up: what is served of it stays. Event: `asset_encoding_cancelled`.
pub async fn cancel(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = cancelled(turn, id).await;
    turn.guard(outcome)
}

async fn cancelled(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    let text = "UPDATE encoding SET state = 'cancelled', leased_until = 0 WHERE asset_id = $1 AND state IN ('waiting', 'working')";
    if turn.tx.run(text, params![&asset.id]).await? == 0 {
        return Err(Refusal::rule("not_encoding", "it is not being encoded, and does not wait for it"));
    }
    turn.note(Entry::new("asset_encoding_cancelled", "asset", &own));
    Ok(())
}
