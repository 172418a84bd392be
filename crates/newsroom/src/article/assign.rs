use super::row::Article;
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// Who writes a story, until when, and how long it is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Somebody on the staff, by id.
    pub staff: Option<String>,
    /// Until when.
    pub due_at: Option<Moment>,
    /// How many words.
    pub words: Option<i64>,
}

/// Says who writes a story, until when, and how long it is to be. Event: `article_assigned`.
pub async fn assign(turn: &mut Turn<'_>, article: &Id, assignment: Assignment) -> Result<(), Refusal> {
    let outcome = assigned(turn, article, assignment).await;
    turn.guard(outcome)
}

async fn assigned(turn: &mut Turn<'_>, id: &Id, assignment: Assignment) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    if let Some(staff) = &assignment.staff {
        let known = turn
            .tx
            .opt::<(String,)>("SELECT id FROM staff WHERE id = $1 AND disabled = $2", params![staff, false])
            .await?;
        if known.is_none() {
            return Err(Refusal::field("/staff", "unknown", "somebody on the staff, by id"));
        }
    }
    if assignment.words.is_some_and(|words| !(1..=100_000).contains(&words)) {
        return Err(Refusal::field("/words", "range", "1 to 100,000"));
    }
    let due_at = assignment.due_at.map(|at| at.0);
    if (&article.assigned, article.due_at, article.asked_words) == (&assignment.staff, due_at, assignment.words) {
        return Ok(());
    }
    let now = turn.now;
    turn.tx
        .run(
            "UPDATE article SET assigned = $2, due_at = $3, asked_words = $4, changed_at = $5 WHERE id = $1",
            params![&article.id, assignment.staff, due_at, assignment.words, now],
        )
        .await?;
    turn.note(Entry::new("article_assigned", "article", id));
    Ok(())
}
