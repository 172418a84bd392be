use super::{lock, parent_id};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address, slug};
use store::params;

/// What changes; `None` stays.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// Slug; the old address leads to the new one.
    pub slug: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// A sentence.
    pub description: Option<String>,
    /// Slug of the parent; `null` or empty = it stands at the top.
    #[serde(deserialize_with = "given")]
    pub parent: Option<Option<String>>,
    /// Place among its siblings.
    pub position: Option<i64>,
    /// Readers may comment on its stories.
    pub comments: Option<bool>,
}

/// Changes a section. Event: `section_changed`.
pub async fn update(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, edition, key, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("section")).await?;
    // The tree is one thing: two who move sections at once would make a circle that neither of them sees.
    let edition = super::edition_of(turn, edition, key).await?;
    turn.tx.run("UPDATE edition SET version = version WHERE id = $1", params![&edition.id]).await?;
    let section = lock(turn, &edition.code, key).await?;
    let name = change.name.as_deref().unwrap_or(&section.name).trim().to_owned();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let parent = match change.parent {
        None => section.parent.clone(),
        Some(parent) => parent.filter(|slug| !slug.is_empty()),
    };
    let parent = match parent {
        Some(slug) => Some(parent_id(turn, &edition.id, &slug).await?),
        None => None,
    };
    let mut above = parent.clone();
    while let Some(id) = above {
        if id == section.id {
            return Err(Refusal::field("/parent", "circle", "a section can't stand below itself"));
        }
        above = turn
            .tx
            .one::<(Option<String>,)>("SELECT parent_id FROM section WHERE id = $1", params![&id])
            .await?
            .0;
    }
    let slug = change.slug.clone().unwrap_or_else(|| section.slug.clone());
    if slug != section.slug {
        move_to(turn, &section, &edition.path, &slug).await?;
    }
    turn.tx
        .run(
            "UPDATE section SET slug = $2, name = $3, description = $4, parent_id = $5, position = $6, comments = $7 WHERE id = $1",
            params![
                &section.id,
                &slug,
                &name,
                change.description.as_deref().unwrap_or(&section.description).trim(),
                parent,
                change.position.unwrap_or(section.position),
                change.comments.unwrap_or(section.comments)
            ],
        )
        .await?;
    let id = section.id.parse().map_err(|_| Refusal::Damaged("section id".into()))?;
    turn.note(Entry::new("section_changed", "section", &id));
    Ok(())
}

/// A new slug: the old address leads on. Stories keep naming the section by the slug their revisions were saved with,
/// which is why a section with stories keeps its slug.
async fn move_to(turn: &mut Turn<'_>, section: &super::Section, prefix: &str, to: &str) -> Result<(), Refusal> {
    if !slug::is_valid(to) || slug::is_reserved(to) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens, and not the program's own"));
    }
    let used = turn
        .tx
        .opt::<(String,)>("SELECT article_id FROM reference WHERE noun = 'section' AND noun_id = $1 LIMIT 1", params![&section.id])
        .await?;
    if used.is_some() {
        return Err(Refusal::rule(
            "in_use",
            "stories are filed under this section by its slug; make a new section and move them, or change the name only",
        ));
    }
    let prefix = address::prefix(prefix);
    let path = format!("{prefix}/{to}");
    if !address::claim(turn, &path, "section", &section.id).await? {
        return Err(Refusal::conflict("slug", format!("something else answers at {path} already")));
    }
    let old = format!("{prefix}/{}", section.slug);
    address::leave_redirect(turn, &old, &path, "section", &section.id).await
}

/// Tells a field that is `null` from one that is absent.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    <Option<String> as serde::Deserialize>::deserialize(deserializer).map(Some)
}
