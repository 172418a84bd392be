//! The public index follows the paper: what changed waits in a list until the index has it.

use crate::apply::{any, places, thing};
use crate::document::{Article, Edition, Settings};
use crate::{Error, Print};
use jiff::tz::TimeZone;
use search::Document;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use store::{Moment, Tx, params, sql};

/// How far the index came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    /// So many stories were taken; there may be more.
    Some(usize),
    /// It holds everything up to this event.
    All(i64),
}

/// What changed last comes first: where everything waits, as after a change of the zone, today's news does not wait behind it.
const NEXT: &str = "SELECT number, turn FROM unindexed ORDER BY turn DESC, number LIMIT $1";

/// The end of a story's time lies after one instant and not after another.
pub(crate) const ENDED: &str = "visible_until > $1 AND visible_until <= $2";

impl Print {
    /// Brings the index up to the paper for at most so many stories. What is over by `now` leaves it, words and all.
    pub async fn index_some(self: &Arc<Self>, limit: usize, now: Moment) -> Result<Indexed, Error> {
        let _turn = self.indexing.lock().await;
        self.queue_ended(now).await?;
        let mut tx = self.db.snapshot().await?;
        let values = params![i64::try_from(limit).unwrap_or(i64::MAX)];
        let waiting = tx.all::<(i64, i64)>(NEXT, values).await?;
        let Some(newest) = waiting.iter().map(|(_, turn)| *turn).max() else {
            let number = tx.opt::<(String,)>("SELECT value FROM meta WHERE key = 'number'", params![]).await?;
            return Ok(Indexed::All(number.and_then(|(number,)| number.parse().ok()).unwrap_or_default()));
        };
        let numbers: Vec<i64> = waiting.iter().map(|(number, _)| *number).collect();
        let rows: Vec<(String,)> = any(&mut tx, "SELECT doc FROM article WHERE", "number", &numbers).await?;
        let ground = Ground::read(&mut tx).await?;
        drop(tx);
        let mut indexes = vec![self.index()];
        indexes.extend(self.beside.lock().unwrap_or_else(PoisonError::into_inner).clone());
        let asked = numbers.clone();
        let write = move || -> Result<(), Error> {
            let documents = ground.documents(rows, now)?;
            let standing: BTreeSet<i64> = documents.iter().map(|document| document.number).collect();
            let gone: Vec<i64> = asked.into_iter().filter(|number| !standing.contains(number)).collect();
            indexes.iter().try_for_each(|index| index.write(&documents, &gone))?;
            Ok(())
        };
        tokio::task::spawn_blocking(write)
            .await
            .map_err(|error| search::Error::Folder(error.to_string()))??;
        self.take_from_queue(&numbers, newest).await?;
        Ok(Indexed::Some(numbers.len()))
    }

    /// Lets stories whose end was passed since the last look wait for the index, each once; a clock that was put back passes ends the
    /// other way.
    async fn queue_ended(&self, now: Moment) -> Result<(), Error> {
        let seen = self.ended();
        let passed = params![seen.min(now), seen.max(now)];
        let any = format!("SELECT number FROM article WHERE {ENDED} LIMIT 1");
        // Most often there is none, and nothing is written.
        if self.db.opt::<(i64,)>(sql(any), passed.clone()).await?.is_some() {
            let text = format!(
                "INSERT INTO unindexed (number, turn) SELECT number, (SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'read') \
                 FROM article WHERE {ENDED} ON CONFLICT DO NOTHING"
            );
            self.db.run(sql(text), passed).await?;
        }
        self.ended.store(now.0, Ordering::Release);
        Ok(())
    }

    /// Stories whose time was over at this instant have left the index, or wait for that.
    pub(crate) fn ended(&self) -> Moment {
        Moment(self.ended.load(Ordering::Acquire))
    }

    /// The story that the index would take next, by number.
    pub async fn next_unindexed(&self) -> Result<Option<i64>, Error> {
        Ok(self.db.opt::<(i64, i64)>(NEXT, params![1]).await?.map(|(number, _)| number))
    }

    /// Gives up on a story: the index stays at the last version of it that it took.
    pub async fn leave_unindexed(&self, number: i64) -> Result<(), Error> {
        self.db.run("DELETE FROM unindexed WHERE number = $1", params![number]).await?;
        Ok(())
    }

    /// A story that changed again meanwhile has a later turn and waits on.
    async fn take_from_queue(&self, numbers: &[i64], newest: i64) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        for part in numbers.chunks(256) {
            let (places, mut values) = places(part, 2);
            values.insert(0, newest.into());
            tx.run(sql(format!("DELETE FROM unindexed WHERE turn <= $1 AND number IN ({places})")), values)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What documents are made with.
pub(crate) struct Ground {
    editions: Vec<Edition>,
    zone: TimeZone,
}

impl Ground {
    pub async fn read(tx: &mut Tx) -> Result<Ground, Error> {
        let settings: Settings = thing(tx, "settings", "").await?.unwrap_or_default();
        Ok(Ground {
            editions: thing(tx, "editions", "").await?.unwrap_or_default(),
            zone: TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC),
        })
    }

    /// The search documents of stories, as they lie in the paper; of those that are over by `now`, none.
    pub fn documents(&self, rows: Vec<(String,)>, now: Moment) -> Result<Vec<Document>, Error> {
        let mut documents = Vec::with_capacity(rows.len());
        for (doc,) in rows {
            let article: Article = serde_json::from_str(&doc)?;
            if article.visible_until.is_none_or(|until| until > now) {
                documents.push(document(&article, &self.editions, &self.zone));
            }
        }
        Ok(documents)
    }
}

/// What a story is found by beside its headline and standfirst; what fits is shown of it.
pub(crate) fn passages(article: &Article) -> Vec<String> {
    let mut passages = story::text::told(&article.body);
    passages.extend(article.lead.iter().flat_map(|lead| [lead.caption.clone(), lead.alt.clone()]));
    passages.extend(article.tags.iter().map(|tag| tag.name.clone()));
    passages.extend(article.bylines.iter().map(|byline| byline.name.clone()));
    passages.push(article.kicker.clone());
    passages.push(article.place.clone());
    passages.retain(|passage| !passage.trim().is_empty());
    passages
}

fn document(article: &Article, editions: &[Edition], zone: &TimeZone) -> Document {
    let language = editions
        .iter()
        .find(|edition| edition.code == article.edition)
        .map_or("", |edition| edition.language.as_str());
    let facet = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut facets = vec![facet("kind", &article.kind), facet("edition", &article.edition)];
    facets.extend(article.section.iter().chain(&article.sections).map(|section| facet("section", &section.slug)));
    facets.extend(article.tags.iter().map(|tag| facet("tag", &tag.slug)));
    facets.extend(article.bylines.iter().filter_map(|byline| Some(facet("author", byline.author.as_ref()?))));
    let year = article.first_published_at.timestamp().to_zoned_datetime(zone.clone()).year();
    facets.push(facet("year", &year.to_string()));
    Document {
        number: article.number,
        language: language.to_owned(),
        title: article.headline.clone(),
        summary: article.standfirst.clone(),
        passages: passages(article),
        facets,
        at: article.first_published_at.0,
    }
}
