use super::{MOST, MOST_BYTES, PATIENCE};
use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use store::{Id, params};

/// A file that is to come.
#[derive(Debug, Clone, Default)]
pub struct NewUpload {
    /// File name.
    pub name: String,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// Caption.
    pub caption: String,
    /// Bytes of the whole file.
    pub length: i64,
    /// It is an archive for an import, and never an asset.
    pub archive: bool,
}

/// Begins an upload, within what one person may have open at once. No event: nothing was decided.
pub async fn begin(turn: &mut Turn<'_>, new: NewUpload) -> Result<Id, Refusal> {
    let outcome = begun(turn, new).await;
    turn.guard(outcome)
}

async fn begun(turn: &mut Turn<'_>, new: NewUpload) -> Result<Id, Refusal> {
    let actor = turn.actor;
    let owner = actor.id().cloned();
    // Two at once by the same person are counted one after the other.
    turn.tx.run("UPDATE staff SET version = version WHERE id = $1", params![owner.clone()]).await?;
    let subject = Subject {
        owner: owner.as_ref().map(Id::as_str),
        ..Subject::site("asset")
    };
    turn.permit(Capability::MediaUpload, &subject).await?;
    if new.archive {
        turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    }
    for (pointer, text) in [("/alt", &new.alt), ("/credit", &new.credit), ("/caption", &new.caption)] {
        if text.chars().count() > 4_000 {
            return Err(Refusal::field(pointer, "too_long", "at most 4,000 characters"));
        }
    }
    let open = turn
        .tx
        .opt::<(i64, i64)>(
            "SELECT COUNT(*), CAST(COALESCE(SUM(length), 0) AS BIGINT) FROM upload WHERE staff_id = $1 AND asset_id IS NULL AND expires_at > $2",
            params![owner.clone(), turn.now],
        )
        .await?
        .unwrap_or_default();
    if open.0 >= MOST || open.1.saturating_add(new.length) > MOST_BYTES {
        let message = "too many uploads are open: finish or give up some first";
        return Err(Refusal::rule("quota", message));
    }
    let id = turn.id();
    turn.tx
        .run(
            "INSERT INTO upload (id, staff_id, name, alt, credit, caption, length, asset_id, expires_at, purpose) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9)",
            params![
                &id,
                owner,
                new.name,
                new.alt,
                new.credit,
                new.caption,
                new.length,
                turn.now.plus_seconds(PATIENCE),
                if new.archive { "archive" } else { "asset" }
            ],
        )
        .await?;
    Ok(id)
}
