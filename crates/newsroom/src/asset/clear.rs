use super::alone;
use super::bin::{WAIT, shown_by};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Removes a file of the library for good, with everything that is kept of it; its bytes go later. Whoever calls this has looked through
/// every text that could name it. `false` = it is not in the bin any more, or not long enough, or readers see it: it stays.
/// Event: `asset_cleared`.
pub async fn clear(turn: &mut Turn<'_>, id: &str) -> Result<bool, Refusal> {
    let outcome = cleared(turn, id).await;
    turn.guard(outcome)
}

async fn cleared(turn: &mut Turn<'_>, id: &str) -> Result<bool, Refusal> {
    let (asset, own) = alone(turn, id).await?;
    let before = turn.now.plus_seconds(-WAIT);
    let due = "SELECT COUNT(*) FROM asset_bin WHERE asset_id = $1 AND at <= $2";
    let named = "SELECT COUNT(*) FROM reference WHERE noun = 'asset' AND noun_id = $1";
    let (due,) = turn.tx.one::<(i64,)>(due, params![id, before]).await?;
    let (named,) = turn.tx.one::<(i64,)>(named, params![id]).await?;
    if due == 0 || named > 0 || !shown_by(&mut turn.tx, id).await?.is_empty() {
        return Ok(false);
    }
    for text in [
        "DELETE FROM asset_bin WHERE asset_id = $1",
        "DELETE FROM asset_place WHERE asset_id = $1",
        "DELETE FROM asset_tag WHERE asset_id = $1",
        "DELETE FROM track WHERE asset_id = $1",
        "DELETE FROM crop WHERE asset_id = $1",
        "DELETE FROM encoding WHERE asset_id = $1",
        "DELETE FROM avif WHERE asset_id = $1",
        "DELETE FROM address WHERE noun = 'redirect' AND noun_id IN (SELECT id FROM redirect WHERE noun = 'asset' AND noun_id = $1)",
        "DELETE FROM redirect WHERE noun = 'asset' AND noun_id = $1",
        // Moving the same archive in again brings it back.
        "DELETE FROM source WHERE noun = 'asset' AND noun_id = $1",
        "UPDATE upload SET asset_id = NULL WHERE asset_id = $1",
        "DELETE FROM asset WHERE id = $1",
    ] {
        turn.tx.run(text, params![id]).await?;
    }
    turn.log("asset.clear", "asset", id, &asset.name).await?;
    turn.note(Entry::new("asset_cleared", "asset", &own));
    Ok(true)
}
