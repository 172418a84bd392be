use super::{Proposal, take};
use crate::actor::Capability;
use crate::article::Article;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::Id;

/// Takes a proposal off the list: who made it takes it back, who decides declines it. Event: `proposal_declined`.
pub async fn decline(turn: &mut Turn<'_>, article: &Id, proposal: &str) -> Result<Proposal, Refusal> {
    let outcome = declined(turn, article, proposal).await;
    turn.guard(outcome)
}

async fn declined(turn: &mut Turn<'_>, article: &Id, id: &str) -> Result<Proposal, Refusal> {
    Article::lock_for(turn, article, Capability::ArticleRead).await?;
    let proposal = take(turn, article, id).await?;
    let mine = turn.actor.id().is_some_and(|me| proposal.staff.as_deref() == Some(me.as_str()));
    if !mine {
        Article::lock_for(turn, article, Capability::ArticleSchedule).await?;
    }
    let id = proposal.id.parse().map_err(|_| Refusal::Damaged("proposal id".into()))?;
    turn.note(Entry::new("proposal_declined", "proposal", &id));
    Ok(proposal)
}
