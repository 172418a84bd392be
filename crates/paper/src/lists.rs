//! Lists of stories: who is in which, by month of first publication, and what a coming or going takes out of date.

use crate::Error;
use crate::apply::Change;
use crate::document::{Article, Edition, Settings};
use crate::key::{HEAD, Key, List};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use store::{Moment, params};

/// Where a story stands in its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Instant of first publication, in microseconds.
    pub first: i64,
    pub number: i64,
    /// `YYYY-MM` in the publication's zone.
    pub month: String,
}

/// The lists a story is in by itself, without those of sections above its own.
pub(crate) fn own_lists(article: &Article) -> BTreeSet<List> {
    let edition = || article.edition.clone();
    let sections = article.section.iter().chain(&article.sections);
    let series = article.episode.iter().map(|episode| episode.series.slug.clone());
    let authors = article.bylines.iter().filter_map(|byline| byline.author.clone());
    std::iter::once(List::Latest(edition()))
        .chain([List::Kind(edition(), article.kind.clone())])
        .chain(article.sticky.then(|| List::Sticky(edition())))
        .chain(sections.map(|section| List::Section(edition(), section.slug.clone())))
        .chain(article.tags.iter().map(|tag| List::Tag(edition(), tag.slug.clone())))
        .chain(authors.map(|author| List::Author(edition(), author)))
        .chain(series.map(|slug| List::Series(edition(), slug)))
        .collect()
}

/// What lists need of the frame: which section stands above which, and the zone.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// By edition and slug: the slug of the section above.
    above: BTreeMap<(String, String), Option<String>>,
    zone: TimeZone,
}

impl Ground {
    pub fn of(settings: &Settings, editions: &[Edition]) -> Ground {
        let above = editions
            .iter()
            .flat_map(|edition| &edition.sections)
            .map(|section| ((section.edition.clone(), section.slug.clone()), section.parent.clone()))
            .collect();
        Ground {
            above,
            zone: TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    pub fn lists(&self, article: &Article) -> BTreeSet<List> {
        let mut lists = own_lists(article);
        for section in article.section.iter().chain(&article.sections) {
            let above = self.chain(&article.edition, &section.slug);
            lists.extend(above.into_iter().map(|slug| List::Section(article.edition.clone(), slug)));
        }
        lists
    }

    /// Slugs of the sections above one, nearest first.
    fn chain(&self, edition: &str, slug: &str) -> Vec<String> {
        let mut chain: Vec<String> = Vec::new();
        let mut at = slug.to_owned();
        while let Some(Some(parent)) = self.above.get(&(edition.to_owned(), at)) {
            if chain.contains(parent) {
                break;
            }
            chain.push(parent.clone());
            at = parent.clone();
        }
        chain
    }

    pub fn month(&self, at: Moment) -> String {
        let day = at.timestamp().to_zoned_datetime(self.zone.clone());
        format!("{:04}-{:02}", day.year(), day.month())
    }
}

impl Change {
    /// Puts stories into lists that they were not in.
    pub async fn enter(&mut self, stories: Vec<(BTreeSet<List>, Place)>) -> Result<(), Error> {
        let mut rows = Vec::new();
        let mut months: BTreeMap<(List, String), i64> = BTreeMap::new();
        let mut newest: BTreeMap<List, (i64, i64)> = BTreeMap::new();
        for (lists, place) in stories {
            for list in lists {
                rows.push(params![list.to_string(), place.first, place.number, &place.month]);
                *months.entry((list.clone(), place.month.clone())).or_default() += 1;
                let newest = newest.entry(list).or_insert((i64::MIN, 0));
                *newest = (*newest).max((place.first, place.number));
            }
        }
        if !self.beside {
            for (list, newest) in newest {
                if self.is_in_head(&list, newest).await? {
                    self.keys.insert(Key::ListHead(list));
                }
            }
        }
        self.tx
            .insert_many("INSERT INTO listing (list, first, number, month) VALUES", rows, "")
            .await?;
        if self.beside {
            let rows = months.into_iter().map(|((list, month), count)| params![list.to_string(), month, count]);
            let end = "ON CONFLICT (list, month) DO UPDATE SET count = list_month.count + excluded.count";
            self.tx.insert_many("INSERT INTO list_month (list, month, count) VALUES", rows, end).await?;
            return Ok(());
        }
        for ((list, month), count) in months {
            let text = "INSERT INTO list_month (list, month, count) VALUES ($1, $2, $3) \
                 ON CONFLICT (list, month) DO UPDATE SET count = list_month.count + excluded.count RETURNING count";
            let (now,) = self.tx.one::<(i64,)>(text, params![list.to_string(), &month, count]).await?;
            self.month_keys(&list, &month, now == count).await?;
        }
        Ok(())
    }

    /// Puts a story into exactly these lists at this place.
    pub async fn stand_in(&mut self, mut lists: BTreeSet<List>, place: &Place) -> Result<(), Error> {
        for (list, old) in self.standing(place.number).await? {
            let stays = old == *place && lists.remove(&list);
            if !stays {
                self.leave(&list, &old).await?;
            }
        }
        if lists.is_empty() { Ok(()) } else { self.enter(vec![(lists, place.clone())]).await }
    }

    /// Takes a story out of every list.
    pub async fn leave_all(&mut self, number: i64) -> Result<(), Error> {
        for (list, place) in self.standing(number).await? {
            self.leave(&list, &place).await?;
        }
        Ok(())
    }

    async fn standing(&mut self, number: i64) -> Result<Vec<(List, Place)>, Error> {
        let text = "SELECT list, first, month FROM listing WHERE number = $1";
        let rows = self.tx.all::<(String, i64, String)>(text, params![number]).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(list, first, month)| Some((List::parse(&list)?, Place { first, number, month })))
            .collect())
    }

