use crate::actor::Capability;
use crate::article::Article;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Settles a remark on a story, or opens it again.
pub async fn settle(turn: &mut Turn<'_>, article: &Id, remark: &str, settled: bool) -> Result<(), Refusal> {
    let outcome = done(turn, article, remark, settled).await;
    turn.guard(outcome)
}

async fn done(turn: &mut Turn<'_>, id: &Id, remark: &str, settled: bool) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleComment).await?;
    let (at, by) = if settled { (Some(turn.now), turn.actor.id().cloned()) } else { (None, None) };
    let found = turn
        .tx
        .run(
            "UPDATE remark SET settled_at = $3, settled_by = $4 WHERE id = $1 AND article_id = $2",
            params![remark, &article.id, at, by],
        )
        .await?;
    if found == 0 { Err(Refusal::NotFound("remark")) } else { Ok(()) }
}
