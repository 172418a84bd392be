use crate::Error;
use crate::apply::thing;
use crate::document::{Article, Asset, Author, Breaking, Card, Correction, Edition, Front, Section, Series, Settings, StaticPage, Tag};
use crate::key::{List, map_part};
use crate::print::{Frame, Print};
use crate::reading::{Answer, Corrected, Found, MapEntry, MapFilms, Month, NewsEntry, Paper, Question, Stretch, Suggestion};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Moment, Tx, params, sql};
use tokio::sync::Mutex;

/// Addresses in one part of the sitemap.
const PART: i64 = 5_000;

/// One state of the paper, for as long as it is held.
pub struct Reading {
    pub(crate) print: Arc<Print>,
    pub(crate) tx: Mutex<Tx>,
    number: i64,
    pub(crate) frame: Arc<Frame>,
}

impl Reading {
    pub(crate) async fn begin(print: Arc<Print>) -> Result<Reading, Error> {
        let mut tx = print.db.snapshot().await?;
        let rows = tx
            .all::<(String, String)>("SELECT key, value FROM meta WHERE key IN ('read', 'frame')", params![])
            .await?;
        let get = |key: &str| -> i64 {
            rows.iter()
                .find(|(name, _)| name == key)
                .and_then(|(_, value)| value.parse().ok())
                .unwrap_or_default()
        };
        let (number, version) = (get("read"), get("frame"));
        let frame = match print.frame(version) {
            Some(frame) => frame,
            None => {
                let frame = Arc::new(Frame {
                    settings: thing(&mut tx, "settings", "").await?.unwrap_or_default(),
                    editions: thing(&mut tx, "editions", "").await?.unwrap_or_default(),
                });
                print.keep_frame(version, frame.clone());
                frame
            }
        };
        Ok(Reading { print, tx: Mutex::new(tx), number, frame })
    }

    /// A published file that lay at that address before it came here.
    async fn former(&self, address: &str, now: Moment) -> Result<Option<Asset>, Error> {
        let text = "SELECT asset FROM media WHERE address = $1 AND blob = '' AND (visible_until IS NULL OR visible_until > $2) LIMIT 1";
        let row = self.tx.lock().await.opt::<(String,)>(text, params![address, now]).await?;
        row.map(|(asset,)| Ok(serde_json::from_str(&asset)?)).transpose()
    }

    async fn cards_of(&self, question: String, values: store::Params) -> Result<Vec<Card>, Error> {
        let rows = self.tx.lock().await.all::<(String,)>(sql(question), values).await?;
        rows.into_iter().map(|(card,)| Ok(serde_json::from_str(&card)?)).collect()
    }

    pub(crate) fn language(&self, edition: &str) -> String {
        self.frame
            .editions
            .iter()
            .find(|row| row.code == edition)
            .map_or_else(String::new, |row| row.language.clone())
    }
}

const VISIBLE: &str = "(a.visible_until IS NULL OR a.visible_until > $1)";

impl Paper for Reading {
    fn read_number(&self) -> i64 {
        self.number
    }

    async fn settings(&self) -> Result<Settings, Error> {
        Ok(self.frame.settings.clone())
    }

    async fn editions(&self) -> Result<Vec<Edition>, Error> {
        Ok(self.frame.editions.clone())
    }

