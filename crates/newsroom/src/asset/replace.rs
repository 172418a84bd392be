use super::{NewAsset, managed};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Puts another file in the place of one, wherever it is shown: the id, what is said of it, folder and tags stay, and the address is
/// a new one, so that no copy of the old file is shown for it. A film or a sound is encoded anew. Event: `asset_replaced`.
pub async fn replace(turn: &mut Turn<'_>, id: &str, new: NewAsset) -> Result<(), Refusal> {
    let outcome = replaced(turn, id, new).await;
    turn.guard(outcome)
}

async fn replaced(turn: &mut Turn<'_>, id: &str, new: NewAsset) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    if new.kind != asset.kind {
        let message = format!("it is a {}: only another one of that kind can take its place", asset.kind);
        return Err(Refusal::field("/file", "kind", message));
    }
    let token: String = turn.chance().token().chars().take(22).collect();
    // The point that crops keep was one of the old picture, and so were they.
    turn.tx.run("DELETE FROM crop WHERE asset_id = $1", params![id]).await?;
    turn.tx
        .run(
            "UPDATE asset SET token = $2, media_type = $3, name = $4, blob = $5, original = $6, size = $7, width = $8, height = $9, \
             renditions = $10, focal_point = NULL, duration = 0, inside = $11 WHERE id = $1",
            params![
                id,
                &token,
                &new.media_type,
                &new.name,
                &new.blob,
                &new.original,
                new.size,
                new.width,
                new.height,
                serde_json::to_string(&new.renditions)?,
                serde_json::to_string(&new.inside)?
            ],
        )
        .await?;
    let address = super::address(&token, &new.name, &new.media_type);
    crate::encoding::moved(turn, id, &address).await?;
    crate::encoding::anew(turn, id).await?;
    if asset.kind == "picture" {
        crate::avif::ask(turn, id).await?;
    }
    turn.log("asset.replace", "asset", id, &new.name).await?;
    turn.note(Entry::new("asset_replaced", "asset", &own));
    Ok(())
}
