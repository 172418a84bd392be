//! Questions to the public index: answered from it, shown from the paper, so that nothing is shown that the paper does not hold.

use crate::Error;
use crate::apply::thing;
use crate::document::{Article, Author, Card, Edition, Tag};
use crate::indexing::{ENDED, passages};
use crate::key::List;
use crate::read::Reading;
use crate::reading::{Answer, FacetValue, Hit, Paper, Question, Suggestion};
use search::{Analysis, Counted};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};
use store::{Moment, params, sql};

/// A question is cut when the engine worked so long at it.
const PATIENCE: Duration = Duration::from_millis(80);
/// So long after it was asked, nothing more is marked in what was found: it is shown as it is.
const MARKING: Duration = Duration::from_millis(95);
/// And while somebody types, so long.
const SHORT_PATIENCE: Duration = Duration::from_millis(40);
/// Values of a facet that are given: the most frequent ones. Of the years all.
const VALUES: usize = 30;
const YEARS: usize = 200;
/// Values that were chosen and are nowhere, as many as are told.
const CHOSEN: usize = 10;
/// Suggestions of one kind.
const STORIES: usize = 5;
const NAMES: usize = 3;
/// Names that are weighed against each other.
const WEIGHED: i64 = 60;

impl Reading {
    /// Answers a question.
    pub(crate) async fn find(&self, question: &Question, now: Moment) -> Result<Answer, Error> {
        let limit = question.limit.clamp(1, 100);
        // Of every edition, whichever are chosen: else the counts beside the others would be of other words.
        let languages: BTreeSet<String> = self.frame.editions.iter().map(|edition| edition.language.clone()).collect();
        let filters = [
            ("section", &question.section),
            ("tag", &question.tag),
            ("author", &question.author),
            ("kind", &question.kind),
            ("edition", &question.edition),
        ];
        let facets = [("section", VALUES), ("kind", VALUES), ("tag", VALUES), ("author", VALUES), ("edition", VALUES), ("year", YEARS)];
        // The index forgets them within a moment; until then they are left out here.
        let ended = format!("SELECT number FROM article WHERE {ENDED} ORDER BY number");
        let ended = self.tx.lock().await.all::<(i64,)>(sql(ended), params![self.print.ended(), now]).await?;
        let asked = search::Question {
            words: question.words.clone(),
            languages: languages.into_iter().collect(),
            filters: filters.iter().map(|(name, values)| ((*name).to_owned(), (*values).clone())).collect(),
            facets: facets.map(|(name, most)| (name.to_owned(), most)).into(),
            from: question.from.map(|at| at.0),
            to: question.to.map(|at| at.0),
            span: "year".into(),
            order: question.order,
            after: question.after.clone(),
            limit,
            now: now.0,
            lenient: !question.exact,
            except: ended.into_iter().map(|(number,)| number).collect(),
        };
        let index = self.print.index();
        let asked_at = Instant::now();
        let found = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            index.ask(&asked, &|| begun.elapsed() >= PATIENCE)
        });
        let found = found.await.map_err(|error| search::Error::Folder(error.to_string()))??;
        // The index may be a moment behind the paper: what the paper does not have is not shown.
        let cards = self.cards(&found.hits, now).await?;
        let plain = cards.is_empty() || question.exact || found.marked.is_empty() || asked_at.elapsed() >= MARKING;
        let hits = if plain {
            let unmarked = |card| Hit { card, highlight: String::new(), headline: String::new() };
            cards.into_iter().map(unmarked).collect()
        } else {
            self.hits(cards, &found.marked, asked_at).await?
        };
        let mut facets = Vec::new();
        for (name, mut values) in found.facets {
            let chosen = filters.iter().find(|(filter, _)| *filter == name).map(|(_, chosen)| *chosen);
            // What was chosen and is nowhere, like a topic that is called otherwise now, is said too: it is why nothing is found.
            for value in chosen.into_iter().flatten().take(CHOSEN) {
                if !values.iter().any(|other| other.value == *value) {
                    values.push(Counted { value: value.clone(), count: 0, more: 0 });
                }
            }
            let labels = self.labels(&name, &values, &question.names).await?;
            let shown = values.into_iter().map(|Counted { value, count, more }| FacetValue {
                label: labels.get(&value).unwrap_or(&value).clone(),
                chosen: chosen.is_some_and(|chosen| chosen.contains(&value)),
                value,
                count,
                more,
            });
            let shown = shown.collect();
            facets.push((name, shown));
        }
        let waiting = self.tx.lock().await.opt::<(i64,)>("SELECT number FROM unindexed LIMIT 1", params![]).await?;
        Ok(Answer {
            total: found.total,
            cut: found.cut,
            behind: waiting.is_some(),
            corrected: found.corrected,
            hits,
            facets,
            next: found.next,
        })
    }

    /// What was found, with what was looked for marked in it.
    async fn hits(&self, cards: Vec<Card>, marked: &str, asked_at: Instant) -> Result<Vec<Hit>, Error> {
        let places: Vec<String> = (1..=cards.len()).map(|at| format!("${at}")).collect();
        let question = format!("SELECT number, doc FROM article WHERE number IN ({})", places.join(", "));
        let values = cards.iter().map(|card| card.number.into()).collect();
        let docs = self.tx.lock().await.all::<(i64, String)>(sql(question), values).await?;
        let analysed: Vec<_> = cards
            .into_iter()
            .map(|card| (self.print.index().analysis(&self.language(&card.edition)), card))
            .collect();
        let marked = marked.to_owned();
        let marking = tokio::task::spawn_blocking(move || {
            let docs: HashMap<i64, String> = docs.into_iter().collect();
            let hits = analysed.into_iter().map(|(analysis, card)| {
                let headline = search::marked(&card.headline, &marked, &analysis);
                let highlight = match docs.get(&card.number) {
                    Some(doc) if asked_at.elapsed() < MARKING => {
                        let article: Article = serde_json::from_str(doc)?;
                        let mut shown = passages(&article);
                        if !article.standfirst.is_empty() {
                            shown.insert(0, article.standfirst);
                        }
                        search::highlight(&shown, &marked, &analysis, &|| asked_at.elapsed() >= MARKING)
                    }
                    _ => String::new(),
                };
                Ok(Hit { card, highlight, headline })
            });
            hits.collect::<Result<Vec<_>, Error>>()
        });
        marking.await.map_err(|error| search::Error::Folder(error.to_string()))?
    }

    /// The words that a person reads for the values of a facet; one without is left out. In the edition whose names are asked for,
    /// else in any.
    async fn labels(&self, name: &str, values: &[Counted], own: &str) -> Result<BTreeMap<String, String>, Error> {
        let mut editions: Vec<&Edition> = self.frame.editions.iter().collect();
        editions.sort_by_key(|edition| edition.code != own);
        let values = values.iter().map(|one| &one.value);
        let mut labels = BTreeMap::new();
        match name {
            "section" => {
                for value in values {
                    let named = editions.iter().flat_map(|edition| &edition.sections).find(|section| section.slug == *value);
                    labels.extend(named.map(|section| (value.clone(), section.name.clone())));
                }
            }
            "edition" => {
                for edition in &editions {
                    let alike = editions.iter().filter(|other| other.language_name == edition.language_name).count();
                    let label = if alike == 1 { &edition.language_name } else { &edition.name };
                    labels.insert(edition.code.clone(), label.clone());
                }
            }
            "tag" => {
                let values: Vec<&String> = values.collect();
                // The one that is wanted most comes last and stays.
                for edition in editions.iter().rev() {
                    let keys: Vec<String> = values.iter().map(|value| format!("{}/{value}", edition.code)).collect();
                    for (_, doc) in self.things("tag", keys).await? {
                        let tag: Tag = serde_json::from_str(&doc)?;
                        labels.insert(tag.slug, tag.name);
                    }
                }
            }
            "author" => {
                let language = editions.first().map_or("", |edition| edition.language.as_str());
                for (slug, doc) in self.things("author", values.cloned().collect()).await? {
                    let author: Author = serde_json::from_str(&doc)?;
                    let name = author.names.get(language).unwrap_or(&author.name).clone();
                    labels.insert(slug, name);
                }
            }
            _ => {}
        }
        Ok(labels)
    }

    /// Documents of a kind by their keys; missing ones are left out.
    async fn things(&self, kind: &str, keys: Vec<String>) -> Result<Vec<(String, String)>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // A few lengths of the question only: the last key fills it up.
        let count = keys.len().next_power_of_two();
        let places: Vec<String> = (2..count + 2).map(|at| format!("${at}")).collect();
        let mut values = params![kind];
        values.extend((0..count).map(|at| store::Value::from(&keys[at.min(keys.len() - 1)])));
        let text = format!("SELECT key, doc FROM thing WHERE kind = $1 AND key IN ({})", places.join(", "));
        Ok(self.tx.lock().await.all::<(String, String)>(sql(text), values).await?)
    }

    /// What somebody may be about to type: stories, sections, topics and people of an edition.
    pub(crate) async fn suggestions(&self, words: &str, edition: &str, now: Moment) -> Result<Vec<Suggestion>, Error> {
        let analysis = Analysis::of("");
        let typed: Vec<Vec<String>> = analysis.words(words).iter().map(|word| Analysis::begun(&words[word.from..word.to])).collect();
        let Some((last, whole)) = typed.split_last() else { return Ok(Vec::new()) };
        let begins = |name: &str| {
            let own = words_of_name([name]);
            let has = |forms: &Vec<String>| forms.iter().any(|form| own.contains(form));
            whole.iter().all(has) && own.iter().any(|word| last.iter().any(|form| word.starts_with(form.as_str())))
        };
        let mut out = Vec::new();
        let (index, asked) = (self.print.index(), words.to_owned());
        let filters = [("edition".to_owned(), vec![edition.to_owned()])];
        let stories = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            index.openings(&asked, &filters, STORIES, &|| begun.elapsed() >= SHORT_PATIENCE)
        });
        let stories = stories.await.map_err(|error| search::Error::Folder(error.to_string()))??;
        for card in self.cards(&stories, now).await? {
            out.push(Suggestion {
                kind: "story".into(),
                label: card.headline.clone(),
                address: card.address.clone(),
                published_at: Some(card.first_published_at),
            });
        }
        let named = |kind: &str, label: &str, address: &str| Suggestion {
            kind: kind.into(),
            label: label.to_owned(),
            address: address.to_owned(),
            published_at: None,
        };
        let own = self.frame.editions.iter().find(|row| row.code == edition);
        let sections = own.into_iter().flat_map(|edition| &edition.sections);
        out.extend(
            sections
                .filter(|section| begins(&section.name))
                .take(NAMES)
                .map(|section| named("section", &section.name, &section.address)),
        );
        let (language, prefix) = own.map_or(("", ""), |edition| (edition.language.as_str(), edition.prefix.as_str()));
        for kind in ["tag", "author"] {
            let mut found: Vec<(i64, Suggestion)> = Vec::new();
            let mut keys = BTreeSet::new();
            for beginning in last {
                keys.extend(self.names_with(kind, edition, beginning).await?);
            }
            for key in keys {
                let (list, suggestion) = if kind == "tag" {
                    let Some(tag): Option<Tag> = thing(&mut *self.tx.lock().await, "tag", &key).await? else {
                        continue;
                    };
                    (List::Tag(tag.edition, tag.slug), named("tag", &tag.name, &tag.address))
                } else {
                    let Some(author): Option<Author> = thing(&mut *self.tx.lock().await, "author", &key).await? else {
                        continue;
                    };
                    let name = author.names.get(language).unwrap_or(&author.name);
                    (List::Author(edition.to_owned(), key.clone()), named("author", name, &format!("{prefix}/author/{key}")))
                };
                if begins(&suggestion.label) {
                    found.push((self.count(&list, now).await?, suggestion));
                }
            }
            // One that has no story in this edition has no page in it.
            found.retain(|(stories, _)| *stories > 0);
            found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.label.cmp(&other.1.label)));
            out.extend(found.into_iter().take(NAMES).map(|(_, suggestion)| suggestion));
        }
        Ok(out)
    }

    /// Keys of tags of an edition, or of authors, one of whose words begins so.
    async fn names_with(&self, kind: &str, edition: &str, beginning: &str) -> Result<Vec<String>, Error> {
        let text = "SELECT DISTINCT key FROM name_word WHERE word >= $1 AND word < $2 AND kind = $3 AND ($4 = '' OR key >= $4 AND key < $5) LIMIT $6";
        let (from, to) = match kind {
            "tag" => (format!("{edition}/"), format!("{edition}0")),
            _ => (String::new(), String::new()),
        };
        let values = params![beginning, format!("{beginning}\u{10ffff}"), kind, from, to, WEIGHED];
        let rows = self.tx.lock().await.all::<(String,)>(text, values).await?;
        Ok(rows.into_iter().map(|(key,)| key).collect())
    }

    /// How many stories a list has; none if the time of all of them is over.
    async fn count(&self, list: &List, now: Moment) -> Result<i64, Error> {
        let text = "SELECT 1 FROM listing l JOIN article a ON a.number = l.number \
             WHERE l.list = $1 AND (a.visible_until IS NULL OR a.visible_until > $2) LIMIT 1";
        let any = self.tx.lock().await.opt::<(i64,)>(text, params![list.to_string(), now]).await?;
        if any.is_none() {
            return Ok(0);
        }
        let text = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM list_month WHERE list = $1";
        let (count,) = self.tx.lock().await.one::<(i64,)>(text, params![list.to_string()]).await?;
        Ok(count)
    }
}

/// The words of a name as they are spelt, for the list of those that suggestions are made from.
pub(crate) fn words_of_name<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let analysis = Analysis::of("");
    let mut words = BTreeSet::new();
    for name in names {
        words.extend(analysis.words(name).iter().flat_map(|word| Analysis::begun(&name[word.from..word.to])));
    }
    words
}
