use super::references::{self, Says};
use super::resolve;
use super::row::keep_revision;
use super::translate;
use crate::actor::{Actor, Capability, Subject};
use crate::ledger::Entry;
use crate::{Content, Refusal, Turn};
use serde_json::Value;
use store::{Id, params};

/// A new article.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its content, as the API's article JSON.
    pub content: Value,
    /// Slug of its desk; none = the actor's first desk, else `news`.
    pub desk: Option<String>,
    /// The article it translates.
    pub translation_of: Option<Id>,
    /// Why an import leaves it unpublished; empty = nothing holds it.
    pub held: String,
    /// Leads the front while nobody curates.
    pub sticky: bool,
}

/// A new article's identity.
#[derive(Debug, Clone)]
pub struct Created {
    /// Private id.
    pub id: Id,
    /// Its first revision's number.
    pub revision: i64,
}

/// Creates an article as a draft, with its first revision. Event: `article_created`.
pub async fn create(turn: &mut Turn<'_>, draft: Draft) -> Result<Created, Refusal> {
    let outcome = created(turn, draft).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, draft: Draft) -> Result<Created, Refusal> {
    let desk = desk_of(turn, draft.desk.as_deref()).await?;
    let actor = turn.actor;
    let owner = actor.id().map(Id::as_str);
    let subject = Subject {
        noun: "article",
        noun_id: "new",
        owner,
        desk: Some(&desk),
        draft: true,
        named: "",
    };
    turn.permit(Capability::ArticleWrite, &subject).await?;
    let mut content = Content::read(&draft.content, &Content::default()).map_err(Refusal::Invalid)?;
    let edition = resolve::edition(turn, &content.edition).await?;
    content.edition = edition.code.clone();
    let named = resolve::references(turn, &edition, &mut content).await?;
    let id = turn.id();
    let group = match &draft.translation_of {
        None => id.to_string(),
        Some(original) => {
            let (group, home) = turn
                .tx
                .opt::<(String, String)>("SELECT translation_group, edition_id FROM article WHERE id = $1", params![original])
                .await?
                .ok_or_else(|| Refusal::field("/translation_of", "unknown", "there is no such story"))?;
            if home == edition.id {
                return Err(Refusal::field("/translation_of", "edition", "both stories are in the same edition"));
            }
            translate::refuse_second(turn, &group, &edition.id).await?;
            group
        }
    };
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO article (id, edition_id, desk_id, staff_id, status, binned_from, version, head, public_revision, \
             public_version, number, address, slug, first_published_at, updated_at, embargo_until, visible_until, withdrawn_at, \
             withdraw_reason, notice, translation_group, related, sticky, held, headline, section, kind, made_at, changed_at, headline_folded) \
             VALUES ($1, $2, $3, $4, 'draft', NULL, 1, 1, NULL, 0, NULL, NULL, $5, NULL, NULL, NULL, NULL, NULL, '', '', $6, '', $7, \
             $8, $9, $10, $11, $12, $12, $13)",
            params![
                &id,
                &edition.id,
                &desk,
                actor.id().cloned(),
                &content.slug,
                group,
                draft.sticky,
                &draft.held,
                &content.headline,
                content.section.clone().unwrap_or_default(),
                &content.kind,
                now,
                content.headline.to_lowercase()
            ],
        )
        .await?;
    keep_revision(turn, id.as_str(), 1, &content, "created").await?;
    references::replace(turn, id.as_str(), Says::Newest, &named).await?;
    turn.note(Entry::new("article_created", "article", &id).revision(1));
    Ok(Created { id, revision: 1 })
}

/// Id of the desk a new story belongs to.
async fn desk_of(turn: &mut Turn<'_>, slug: Option<&str>) -> Result<String, Refusal> {
    if slug.is_none()
        && let Actor::Staff(staff) = turn.actor
        && let Some(first) = staff.desks.first()
    {
        return Ok(first.to_string());
    }
    let slug = slug.unwrap_or("news");
    turn.tx
        .opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![slug])
        .await?
        .map(|(id,)| id)
        .ok_or_else(|| Refusal::field("/desk", "unknown", format!("there is no desk `{slug}`")))
}
