use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Puts an article into the bin, from where it can be restored. A published one must be withdrawn first, so that its readers
/// get a notice. Event: `article_binned`.
pub async fn bin(turn: &mut Turn<'_>, article: &Id) -> Result<(), Refusal> {
    let outcome = binned(turn, article).await;
    turn.guard(outcome)
}

async fn binned(turn: &mut Turn<'_>, id: &Id) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleBin).await?;
    let status = article.status()?;
    match status {
        Status::Published => {
            return Err(Refusal::conflict("published", "readers see this story; withdraw it first"));
        }
        Status::Binned => return Err(Refusal::conflict("binned", "the story is in the bin already")),
        _ => {}
    }
    // A plan to publish does not survive the bin.
    let back = if status == Status::Scheduled { Status::Ready } else { status };
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET status = 'binned', binned_from = $2, changed_at = $3 WHERE id = $1",
            params![&article.id, back.name(), now],
        )
        .await?;
    turn.tx
        .run("DELETE FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![&article.id])
        .await?;
    turn.note(Entry::new("article_binned", "article", id));
    Ok(())
}
