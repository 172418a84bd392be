//! The archive by year, month and day.

use crate::Error;
use crate::ask::Span;
use crate::cards::first_end;
use crate::chrome::{Maker, link};
use crate::context::{Archive, Head, Link, List as ListContext, Year};
use crate::dates::{day, month};
use crate::list::parse_month;
use paper::cache::Made;
use paper::document::Edition;
use paper::key::{Key, List};
use paper::reading::{Paper, Stretch};
use store::Moment;

/// Stories on one page of a day.
const PAGE: usize = 100;

impl<P: Paper> Maker<'_, P> {
    pub async fn archive(&self, code: &str, span: Option<Span>) -> Result<Made, Error> {
        let edition = self.edition(code);
        match span {
            Some(Span { year, month: Some(month), day }) => self.days(edition, year, month, day).await,
            Some(Span { year, .. }) => self.years(edition, Some(year)).await,
            None => self.years(edition, None).await,
        }
    }

    async fn years(&self, edition: &Edition, only: Option<i16>) -> Result<Made, Error> {
        let list = List::Latest(edition.code.clone());
        let base = format!("{}/archive", edition.prefix);
        let mut years: Vec<Year> = Vec::new();
        let mut own = vec![Key::ListMonths(list.clone())];
        for entry in self.paper.months(&list).await? {
            let Some((year, number)) = parse_month(&entry.month) else { continue };
            if only.is_some_and(|only| only != year) {
                continue;
            }
            // The count of each month stands beside it.
            own.push(Key::ListMonth(list.clone(), entry.month.clone()));
            let name = format!("{year:04}");
            if years.last().is_none_or(|last| last.year != name) {
                years.push(Year {
                    address: format!("{base}/{name}"),
                    year: name,
                    months: Vec::new(),
                });
            }
            if let Some(last) = years.last_mut() {
                let label = month(year, number, &edition.language, &self.pages.theme.messages);
                last.months.push(Link {
                    count: entry.count,
                    ..link(&label, &format!("{base}/{year:04}/{number:02}"), false)
                });
            }
        }
        if only.is_some() && years.is_empty() {
            return self.not_found(edition).await;
        }
        let title = match only {
            Some(year) => format!("{} {year}", self.say(edition, "archive")),
            None => self.say(edition, "archive"),
        };
        let path = only.map_or(base.clone(), |year| format!("{base}/{year:04}"));
        let head = Head {
            title: title.clone(),
            canonical: self.absolute(&path),
            kind: "website".into(),
            ..Head::default()
        };
        let trail = if only.is_some() { vec![link(&self.say(edition, "archive"), &base, false)] } else { Vec::new() };
        let context = Archive { title, empty: years.is_empty(), years, trail };
        self.html("archive.html", edition, head, context, own)
    }

    async fn days(&self, edition: &Edition, year: i16, number: i8, one: Option<i8>) -> Result<Made, Error> {
        let list = List::Latest(edition.code.clone());
        let base = format!("{}/archive", edition.prefix);
        let messages = &self.pages.theme.messages;
        let (from, to, title, path) = match one {
            None => {
                let (from, to) = self.month_bounds(year, number);
                (from, to, month(year, number, &edition.language, messages), format!("{base}/{year:04}/{number:02}"))
            }
            Some(one) => {
                let Ok(date) = jiff::civil::Date::new(year, number, one) else {
                    return self.not_found(edition).await;
                };
                let next = date.tomorrow().unwrap_or(date);
                let from = self.midnight(year, number, one);
                let title = day(&crate::dates::zoned(from, &self.zone), &edition.language, messages);
                (
                    from,
                    self.midnight(next.year(), next.month(), next.day()),
                    title,
                    format!("{base}/{year:04}/{number:02}/{one:02}"),
                )
            }
        };
        let after = self
            .ask
            .get("after")
            .split_once('.')
            .and_then(|(at, number)| Some((Moment(at.parse().ok()?), number.parse().ok()?)));
        let stretch = Stretch { from: Some(from), to: Some(to), after, limit: PAGE + 1 };
        let mut cards = self.paper.list(&list, &stretch, self.now).await?;
        if cards.is_empty() {
            return self.not_found(edition).await;
        }
        let more = cards.len() > PAGE;
        cards.truncate(PAGE);
        let older = cards
            .last()
            .filter(|_| more)
            .map(|last| link(&self.say(edition, "more"), &format!("{path}?after={}.{}", last.first_published_at.0, last.number), false));
        let mut own = vec![Key::ListMonth(list, format!("{year:04}-{number:02}"))];
        own.extend(Self::card_keys(&cards));
        let until = first_end(&cards);
        let mut trail =
            vec![link(&self.say(edition, "archive"), &base, false), link(&format!("{year:04}"), &format!("{base}/{year:04}"), false)];
        if one.is_some() {
            trail.push(link(&month(year, number, &edition.language, messages), &format!("{base}/{year:04}/{number:02}"), false));
        }
        let head = Head {
            title: title.clone(),
            canonical: self.absolute(&path),
            kind: "website".into(),
            noindex: after.is_some(),
            ..Head::default()
        };
        let mut days = self.by_day(&cards, edition);
        if one.is_none() {
            for day in &mut days {
                day.address = format!("{base}/{}", day.machine.replace('-', "/"));
            }
        }
        let context = ListContext { title, days, older, trail, ..ListContext::default() };
        let mut made = self.html("list.html", edition, head, context, own)?;
        made.until = until;
        Ok(made)
    }
}
