use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, slug};
use store::{Id, params};

/// A new desk.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewDesk {
    /// Slug; empty = made of the name.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// Creates a desk. Event: `desk_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewDesk) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewDesk) -> Result<Id, Refusal> {
    turn.permit(Capability::SettingsManage, &Subject::site("desk")).await?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("/name", "required", "one to 200 characters"));
    }
    let slug = if new.slug.is_empty() { slug::of(name) } else { new.slug };
    if !slug::is_valid(&slug) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    let id = turn.id();
    let fresh = turn
        .tx
        .run(
            "INSERT INTO desk (id, slug, name, version) VALUES ($1, $2, $3, 1) ON CONFLICT (slug) DO NOTHING",
            params![&id, &slug, name],
        )
        .await?;
    if fresh == 0 {
        return Err(Refusal::conflict("slug", format!("there is a desk `{slug}` already")));
    }
    turn.note(Entry::new("desk_created", "desk", &id));
    Ok(id)
}
