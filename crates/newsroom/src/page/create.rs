use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address, slug};
use store::{Id, Moment, params};
use story::Body;

/// A new static page.
#[derive(Debug, Clone, Default)]
pub struct NewPage {
    /// Code of the edition; empty = the default one.
    pub edition: String,
    /// Slug; empty = made of the title.
    pub slug: String,
    /// Path; none = the slug below the edition's path.
    pub address: Option<String>,
    /// Title.
    pub title: String,
    /// Text.
    pub body: Body,
    /// Readers see it at once.
    pub published: bool,
    /// Why an import leaves it unpublished.
    pub held: String,
    /// When it was last changed at its source.
    pub updated_at: Option<Moment>,
}

/// Creates a page. Event: `page_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewPage) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewPage) -> Result<Id, Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("page")).await?;
    let edition = crate::article::edition_row(turn, &new.edition).await?;
    let title = new.title.trim();
    if title.is_empty() || title.chars().count() > 500 {
        return Err(Refusal::field("/title", "required", "one to 500 characters"));
    }
    let wanted = if new.slug.is_empty() { slug::of(title) } else { new.slug.clone() };
    if !slug::is_valid(&wanted) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    let prefix = address::prefix(&edition.path);
    let path = new.address.clone().unwrap_or_else(|| format!("{prefix}/{wanted}"));
    let first = path.trim_start_matches(&prefix).trim_start_matches('/').split('/').next().unwrap_or_default();
    if !address::is_plain(&path) {
        return Err(Refusal::field(
            "/address",
            "address",
            "a path that a browser can ask for: without ?, #, %, . and .. or empty parts",
        ));
    }
    // A publication may write its own page about privacy in the place of the program's.
    if path.len() < 2 || slug::is_reserved(first) && path != format!("{prefix}/privacy") {
        return Err(Refusal::field("/address", "reserved", format!("`{path}` belongs to the program")));
    }
    super::update::check_assets(turn, &new.body).await?;
    let id = turn.id();
    if !address::claim(turn, &path, "page", id.as_str()).await? {
        return Err(Refusal::conflict("address", format!("something else answers at {path} already")));
    }
    let wanted = match new.slug.is_empty() {
        true => free_slug(turn, &edition.id, wanted).await?,
        false => wanted,
    };
    let updated = new.updated_at.unwrap_or(turn.now);
    let fresh = turn
        .tx
        .run(
            "INSERT INTO page (id, edition_id, slug, address, title, body, published, held, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT DO NOTHING",
            params![&id, &edition.id, &wanted, &path, title, serde_json::to_string(&new.body)?, new.published, &new.held, updated],
        )
        .await?;
    if fresh == 0 {
        return Err(Refusal::conflict("slug", format!("there is a page `{wanted}` in this edition already")));
    }
    if new.published {
        super::update::number_assets(turn, &new.body).await?;
    }
    turn.note(Entry::new("page_created", "page", &id));
    Ok(id)
}

/// The slug, or the first free one made from it by `-2`, `-3`….
async fn free_slug(turn: &mut Turn<'_>, edition: &str, wanted: String) -> Result<String, Refusal> {
    let mut slug = wanted.clone();
    for count in 2..1_000 {
        let there = turn
            .tx
            .opt::<(String,)>("SELECT id FROM page WHERE edition_id = $1 AND slug = $2", params![edition, &slug])
            .await?;
        if there.is_none() {
            break;
        }
        slug = format!("{wanted}-{count}");
    }
    Ok(slug)
}
