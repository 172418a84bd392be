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
    /// Roles by language.
    pub roles: Option<BTreeMap<String, String>>,
    /// A few sentences.
    pub bio: Option<String>,
    /// These by language.
    pub bios: Option<BTreeMap<String, String>>,
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
    let words = |change: Option<BTreeMap<String, String>>, is: &str| match change {
        Some(words) => serde_json::to_string(&words),
        None => Ok(is.to_owned()),
    };
    turn.tx
        .run(
            "UPDATE author SET name = $2, names = $3, role = $4, roles = $5, bio = $6, bios = $7, portrait_id = $8 WHERE id = $1",
            params![
                &author.id,
                name,
                words(change.names, &author.names)?,
                change.role.as_deref().unwrap_or(&author.role).trim(),
                words(change.roles, &author.roles)?,
                change.bio.as_deref().unwrap_or(&author.bio).trim(),
                words(change.bios, &author.bios)?,
                portrait
            ],
        )
        .await?;
    let id = author.id.parse().map_err(|_| Refusal::Damaged("author id".into()))?;
    turn.note(Entry::new("author_changed", "author", &id));
    Ok(())
}
