use super::autosave::writer;
use super::row::Article;
use super::words;
use crate::actor::Capability;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Throws away the actor's own working copy: the story stands at its newest revision for them again. No event.
pub async fn discard(turn: &mut Turn<'_>, article: &Id) -> Result<(), Refusal> {
    let outcome = discarded(turn, article).await;
    turn.guard(outcome)
}

async fn discarded(turn: &mut Turn<'_>, id: &Id) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    let writer = writer(turn);
    turn.tx
        .run("DELETE FROM working_copy WHERE article_id = $1 AND staff_id = $2", params![&article.id, &writer])
        .await?;
    words::forget(turn, &article.id, &writer).await?;
    Ok(())
}
