use super::Rendition;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// A file whose bytes lie in the blobs already.
#[derive(Debug, Clone, Default)]
pub struct NewAsset {
    /// `picture`, `video`, `audio`, `document`.
    pub kind: String,
    /// Media type of the main file, from its content.
    pub media_type: String,
    /// File name as uploaded.
    pub name: String,
    /// Blob that is served.
    pub blob: String,
    /// Blob of what was uploaded.
    pub original: String,
    /// Bytes of the main file.
    pub size: i64,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// Caption.
    pub caption: String,
    /// Served sizes.
    pub renditions: Vec<Rendition>,
}

/// Adds an asset to the library. It is private until a public story shows it. Event: `asset_added`.
pub async fn add(turn: &mut Turn<'_>, new: NewAsset) -> Result<Id, Refusal> {
    let outcome = added(turn, new).await;
    turn.guard(outcome)
}

async fn added(turn: &mut Turn<'_>, new: NewAsset) -> Result<Id, Refusal> {
    let actor = turn.actor;
    let subject = Subject { owner: actor.id().map(Id::as_str), ..Subject::site("asset") };
    turn.permit(Capability::MediaUpload, &subject).await?;
    for (pointer, text) in [("/alt", &new.alt), ("/credit", &new.credit), ("/caption", &new.caption)] {
        if text.chars().count() > 4_000 {
            return Err(Refusal::field(pointer, "too_long", "at most 4,000 characters"));
        }
    }
    let id = turn.id();
    let token: String = turn.chance().token().chars().take(22).collect();
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO asset (id, number, token, kind, media_type, name, blob, original, size, width, height, alt, credit, \
             caption, rights, expires_at, focal_point, renditions, staff_id, made_at, version) \
             VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', NULL, NULL, $14, $15, $16, 1)",
            params![
                &id,
                token,
                &new.kind,
                &new.media_type,
                &new.name,
                &new.blob,
                &new.original,
                new.size,
                new.width,
                new.height,
                new.alt.trim(),
                new.credit.trim(),
                new.caption.trim(),
                serde_json::to_string(&new.renditions)?,
                actor.id().cloned(),
                now
            ],
        )
        .await?;
    turn.note(Entry::new("asset_added", "asset", &id));
    Ok(id)
}