    async fn at(&self, address: &str, now: Moment) -> Result<Option<Found>, Error> {
        let row = self
            .tx
            .lock()
            .await
            .opt::<(String, String)>("SELECT kind, target FROM address WHERE path = $1", params![address])
            .await?;
        let Some((kind, target)) = row else {
            return Ok(self.former(address, now).await?.map(|asset| Found::File(asset.address)));
        };
        let number = || target.parse::<i64>().unwrap_or_default();
        Ok(match kind.as_str() {
            "article" => self.article(number(), now).await?.map(|article| Found::Article(Box::new(article))),
            "forward" => {
                let row = self
                    .tx
                    .lock()
                    .await
                    .opt::<(String,)>(
                        "SELECT path FROM address WHERE owner = $1 AND kind IN ('article', 'withdrawn')",
                        params![format!("article/{target}")],
                    )
                    .await?;
                row.map(|(to,)| Found::Redirect(crate::document::Redirect { from: address.to_owned(), to, status: 301 }))
            }
            "withdrawn" => {
                let row = self
                    .tx
                    .lock()
                    .await
                    .opt::<(String,)>("SELECT doc FROM withdrawn WHERE number = $1", params![number()])
                    .await?;
                match row {
                    Some((doc,)) => Some(Found::Withdrawn(serde_json::from_str(&doc)?)),
                    None => None,
                }
            }
            "section" => match target.split_once('/') {
                Some((edition, slug)) => self.section(edition, slug).await?.map(Found::Section),
                None => None,
            },
            "page" => {
                let page: Option<StaticPage> = thing(&mut *self.tx.lock().await, "page", &target).await?;
                page.map(|page| Found::StaticPage(Box::new(page)))
            }
            "redirect" => Some(Found::Redirect(serde_json::from_str(&target)?)),
            _ => None,
        })
    }

    async fn article(&self, number: i64, now: Moment) -> Result<Option<Article>, Error> {
        let row = self
            .tx
            .lock()
            .await
            .opt::<(String,)>(
                "SELECT doc FROM article WHERE number = $1 AND (visible_until IS NULL OR visible_until > $2)",
                params![number, now],
            )
            .await?;
        row.map(|(doc,)| Ok(serde_json::from_str(&doc)?)).transpose()
    }

    async fn withdrawn(&self, numbers: &[i64]) -> Result<Vec<i64>, Error> {
        let mut found = Vec::new();
        for part in numbers.chunks(500) {
            let places: Vec<String> = (1..=part.len()).map(|at| format!("${at}")).collect();
            let question = format!("SELECT number FROM withdrawn WHERE number IN ({})", places.join(", "));
            let values = part.iter().map(|number| (*number).into()).collect();
            found.extend(
                self.tx
                    .lock()
                    .await
                    .all::<(i64,)>(sql(question), values)
                    .await?
                    .into_iter()
                    .map(|(number,)| number),
            );
        }
        Ok(found)
    }

