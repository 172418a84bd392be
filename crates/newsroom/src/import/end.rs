use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use serde_json::Value;
use store::params;

/// How an import ended.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// `done`, `refused`, `failed` or `stopped`.
    pub state: &'static str,
    /// Why it did not come to its end.
    pub problem: String,
    /// The report without its entries; none = the one of an earlier run stays.
    pub account: Option<Value>,
}

/// Notes how a running import ended. `false` = it did not run any more. No event.
pub async fn end(turn: &mut Turn<'_>, id: &str, ending: Ending) -> Result<bool, Refusal> {
    let outcome = ended(turn, id, ending).await;
    turn.guard(outcome)
}

async fn ended(turn: &mut Turn<'_>, id: &str, ending: Ending) -> Result<bool, Refusal> {
    turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    let account = ending.account.map(|account| account.to_string());
    let text = "UPDATE import SET state = $2, problem = $3, account = COALESCE($4, account), ended_at = $5, seen_at = $5 \
                WHERE id = $1 AND state = 'running' RETURNING id";
    let found = turn
        .tx
        .opt::<(String,)>(text, params![id, ending.state, ending.problem, account, turn.now])
        .await?;
    Ok(found.is_some())
}
