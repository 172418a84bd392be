//! Search, as a page and as JSON. Answered from the index each time, never cached.

use crate::Error;
use crate::chrome::{Maker, link};
use crate::context::{Bar, Facet, Head, Link, Search};
use fluent_bundle::FluentValue;
use paper::cache::Made;
use paper::reading::{Answer, Paper, Question};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use store::Moment;

/// Hits on one page.
const PAGE: usize = 20;
/// Longest question, in characters; the rest is not read.
const LONGEST: usize = 400;

impl<P: Paper> Maker<'_, P> {
    fn question(&self, edition: Option<&str>) -> Question {
        let ask = self.ask;
        let mut editions = ask.all("edition");
        if editions.is_empty() {
            editions.extend(edition.map(str::to_owned));
        }
        Question {
            words: ask.get("q").chars().take(LONGEST).collect(),
            section: ask.all("section"),
            tag: ask.all("tag"),
            author: ask.all("author"),
            kind: ask.all("kind"),
            edition: editions,
            from: self.bound(ask.get("from"), false),
            to: self.bound(ask.get("to"), true),
            newest_first: matches!(ask.get("sort"), "newest" | "new" | "date"),
            after: Some(ask.get("after").to_owned()).filter(|after| !after.is_empty()),
            limit: PAGE,
        }
    }

    /// A day (its beginning, or its end), or an instant.
    fn bound(&self, text: &str, end: bool) -> Option<Moment> {
        if let Ok(at) = Moment::parse(text) {
            return Some(at);
        }
        let date: jiff::civil::Date = text.parse().ok()?;
        let date = if end { date.tomorrow().ok()? } else { date };
        Some(self.midnight(date.year(), date.month(), date.day()))
    }

    pub async fn search_json(&self) -> Result<Made, Error> {
        let answer = self.paper.search(&self.question(None), self.now).await?;
        let items: Vec<_> = answer
            .hits
            .iter()
            .map(|hit| {
                let card = &hit.card;
                json!({
                    "number": card.number, "address": card.address, "headline": card.headline, "standfirst": card.standfirst,
                    "kind": card.kind, "section": card.section.as_ref().map(|section| &section.slug), "edition": card.edition,
                    "published_at": card.first_published_at, "highlight": hit.highlight,
                })
            })
            .collect();
        let facets: serde_json::Map<String, serde_json::Value> =
            answer.facets.iter().map(|(name, values)| (name.clone(), json!(values))).collect();
        let body = json!({
            "total": answer.total, "partial": answer.partial, "corrected": answer.corrected, "items": items, "facets": facets, "next": answer.next,
        });
        let mut made = crate::plain("application/json", body.to_string());
        made.noindex = true;
        // Answered from the index, and there are too many questions to keep them.
        made.unkept = true;
        Ok(made)
    }

    pub async fn search_page(&self, code: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let question = self.question(Some(code));
        let narrowed = [&question.section, &question.tag, &question.author, &question.kind]
            .iter()
            .any(|values| !values.is_empty());
        let asked = narrowed || !question.words.trim().is_empty() || question.from.is_some() || question.to.is_some();
        let answer = if asked { self.paper.search(&question, self.now).await? } else { Answer::default() };
        let action = format!("{}/search", edition.prefix);
        let hits = answer
            .hits
            .iter()
            .map(|hit| {
                let mut card = self.card(&hit.card, edition);
                card.highlight.clone_from(&hit.highlight);
                card
            })
            .collect();
        let mut chosen = Vec::new();
        let mut facets = Vec::new();
        for (name, values) in &answer.facets {
            if name == "edition" || name == "year" {
                continue;
            }
            let links: Vec<Link> = values
                .iter()
                .take(12)
                .map(|value| {
                    let label = if name == "kind" {
                        self.say(edition, &format!("kind-{}", value.value))
                    } else {
                        value.label.clone()
                    };
                    let to = self.toggled(&action, name, &value.value);
                    if value.chosen {
                        chosen.push(link(&label, &to, true));
                    }
                    Link {
                        count: i64::try_from(value.count).unwrap_or(i64::MAX),
                        ..link(&label, &to, value.chosen)
                    }
                })
                .collect();
            if !links.is_empty() {
                facets.push(Facet {
                    title: self.say(edition, &format!("facet-{name}")),
                    values: links,
                });
            }
        }
        let years = self.years_found(&answer);
        if !years.is_empty() {
            let links = years.iter().rev().take(6).map(|(year, count, chosen)| Link {
                count: *count,
                ..link(year, &self.of_year(&action, year, *chosen), *chosen)
            });
            let links: Vec<Link> = links.collect();
            chosen.extend(links.iter().filter(|year| year.current).cloned());
            facets.insert(0, Facet { title: self.say(edition, "facet-year"), values: links });
        }
        let years = bars(&years);
        let sorts = [("", "sort-best"), ("newest", "sort-newest")]
            .into_iter()
            .map(|(value, key)| {
                link(&self.say(edition, key), &self.with(&action, "sort", value), question.newest_first == (value == "newest"))
            })
            .collect();
        let older = answer
            .next
            .as_ref()
            .map(|next| link(&self.say(edition, "more"), &self.with(&action, "after", next), false));
        let title = if question.words.is_empty() {
            self.say(edition, "search")
        } else {
            self.say_with(edition, "search-for", &[("words", FluentValue::from(question.words.clone()))])
        };
        let corrected = answer.corrected.as_ref().map(|words| link(words, &self.with(&action, "q", words), false));
        let head = Head {
            title: title.clone(),
            kind: "website".into(),
            noindex: true,
            canonical: self.absolute(&action),
            ..Head::default()
        };
        let context = Search {
            title,
            clear: self.only_words(&action),
            action,
            words: question.words.clone(),
            asked,
            total: i64::try_from(answer.total).unwrap_or(i64::MAX),
            hits,
            facets,
            sorts,
            chosen,
            older,
            years,
            corrected,
            partial: answer.partial,
        };
        let mut made = self.html("search.html", edition, head, context, Vec::new())?;
        made.noindex = true;
        // Answered from the index, and there are too many questions to keep them.
        made.unkept = true;
        Ok(made)
    }

    /// Years that have hits, oldest first, with their number and whether they are what was asked for.
    fn years_found(&self, answer: &Answer) -> Vec<(String, i64, bool)> {
        let values = answer
            .facets
            .iter()
            .find(|(name, _)| name == "year")
            .map(|(_, values)| values.as_slice())
            .unwrap_or_default();
        let mut years: Vec<(String, i64, bool)> = values
            .iter()
            .map(|value| {
                let chosen = self.ask.get("from").starts_with(&value.value) && self.ask.get("to").starts_with(&value.value);
                (value.value.clone(), i64::try_from(value.count).unwrap_or(i64::MAX), chosen)
            })
            .collect();
        years.sort();
        years
    }

    fn of_year(&self, action: &str, year: &str, chosen: bool) -> String {
        let mut query: Vec<(String, String)> = self
            .ask
            .query
            .iter()
            .filter(|(key, _)| !["after", "from", "to"].contains(&key.as_str()))
            .cloned()
            .collect();
        if !chosen {
            query.push(("from".into(), format!("{year}-01-01")));
            query.push(("to".into(), format!("{year}-12-31")));
        }
        to(action, &query)
    }

    fn toggled(&self, action: &str, name: &str, value: &str) -> String {
        let mut query: Vec<(String, String)> = self.ask.query.iter().filter(|(key, _)| key != "after").cloned().collect();
        let before = query.len();
        query.retain(|(key, one)| !(key == name && one == value));
        if query.len() == before {
            query.push((name.to_owned(), value.to_owned()));
        }
        to(action, &query)
    }

    fn with(&self, action: &str, name: &str, value: &str) -> String {
        let mut query: Vec<(String, String)> = self.ask.query.iter().filter(|(key, _)| key != name && key != "after").cloned().collect();
        if !value.is_empty() {
            query.push((name.to_owned(), value.to_owned()));
        }
        to(action, &query)
    }

    fn only_words(&self, action: &str) -> String {
        let query: Vec<(String, String)> = self.ask.query.iter().filter(|(key, _)| key == "q").cloned().collect();
        to(action, &query)
    }
}

/// The histogram of years: every year from the first to the last has its place, also an empty one.
fn bars(years: &[(String, i64, bool)]) -> Vec<Bar> {
    /// Height of the tallest bar.
    const TALLEST: i64 = 40;
    let number = |year: &(String, i64, bool)| year.0.parse::<i32>().ok();
    let (Some(first), Some(last)) = (years.first().and_then(number), years.last().and_then(number)) else {
        return Vec::new();
    };
    let span = last - first + 1;
    if !(2..=60).contains(&span) {
        return Vec::new();
    }
    let most = years.iter().map(|(_, count, _)| *count).max().unwrap_or(1).max(1);
    let step = 100.0 / f64::from(span);
    years
        .iter()
        .filter_map(|year| {
            let height = (year.1.saturating_mul(TALLEST) / most).max(2);
            Some(Bar {
                x: format!("{:.2}%", f64::from(number(year)? - first) * step),
                width: format!("{:.2}%", step * 0.86),
                y: TALLEST - height,
                height,
                chosen: year.2,
                year: year.0.clone(),
            })
        })
        .collect()
}

fn to(action: &str, query: &[(String, String)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = query.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    if pairs.is_empty() { action.to_owned() } else { format!("{action}?{}", pairs.join("&")) }
}
