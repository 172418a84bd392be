use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Moment, params};
use story::Body;

/// What changes; `None` stays. The address stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub body: Option<Body>,
    /// Readers see it.
    pub published: Option<bool>,
    /// When it was last changed at its source.
    pub updated_at: Option<Moment>,
}

/// Changes a page, found by id or by its slug in an edition. Event: `page_changed`.
pub async fn update(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, edition, key, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    let (id, title, body, published) = turn
        .tx
        .opt::<(String, String, String, bool)>(
            "UPDATE page SET version = version + 1 WHERE id = $2 OR (edition_id = $1 AND slug = $2) \
             RETURNING id, title, body, published",
            params![&edition.id, key],
        )
        .await?
        .ok_or(Refusal::NotFound("page"))?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("page")).await?;
    let title = change.title.unwrap_or(title).trim().to_owned();
    if title.is_empty() || title.chars().count() > 500 {
        return Err(Refusal::field("/title", "required", "one to 500 characters"));
    }
    let body: Body = match change.body {
        Some(body) => body,
        None => serde_json::from_str(&body)?,
    };
    check_assets(turn, &body).await?;
    let published = change.published.unwrap_or(published);
    if published {
        number_assets(turn, &body).await?;
    }
    let at = change.updated_at.unwrap_or(turn.now);
    turn.tx
        .run(
            "UPDATE page SET title = $2, body = $3, published = $4, updated_at = $5, \
             held = CASE WHEN $4 THEN '' ELSE held END WHERE id = $1",
            params![&id, title, serde_json::to_string(&body)?, published, at],
        )
        .await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("page id".into()))?;
    turn.note(Entry::new("page_changed", "page", &id));
    Ok(())
}

/// Every asset that the body names must exist.
pub(super) async fn check_assets(turn: &mut Turn<'_>, body: &Body) -> Result<(), Refusal> {
    for id in body.assets() {
        let known = turn.tx.opt::<(String,)>("SELECT id FROM asset WHERE id = $1", params![id]).await?;
        if known.is_none() {
            return Err(Refusal::field("/body", "unknown", format!("there is no asset `{id}`")));
        }
    }
    Ok(())
}

/// Readers will see these assets.
pub(super) async fn number_assets(turn: &mut Turn<'_>, body: &Body) -> Result<(), Refusal> {
    let ids: Vec<String> = body.assets().into_iter().map(str::to_owned).collect();
    for id in ids {
        crate::article::number_row(turn, "asset", &id).await?;
    }
    Ok(())
}
