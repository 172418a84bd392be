//! Search, as a page, as JSON, as a feed, and as suggestions while somebody types. Answered from the index each time, never cached.

use crate::Error;
use crate::ask::Form;
use crate::chrome::{Maker, encode, link};
use crate::context::{Choice, Facet, Head, Link, Search, Years};
use crate::feeds::About;
use crate::histogram::bars;
use fluent_bundle::FluentValue;
use paper::cache::Made;
use paper::document::Edition;
use paper::reading::{Answer, FacetValue, Found, Order, Paper, Question};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::collections::BTreeMap;
use store::Moment;

/// Hits on one page.
const PAGE: usize = 20;
/// Stories in a saved search's feed.
const ENTRIES: usize = 30;
/// Longest question, in characters; the rest is not read.
const LONGEST: usize = 400;
/// Longest beginning that suggestions are made for, in characters.
const BEGINNING: usize = 60;
/// Values of a facet that the page shows, and of topics and people.
const SHOWN: usize = 10;
const SHOWN_NAMES: usize = 6;
/// Words that are offered one by one where all together found nothing.
const SINGLE: usize = 4;
/// In place of an edition: every one.
const EVERY: &str = "all";

impl<P: Paper> Maker<'_, P> {
    fn question(&self, edition: Option<&str>) -> Question {
        let ask = self.ask;
        let mut editions = ask.all("edition");
        if editions.iter().any(|code| code == EVERY) {
            editions.clear();
        } else if editions.is_empty() {
            editions.extend(edition.map(str::to_owned));
        }
        let names = edition.map(str::to_owned).or_else(|| editions.first().cloned());
        Question {
            names: names.unwrap_or_else(|| self.editions[0].code.clone()),
            words: ask.get("q").chars().take(LONGEST).collect(),
            section: ask.all("section"),
            tag: ask.all("tag"),
            author: ask.all("author"),
            kind: ask.all("kind"),
            edition: editions,
            from: self.bound(ask.get("from"), false),
            to: self.bound(ask.get("to"), true),
            order: match ask.get("sort") {
                "newest" | "new" | "date" => Order::Newest,
                "oldest" => Order::Oldest,
                _ => Order::Best,
            },
            after: Some(ask.get("after").to_owned()).filter(|after| !after.is_empty()),
            limit: PAGE,
            exact: false,
        }
    }

    /// Parameters that say nothing, with what is wrong: a program is told, a person gets the answer without them.
    fn unreadable(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut wrong = Vec::new();
        let sorts = ["", "best", "relevance", "newest", "new", "date", "oldest"];
        let given = |name: &str| self.ask.get(name).to_owned();
        if !sorts.contains(&given("sort").as_str()) {
            wrong.push(("sort", given("sort"), "`best`, `newest` or `oldest`"));
        }
        for name in ["from", "to"] {
            if !given(name).is_empty() && self.bound(&given(name), false).is_none() {
                wrong.push((name, given(name), "a year, a month (2026-11), a day (2026-11-25) or an instant (2026-11-25T07:40:00Z)"));
            }
        }
        if !given("after").is_empty() && !paper::reading::is_cursor(&given("after")) {
            wrong.push(("after", given("after"), "what `next` of the page before said"));
        }
        wrong
    }

    /// A year, a month or a day (its beginning, or its end), or an instant.
    fn bound(&self, text: &str, end: bool) -> Option<Moment> {
        if let Ok(at) = Moment::parse(text) {
            return Some(at);
        }
        let parts: Vec<i16> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let (date, length) = match (text.len(), parts.as_slice()) {
            (4, [year]) => (jiff::civil::Date::new(*year, 1, 1).ok()?, jiff::Span::new().years(1)),
            (7, [year, month]) => (jiff::civil::Date::new(*year, i8::try_from(*month).ok()?, 1).ok()?, jiff::Span::new().months(1)),
            _ => (text.parse().ok()?, jiff::Span::new().days(1)),
        };
        let date = if end { date.checked_add(length).ok()? } else { date };
        Some(self.midnight(date.year(), date.month(), date.day()))
    }

    /// A question that names a topic which is another one by now leads on to the same question with that one.
    async fn under_new_names(&self) -> Result<Option<Made>, Error> {
        let asked = self.ask.all("tag");
        let mut tags = Vec::with_capacity(asked.len());
        for slug in &asked {
            let mut now = slug.clone();
            for edition in &self.editions {
                if self.paper.tag(&edition.code, slug).await?.is_some() {
                    now.clone_from(slug);
                    break;
                }
                let stood = format!("{}/tag/{slug}", edition.prefix);
                if let Some(Found::Redirect(on)) = self.paper.at(&stood, self.now).await?
                    && let Some((_, into)) = on.to.rsplit_once("/tag/")
                {
                    into.clone_into(&mut now);
                }
            }
            if !tags.contains(&now) {
                tags.push(now);
            }
        }
        if tags == asked {
            return Ok(None);
        }
        let put: Vec<(&str, &str)> = tags.iter().map(|tag| ("tag", tag.as_str())).collect();
        let mut made = unkept(crate::plain("text/plain; charset=utf-8", String::new()));
        made.status = 301;
        made.location = Some(self.to(&encode(&self.ask.path), &put, &["after"]));
        Ok(Some(made))
    }

    pub async fn search_json(&self) -> Result<Made, Error> {
        if let Some(made) = self.under_new_names().await? {
            return Ok(made);
        }
        let wrong = self.unreadable();
        if !wrong.is_empty() {
            let errors: Vec<_> = wrong
                .into_iter()
                .map(|(name, value, message)| json!({"parameter": name, "value": value, "code": "unreadable", "message": message}))
                .collect();
            let body = json!({"type": "about:blank", "title": "The question could not be read", "status": 400, "errors": errors});
            let mut made = unkept(crate::plain("application/problem+json", body.to_string()));
            made.status = 400;
            return Ok(made);
        }
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
            "total": answer.total, "partial": answer.cut || answer.behind, "corrected": answer.corrected, "items": items, "facets": facets,
            "next": answer.next,
        });
        Ok(unkept(crate::plain("application/json", body.to_string())))
    }

    /// What somebody may be about to type, in the edition that is named or else in the default one.
    pub async fn suggestions(&self) -> Result<Made, Error> {
        let words: String = self.ask.get("q").chars().take(BEGINNING).collect();
        let edition = &self.edition(self.ask.get("edition")).code;
        let items = self.paper.suggest(&words, edition, self.now).await?;
        Ok(unkept(crate::plain("application/json", json!({ "items": items }).to_string())))
    }

    /// A saved search: the newest stories that a question finds, exactly as it is spelt.
    pub async fn search_feed(&self, code: &str, form: Form) -> Result<Made, Error> {
        if let Some(made) = self.under_new_names().await? {
            return Ok(made);
        }
        let edition = self.edition(code);
        let question = Question {
            order: Order::Newest,
            after: None,
            limit: ENTRIES,
            exact: true,
            ..self.question(Some(code))
        };
        let answer = self.paper.search(&question, self.now).await?;
        let mut articles = Vec::with_capacity(answer.hits.len());
        for hit in &answer.hits {
            articles.extend(self.paper.article(hit.card.number, self.now).await?);
        }
        let mut named: Vec<String> = vec![question.words.clone()];
        named.extend(self.chosen(edition, &answer, "").into_iter().map(|chip| chip.label));
        named.retain(|name| !name.trim().is_empty());
        let title = self.say_with(edition, "search-for", &[("words", FluentValue::from(named.join(", ")))]);
        let about = About {
            title: format!("{title} · {}", self.paper_name(edition)),
            description: title,
            page: format!("{}{}", self.pages.site, self.to(&format!("{}/search", edition.prefix), &[], &["after", "sort"])),
            own: format!("{}{}", self.pages.site, self.to(&encode(&self.ask.path), &[], &["after", "sort"])),
        };
        let mut made = unkept(self.written(edition, &about, &articles, form));
        made.touched = articles.iter().map(|article| article.updated_at).max();
        Ok(made)
    }

    pub async fn search_page(&self, code: &str) -> Result<Made, Error> {
        if let Some(made) = self.under_new_names().await? {
            return Ok(made);
        }
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
                card.marked.clone_from(&hit.headline);
                if let Some(other) = self
                    .editions
                    .iter()
                    .find(|other| other.code == hit.card.edition && other.language != edition.language)
                {
                    (card.language, card.direction) = (other.language.clone(), other.direction.clone());
                }
                card
            })
            .collect();
        let chosen = self.chosen(edition, &answer, &action);
        let sorts = [("", "sort-best", Order::Best), ("newest", "sort-newest", Order::Newest), ("oldest", "sort-oldest", Order::Oldest)];
        let title = if question.words.is_empty() {
            self.say(edition, "search")
        } else {
            self.say_with(edition, "search-for", &[("words", FluentValue::from(question.words.clone()))])
        };
        let total = i64::try_from(answer.total).unwrap_or(i64::MAX);
        // A feed goes by the words as they are spelt: where these are nowhere, by those that were found instead.
        let spelt = match &answer.corrected {
            Some(words) if self.count(&question, |exact| exact.exact = true).await? == 0 => Some(words.as_str()),
            _ => None,
        };
        let spelt: Vec<(&str, &str)> = spelt.map(|words| ("q", words)).into_iter().collect();
        let feed = |file: &str| self.to(&format!("{action}/{file}"), &spelt, &["after", "sort"]);
        let is_empty = asked && total == 0;
        let unfiltered = if is_empty && !chosen.is_empty() && !question.words.trim().is_empty() {
            let unfiltered = |all: &mut Question| {
                *all = Question {
                    words: std::mem::take(&mut all.words),
                    names: std::mem::take(&mut all.names),
                    edition: vec![code.to_owned()],
                    limit: all.limit,
                    ..Question::default()
                }
            };
            self.count(&question, unfiltered).await?
        } else {
            0
        };
        let head = Head {
            title: title.clone(),
            kind: "website".into(),
            noindex: true,
            canonical: self.absolute(&action),
            feeds: if asked {
                let kinds =
                    [("rss.xml", "application/rss+xml"), ("atom.xml", "application/atom+xml"), ("feed.json", "application/feed+json")];
                kinds
                    .into_iter()
                    .map(|(file, media_type)| Link {
                        language: media_type.into(),
                        ..link(&title, &format!("{}{}", self.pages.site, feed(file)), false)
                    })
                    .collect()
            } else {
                Vec::new()
            },
            ..Head::default()
        };
        let hidden = self
            .ask
            .query
            .iter()
            .filter(|(name, _)| !["q", "from", "to", "after", "lite"].contains(&name.as_str()));
        // Without words there is nothing to ask without the choice either, but the box.
        let offered = (!chosen.is_empty() && (unfiltered > 0 || question.words.trim().is_empty())).then_some(unfiltered);
        let context = Search {
            title,
            asked,
            total,
            found: self.say_with(edition, if answer.cut { "found-cut" } else { "found" }, &[("count", FluentValue::from(total))]),
            hits,
            facets: self.facets(edition, &answer, &action),
            sorts: sorts
                .into_iter()
                .map(|(value, key, order)| {
                    link(&self.say(edition, key), &self.to(&action, &[("sort", value)], &["after"]), question.order == order)
                })
                .collect(),
            clear: self.to(&action, &[], &["section", "tag", "author", "kind", "edition", "from", "to", "after"]),
            older: answer
                .next
                .as_ref()
                .map(|next| link(&self.say(edition, "more"), &self.to(&action, &[("after", next)], &[]), false)),
            first: question
                .after
                .is_some()
                .then(|| link(&self.say(edition, "first-page"), &self.to(&action, &[], &["after"]), false)),
            years: self.years_found(edition, &answer, &action),
            corrected: answer
                .corrected
                .as_ref()
                .map(|words| link(words, &self.to(&action, &[("q", words)], &["after"]), false)),
            outside: is_empty && (unfiltered > 0 || (!chosen.is_empty() && question.words.trim().is_empty())),
            tried: if is_empty && unfiltered == 0 { self.tried(edition, &question) } else { String::new() },
            ways: if is_empty { self.ways(edition, &question, &answer, &action, offered).await? } else { Vec::new() },
            feed: feed("rss.xml"),
            suggest: "/search/suggest.json".into(),
            hidden: hidden.map(|(name, value)| link(name, value, false)).collect(),
            shortened: self.ask.get("q").chars().nth(LONGEST).is_some(),
            words: question.words,
            cut: answer.cut,
            again: self.to(&encode(&self.ask.path), &[], &[]),
            behind: answer.behind,
            chosen,
            action,
        };
        let mut made = self.html("search.html", edition, head, context, Vec::new())?;
        made.until = None;
        Ok(unkept(made))
    }

    /// How many stories a question finds when it is asked a little otherwise.
    async fn count(&self, question: &Question, otherwise: impl FnOnce(&mut Question)) -> Result<i64, Error> {
        let mut question = Question { limit: 1, after: None, ..question.clone() };
        otherwise(&mut question);
        let answer = self.paper.search(&question, self.now).await?;
        Ok(i64::try_from(answer.total).unwrap_or(i64::MAX))
    }

    /// The values of each facet as links that choose them or let them go.
    fn facets(&self, edition: &Edition, answer: &Answer, action: &str) -> Vec<Facet> {
        let mut facets = Vec::new();
        for (name, values) in answer.facets.iter().filter(|(name, _)| name != "year") {
            if name == "edition" && self.editions.len() < 2 {
                continue;
            }
            let most = if matches!(name.as_str(), "tag" | "author") { SHOWN_NAMES } else { SHOWN };
            let shown = values.iter().enumerate().filter(|(at, value)| *at < most || value.chosen);
            // Besides what is chosen a value brings what is not found yet.
            let is_besides = values.iter().any(|value| value.chosen);
            let values: Vec<Link> = shown
                .map(|(_, value)| Link {
                    count: i64::try_from(if is_besides && !value.chosen { value.more } else { value.count }).unwrap_or(i64::MAX),
                    is_more: is_besides && !value.chosen,
                    language: self.language_of(name, &value.value),
                    ..link(&self.value_name(edition, name, value), &self.toggled(edition, action, name, &value.value), value.chosen)
                })
                .collect();
            if !values.is_empty() {
                facets.push(Facet { title: self.say(edition, &format!("facet-{name}")), values });
            }
        }
        facets
    }

    fn value_name(&self, edition: &Edition, name: &str, value: &FacetValue) -> String {
        let key = format!("kind-{}", value.value);
        let said = if name == "kind" { self.say(edition, &key) } else { key.clone() };
        if said == key { value.label.clone() } else { said }
    }

    /// The language that a facet's value names itself in; empty = the page's.
    fn language_of(&self, name: &str, value: &str) -> String {
        let edition = self.editions.iter().find(|edition| name == "edition" && edition.code == value);
        edition.map(|edition| edition.language.clone()).unwrap_or_default()
    }

    /// What was chosen, each with the address without it. The page's own edition was not chosen by anybody.
    fn chosen(&self, edition: &Edition, answer: &Answer, action: &str) -> Vec<Link> {
        let mut chosen = Vec::new();
        let (from, to) = (self.ask.get("from"), self.ask.get("to"));
        if self.bound(from, false).is_some() || self.bound(to, true).is_some() {
            let whole = |text: &str| {
                text.get(..4)
                    .filter(|_| text.len() == 4 || text.ends_with("-01-01") || text.ends_with("-12-31"))
                    .unwrap_or(text)
                    .to_owned()
            };
            let (from, to) = (whole(from), whole(to));
            let label = match (from.is_empty(), to.is_empty()) {
                (false, false) if from == to => from,
                (false, false) => self.say_with(edition, "from-to", &[("from", FluentValue::from(from)), ("to", FluentValue::from(to))]),
                (false, true) => self.say_with(edition, "since", &[("from", FluentValue::from(from))]),
                _ => self.say_with(edition, "until", &[("to", FluentValue::from(to))]),
            };
            chosen.push(link(&label, &self.to(action, &[], &["from", "to", "after"]), true));
        }
        let editions = self.ask.all("edition");
        if editions.iter().any(|code| code == EVERY) && self.editions.len() > 1 {
            chosen.push(link(&self.say(edition, "every-language"), &self.to(action, &[], &["edition", "after"]), true));
        }
        for (name, values) in answer
            .facets
            .iter()
            .filter(|(name, _)| name != "year" && (name != "edition" || !editions.is_empty()))
        {
            chosen.extend(values.iter().filter(|value| value.chosen).map(|value| Link {
                language: self.language_of(name, &value.value),
                ..link(&self.value_name(edition, name, value), &self.toggled(edition, action, name, &value.value), true)
            }));
        }
        chosen
    }

    /// The years that have hits: as a picture, and as a choice of the first and the last one.
    fn years_found(&self, edition: &Edition, answer: &Answer, action: &str) -> Option<Years> {
        let counts = answer.facets.iter().find(|(name, _)| name == "year").map_or(&[][..], |(_, values)| values);
        let years: BTreeMap<i32, i64> = counts
            .iter()
            .filter_map(|value| Some((value.value.parse().ok()?, i64::try_from(value.count).ok()?)))
            .collect();
        let (first, last) = (*years.keys().next()?, *years.keys().last()?);
        let year_of = |name: &str| self.ask.get(name).get(..4).and_then(|year| year.parse::<i32>().ok());
        let (from, to) = (year_of("from"), year_of("to"));
        if first == last && from.is_none() && to.is_none() {
            return None;
        }
        let chosen = |year: i32| (from.is_some() || to.is_some()) && from.is_none_or(|from| year >= from) && to.is_none_or(|to| year <= to);
        let options = |chosen: Option<i32>| -> Vec<Choice> {
            let all = years.iter().rev();
            all.map(|(year, count)| Choice {
                value: year.to_string(),
                count: *count,
                chosen: chosen == Some(*year),
            })
            .collect()
        };
        let mut bars = bars(&years, edition.direction == "rtl");
        for bar in &mut bars {
            bar.chosen = (bar.year..=bar.last).any(chosen);
            bar.address = self.to(action, &[("from", &bar.year.to_string()), ("to", &bar.last.to_string())], &["after"]);
        }
        Some(Years {
            bars,
            first: first.to_string(),
            last: last.to_string(),
            from: options(from),
            to: options(to),
        })
    }

    /// What was looked for in vain.
    fn tried(&self, edition: &Edition, question: &Question) -> String {
        if question.words.trim().is_empty() {
            return String::new();
        }
        let key = if question.edition.is_empty() { "tried-everywhere" } else { "tried" };
        let mut languages: Vec<&str> = Vec::new();
        for one in self.editions.iter().filter(|one| question.edition.contains(&one.code)) {
            if !languages.contains(&one.language_name.as_str()) {
                languages.push(&one.language_name);
            }
        }
        let args = [("words", FluentValue::from(question.words.clone())), ("languages", FluentValue::from(languages.join(", ")))];
        self.say_with(edition, key, &args)
    }

    /// Ways on from nothing: without the filters, in other languages, with single words, through the archive.
    /// `unfiltered` is how many stories there are without what was chosen, if anything was.
    async fn ways(
        &self,
        edition: &Edition,
        question: &Question,
        answer: &Answer,
        action: &str,
        unfiltered: Option<i64>,
    ) -> Result<Vec<Link>, Error> {
        let mut ways = Vec::new();
        if let Some(count) = unfiltered {
            let to = self.to(action, &[], &["section", "tag", "author", "kind", "edition", "from", "to", "after"]);
            ways.push(Link {
                count,
                ..link(&self.say(edition, "without-filters"), &to, false)
            });
        }
        let elsewhere: u64 = answer
            .facets
            .iter()
            .filter(|(name, _)| name == "edition")
            .flat_map(|(_, values)| values)
            .filter(|value| !value.chosen)
            .map(|value| value.count)
            .sum();
        if elsewhere > 0 {
            let to = self.to(action, &[("edition", EVERY)], &["after"]);
            let count = i64::try_from(elsewhere).unwrap_or(i64::MAX);
            ways.push(Link {
                count,
                ..link(&self.say(edition, "in-other-languages"), &to, false)
            });
        }
        let words: Vec<&str> = question
            .words
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .collect();
        if words.len() > 1 {
            for word in words
                .iter()
                .take(SINGLE)
                .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
            {
                // What leads to nothing again is not offered.
                let alone = |alone: &mut Question| (alone.words, alone.exact) = (word.to_owned(), true);
                if self.count(question, alone).await? == 0 {
                    continue;
                }
                let label = self.say_with(edition, "only-word", &[("word", FluentValue::from(word.to_owned()))]);
                ways.push(link(&label, &self.to(action, &[("q", word)], &["after"]), false));
            }
        }
        ways.push(link(&self.say(edition, "archive"), &encode(&format!("{}/archive", edition.prefix)), false));
        Ok(ways)
    }

    /// The address with a value chosen that was not, or let go that was.
    fn toggled(&self, edition: &Edition, action: &str, name: &str, value: &str) -> String {
        let mut values = self.ask.all(name);
        if name == "edition" {
            values.retain(|code| code != EVERY);
            if self.ask.all(name).is_empty() {
                values.push(edition.code.clone());
            }
        }
        let before = values.len();
        values.retain(|one| one != value);
        if values.len() == before {
            values.push(value.to_owned());
        }
        if name == "edition" {
            if values.is_empty() {
                values.push(EVERY.to_owned());
            } else if values == [edition.code.clone()] {
                values.clear();
            }
        }
        let put: Vec<(&str, &str)> = values.iter().map(|value| (name, value.as_str())).collect();
        self.to(action, &put, &[name, "after"])
    }

    /// An address with the question as it stands, but for some parameters that are put in or left out.
    fn to(&self, action: &str, put: &[(&str, &str)], without: &[&str]) -> String {
        const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
        let encode = |text: &str| utf8_percent_encode(text, VALUE).to_string();
        let kept = self.ask.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| !without.contains(name) && put.iter().all(|(other, _)| other != name));
        let all = kept.chain(put.iter().copied().filter(|(_, value)| !value.is_empty()));
        let pairs: Vec<String> = all.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        if pairs.is_empty() { action.to_owned() } else { format!("{action}?{}", pairs.join("&")) }
    }
}

/// Answered from the index, and there are too many questions to keep them; nor are they for search engines.
fn unkept(mut made: Made) -> Made {
    made.noindex = true;
    made.unkept = true;
    made
}
