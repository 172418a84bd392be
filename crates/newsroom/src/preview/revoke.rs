use crate::actor::Capability;
use crate::article::Article;
use crate::{Refusal, Turn};
use store::{Blobs, Id, params};

/// Ends a preview of a story at once.
pub async fn revoke(turn: &mut Turn<'_>, article: &Id, token: &str) -> Result<(), Refusal> {
    let outcome = revoked(turn, article, token).await;
    turn.guard(outcome)
}

async fn revoked(turn: &mut Turn<'_>, id: &Id, token: &str) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticlePreview).await?;
    let gone = turn
        .tx
        .run("DELETE FROM preview WHERE article_id = $1 AND hash = $2", params![&article.id, Blobs::name(token.as_bytes())])
        .await?;
    if gone == 0 {
        return Err(Refusal::NotFound("preview"));
    }
    Ok(())
}
