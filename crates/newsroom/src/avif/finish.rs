use super::Job;
use crate::asset::Rendition;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use std::collections::BTreeMap;
use store::params;

/// What was made of a picture; its bytes lie in the blobs already.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Sizes of the whole picture; empty = it has them, or they would not be lighter.
    pub whole: Vec<Rendition>,
    /// Sizes of its crops, by their names.
    pub crops: BTreeMap<String, Vec<Rendition>>,
}

/// Serves what was made beside what is served already. `false` = it is somebody else's by now, or another file took its place.
/// Event: `asset_avif_made`, if anything was made.
pub async fn finish(turn: &mut Turn<'_>, job: &Job, made: &Made) -> Result<bool, Refusal> {
    let outcome = finished(turn, job, made).await;
    turn.guard(outcome)
}

async fn finished(turn: &mut Turn<'_>, job: &Job, made: &Made) -> Result<bool, Refusal> {
    let id = &job.asset.id;
    let anything = !(made.whole.is_empty() && made.crops.is_empty());
    // First the file, as everybody does who works on it.
    if anything {
        turn.tx.run("UPDATE asset SET version = version + 1 WHERE id = $1", params![id]).await?;
    }
    // Whoever puts another file in its place, or shows another part of it, asks anew: then this is none of ours.
    let text = "UPDATE avif SET state = 'done', problem = '', leased_until = 0 WHERE asset_id = $1 AND begun = $2 AND state = 'working'";
    if turn.tx.run(text, params![id, job.begun]).await? == 0 {
        return Ok(false);
    }
    if !anything {
        return Ok(true);
    }
    let sizes = joined(&job.asset.sizes()?, &made.whole)?;
    turn.tx.run("UPDATE asset SET renditions = $2 WHERE id = $1", params![id, sizes]).await?;
    for crop in &job.crops {
        if let Some(sizes) = made.crops.get(&crop.name) {
            let text = "UPDATE crop SET renditions = $3 WHERE asset_id = $1 AND name = $2";
            turn.tx.run(text, params![id, &crop.name, joined(&crop.renditions, sizes)?]).await?;
        }
    }
    let id = id.parse().map_err(|_| Refusal::Damaged("asset id".into()))?;
    turn.note(Entry::new("asset_avif_made", "asset", &id));
    Ok(true)
}

/// As JSON: what was there, then what was made.
fn joined(there: &[Rendition], made: &[Rendition]) -> Result<String, Refusal> {
    Ok(serde_json::to_string(&there.iter().chain(made).collect::<Vec<_>>())?)
}
