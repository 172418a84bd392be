use super::{Action, Proposal};
use crate::actor::Capability;
use crate::article::Article;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// A new proposal.
#[derive(Debug, Clone)]
pub struct NewProposal {
    /// The article.
    pub article: Id,
    /// What is asked for.
    pub action: Action,
    /// The instant it is about.
    pub at: Moment,
    /// Why; may be empty.
    pub note: String,
}

/// Proposes a release or an embargo to somebody who may decide it. Whoever writes the story may propose. Event: `proposal_made`.
pub async fn propose(turn: &mut Turn<'_>, new: NewProposal) -> Result<Proposal, Refusal> {
    let outcome = proposed(turn, new).await;
    turn.guard(outcome)
}

async fn proposed(turn: &mut Turn<'_>, new: NewProposal) -> Result<Proposal, Refusal> {
    let article = Article::lock_for(turn, &new.article, Capability::ArticleWrite).await?;
    if article.status == "binned" {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    if new.at <= turn.now {
        return Err(Refusal::field("/at", "past", "an instant that is still to come"));
    }
    if new.action == Action::Schedule {
        article.refuse_under_embargo(new.at)?;
    }
    let note = new.note.trim();
    if note.chars().count() > 4_000 {
        return Err(Refusal::field("/note", "too_long", "at most 4,000 characters"));
    }
    let id = turn.id();
    let (now, staff) = (turn.now, turn.actor.id().cloned());
    turn.tx
        .run(
            "INSERT INTO proposal (id, article_id, action, at, note, staff_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![&id, &article.id, new.action.name(), new.at, note, staff.clone(), now],
        )
        .await?;
    turn.note(Entry::new("proposal_made", "proposal", &id));
    Ok(Proposal {
        id: id.to_string(),
        article: article.id,
        action: new.action,
        at: new.at,
        note: note.to_owned(),
        staff: staff.map(|id| id.to_string()),
        made_at: now,
    })
}
