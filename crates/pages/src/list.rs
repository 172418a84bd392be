//! Lists by section, tag and author: the newest on the first page, older ones by month.

use crate::Error;
use crate::cards::{first_end, of_asset};
use crate::chrome::{Maker, encode, link};
use crate::context::{Card, Day, Follow, Head, Link, List as ListContext};
use crate::dates::{day, month, weekday, zoned};
use crate::metadata;
use paper::cache::Made;
use paper::document::{self, Edition, Section};
use paper::key::{Key, List};
use paper::reading::{Paper, Stretch};
use store::Moment;

/// Stories on the first page of a list, and on each page of a month.
const PAGE: usize = 30;

impl<P: Paper> Maker<'_, P> {
    pub async fn section(&self, section: &Section) -> Result<Made, Error> {
        let edition = self.edition(&section.edition);
        let list = List::Section(section.edition.clone(), section.slug.clone());
        let below = edition
            .sections
            .iter()
            .filter(|child| child.parent.as_deref() == Some(&section.slug))
            .map(|child| link(&child.name, &encode(&child.address), false))
            .collect();
        let context = ListContext {
            title: section.name.clone(),
            description: section.description.clone(),
            below,
            trail: above(edition, section),
            follow: follow("section", &section.edition, &section.slug, &section.name),
            ..ListContext::default()
        };
        self.list(edition, &list, &section.address, context).await
    }

    pub async fn tag(&self, code: &str, slug: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let Some(tag) = self.paper.tag(&edition.code, slug).await? else { return self.address().await };
        let list = List::Tag(edition.code.clone(), tag.slug.clone());
        let context = ListContext {
            title: tag.name.clone(),
            description: tag.description.clone(),
            follow: follow("tag", &edition.code, &tag.slug, &tag.name),
            ..ListContext::default()
        };
        self.list(edition, &list, &tag.address, context).await
    }

    pub async fn author(&self, code: &str, slug: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let Some(author) = self.paper.author(slug).await? else { return self.address().await };
        let list = List::Author(edition.code.clone(), author.slug.clone());
        let address = format!("{}/author/{}", edition.prefix, author.slug);
        let name = author.names.get(&edition.language).unwrap_or(&author.name).clone();
        let context = ListContext {
            portrait: author.portrait.as_ref().filter(|_| !self.lite).map(|portrait| of_asset(portrait, "")),
            follow: follow("author", "", &author.slug, &name),
            title: name,
            description: author.bios.get(&edition.language).unwrap_or(&author.bio).clone(),
            role: author.roles.get(&edition.language).unwrap_or(&author.role).clone(),
            ..ListContext::default()
        };
        let mut made = self.list(edition, &list, &address, context).await?;
        made.own.push(Key::Address(format!("/author/{}", author.slug)));
        Ok(made)
    }

    async fn list(&self, edition: &Edition, list: &List, address: &str, mut context: ListContext) -> Result<Made, Error> {
        let months = self.paper.months(list).await?;
        let wanted = self.ask.get("month");
        let mut own = vec![Key::Address(address.to_owned())];
        let mut around = Vec::new();
        let (mut cards, older) = if wanted.is_empty() {
            own.push(Key::ListHead(list.clone()));
            let stretch = Stretch { limit: PAGE + 1, ..Stretch::default() };
            let mut cards = self.paper.list(list, &stretch, self.now).await?;
            let more = cards.len() > PAGE;
            cards.truncate(PAGE);
            // The next page begins within the month of the last story shown.
            let older = cards.last().filter(|_| more).map(|last| {
                let local = zoned(last.first_published_at, &self.zone);
                self.older(edition, address, local.year(), local.month(), Some(last))
            });
            (cards, older)
        } else {
            let Some((year, number)) = parse_month(wanted) else { return self.not_found(edition).await };
            own.push(Key::ListMonth(list.clone(), wanted.to_owned()));
            let (from, to) = self.month_bounds(year, number);
            let after = self
                .ask
                .get("after")
                .split_once('.')
                .and_then(|(at, number)| Some((Moment(at.parse().ok()?), number.parse().ok()?)));
            let stretch = Stretch { from: Some(from), to: Some(to), after, limit: PAGE + 1 };
            let mut cards = self.paper.list(list, &stretch, self.now).await?;
            if cards.is_empty() && after.is_none() {
                return self.not_found(edition).await;
            }
            let more = cards.len() > PAGE;
            cards.truncate(PAGE);
            let older = match cards.last().filter(|_| more) {
                Some(last) => Some(self.older(edition, address, year, number, Some(last))),
                None => months
                    .iter()
                    .find(|month| month.month.as_str() < wanted)
                    .and_then(|month| parse_month(&month.month))
                    .map(|(year, number)| self.older(edition, address, year, number, None)),
            };
            context.newer = Some(link(&context.title.clone(), &encode(address), false));
            context.title = format!("{}, {}", context.title, month(year, number, &edition.language, &self.pages.theme.messages));
            (cards, older)
        };
        own.extend(Self::card_keys(&cards));
        let mut until = first_end(&cards);
        let mut newest = cards.iter().map(|card| card.updated_at).max();
        if let List::Section(code, slug) = list
            && wanted.is_empty()
            && let Some((filled, containers)) = self.section_front(self.edition(code), slug, &mut own, &mut around).await?
        {
            let arranged: Vec<&document::Card> = filled.iter().flat_map(|container| &container.cards).collect();
            until = until.into_iter().chain(first_end(arranged.iter().copied())).min();
            newest = arranged.iter().map(|card| card.updated_at).chain(newest).max();
            // What stands above is not repeated below.
            cards.retain(|card| !arranged.iter().any(|one| one.number == card.number));
            context.containers = containers;
        }
        if let List::Section(code, _) = list
            && wanted.is_empty()
        {
            context.breaking = self.breaking(self.edition(code), &mut own, &mut until).await?;
        }
        let head = Head {
            title: context.title.clone(),
            description: context.description.clone(),
            canonical: self.absolute(&match wanted {
                "" => address.to_owned(),
                month => format!("{address}?month={month}"),
            }),
            kind: "website".into(),
            feeds: self.feeds(address, &context.title),
            json_ld: metadata::list(self, edition, &context.title, address, &context.trail),
            noindex: !self.ask.get("after").is_empty(),
            ..Head::default()
        };
        context.filter = match list {
            List::Section(_, slug) => format!("{}/search?section={}", edition.prefix, encode(slug)),
            List::Tag(_, slug) => format!("{}/search?tag={}", edition.prefix, encode(slug)),
            List::Author(_, slug) => format!("{}/search?author={}", edition.prefix, encode(slug)),
            _ => String::new(),
        };
        context.feed = format!("{}/rss.xml", encode(address));
        context.empty = cards.is_empty() && context.containers.is_empty();
        context.older = older;
        // A list of some length opens with its newest story, large, and three more beside it; not where there is no picture to show.
        let is_plain = wanted.is_empty() && context.containers.is_empty();
        let opening = if is_plain && cards.len() >= 6 && cards[0].picture.is_some() { 4 } else { 0 };
        let (opening, rest) = cards.split_at(opening);
        if let Some((lead, side)) = opening.split_first() {
            context.lead = Some(self.card(lead, edition));
            context.side = side.iter().map(|card| self.card(card, edition)).collect();
        }
        context.days = self.by_day(rest, edition);
        let mut made = self.html("list.html", edition, head, context, own)?;
        made.around = around;
        made.until = until;
        made.touched = newest;
        Ok(made)
    }

    fn older(&self, edition: &Edition, address: &str, year: i16, number: i8, after: Option<&document::Card>) -> Link {
        let mut to = format!("{}?month={year:04}-{number:02}", encode(address));
        if let Some(last) = after {
            to.push_str(&format!("&after={}.{}", last.first_published_at.0, last.number));
        }
        link(&month(year, number, &edition.language, &self.pages.theme.messages), &to, false)
    }

    /// First instant of a month and of the next one, in the publication's zone.
    pub fn month_bounds(&self, year: i16, number: i8) -> (Moment, Moment) {
        let (next_year, next) = if number == 12 { (year + 1, 1) } else { (year, number + 1) };
        (self.midnight(year, number, 1), self.midnight(next_year, next, 1))
    }

    pub fn midnight(&self, year: i16, month: i8, day: i8) -> Moment {
        jiff::civil::Date::new(year, month, day)
            .and_then(|date| self.zone.to_ambiguous_timestamp(date.to_datetime(jiff::civil::Time::midnight())).compatible())
            .map_or(Moment(i64::MAX), Moment::from)
    }

    /// Stories under the day of their first publication.
    pub fn by_day(&self, cards: &[document::Card], edition: &Edition) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for card in cards {
            let local = zoned(card.first_published_at, &self.zone);
            let machine = format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day());
            let shown: Card = self.card(card, edition);
            match days.last_mut() {
                Some(last) if last.machine == machine => last.cards.push(shown),
                _ => days.push(Day {
                    weekday: weekday(&local, &edition.language, &self.pages.theme.messages),
                    day: day(&local, &edition.language, &self.pages.theme.messages),
                    address: String::new(),
                    machine,
                    cards: vec![shown],
                }),
            }
        }
        days
    }
}

pub(crate) fn follow(kind: &str, edition: &str, slug: &str, label: &str) -> Option<Follow> {
    Some(Follow {
        kind: kind.to_owned(),
        edition: edition.to_owned(),
        slug: slug.to_owned(),
        label: label.to_owned(),
    })
}

/// The sections above a section, from the top.
fn above(edition: &Edition, section: &Section) -> Vec<Link> {
    let mut trail = Vec::new();
    let mut parent = section.parent.as_deref();
    while let Some(found) = parent.and_then(|slug| edition.sections.iter().find(|section| section.slug == slug)) {
        trail.insert(0, link(&found.name, &encode(&found.address), false));
        // A tree that leads back to itself is no tree.
        parent = found.parent.as_deref().filter(|_| trail.len() < 20);
    }
    trail
}

pub(crate) fn parse_month(text: &str) -> Option<(i16, i8)> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    ((1..=12).contains(&month) && year > 0).then_some((year, month))
}
