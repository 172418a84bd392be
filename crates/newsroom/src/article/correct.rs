use super::publish::{Original, release};
use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// A correction that readers see.
#[derive(Debug, Clone)]
pub struct Correct {
    /// The published article.
    pub article: Id,
    /// What was wrong and what is right.
    pub note: String,
    /// `top` for grave ones, else `foot`.
    pub place: String,
    /// A revision that goes out with it; none = the text stays as it is.
    pub revision: Option<i64>,
}

/// Adds a correction to a published article, with the corrected revision if one is named. Gives the new public version.
/// Event: `article_corrected`.
pub async fn correct(turn: &mut Turn<'_>, correct: Correct) -> Result<i64, Refusal> {
    let outcome = corrected(turn, correct).await;
    turn.guard(outcome)
}

async fn corrected(turn: &mut Turn<'_>, correct: Correct) -> Result<i64, Refusal> {
    let article = Article::lock_for(turn, &correct.article, Capability::ArticleCorrect).await?;
    if article.status()? != Status::Published {
        return Err(Refusal::rule("not_published", "only a published story can be corrected in public"));
    }
    let note = correct.note.trim();
    if note.is_empty() || note.chars().count() > 4_000 {
        return Err(Refusal::field("/note", "required", "one to 4,000 characters: what was wrong, and what is right"));
    }
    let place = if correct.place.is_empty() { "foot" } else { &correct.place };
    if !["top", "foot"].contains(&place) {
        return Err(Refusal::field("/place", "unknown", "one of: top, foot"));
    }
    let id = turn.id();
    let staff = turn.actor.id().cloned();
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO correction (id, article_id, at, note, place, staff_id) VALUES ($1, $2, $3, $4, $5, $6)",
            params![&id, &article.id, now, note, place, staff],
        )
        .await?;
    let mut version = article.public_version;
    if let Some(revision) = correct.revision
        && article.public_revision != Some(revision)
    {
        version = release(turn, &article, revision, Original::default()).await?.0.version;
    } else {
        version += 1;
        turn.tx
            .run(
                "UPDATE article SET public_version = $2, updated_at = $3, changed_at = $3 WHERE id = $1",
                params![&article.id, version, now],
            )
            .await?;
    }
    let entry = Entry::new("article_corrected", "article", &correct.article).public(version);
    turn.note(match correct.revision.or(article.public_revision) {
        Some(revision) => entry.revision(revision),
        None => entry,
    });
    Ok(version)
}
