//! What stood at the source of an article that came in unpublished, until somebody publishes it.

use super::publish::Original;
use super::row::Article;
use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use store::{Id, Moment, Value, params};

/// What stands there, and the old addresses.
pub(super) type Kept = (Original, Vec<String>);

/// Keeps it for an article that an import brings up to date and nobody has published yet.
pub async fn keep(turn: &mut Turn<'_>, article: &Id, original: &Original, old: &[String]) -> Result<(), Refusal> {
    let outcome = kept(turn, article, original, old).await;
    turn.guard(outcome)
}

async fn kept(turn: &mut Turn<'_>, article: &Id, original: &Original, old: &[String]) -> Result<(), Refusal> {
    turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    turn.tx.run("DELETE FROM original WHERE article_id = $1", params![article]).await?;
    keep_new(turn, vec![row(article, original, old)?]).await
}

/// A row of many.
pub(super) fn row(article: &Id, original: &Original, old: &[String]) -> Result<Vec<Value>, Refusal> {
    Ok(params![
        article,
        original.number,
        original.address.clone(),
        original.first_published_at,
        original.updated_at,
        serde_json::to_string(old)?
    ])
}

/// Keeps it for articles that were never here.
pub(super) async fn keep_new(turn: &mut Turn<'_>, rows: Vec<Vec<Value>>) -> Result<(), Refusal> {
    turn.tx
        .insert_many("INSERT INTO original (article_id, number, address, first_published_at, updated_at, old) VALUES", rows, "")
        .await?;
    Ok(())
}

/// Gives what is kept for an article that is published for the first time, and keeps it no longer.
pub(super) async fn take(turn: &mut Turn<'_>, article: &Article) -> Result<Option<Kept>, Refusal> {
    let found = turn
        .tx
        .opt::<(Option<i64>, Option<String>, Option<i64>, Option<i64>, String)>(
            "DELETE FROM original WHERE article_id = $1 RETURNING number, address, first_published_at, updated_at, old",
            params![&article.id],
        )
        .await?;
    let Some((number, address, first, updated, old)) = found else { return Ok(None) };
    let now = turn.now;
    let past = |at: Option<i64>| at.map(Moment).filter(|at| *at <= now);
    let original = Original {
        number,
        address,
        first_published_at: past(first),
        updated_at: past(updated),
    };
    Ok(Some((original, serde_json::from_str(&old)?)))
}
