use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Moves an unpublished article between draft, submitted and ready. Event: `article_handed_over`.
pub async fn hand_over(turn: &mut Turn<'_>, article: &Id, to: Status) -> Result<(), Refusal> {
    let outcome = handed_over(turn, article, to).await;
    turn.guard(outcome)
}

async fn handed_over(turn: &mut Turn<'_>, id: &Id, to: Status) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    let desk = [Status::Draft, Status::Submitted, Status::Ready];
    if !desk.contains(&to) {
        return Err(Refusal::field("/status", "unknown", "one of: draft, submitted, ready"));
    }
    let from = article.status()?;
    if !desk.contains(&from) {
        return Err(Refusal::conflict("status", format!("a story that is {} can't be handed over", from.name())));
    }
    if from != to {
        let now = turn.now;
        turn.tx
            .run("UPDATE article SET status = $2, changed_at = $3 WHERE id = $1", params![&article.id, to.name(), now])
            .await?;
        turn.note(Entry::new("article_handed_over", "article", id));
    }
    Ok(())
}
