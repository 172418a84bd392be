use crate::actor::Capability;
use crate::article::{Article, content_of};
use crate::{Refusal, Turn};
use store::{Blobs, Id, Moment, params};

/// Longest life of a preview, in seconds: thirty days.
pub const LONGEST: i64 = 30 * 86_400;

/// A preview that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The secret part of its address, which is not stored.
    pub token: String,
    /// Until when it shows.
    pub expires_at: Moment,
}

/// Makes an address that shows a story to whoever holds it, for so many seconds; without a revision it shows the newest one.
/// Like a session it is no decision: no event.
pub async fn share(turn: &mut Turn<'_>, article: &Id, revision: Option<i64>, seconds: i64) -> Result<Shared, Refusal> {
    let outcome = shared(turn, article, revision, seconds).await;
    turn.guard(outcome)
}

async fn shared(turn: &mut Turn<'_>, id: &Id, revision: Option<i64>, seconds: i64) -> Result<Shared, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticlePreview).await?;
    if article.status == "binned" {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    if !(1..=LONGEST).contains(&seconds) {
        return Err(Refusal::field("/expires_in", "range", "1 second to 30 days"));
    }
    content_of(&mut turn.tx, &article.id, revision.unwrap_or(article.head)).await?;
    let token = turn.chance().token();
    let (now, staff) = (turn.now, turn.actor.id().cloned());
    let expires_at = now.plus_seconds(seconds);
    turn.tx.run("DELETE FROM preview WHERE expires_at <= $1", params![now]).await?;
    turn.tx
        .run(
            "INSERT INTO preview (hash, article_id, revision, staff_id, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            params![Blobs::name(token.as_bytes()), &article.id, revision, staff, now, expires_at],
        )
        .await?;
    Ok(Shared { token, expires_at })
}
