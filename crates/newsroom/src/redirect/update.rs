use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// What changes; `None` stays. Where it leads from stays: make another one.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// A path or a full web address.
    pub to: Option<String>,
    /// 301, 302 or 410.
    pub status: Option<i64>,
}

/// Changes a redirect, found by its id. One that belongs to a story or a page is theirs. Event: `redirect_changed`.
pub async fn update(turn: &mut Turn<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, id, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let (from, to, status, noun) = turn
        .tx
        .opt::<(String, String, i64, Option<String>)>(
            "UPDATE redirect SET version = version + 1 WHERE id = $1 RETURNING from_address, to_address, status, noun",
            params![id],
        )
        .await?
        .ok_or(Refusal::NotFound("redirect"))?;
    turn.permit(Capability::SettingsManage, &Subject::site("redirect")).await?;
    if noun.is_some() {
        return Err(Refusal::rule("owned", "this redirect follows a story, a section or a page by itself"));
    }
    let to = change.to.as_deref().unwrap_or(&to).trim();
    let status = change.status.unwrap_or(status);
    super::create::check_target(&from, to, status)?;
    super::create::check_circle(turn, &from, to).await?;
    turn.tx
        .run("UPDATE redirect SET to_address = $2, status = $3 WHERE id = $1", params![id, to, status])
        .await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("redirect id".into()))?;
    turn.note(Entry::new("redirect_changed", "redirect", &id));
    Ok(())
}
