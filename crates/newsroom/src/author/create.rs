use super::check_portrait;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, slug};
use std::collections::BTreeMap;
use store::{Id, params};

/// A new author.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAuthor {
    /// Slug; empty = made of the name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Names by language where they differ.
    pub names: BTreeMap<String, String>,
    /// Role or beat.
    pub role: String,
    /// Roles by language where they differ.
    pub roles: BTreeMap<String, String>,
    /// A few sentences.
    pub bio: String,
    /// These by language where they differ.
    pub bios: BTreeMap<String, String>,
    /// Asset id of the portrait.
    pub portrait: Option<String>,
}

/// Creates an author. Event: `author_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewAuthor) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewAuthor) -> Result<Id, Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("author")).await?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let slug = if new.slug.is_empty() { slug::of(name) } else { new.slug.clone() };
    if !slug::is_valid(&slug) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    if let Some(portrait) = &new.portrait {
        check_portrait(turn, portrait, false).await?;
    }
    let id = turn.id();
    let fresh = turn
        .tx
        .run(
            "INSERT INTO author (id, slug, name, names, role, roles, bio, bios, portrait_id, number, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 1) ON CONFLICT (slug) DO NOTHING",
            params![
                &id,
                &slug,
                name,
                serde_json::to_string(&new.names)?,
                new.role.trim(),
                serde_json::to_string(&new.roles)?,
                new.bio.trim(),
                serde_json::to_string(&new.bios)?,
                new.portrait
            ],
        )
        .await?;
    if fresh == 0 {
        return Err(Refusal::conflict("slug", format!("there is an author `{slug}` already")));
    }
    turn.note(Entry::new("author_created", "author", &id));
    Ok(id)
}
