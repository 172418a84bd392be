use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// Sets or removes the instant at which a story goes off by itself. The paper obeys it without the record.
/// Event: `article_expiry_set`, with a new public version if readers see the story.
pub async fn expire(turn: &mut Turn<'_>, article: &Id, until: Option<Moment>) -> Result<(), Refusal> {
    let outcome = expired(turn, article, until).await;
    turn.guard(outcome)
}

async fn expired(turn: &mut Turn<'_>, id: &Id, until: Option<Moment>) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWithdraw).await?;
    if article.visible_until == until.map(|until| until.0) {
        return Ok(());
    }
    if until.is_some_and(|until| until <= turn.now) {
        return Err(Refusal::field("/until", "past", "a time to come; to take a story off now, withdraw it"));
    }
    let public = article.status()? == Status::Published;
    let version = article.public_version + i64::from(public);
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET visible_until = $2, public_version = $3, changed_at = $4 WHERE id = $1",
            params![&article.id, until, version, now],
        )
        .await?;
    let entry = Entry::new("article_expiry_set", "article", id);
    turn.note(if public { entry.public(version) } else { entry });
    Ok(())
}
