use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Takes an article out of the bin, back to where it was. Event: `article_restored`.
pub async fn restore(turn: &mut Turn<'_>, article: &Id) -> Result<Status, Refusal> {
    let outcome = restored(turn, article).await;
    turn.guard(outcome)
}

async fn restored(turn: &mut Turn<'_>, id: &Id) -> Result<Status, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleBin).await?;
    if article.status()? != Status::Binned {
        return Err(Refusal::conflict("not_binned", "the story is not in the bin"));
    }
    let back = article.binned_from.as_deref().and_then(Status::parse).unwrap_or(Status::Draft);
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET status = $2, binned_from = NULL, changed_at = $3 WHERE id = $1",
            params![&article.id, back.name(), now],
        )
        .await?;
    turn.note(Entry::new("article_restored", "article", id));
    Ok(back)
}
