use super::row::{Article, Status};
use super::words;
use crate::actor::Capability;
use crate::galley;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Removes the text of one revision for good; its hash stays. The only change that a revision ever sees.
/// Event: `article_redacted`.
pub async fn redact(turn: &mut Turn<'_>, article: &Id, revision: i64) -> Result<(), Refusal> {
    let outcome = redacted(turn, article, revision).await;
    turn.guard(outcome)
}

async fn redacted(turn: &mut Turn<'_>, id: &Id, revision: i64) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleRedact).await?;
    turn.proved()?;
    if revision == article.head {
        return Err(Refusal::rule("newest", "the newest revision can't be redacted; save one without the text first"));
    }
    if article.status()? == Status::Published && article.public_revision == Some(revision) {
        return Err(Refusal::rule("public", "readers see this revision; publish another one or withdraw the story first"));
    }
    let planned = turn
        .tx
        .opt::<(i64,)>(
            "SELECT at FROM schedule WHERE article_id = $1 AND (revision = $2 OR before_revision = $2) AND released_at IS NULL",
            params![&article.id, revision],
        )
        .await?;
    if planned.is_some() {
        return Err(Refusal::rule(
            "planned",
            "a plan would publish this revision; move the plan to another one, or take it back, first",
        ));
    }
    let (hash, done) = turn
        .tx
        .opt::<(String, bool)>("SELECT hash, redacted FROM revision WHERE article_id = $1 AND number = $2", params![&article.id, revision])
        .await?
        .ok_or(Refusal::NotFound("revision"))?;
    if done {
        return Err(Refusal::conflict("redacted", "the revision was redacted already"));
    }
    turn.tx
        .run(
            "UPDATE revision SET content = $3, redacted = $4 WHERE article_id = $1 AND number = $2",
            params![&article.id, revision, hash.as_bytes(), true],
        )
        .await?;
    turn.tx
        .run("DELETE FROM working_copy WHERE article_id = $1 AND base <= $2", params![&article.id, revision])
        .await?;
    // What is written now may hold the same words.
    galley::end(turn, &article.id).await?;
    words::forget_redacted(turn, &article.id).await?;
    turn.note(Entry::new("article_redacted", "article", id).revision(revision));
    Ok(())
}
