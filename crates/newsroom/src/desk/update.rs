use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Gives a desk another name. Event: `desk_changed`.
pub async fn update(turn: &mut Turn<'_>, slug: &str, name: &str) -> Result<(), Refusal> {
    let outcome = updated(turn, slug, name).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, slug: &str, name: &str) -> Result<(), Refusal> {
    let name = name.trim();
    let (id,) = turn
        .tx
        .opt::<(String,)>("UPDATE desk SET version = version + 1, name = $2 WHERE slug = $1 RETURNING id", params![slug, name])
        .await?
        .ok_or(Refusal::NotFound("desk"))?;
    turn.permit(Capability::SettingsManage, &Subject::site("desk")).await?;
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let id = id.parse().map_err(|_| Refusal::Damaged("desk id".into()))?;
    turn.note(Entry::new("desk_changed", "desk", &id));
    Ok(())
}
