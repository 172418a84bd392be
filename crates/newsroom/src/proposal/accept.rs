use super::{Action, Proposal, take};
use crate::article::{self, Schedule};
use crate::{Refusal, Turn};
use store::Id;

/// Decides what was proposed, with the decider's own permission and under every rule. The event is the decision's own:
/// `article_scheduled` or `article_embargoed`.
pub async fn accept(turn: &mut Turn<'_>, article: &Id, proposal: &str) -> Result<Proposal, Refusal> {
    let outcome = accepted(turn, article, proposal).await;
    turn.guard(outcome)
}

async fn accepted(turn: &mut Turn<'_>, article: &Id, id: &str) -> Result<Proposal, Refusal> {
    // The article's row is locked first, as everywhere; who may not read the story learns nothing of its proposals.
    article::Article::lock_for(turn, article, crate::Capability::ArticleSchedule).await?;
    let proposal = take(turn, article, id).await?;
    match proposal.action {
        Action::Schedule => {
            let plan = Schedule { article: article.clone(), at: proposal.at, revision: None };
            article::schedule(turn, plan).await?;
        }
        Action::Embargo => article::embargo(turn, article, Some(proposal.at)).await?,
    }
    Ok(proposal)
}
