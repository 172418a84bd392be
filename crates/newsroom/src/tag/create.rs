use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, slug};
use store::{Id, params};

/// A new tag.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewTag {
    /// Code of the edition; empty = the default one.
    pub edition: String,
    /// Slug; empty = made of the name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
}

/// Creates a tag. Event: `tag_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewTag) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewTag) -> Result<Id, Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("tag")).await?;
    let edition = crate::article::edition_row(turn, &new.edition).await?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let slug = if new.slug.is_empty() { slug::of(name) } else { new.slug.clone() };
    if !slug::is_valid(&slug) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    let id = turn.id();
    let fresh = turn
        .tx
        .run(
            "INSERT INTO tag (id, edition_id, slug, name, description, number, merged_into, version) \
             VALUES ($1, $2, $3, $4, $5, NULL, NULL, 1) ON CONFLICT (edition_id, slug) DO NOTHING",
            params![&id, &edition.id, &slug, name, new.description.trim()],
        )
        .await?;
    if fresh == 0 {
        return Err(Refusal::conflict("slug", format!("there is a tag `{slug}` already")));
    }
    turn.note(Entry::new("tag_created", "tag", &id));
    Ok(id)
}
