use crate::asset::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Asks for a film or a sound to be encoded once more, from what was uploaded. One that waits already, or is being worked on, is left to
/// it. Event: `asset_encoding_demanded`.
pub async fn demand(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = demanded(turn, id).await;
    turn.guard(outcome)
}

async fn demanded(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    let text = "UPDATE encoding SET state = 'waiting', progress = 0, problem = '', attempts = 0, asked_at = $2, leased_until = 0 \
                WHERE asset_id = $1 AND state IN ('done', 'failed', 'cancelled')";
    if turn.tx.run(text, params![&asset.id, turn.now]).await? == 0 {
        let there = turn
            .tx
            .opt::<(String,)>("SELECT state FROM encoding WHERE asset_id = $1", params![&asset.id])
            .await?;
        return there.map(drop).ok_or(Refusal::NotFound("encoding"));
    }
    turn.note(Entry::new("asset_encoding_demanded", "asset", &own));
    Ok(())
}

/// Another file took the place of the film or the sound: it is encoded as if it had just come in, and nobody's word on the old one counts.
pub(crate) async fn anew(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let text = "UPDATE encoding SET state = 'waiting', progress = 0, problem = '', bare = $3, attempts = 0, asked_at = $2, leased_until = 0 \
                WHERE asset_id = $1";
    turn.tx.run(text, params![id, turn.now, true]).await?;
    Ok(())
}
