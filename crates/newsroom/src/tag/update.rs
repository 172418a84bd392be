use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// What changes; `None` stays. The slug stays: stories name the tag by it; merge into another tag to move them.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// A sentence.
    pub description: Option<String>,
}

/// Changes a tag. Event: `tag_changed`.
pub async fn update(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, edition, key, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let tag = lock(turn, edition, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("tag")).await?;
    let name = change.name.as_deref().unwrap_or(&tag.name).trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let description = change.description.as_deref().unwrap_or(&tag.description).trim();
    turn.tx
        .run("UPDATE tag SET name = $2, description = $3 WHERE id = $1", params![&tag.id, name, description])
        .await?;
    let id = tag.id.parse().map_err(|_| Refusal::Damaged("tag id".into()))?;
    turn.note(Entry::new("tag_changed", "tag", &id));
    Ok(())
}
