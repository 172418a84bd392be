use super::row::Article;
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Sends a story to another desk: from then on it is theirs. Event: `article_sent`.
pub async fn send(turn: &mut Turn<'_>, article: &Id, desk: &str) -> Result<(), Refusal> {
    let outcome = sent(turn, article, desk).await;
    turn.guard(outcome)
}

async fn sent(turn: &mut Turn<'_>, id: &Id, desk: &str) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    let (to,) = turn
        .tx
        .opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![desk])
        .await?
        .ok_or_else(|| Refusal::field("/desk", "unknown", format!("there is no desk `{desk}`")))?;
    if to == article.desk_id {
        return Ok(());
    }
    let now = turn.now;
    turn.tx
        .run("UPDATE article SET desk_id = $2, changed_at = $3 WHERE id = $1", params![&article.id, to, now])
        .await?;
    turn.note(Entry::new("article_sent", "article", id));
    Ok(())
}
