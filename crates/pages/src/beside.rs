//! What stands beside a story and below it: most read, more from its section, the next one. It may be a minute old.

use crate::Error;
use crate::chrome::Maker;
use crate::dates::zoned;
use paper::document::{Article, Card};
use paper::key::{Key, List};
use paper::reading::{Paper, Stretch};
use std::collections::BTreeSet;
use store::Moment;

/// Stories in the row below, and in the list beside.
const ROW: usize = 4;
const MOST: usize = 5;

/// Stories around a story, as the paper has them.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    pub related: Vec<Card>,
    pub most_read: Vec<Card>,
    pub more: Vec<Card>,
    pub next: Option<Card>,
    /// What the page depends on because of them.
    pub around: Vec<Key>,
}

impl Beside {
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.related.iter().chain(&self.most_read).chain(&self.more).chain(&self.next)
    }
}

impl<P: Paper> Maker<'_, P> {
    pub(crate) async fn beside(&self, article: &Article) -> Result<Beside, Error> {
        let edition = &article.edition;
        let mut beside = Beside {
            related: self.paper.cards(&article.related, self.now).await?,
            around: article.related.iter().map(|number| Key::Card(*number)).collect(),
            ..Beside::default()
        };
        let read = self.paper.most_read(edition).await?;
        beside.around.push(Key::MostRead(edition.clone()));
        beside.most_read = self.paper.cards(&read, self.now).await?;
        beside.most_read.retain(|card| card.number != article.number);
        beside.most_read.truncate(MOST);
        if let Some(section) = &article.section {
            let list = List::Section(edition.clone(), section.slug.clone());
            let mut shown: BTreeSet<i64> = beside.related.iter().map(|card| card.number).collect();
            shown.insert(article.number);
            // Those before it in its section: what is published today touches the pages of this month's stories only.
            let stretch = Stretch {
                after: Some((article.first_published_at, article.number)),
                limit: ROW + 1 + shown.len(),
                ..Stretch::default()
            };
            let earlier = self.paper.list(&list, &stretch, self.now).await?;
            let last = earlier.last().map_or(article.first_published_at, |card| card.first_published_at);
            for month in self.months_between(last, article.first_published_at) {
                beside.around.push(Key::ListMonth(list.clone(), month));
            }
            beside.around.push(Key::ListMonths(list));
            let mut earlier = earlier.into_iter().filter(|card| !shown.contains(&card.number));
            beside.next = earlier.next();
            beside.more = earlier.take(ROW).collect();
        }
        let shown: Vec<Key> = beside
            .most_read
            .iter()
            .chain(&beside.more)
            .chain(&beside.next)
            .map(|card| Key::Card(card.number))
            .collect();
        beside.around.extend(shown);
        Ok(beside)
    }

    /// The months from one instant to another, in the publication's zone.
    fn months_between(&self, from: Moment, to: Moment) -> Vec<String> {
        let month = |at: Moment| {
            let local = zoned(at, &self.zone);
            (i32::from(local.year()), i32::from(local.month()))
        };
        let ((first_year, first), (last_year, last)) = (month(from), month(to));
        let months = first_year * 12 + first - 1..=last_year * 12 + last - 1;
        months
            .map(|month| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1))
            .collect()
    }
}
