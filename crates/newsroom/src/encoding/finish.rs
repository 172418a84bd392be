use super::Job;
use crate::asset::Rendition;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// What was made of a film or a sound; its bytes lie in the blobs already.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// `video` or `audio`.
    pub kind: String,
    /// Blob of the main file.
    pub blob: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub size: i64,
    /// Pixels; 0 if it has none.
    pub width: i64,
    /// Pixels; 0 if it has none.
    pub height: i64,
    /// How long it plays, in milliseconds; 0 = nobody knows.
    pub duration: i64,
    /// Other sizes, lists and pictures of it.
    pub renditions: Vec<Rendition>,
}

/// Serves what was made instead of what was served before, under another address: what lies at one never changes.
/// `false` = it is somebody else's by now, was given up, or is another file. Event: `asset_encoded`.
pub async fn finish(turn: &mut Turn<'_>, job: &Job, made: &Made) -> Result<bool, Refusal> {
    let outcome = finished(turn, job, made).await;
    turn.guard(outcome)
}

async fn finished(turn: &mut Turn<'_>, job: &Job, made: &Made) -> Result<bool, Refusal> {
    let id = &job.asset.id;
    let text = "UPDATE encoding SET state = 'done', progress = 100, problem = '', leased_until = 0 \
                WHERE asset_id = $1 AND attempts = $2 AND state = 'working' AND EXISTS (SELECT 1 FROM asset WHERE id = $1 AND original = $3)";
    if turn.tx.run(text, params![id, job.attempt, &job.asset.original]).await? == 0 {
        return Ok(false);
    }
    let token: String = turn.chance().token().chars().take(22).collect();
    turn.tx
        .run(
            "UPDATE asset SET version = version + 1, kind = $2, blob = $3, media_type = $4, size = $5, width = $6, height = $7, \
             renditions = $8, token = $9, duration = $10 WHERE id = $1",
            params![
                id,
                &made.kind,
                &made.blob,
                &made.media_type,
                made.size,
                made.width,
                made.height,
                serde_json::to_string(&made.renditions)?,
                &token,
                made.duration
            ],
        )
        .await?;
    let address = crate::asset::address(&token, &job.asset.name, &made.media_type);
    moved(turn, id, &address).await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("asset id".into()))?;
    turn.note(Entry::new("asset_encoded", "asset", &id));
    Ok(true)
}

/// What led to the file goes on leading to it.
pub(crate) async fn moved(turn: &mut Turn<'_>, asset: &str, address: &str) -> Result<(), Refusal> {
    turn.tx
        .run("UPDATE redirect SET to_address = $2 WHERE noun = 'asset' AND noun_id = $1", params![asset, address])
        .await?;
    Ok(())
}
