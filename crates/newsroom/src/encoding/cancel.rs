use crate::actor::{Capability, Subject};
use crate::asset::{Asset, COLUMNS};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{params, sql};

/// Gives the encoding of a file up: what is served of it stays. Event: `asset_encoding_cancelled`.
pub async fn cancel(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = cancelled(turn, id).await;
    turn.guard(outcome)
}

async fn cancelled(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let asset = permitted(turn, id).await?;
    let text = "UPDATE encoding SET state = 'cancelled', leased_until = 0 WHERE asset_id = $1 AND state IN ('waiting', 'working')";
    if turn.tx.run(text, params![&asset.id]).await? == 0 {
        return Err(Refusal::rule("not_encoding", "it is not being encoded, and does not wait for it"));
    }
    let id = asset.id.parse().map_err(|_| Refusal::Damaged("asset id".into()))?;
    turn.note(Entry::new("asset_encoding_cancelled", "asset", &id));
    Ok(())
}

/// The file, if the actor may say what becomes of it.
pub(super) async fn permitted(turn: &mut Turn<'_>, id: &str) -> Result<Asset, Refusal> {
    let asset = turn
        .tx
        .opt::<Asset>(sql(format!("UPDATE asset SET version = version + 1 WHERE id = $1 RETURNING {COLUMNS}")), params![id])
        .await?
        .ok_or(Refusal::NotFound("asset"))?;
    let subject = Subject {
        noun_id: &asset.id,
        owner: asset.staff_id.as_deref(),
        ..Subject::site("asset")
    };
    turn.permit(Capability::MediaManage, &subject).await?;
    Ok(asset)
}
