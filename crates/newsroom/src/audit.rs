//! The audit log: what was done that is no decision about a story, by whom, and why.

use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use store::params;

/// Asks for permission and writes down what is about to be done to something outside the record, with the reason given for it.
/// The log can't be changed afterwards.
pub async fn record(turn: &mut Turn<'_>, capability: Capability, action: &str, subject: &Subject<'_>, reason: &str) -> Result<(), Refusal> {
    let outcome = recorded(turn, capability, action, subject, reason).await;
    turn.guard(outcome)
}

async fn recorded(turn: &mut Turn<'_>, capability: Capability, action: &str, subject: &Subject<'_>, reason: &str) -> Result<(), Refusal> {
    turn.permit(capability, subject).await?;
    turn.tx
        .run(
            "INSERT INTO audit (id, at, actor, action, noun, noun_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![turn.id(), turn.now, turn.actor.id(), action, subject.noun, subject.noun_id, reason],
        )
        .await?;
    Ok(())
}
