use crate::asset::{self, NewAsset};
use crate::{Refusal, Turn};
use store::{Id, params};

/// Makes an asset of an upload that is whole, once: whoever does it again, because no answer came, gets the same asset.
/// Event: `asset_added`.
pub async fn finish(turn: &mut Turn<'_>, id: &str, new: NewAsset) -> Result<String, Refusal> {
    let outcome = finished(turn, id, new).await;
    turn.guard(outcome)
}

async fn finished(turn: &mut Turn<'_>, id: &str, new: NewAsset) -> Result<String, Refusal> {
    let owner = turn.actor.id().map(Id::as_str).map(str::to_owned);
    let found = turn
        .tx
        .opt::<(Option<String>, Option<String>)>(
            "UPDATE upload SET length = length WHERE id = $1 AND purpose = 'asset' RETURNING staff_id, asset_id",
            params![id],
        )
        .await?;
    let (_, asset) = found.filter(|(of, _)| *of == owner).ok_or(Refusal::NotFound("upload"))?;
    if let Some(asset) = asset {
        return Ok(asset);
    }
    let asset = asset::add(turn, new).await?.id;
    turn.tx.run("UPDATE upload SET asset_id = $2 WHERE id = $1", params![id, &asset]).await?;
    Ok(asset.to_string())
}
