use super::row::Article;
use crate::actor::{Actor, Capability};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Says who may open a sensitive story, whatever roles allow; nobody named = as roles allow. Whoever says so is always among them.
/// Links that show it to somebody outside end. Event: `article_restricted`.
pub async fn restrict(turn: &mut Turn<'_>, article: &Id, staff: &[String]) -> Result<(), Refusal> {
    let outcome = restricted(turn, article, staff).await;
    turn.guard(outcome)
}

async fn restricted(turn: &mut Turn<'_>, id: &Id, staff: &[String]) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleRestrict).await?;
    let mut named = Vec::new();
    for (at, one) in staff.iter().enumerate() {
        let known = turn
            .tx
            .opt::<(String,)>("SELECT id FROM staff WHERE id = $1 AND disabled = $2", params![one, false])
            .await?
            .ok_or_else(|| Refusal::field(&format!("/staff/{at}"), "unknown", "somebody on the staff, by id"))?;
        named.push(known.0);
    }
    if !named.is_empty()
        && let Actor::Staff(own) = turn.actor
    {
        named.push(own.id.to_string());
    }
    named.sort_unstable();
    named.dedup();
    let text = if named.is_empty() { String::new() } else { format!(" {} ", named.join(" ")) };
    if text == article.named {
        return Ok(());
    }
    turn.tx
        .run("UPDATE article SET named = $2, changed_at = $3 WHERE id = $1", params![&article.id, &text, turn.now])
        .await?;
    if !text.is_empty() {
        turn.tx.run("DELETE FROM preview WHERE article_id = $1", params![&article.id]).await?;
    }
    turn.log("article.restrict", "article", &article.id, text.trim()).await?;
    turn.note(Entry::new("article_restricted", "article", id));
    Ok(())
}
