use super::{Inside, Rendition};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address, redirect};
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
    /// What may be done with it, and whose it is.
    pub rights: String,
    /// Served sizes.
    pub renditions: Vec<Rendition>,
    /// What stands in a document.
    pub inside: Inside,
    /// Paths at which it lay before it came here; they lead to it while readers may have it.
    pub former: Vec<String>,
}

/// An asset that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its private id.
    pub id: Id,
    /// Where it is served once a public story shows it.
    pub address: String,
    /// Former paths at which something else answers.
    pub refused: Vec<String>,
}

/// Adds an asset to the library. It is private until a public story shows it. Event: `asset_added`.
pub async fn add(turn: &mut Turn<'_>, new: NewAsset) -> Result<Added, Refusal> {
    let outcome = added(turn, new).await;
    turn.guard(outcome)
}

async fn added(turn: &mut Turn<'_>, new: NewAsset) -> Result<Added, Refusal> {
    let actor = turn.actor;
    let subject = Subject { owner: actor.id().map(Id::as_str), ..Subject::site("asset") };
    turn.permit(Capability::MediaUpload, &subject).await?;
    for (pointer, text) in [("/alt", &new.alt), ("/credit", &new.credit), ("/caption", &new.caption), ("/rights", &new.rights)] {
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
             caption, rights, expires_at, focal_point, renditions, staff_id, made_at, version, inside) \
             VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, NULL, $15, $16, $17, 1, $18)",
            params![
                &id,
                &token,
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
                new.rights.trim(),
                serde_json::to_string(&new.renditions)?,
                actor.id().cloned(),
                now,
                serde_json::to_string(&new.inside)?
            ],
        )
        .await?;
    if matches!(new.kind.as_str(), "video" | "audio") {
        let text = "INSERT INTO encoding (asset_id, state, progress, problem, bare, attempts, asked_at, leased_until) \
                    VALUES ($1, 'waiting', 0, '', $2, 0, $3, 0)";
        turn.tx.run(text, params![&id, true, now]).await?;
    }
    if new.kind == "picture" {
        crate::avif::ask(turn, id.as_str()).await?;
    }
    let address = super::address(&token, &new.name, &new.media_type);
    let refused = lead_here(turn, &id, &address, new.former).await?;
    turn.note(Entry::new("asset_added", "asset", &id));
    Ok(Added { id, address, refused })
}

/// Makes former paths lead to an asset, and gives those at which something else answers.
async fn lead_here(turn: &mut Turn<'_>, asset: &Id, to: &str, former: Vec<String>) -> Result<Vec<String>, Refusal> {
    if former.is_empty() {
        return Ok(former);
    }
    let asked: Vec<&str> = former.iter().map(String::as_str).collect();
    let mut taken = address::taken(turn, &asked).await?;
    let (mut paths, mut rows, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for from in former {
        if !redirect::may_lead(&from) || !taken.insert(from.clone()) {
            let text = "SELECT id FROM redirect WHERE from_address = $1 AND noun = 'asset'";
            // The same file may come in by two ways; its address leads to the first.
            if turn.tx.opt::<(String,)>(text, params![&from]).await?.is_none() {
                refused.push(from);
            }
            continue;
        }
        let id = turn.id();
        paths.push(params![&from, "redirect", &id]);
        rows.push(params![&id, &from, to, "asset", asset, 301, 1]);
    }
    turn.tx.insert_many("INSERT INTO address (path, noun, noun_id) VALUES", paths, "").await?;
    turn.tx
        .insert_many("INSERT INTO redirect (id, from_address, to_address, noun, noun_id, status, version) VALUES", rows, "")
        .await?;
    Ok(refused)
}
