use super::{Series, check_cover, checked, is_public, lock};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{params, sql};

/// What changes; `None` stays. The slug stays: stories name the series by it, and programs that listen keep the feed's address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "named as in `Series`")]
pub struct Change {
    pub name: Option<String>,
    pub description: Option<String>,
    pub language: Option<String>,
    pub author: Option<String>,
    pub mail: Option<String>,
    /// Asset id of the cover; empty = none.
    pub cover: Option<String>,
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub explicit: Option<bool>,
    pub form: Option<String>,
    pub funding_url: Option<String>,
    pub funding_words: Option<String>,
    pub locked: Option<bool>,
    pub guid: Option<String>,
}

/// Changes a series. Event: `series_changed`.
pub async fn update(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = updated(turn, edition, key, change).await;
    turn.guard(outcome)
}

async fn updated(turn: &mut Turn<'_>, edition: &str, key: &str, change: Change) -> Result<(), Refusal> {
    let is = lock(turn, edition, key).await?;
    turn.permit(Capability::TaxonomyManage, &Subject::site("series")).await?;
    let before = is.cover_id.clone();
    let series = checked(Series {
        name: change.name.unwrap_or(is.name),
        description: change.description.unwrap_or(is.description),
        language: change.language.unwrap_or(is.language),
        author: change.author.unwrap_or(is.author),
        mail: change.mail.unwrap_or(is.mail),
        cover_id: change.cover.map_or(is.cover_id, |id| Some(id).filter(|id| !id.is_empty())),
        category: change.category.unwrap_or(is.category),
        subcategory: change.subcategory.unwrap_or(is.subcategory),
        explicit: change.explicit.unwrap_or(is.explicit),
        form: change.form.unwrap_or(is.form),
        funding_url: change.funding_url.unwrap_or(is.funding_url),
        funding_words: change.funding_words.unwrap_or(is.funding_words),
        locked: change.locked.unwrap_or(is.locked),
        guid: change.guid.unwrap_or(is.guid),
        id: is.id,
        edition: is.edition,
        slug: is.slug,
        version: is.version,
    })?;
    if series.cover_id != before
        && let Some(cover) = &series.cover_id
    {
        let public = is_public(turn, &series.id).await?;
        check_cover(turn, cover, public).await?;
    }
    let (columns, places, said) = series.said(2);
    let text = format!("UPDATE series SET ({columns}) = ({places}) WHERE id = $1");
    let mut row = params![&series.id];
    row.extend(said);
    turn.tx.run(sql(text), row).await?;
    let id = series.id.parse().map_err(|_| Refusal::Damaged("series id".into()))?;
    turn.note(Entry::new("series_changed", "series", &id));
    Ok(())
}
