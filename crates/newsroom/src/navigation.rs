//! The navigation of an edition.

use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Turn};
use serde::{Deserialize, Serialize};
use store::params;

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it says.
    pub label: String,
    /// A path on the site or a full address.
    pub address: String,
    /// Entries below it; two levels at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Item>,
}

/// Replaces the navigation of an edition. Event: `navigation_changed`.
pub async fn set(turn: &mut Turn<'_>, edition: &str, items: &[Item]) -> Result<(), Refusal> {
    let outcome = replaced(turn, edition, items).await;
    turn.guard(outcome)
}

async fn replaced(turn: &mut Turn<'_>, edition: &str, items: &[Item]) -> Result<(), Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    turn.tx
        .run("UPDATE edition SET version = version + 1 WHERE id = $1", params![&edition.id])
        .await?;
    turn.permit(Capability::SettingsManage, &Subject::site("navigation")).await?;
    check(items, "/items", 0)?;
    turn.tx
        .run("UPDATE edition SET navigation = $2 WHERE id = $1", params![&edition.id, serde_json::to_string(items)?])
        .await?;
    let id = edition.id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?;
    turn.note(Entry::new("navigation_changed", "edition", &id));
    Ok(())
}

/// Most entries of one level.
pub const MOST: usize = 200;
/// Levels, the first one counted.
pub const LEVELS: usize = 3;
/// Longest label, in characters.
pub const LONGEST: usize = 200;

fn check(items: &[Item], pointer: &str, depth: usize) -> Result<(), Refusal> {
    if items.len() > MOST || depth >= LEVELS && !items.is_empty() {
        return Err(Refusal::field(pointer, "too_many", "at most 200 entries, two levels below the first"));
    }
    for (at, item) in items.iter().enumerate() {
        let here = format!("{pointer}/{at}");
        if item.label.trim().is_empty() || item.label.chars().count() > LONGEST {
            return Err(Refusal::field(&format!("{here}/label"), "required", "one to 200 characters"));
        }
        if !story::address::allowed(&item.address) {
            return Err(Refusal::field(&format!("{here}/address"), "address", "a path that begins with / or a full web address"));
        }
        check(&item.children, &format!("{here}/children"), depth + 1)?;
    }
    Ok(())
}

impl Newsroom {
    /// The navigation of an edition (empty code = the default one).
    pub async fn navigation(&self, edition: &str) -> Result<Vec<Item>, Refusal> {
        let editions = self.editions().await?;
        let found = if edition.is_empty() { editions.first() } else { editions.iter().find(|row| row.code == edition) };
        let json = &found.ok_or(Refusal::NotFound("edition"))?.navigation;
        Ok(serde_json::from_str(json)?)
    }
}
