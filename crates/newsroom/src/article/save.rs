use super::autosave::writer;
use super::references::{self, Says};
use super::row::{Article, Status, base_content, content, keep_revision, pack};
use super::{resolve, words};
use crate::actor::Capability;
use crate::galley;
use crate::ledger::Entry;
use crate::refusal::Stale;
use crate::{Content, Refusal, Turn};
use serde_json::Value;
use store::{Id, params};

/// A new revision of an article.
#[derive(Debug, Clone)]
pub struct Save {
    /// The article.
    pub article: Id,
    /// The revision it began from; if another stands meanwhile, nothing is saved.
    pub base: i64,
    /// Fields to change, as the API's article JSON; absent ones stay.
    pub content: Value,
    /// Why somebody decided to keep it: `saved`, `handed over`, `restored`….
    pub reason: String,
}

/// What a save left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The newest revision's number.
    pub revision: i64,
    /// Nothing differed: no revision was made.
    pub unchanged: bool,
}

/// Keeps a new revision. The actor's own working copy ends with it. Event: `article_revised`.
pub async fn save(turn: &mut Turn<'_>, save: Save) -> Result<Saved, Refusal> {
    let outcome = saved(turn, save, Text::Sent).await;
    turn.guard(outcome)
}

/// Whose word the body of a save is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Whoever saves sends it.
    Sent,
    /// It was cut of the story's galley.
    Galley,
    /// It is what everybody left in the galley: nobody decided anything, so a plan stays with the revision it has.
    Left,
}

pub(crate) async fn saved(turn: &mut Turn<'_>, save: Save, text: Text) -> Result<Saved, Refusal> {
    let article = Article::lock_for(turn, &save.article, Capability::ArticleWrite).await?;
    if article.status()? == Status::Binned {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    if save.base < 1 || save.base > article.head {
        return Err(Refusal::NotFound("revision"));
    }
    let theirs = content(&mut turn.tx, &article.id, article.head).await?;
    let base = if save.base == article.head {
        Some(theirs.clone())
    } else {
        base_content(&mut turn.tx, &article.id, save.base).await?
    };
    let mut yours = Content::read(&save.content, base.as_ref().unwrap_or(&theirs)).map_err(Refusal::Invalid)?;
    let edition = resolve::edition(turn, &theirs.edition).await?;
    if yours.edition != edition.code {
        return Err(Refusal::field("/edition", "fixed", "a story stays in its edition; make a translation instead"));
    }
    let named = resolve::references(turn, &edition, &mut yours).await?;
    if pack(&yours)?.1 == pack(&theirs)?.1 {
        return Ok(Saved { revision: article.head, unchanged: true });
    }
    if save.base != article.head {
        return Err(Refusal::Stale(Box::new(Stale {
            base: (save.base, base),
            theirs: (article.head, theirs),
            yours,
        })));
    }
    let number = article.head + 1;
    if text == Text::Sent {
        galley::saved_past(turn, &article.id, &theirs.body, &yours.body, number).await?;
    }
    keep_revision(turn, &article.id, number, &yours, &save.reason).await?;
    references::replace(turn, &article.id, Says::Newest, &named).await?;
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET head = $2, headline = $3, headline_folded = $8, section = $4, kind = $5, slug = $6, changed_at = $7 WHERE id = $1",
            params![
                &article.id,
                number,
                &yours.headline,
                yours.section.clone().unwrap_or_default(),
                &yours.kind,
                &yours.slug,
                now,
                yours.headline.to_lowercase()
            ],
        )
        .await?;
    if text != Text::Left && turn.actor.may(Capability::ArticleSchedule, &article.subject()).is_ok() {
        turn.tx
            .run(
                "UPDATE schedule SET revision = $2, problem = '' WHERE article_id = $1 AND released_at IS NULL AND revision = $3",
                params![&article.id, number, article.head],
            )
            .await?;
        turn.tx
            .run(
                "UPDATE schedule SET before_revision = $2 WHERE article_id = $1 AND released_at IS NULL AND before_revision = $3",
                params![&article.id, number, article.head],
            )
            .await?;
    }
    let writer = writer(turn);
    turn.tx
        .run("DELETE FROM working_copy WHERE article_id = $1 AND staff_id = $2", params![&article.id, &writer])
        .await?;
    words::forget(turn, &article.id, &writer).await?;
    turn.note(Entry::new("article_revised", "article", &save.article).revision(number));
    Ok(Saved { revision: number, unchanged: false })
}
