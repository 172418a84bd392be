use crate::asset::Asset;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Serves a copy of a film or a sound instead of the file as it came, or with `None` nothing until it is encoded. `false` = that was
/// done already. Event: `asset_encoded`.
pub async fn strip(turn: &mut Turn<'_>, asset: &Asset, copy: Option<&str>) -> Result<bool, Refusal> {
    let outcome = stripped(turn, asset, copy).await;
    turn.guard(outcome)
}

async fn stripped(turn: &mut Turn<'_>, asset: &Asset, copy: Option<&str>) -> Result<bool, Refusal> {
    let text = "UPDATE encoding SET bare = $2 WHERE asset_id = $1 AND bare = $3";
    if turn.tx.run(text, params![&asset.id, true, false]).await? == 0 {
        return Ok(false);
    }
    let token: String = turn.chance().token().chars().take(22).collect();
    // One that was changed meanwhile has another blob, and that is no longer the file as it came.
    let text = "UPDATE asset SET version = version + 1, blob = $2, token = $3 WHERE id = $1 AND blob = $4";
    if turn.tx.run(text, params![&asset.id, copy.unwrap_or_default(), &token, &asset.blob]).await? == 0 {
        return Ok(false);
    }
    let address = crate::asset::address(&token, &asset.name, &asset.media_type);
    super::moved(turn, &asset.id, &address).await?;
    let id = asset.id.parse().map_err(|_| Refusal::Damaged("asset id".into()))?;
    turn.note(Entry::new("asset_encoded", "asset", &id));
    Ok(true)
}
