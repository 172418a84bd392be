use super::row::{Article, Status, base_content, content};
use super::words;
use crate::actor::Capability;
use crate::refusal::Stale;
use crate::{Content, Refusal, Turn};
use serde_json::Value;
use store::{Id, Moment, params};

/// When the working copy was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Autosaved {
    /// The instant it is safe since.
    pub at: Moment,
}

/// Rewrites the actor's own working copy: no revision, no event. Its content may be unfinished, but must be readable. Where a
/// newer revision stands than the one it began from, it is refused as a save is, and the words kept so far stay.
pub async fn autosave(turn: &mut Turn<'_>, article: &Id, base: i64, json: &Value) -> Result<Autosaved, Refusal> {
    let outcome = autosaved(turn, article, base, json).await;
    turn.guard(outcome)
}

/// Whose working copy a turn writes; the operator's has the empty name.
pub(super) fn writer(turn: &Turn<'_>) -> String {
    turn.actor.id().map(ToString::to_string).unwrap_or_default()
}

async fn autosaved(turn: &mut Turn<'_>, id: &Id, base: i64, json: &Value) -> Result<Autosaved, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    if article.status()? == Status::Binned {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    let theirs = content(&mut turn.tx, &article.id, article.head).await?;
    let before = if base == article.head {
        Some(theirs.clone())
    } else {
        base_content(&mut turn.tx, &article.id, base).await?
    };
    let working = Content::read(json, before.as_ref().unwrap_or(&theirs)).map_err(Refusal::Invalid)?;
    if base != article.head {
        return Err(Refusal::Stale(Box::new(Stale {
            base: (base, before),
            theirs: (article.head, theirs),
            yours: working,
        })));
    }
    let staff = writer(turn);
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO working_copy (article_id, base, content, staff_id, saved_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (article_id, staff_id) DO UPDATE SET base = excluded.base, content = excluded.content, \
             saved_at = excluded.saved_at",
            params![id, base, serde_json::to_string(&working)?, &staff, now],
        )
        .await?;
    words::keep(turn, id.as_str(), &staff, base, &working).await?;
    Ok(Autosaved { at: now })
}
