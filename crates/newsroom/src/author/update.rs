use super::{check_portrait, lock};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use std::collections::BTreeMap;
use store::params;

/// What changes; `None` stays. The slug stays: stories name the author by it.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// Names by language.
    pub names: Option<BTreeMap<String, String>>,
    /// Role or beat.
    pub role: Option<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Asset id of the portrait; empty = none.
    pub portrait: Option<String>,
}

/// Changes an author. Event: `author_changed`.
pub async fn update(turn: &mut Turn<'_>, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, key, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, key: &str, change: Change) -> Result<(), Refusal> {
    let author = lock(turn, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("author")).await?;
    let name = change.name.as_deref().unwrap_or(&author.name).trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let portrait = match change.portrait {
        None => author.portrait_id.clone(),
        Some(none) if none.is_empty() => None,
        Some(id) => {
            check_portrait(turn, &id, author.number.is_some()).await?;
            Some(id)
        }
    };
    let names = match change.names {
        Some(names) => serde_json::to_string(&names)?,
        None => author.names.clone(),
    };
    turn.tx
        .run(
            "UPDATE author SET name = $2, names = $3, role = $4, bio = $5, portrait_id = $6 WHERE id = $1",
            params![
                &author.id,
                name,
                names,
                change.role.as_deref().unwrap_or(&author.role).trim(),
                change.bio.as_deref().unwrap_or(&author.bio).trim(),
                portrait
            ],
        )
        .await?;
    let id = author.id.parse().map_err(|_| Refusal::Damaged("author id".into()))?;
    turn.note(Entry::new("author_changed", "author", &id));
    Ok(())
}