    async fn leave(&mut self, list: &List, place: &Place) -> Result<(), Error> {
        let name = list.to_string();
        if !self.beside && self.is_in_head(list, (place.first, place.number)).await? {
            self.keys.insert(Key::ListHead(list.clone()));
        }
        let values = params![&name, place.first, place.number];
        self.tx
            .run("DELETE FROM listing WHERE list = $1 AND first = $2 AND number = $3", values)
            .await?;
        let text = "UPDATE list_month SET count = count - 1 WHERE list = $1 AND month = $2 RETURNING count";
        let left = self.tx.opt::<(i64,)>(text, params![&name, &place.month]).await?;
        let gone = left.is_none_or(|(count,)| count <= 0);
        if gone {
            self.tx
                .run("DELETE FROM list_month WHERE list = $1 AND month = $2", params![&name, &place.month])
                .await?;
        }
        self.doubtful.insert(list.clone());
        if !self.beside {
            self.month_keys(list, &place.month, gone).await?;
        }
        Ok(())
    }

    /// Whether a place is among the newest of a list, without itself.
    async fn is_in_head(&mut self, list: &List, (first, number): (i64, i64)) -> Result<bool, Error> {
        let text = "SELECT first, number FROM listing WHERE list = $1 ORDER BY first DESC, number DESC LIMIT 1 OFFSET $2";
        let last = self
            .tx
            .opt::<(i64, i64)>(text, params![list.to_string(), i64::try_from(HEAD - 1).unwrap_or(59)])
            .await?;
        Ok(last.is_none_or(|last| (first, number) >= last))
    }

    /// A month's stories changed; if the month came or went, so did the way to it from the next newer one.
    async fn month_keys(&mut self, list: &List, month: &str, came_or_went: bool) -> Result<(), Error> {
        self.keys.insert(Key::ListMonth(list.clone(), month.to_owned()));
        if came_or_went {
            self.keys.insert(Key::ListMonths(list.clone()));
            let text = "SELECT MIN(month) FROM list_month WHERE list = $1 AND month > $2";
            let (newer,) = self.tx.one::<(Option<String>,)>(text, params![list.to_string(), month]).await?;
            self.keys.extend(newer.map(|newer| Key::ListMonth(list.clone(), newer)));
        }
        Ok(())
    }

    /// Puts stories into other lists after the frame changed: those below sections that moved, or all of them with the zone.
    pub async fn relist(&mut self, before: &Ground, after: &Ground) -> Result<(), Error> {
        if before.zone != after.zone {
            // Months are counted anew. Every page carries its edition's chrome and is dropped with that.
            let mut last = 0;
            loop {
                let articles = self.portion(last).await?;
                let Some(newest) = articles.last() else { return Ok(()) };
                last = newest.number;
                for article in articles {
                    let month = after.month(article.first_published_at);
                    self.tx
                        .run("UPDATE article SET month = $2 WHERE number = $1", params![article.number, &month])
                        .await?;
                    let place = Place {
                        first: article.first_published_at.0,
                        number: article.number,
                        month,
                    };
                    self.stand_in(after.lists(&article), &place).await?;
                    // The index counts by year.
                    self.unindexed.push(article.number);
                }
            }
        }
        let mut moved: BTreeSet<i64> = BTreeSet::new();
        for (edition, slug) in before.above.keys() {
            if before.chain(edition, slug) == after.chain(edition, slug) {
                continue;
            }
            let list = List::Section(edition.clone(), slug.clone()).to_string();
            let rows = self.tx.all::<(i64,)>("SELECT number FROM listing WHERE list = $1", params![list]).await?;
            moved.extend(rows.into_iter().map(|(number,)| number));
        }
        for part in moved.into_iter().collect::<Vec<_>>().chunks(200) {
            for article in self.documents(part).await? {
                let month = after.month(article.first_published_at);
                let place = Place {
                    first: article.first_published_at.0,
                    number: article.number,
                    month,
                };
                self.stand_in(after.lists(&article), &place).await?;
            }
        }
        Ok(())
    }
}