    async fn cards(&self, numbers: &[i64], now: Moment) -> Result<Vec<Card>, Error> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = params![now];
        let places: Vec<String> = numbers
            .iter()
            .take(500)
            .map(|number| {
                values.push((*number).into());
                format!("${}", values.len())
            })
            .collect();
        let question = format!("SELECT a.card FROM article a WHERE {VISIBLE} AND a.number IN ({})", places.join(", "));
        let found: BTreeMap<i64, Card> = self.cards_of(question, values).await?.into_iter().map(|card| (card.number, card)).collect();
        Ok(numbers.iter().filter_map(|number| found.get(number).cloned()).collect())
    }

    async fn list(&self, list: &List, stretch: &Stretch, now: Moment) -> Result<Vec<Card>, Error> {
        let (after, number) = stretch.after.unwrap_or((Moment(i64::MAX), i64::MAX));
        let question = format!(
            "SELECT a.card FROM listing l JOIN article a ON a.number = l.number \
             WHERE {VISIBLE} AND l.list = $2 AND l.first >= $3 AND l.first < $4 AND (l.first < $5 OR (l.first = $5 AND l.number < $6)) \
             ORDER BY l.first DESC, l.number DESC LIMIT $7"
        );
        let values = params![
            now,
            list.to_string(),
            stretch.from.unwrap_or(Moment(i64::MIN)),
            stretch.to.unwrap_or(Moment(i64::MAX)),
            after,
            number,
            i64::try_from(stretch.limit).unwrap_or(60)
        ];
        self.cards_of(question, values).await
    }

    async fn list_articles(&self, list: &List, limit: usize, now: Moment) -> Result<Vec<Article>, Error> {
        let question = format!(
            "SELECT a.doc FROM listing l JOIN article a ON a.number = l.number WHERE {VISIBLE} AND l.list = $2 \
             ORDER BY l.first DESC, l.number DESC LIMIT $3"
        );
        let values = params![now, list.to_string(), i64::try_from(limit).unwrap_or(30)];
        let rows = self.tx.lock().await.all::<(String,)>(sql(question), values).await?;
        rows.into_iter().map(|(doc,)| Ok(serde_json::from_str(&doc)?)).collect()
    }

    async fn months(&self, list: &List) -> Result<Vec<Month>, Error> {
        let rows = self
            .tx
            .lock()
            .await
            .all::<(String, i64)>("SELECT month, count FROM list_month WHERE list = $1 ORDER BY month DESC", params![list.to_string()])
            .await?;
        Ok(rows.into_iter().map(|(month, count)| Month { month, count }).collect())
    }

    async fn section(&self, edition: &str, slug: &str) -> Result<Option<Section>, Error> {
        Ok(self
            .frame
            .editions
            .iter()
            .find(|row| row.code == edition)
            .and_then(|row| row.sections.iter().find(|section| section.slug == slug))
            .cloned())
    }

    async fn tag(&self, edition: &str, slug: &str) -> Result<Option<Tag>, Error> {
        thing(&mut *self.tx.lock().await, "tag", &format!("{edition}/{slug}")).await
    }

    async fn author(&self, slug: &str) -> Result<Option<Author>, Error> {
        thing(&mut *self.tx.lock().await, "author", slug).await
    }

    async fn series(&self, edition: &str, slug: &str) -> Result<Option<Series>, Error> {
        thing(&mut *self.tx.lock().await, "series", &format!("{edition}/{slug}")).await
    }

    async fn front(&self, edition: &str, name: &str) -> Result<Option<Front>, Error> {
        thing(&mut *self.tx.lock().await, "front", &format!("{edition}/{name}")).await
    }

    async fn breaking(&self, edition: &str) -> Result<Option<Breaking>, Error> {
        thing(&mut *self.tx.lock().await, "breaking", edition).await
    }

    async fn corrections(&self, edition: &str, limit: usize, now: Moment) -> Result<Vec<Corrected>, Error> {
        let question = format!(
            "SELECT a.card, c.doc FROM correction c JOIN article a ON a.number = c.number WHERE {VISIBLE} AND c.edition = $2 \
             ORDER BY c.at DESC, c.number DESC LIMIT $3"
        );
        let values = params![now, edition, i64::try_from(limit).unwrap_or(100)];
        let rows = self.tx.lock().await.all::<(String, String)>(sql(question), values).await?;
        rows.into_iter()
            .map(|(card, doc)| {
                let correction: Correction = serde_json::from_str(&doc)?;
                Ok(Corrected { card: serde_json::from_str(&card)?, correction })
            })
            .collect()
    }

    async fn media(&self, address: &str, now: Moment) -> Result<Option<(Asset, String, String)>, Error> {
        let row = self
            .tx
            .lock()
            .await
            .opt::<(String, String, String)>(
                "SELECT asset, blob, media_type FROM media \
                 WHERE address = $1 AND blob <> '' AND (visible_until IS NULL OR visible_until > $2) LIMIT 1",
                params![address, now],
            )
            .await?;
        row.map(|(asset, blob, media_type)| Ok((serde_json::from_str(&asset)?, blob, media_type)))
            .transpose()
    }

    async fn map_parts(&self) -> Result<Vec<(String, Moment)>, Error> {
        let mut parts = vec![("site".to_owned(), Moment(0))];
        let mut codes: Vec<&str> = self.frame.editions.iter().map(|edition| edition.code.as_str()).collect();
        codes.sort_unstable();
        for edition in codes {
            let text = "SELECT month, count, (SELECT MAX(updated) FROM article WHERE edition = $1 AND article.month = list_month.month) \
                 FROM list_month WHERE list = $2 ORDER BY month DESC";
            let list = List::Latest(edition.to_owned()).to_string();
            let rows = self.tx.lock().await.all::<(String, i64, Option<i64>)>(text, params![edition, list]).await?;
            for (month, count, updated) in rows {
                let updated = Moment(updated.unwrap_or_default());
                parts[0].1 = parts[0].1.max(updated);
                for part in 1..=(count + PART - 1) / PART {
                    let name = if part == 1 { format!("{edition}-{month}") } else { format!("{edition}-{month}-{part}") };
                    parts.push((name, updated));
                }
            }
        }
        Ok(parts)
    }

    async fn map_part(&self, part: &str, now: Moment) -> Result<Option<Vec<MapEntry>>, Error> {
        if part == "site" {
            return Ok(Some(self.map_of_site().await?));
        }
        let Some((edition, month, place)) = map_part(part) else { return Ok(None) };
        let question = format!(
            "SELECT a.address, a.updated, a.alternates, a.visible_until, CASE WHEN a.card LIKE '%\"films\":%' THEN a.card END \
             FROM article a WHERE {VISIBLE} AND a.edition = $2 AND a.month = $3 \
             ORDER BY a.first, a.number LIMIT $4 OFFSET $5"
        );
        let values = params![now, &edition, month, PART, (place - 1) * PART];
        let rows = self
            .tx
            .lock()
            .await
            .all::<(String, i64, String, Option<i64>, Option<String>)>(sql(question), values)
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let language = self.language(&edition);
        let mut entries = Vec::with_capacity(rows.len());
        for (address, updated, others, own_end, card) in rows {
            let others: Vec<(String, String, Option<i64>)> = serde_json::from_str(&others)?;
            let standing = others.into_iter().filter(|(_, _, end)| end.is_none_or(|end| end > now.0));
            let until = standing.clone().filter_map(|(_, _, end)| end).chain(own_end).min();
            let mut alternates: Vec<(String, String)> = standing.map(|(edition, address, _)| (self.language(&edition), address)).collect();
            if !alternates.is_empty() {
                alternates.push((language.clone(), address.clone()));
                alternates.sort();
            }
            entries.push(MapEntry {
                address,
                updated_at: Moment(updated),
                alternates,
                visible_until: until.map(Moment),
                films: card.map(|card| films(&card)).transpose()?.flatten(),
            });
        }
        Ok(Some(entries))
    }

    async fn news(&self, since: Moment, now: Moment) -> Result<Vec<NewsEntry>, Error> {
        let question =
            format!("SELECT a.card FROM article a WHERE {VISIBLE} AND a.first >= $2 ORDER BY a.first DESC, a.number DESC LIMIT 1000");
        let cards = self.cards_of(question, params![now, since]).await?;
        Ok(cards
            .into_iter()
            .map(|card| NewsEntry {
                language: self.language(&card.edition),
                address: card.address,
                headline: card.headline,
                first_published_at: card.first_published_at,
                visible_until: card.visible_until,
            })
            .collect())
    }

    async fn most_read(&self, edition: &str) -> Result<Vec<i64>, Error> {
        Ok(self.print.most_read.get().map(|counts| counts.list(edition)).unwrap_or_default())
    }

    async fn search(&self, question: &Question, now: Moment) -> Result<Answer, Error> {
        self.find(question, now).await
    }

    async fn suggest(&self, words: &str, edition: &str, now: Moment) -> Result<Vec<Suggestion>, Error> {
        self.suggestions(words, edition, now).await
    }
}

/// Films of a story, by its card.
fn films(card: &str) -> Result<Option<MapFilms>, Error> {
    let card: Card = serde_json::from_str(card)?;
    Ok((!card.films.is_empty()).then(|| MapFilms {
        description: [&card.standfirst, &card.headline]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        first_published_at: card.first_published_at,
        expires: card.visible_until,
        films: card.films,
    }))
}

impl Reading {
    async fn map_of_site(&self) -> Result<Vec<MapEntry>, Error> {
        let mut entries = Vec::new();
        let alone = |address: String| MapEntry {
            address,
            updated_at: Moment(0),
            alternates: Vec::new(),
            visible_until: None,
            films: None,
        };
        for edition in &self.frame.editions {
            entries.push(alone(if edition.prefix.is_empty() { "/".into() } else { edition.prefix.clone() }));
            entries.extend(edition.sections.iter().map(|section| alone(section.address.clone())));
        }
        let rows = self
            .tx
            .lock()
            .await
            .all::<(String,)>("SELECT key FROM thing WHERE kind = 'page' ORDER BY key LIMIT 4000", params![])
            .await?;
        entries.extend(rows.into_iter().map(|(address,)| alone(address)));
        entries.truncate(5_000);
        Ok(entries)
    }
}
