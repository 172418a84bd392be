use super::{Edition, is_language};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// What changes; `None` stays. Code and path stay: addresses stand on them.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// The paper's name in this edition.
    pub name: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The language's name in itself.
    pub language_name: Option<String>,
    /// `ltr` or `rtl`.
    pub direction: Option<String>,
    /// A line below the name.
    pub tagline: Option<String>,
    /// A sentence.
    pub description: Option<String>,
    /// A sentence in the footer.
    pub footer: Option<String>,
    /// Place among the editions.
    pub position: Option<i64>,
}

/// Changes an edition. Event: `edition_changed`.
pub async fn update(turn: &mut Turn<'_>, code: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, code, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, code: &str, change: Change) -> Result<(), Refusal> {
    if change
        .name
        .as_deref()
        .is_some_and(|name| !name.is_empty() && !crate::content::says_something(name))
    {
        return Err(Refusal::field("/name", "required", "a name that can be read"));
    }
    let edition = turn
        .tx
        .opt::<Edition>(
            "UPDATE edition SET version = version + 1 WHERE code = $1 OR id = $1 RETURNING id, code, name, language, language_name, direction, \
             path, tagline, description, footer, position, main, navigation, version",
            params![code],
        )
        .await?
        .ok_or(Refusal::NotFound("edition"))?;
    turn.permit(Capability::SettingsManage, &Subject::site("edition")).await?;
    let language = change.language.unwrap_or(edition.language);
    if !is_language(&language) {
        return Err(Refusal::field("/language", "language", "a BCP 47 language, like `en` or `zh-Hans`"));
    }
    let direction = change.direction.unwrap_or(edition.direction);
    if !["ltr", "rtl"].contains(&direction.as_str()) {
        return Err(Refusal::field("/direction", "unknown", "one of: ltr, rtl"));
    }
    turn.tx
        .run(
            "UPDATE edition SET name = $2, language = $3, language_name = $4, direction = $5, tagline = $6, description = $7, \
             footer = $8, position = $9 WHERE id = $1",
            params![
                &edition.id,
                change.name.unwrap_or(edition.name),
                language,
                change.language_name.unwrap_or(edition.language_name),
                direction,
                change.tagline.unwrap_or(edition.tagline),
                change.description.unwrap_or(edition.description),
                change.footer.unwrap_or(edition.footer),
                change.position.unwrap_or(edition.position)
            ],
        )
        .await?;
    let id = edition.id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?;
    turn.note(Entry::new("edition_changed", "edition", &id));
    Ok(())
}
