use super::references::{self, Says};
use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Taking a story off.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// The published article.
    pub article: Id,
    /// For the newsroom.
    pub reason: String,
    /// For readers, at the story's address; may be empty.
    pub notice: String,
}

/// Takes a published article off: its address answers 410 with the notice and nothing of the story. Gives the public version.
/// Event: `article_withdrawn`.
pub async fn withdraw(turn: &mut Turn<'_>, withdraw: Withdraw) -> Result<i64, Refusal> {
    let outcome = withdrawn(turn, withdraw).await;
    turn.guard(outcome)
}

async fn withdrawn(turn: &mut Turn<'_>, withdraw: Withdraw) -> Result<i64, Refusal> {
    let article = Article::lock_for(turn, &withdraw.article, Capability::ArticleWithdraw).await?;
    match article.status()? {
        Status::Published => {}
        Status::Withdrawn => return Err(Refusal::conflict("withdrawn", "the story is withdrawn already")),
        _ => return Err(Refusal::rule("not_published", "only a published story can be withdrawn")),
    }
    if withdraw.reason.trim().is_empty() {
        return Err(Refusal::field("/reason", "required", "the newsroom will want to know why"));
    }
    if withdraw.notice.chars().count() > 4_000 {
        return Err(Refusal::field("/notice", "too_long", "at most 4,000 characters"));
    }
    let version = article.public_version + 1;
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET status = 'withdrawn', public_version = $2, withdrawn_at = $3, withdraw_reason = $4, notice = $5, \
             changed_at = $3 WHERE id = $1",
            params![&article.id, version, now, withdraw.reason.trim(), withdraw.notice.trim()],
        )
        .await?;
    // Whoever holds an address that shows it as it was shall not see it either.
    turn.tx.run("DELETE FROM preview WHERE article_id = $1", params![&article.id]).await?;
    // A plan for a newer revision would bring the story back by itself.
    turn.tx
        .run("DELETE FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![&article.id])
        .await?;
    references::replace(turn, &article.id, Says::Public, &[]).await?;
    turn.note(Entry::new("article_withdrawn", "article", &withdraw.article).public(version));
    Ok(version)
}
