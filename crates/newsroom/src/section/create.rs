use super::parent_id;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address, slug};
use store::{Id, params};

/// A new section.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewSection {
    /// Code of the edition; empty = the default one.
    pub edition: String,
    /// Slug; empty = made of the name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Slug of the parent.
    pub parent: Option<String>,
    /// Place among its siblings.
    pub position: i64,
    /// Readers may comment on its stories.
    pub comments: bool,
}

/// Creates a section. Event: `section_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewSection) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewSection) -> Result<Id, Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("section")).await?;
    let edition = crate::article::edition_row(turn, &new.edition).await?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let slug = if new.slug.is_empty() { slug::of(name) } else { new.slug.clone() };
    if !slug::is_valid(&slug) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    if slug::is_reserved(&slug) {
        return Err(Refusal::field("/slug", "reserved", format!("`/{slug}` belongs to the program")));
    }
    let parent = match &new.parent {
        Some(parent) => Some(parent_id(turn, &edition.id, parent).await?),
        None => None,
    };
    let id = turn.id();
    let fresh = turn
        .tx
        .run(
            "INSERT INTO section (id, edition_id, parent_id, slug, name, description, position, comments, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (edition_id, slug) DO NOTHING",
            params![&id, &edition.id, parent, &slug, name, new.description.trim(), new.position, new.comments],
        )
        .await?;
    let path = format!("{}/{slug}", address::prefix(&edition.path));
    if fresh == 0 || !address::claim(turn, &path, "section", id.as_str()).await? {
        return Err(Refusal::conflict("slug", format!("something else answers at {path} already")));
    }
    turn.note(Entry::new("section_created", "section", &id));
    Ok(id)
}
