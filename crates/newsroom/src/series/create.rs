use super::{Series, check_cover, checked};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, slug};
use store::{Id, params, sql};

/// A new series.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "named as in `Series`")]
pub struct NewSeries {
    /// Code of the edition; empty = the default one.
    pub edition: String,
    /// Slug; empty = made of the name.
    pub slug: String,
    pub name: String,
    pub description: String,
    pub language: String,
    pub author: String,
    pub mail: String,
    /// Asset id of the cover.
    pub cover: Option<String>,
    pub category: String,
    pub subcategory: String,
    pub explicit: bool,
    /// Empty = `episodic`.
    pub form: String,
    pub funding_url: String,
    pub funding_words: String,
    pub locked: bool,
    pub guid: String,
}

/// Creates a series. Event: `series_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewSeries) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewSeries) -> Result<Id, Refusal> {
    turn.permit(Capability::TaxonomyManage, &Subject::site("series")).await?;
    let edition = crate::article::edition_row(turn, &new.edition).await?;
    let slug = if new.slug.is_empty() { slug::of(&new.name) } else { new.slug };
    if !slug::is_valid(&slug) {
        return Err(Refusal::field("/slug", "slug", "lower-case letters, figures and hyphens"));
    }
    let series = checked(Series {
        slug,
        name: new.name,
        description: new.description,
        language: new.language,
        author: new.author,
        mail: new.mail,
        cover_id: new.cover.filter(|id| !id.is_empty()),
        category: new.category,
        subcategory: new.subcategory,
        explicit: new.explicit,
        form: if new.form.is_empty() { "episodic".into() } else { new.form },
        funding_url: new.funding_url,
        funding_words: new.funding_words,
        locked: new.locked,
        guid: new.guid,
        ..Series::default()
    })?;
    if let Some(cover) = &series.cover_id {
        check_cover(turn, cover, false).await?;
    }
    let id = turn.id();
    let (columns, places, said) = series.said(4);
    let text = format!(
        "INSERT INTO series (id, edition_id, slug, version, {columns}) VALUES ($1, $2, $3, 1, {places}) \
         ON CONFLICT (edition_id, slug) DO NOTHING"
    );
    let mut row = params![&id, &edition.id, &series.slug];
    row.extend(said);
    let fresh = turn.tx.run(sql(text), row).await?;
    if fresh == 0 {
        return Err(Refusal::conflict("slug", format!("there is a series `{}` already", series.slug)));
    }
    turn.note(Entry::new("series_created", "series", &id));
    Ok(id)
}
