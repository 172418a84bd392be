use super::Snapshot;
use crate::article::{Article, columns, unpacked};
use crate::asset::Asset;
use crate::{Content, Refusal};
use std::collections::{BTreeMap, HashMap};
use store::{Moment, Value, params};

/// What readers may know of an article.
#[derive(Debug, Clone)]
pub enum Standing {
    /// Published.
    Published(Box<PublicArticle>),
    /// Taken off: an address, a notice, nothing else.
    Withdrawn {
        /// Private id.
        id: String,
        /// Code of its edition.
        edition: String,
        /// Public number.
        number: i64,
        /// Where it stood.
        address: String,
        /// The desk's words for readers.
        notice: String,
        /// When.
        at: Moment,
        /// Public version.
        version: i64,
        /// Old addresses that led to it.
        redirects: Vec<String>,
    },
    /// Never published, or in the bin.
    Private,
}

/// A published article, with everything it names resolved but the frame.
#[derive(Debug, Clone)]
pub struct PublicArticle {
    /// Private id.
    pub id: String,
    /// Public number.
    pub number: i64,
    /// Public version.
    pub version: i64,
    /// Path on the site.
    pub address: String,
    /// The public revision's content.
    pub content: Content,
    /// Sections in order, the main one first, by their ids.
    pub sections: Vec<String>,
    /// Assets it names, by private id.
    pub assets: BTreeMap<String, Asset>,
    /// Number and public state of every related article, by the key used in the body.
    pub related: BTreeMap<String, i64>,
    /// Newest first.
    pub corrections: Vec<PublicCorrection>,
    /// Same story in other editions.
    pub translations: Vec<PublicTranslation>,
    /// First publication.
    pub first_published_at: Moment,
    /// Last public change.
    pub updated_at: Moment,
    /// Goes off by itself.
    pub visible_until: Option<Moment>,
    /// Leads the front while nobody curates.
    pub sticky: bool,
    /// Numbers of the stories that were chosen as related when it was published, best first.
    pub chosen: Vec<i64>,
    /// Old addresses that lead here.
    pub redirects: Vec<String>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCorrection {
    /// When.
    pub at: Moment,
    /// What was wrong and what is right.
    pub note: String,
    /// `top` or `foot`.
    pub place: String,
}

/// The story it belongs to, edition, address, packed content, whether that was redacted, and when it ends.
type TranslationRow = (String, String, String, Vec<u8>, bool, Option<i64>);

/// The same story in another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicTranslation {
    /// Code of the edition.
    pub edition: String,
    /// Path on the site.
    pub address: String,
    /// Its headline.
    pub headline: String,
    /// When it ends.
    pub visible_until: Option<Moment>,
}

/// A revision's text with the article that it is of.
type Packed = (String, Vec<u8>, bool);

// Most stories of an archive are published, which SQLite can't know: where it may choose, it looks through all of them rather than for a
// few keys. So it may not: the order of the tables is fixed, and whether one is published is an answer, not a condition.
pub(super) const TRANSLATIONS: &str = "SELECT a.id, e.code, b.address, r.content, r.redacted, b.visible_until FROM article a \
     CROSS JOIN article b JOIN edition e ON e.id = b.edition_id JOIN revision r ON r.article_id = b.id AND r.number = b.public_revision \
     WHERE b.translation_group = a.translation_group AND b.id <> a.id AND b.status = 'published' AND b.address IS NOT NULL AND";
pub(super) const PUBLIC_BY_ID: &str = "SELECT id, number, status = 'published' FROM article WHERE number IS NOT NULL AND";
pub(super) const PUBLIC_BY_ADDRESS: &str = "SELECT address, number, status = 'published' FROM article WHERE number IS NOT NULL AND";
pub(super) const PUBLIC_BY_NUMBER: &str = "SELECT number, status = 'published' FROM article WHERE";

impl Snapshot {
    /// What readers may know of an article.
    pub async fn standing(&mut self, id: &str) -> Result<Standing, Refusal> {
        let mut found = self.standings(&[id.to_owned()]).await?;
        found.pop().map_or(Ok(Standing::Private), |(_, standing)| standing)
    }

    /// The same of many articles, with a few questions for all of them; each by itself may be unreadable. In the order asked.
    pub async fn standings(&mut self, ids: &[String]) -> Result<Vec<(String, Result<Standing, Refusal>)>, Refusal> {
        let rows: Vec<Article> = self.any(concat!("SELECT ", columns!(), " FROM article WHERE"), "id", "", ids).await?;
        let mut rows: HashMap<String, Article> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let editions: HashMap<String, String> = self.editions().await?.into_iter().map(|edition| (edition.id, edition.code)).collect();
        let ever: Vec<String> = ids
            .iter()
            .filter(|id| rows.get(*id).is_some_and(|row| row.number.is_some()))
            .cloned()
            .collect();
        let mut redirects: HashMap<String, Vec<String>> = HashMap::new();
        let leading: Vec<(String, String)> = self
            .any(
                "SELECT noun_id, from_address FROM redirect WHERE noun = 'article' AND",
                "noun_id",
                "ORDER BY from_address",
                &ever,
            )
            .await?;
        for (id, from) in leading {
            redirects.entry(id).or_default().push(from);
        }
        let shown: Vec<String> = ever.into_iter().filter(|id| rows[id].status == "published").collect();
        let contents: Vec<Packed> = self
            .any(
                "SELECT a.id, r.content, r.redacted FROM article a JOIN revision r ON r.article_id = a.id AND r.number = a.public_revision WHERE",
                "a.id",
                "",
                &shown,
            )
            .await?;
        let mut whole = self.whole(contents, &rows).await?;
        Ok(ids
            .iter()
            .map(|id| {
                let standing = match rows.remove(id) {
                    Some(row) => {
                        let redirects = redirects.remove(id).unwrap_or_default();
                        stand(row, &editions, redirects, whole.remove(id))
                    }
                    None => Ok(Standing::Private),
                };
                (id.clone(), standing)
            })
            .collect())
    }

    /// An article as readers would see it with a revision, whatever stands: for a preview, never for the paper.
    pub(crate) async fn with_revision(&mut self, row: Article, revision: i64) -> Result<PublicArticle, Refusal> {
        let id = row.id.clone();
        let contents = self
            .tx
            .all::<Packed>(
                "SELECT article_id, content, redacted FROM revision WHERE article_id = $1 AND number = $2",
                params![&id, revision],
            )
            .await?;
        let rows = HashMap::from([(id.clone(), row.clone())]);
        let whole = self.whole(contents, &rows).await?.remove(&id).ok_or(Refusal::NotFound("revision"))??;
        let (number, address) = (row.number.unwrap_or(0), row.address.clone().unwrap_or_default());
        Ok(public(row, number, address, Vec::new(), whole))
    }

    /// What articles with these texts hold and name.
    async fn whole(
        &mut self,
        contents: Vec<Packed>,
        rows: &HashMap<String, Article>,
    ) -> Result<HashMap<String, Result<Whole, Refusal>>, Refusal> {
        let ids: Vec<String> = contents.iter().map(|(id, ..)| id.clone()).collect();
        let mut whole: HashMap<String, Result<Whole, Refusal>> = contents
            .into_iter()
            .map(|(id, packed, redacted)| (id, readable(&packed, redacted).map(|content| Whole { content, ..Whole::default() })))
            .collect();
        let (mut assets, mut keys) = (Vec::new(), Vec::new());
        for (id, whole) in &whole {
            let Ok(whole) = whole else { continue };
            assets.extend(whole.content.assets());
            keys.extend(whole.content.body.relations().into_iter().map(str::to_owned));
            keys.extend(related(&rows[id]).map(str::to_owned));
        }
        assets.sort();
        assets.dedup();
        let assets = self.assets(&assets).await?;
        let numbers = self.public_numbers(keys).await?;
        for (id, whole) in &mut whole {
            let Ok(whole) = whole else { continue };
            whole.assets = whole
                .content
                .assets()
                .into_iter()
                .filter_map(|id| Some((id.clone(), assets.get(&id)?.clone())))
                .collect();
            let relations = whole.content.body.relations();
            whole.related = relations.into_iter().filter_map(|key| Some((key.to_owned(), *numbers.get(key)?))).collect();
            whole.chosen = related(&rows[id]).filter_map(|id| numbers.get(id).copied()).collect();
        }
        let corrections: Vec<(String, i64, String, String)> = self
            .any("SELECT article_id, at, note, place FROM correction WHERE", "article_id", "ORDER BY at DESC, id DESC", &ids)
            .await?;
        for (id, at, note, place) in corrections {
            if let Some(Ok(whole)) = whole.get_mut(&id) {
                whole.corrections.push(PublicCorrection { at: Moment(at), note, place });
            }
        }
        // The headline that readers see of it, not the one that somebody is working on.
        let translations: Vec<TranslationRow> = self.any(TRANSLATIONS, "a.id", "ORDER BY e.code, b.number", &ids).await?;
        for (id, edition, address, packed, redacted, until) in translations {
            if let (Some(Ok(whole)), Ok(other)) = (whole.get_mut(&id), readable(&packed, redacted)) {
                whole.translations.push(PublicTranslation {
                    edition,
                    address,
                    headline: other.headline,
                    visible_until: until.map(Moment),
                });
            }
        }
        Ok(whole)
    }

    /// Public numbers of articles that have one, whatever became of them.
    pub async fn numbers(&mut self, ids: &[String]) -> Result<Vec<i64>, Refusal> {
        let rows: Vec<(i64,)> = self.any("SELECT number FROM article WHERE number IS NOT NULL AND", "id", "", ids).await?;
        Ok(rows.into_iter().map(|(number,)| number).collect())
    }

    /// Public numbers of the published articles among these ids, numbers and addresses.
    pub(super) async fn public_numbers(&mut self, mut keys: Vec<String>) -> Result<BTreeMap<String, i64>, Refusal> {
        keys.sort();
        keys.dedup();
        let (mut addresses, mut numbers, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for key in keys {
            if key.starts_with('/') {
                addresses.push(key);
            } else if let Ok(number) = key.parse::<i64>() {
                numbers.push((key, number));
            } else {
                ids.push(key);
            }
        }
        let by_id: Vec<(String, i64, bool)> = self.any(PUBLIC_BY_ID, "id", "", &ids).await?;
        let by_address: Vec<(String, i64, bool)> = self.any(PUBLIC_BY_ADDRESS, "address", "", &addresses).await?;
        let values: Vec<Value> = numbers.iter().map(|(_, number)| Value::from(*number)).collect();
        let by_number: Vec<(i64, bool)> = self.any_value(PUBLIC_BY_NUMBER, "number", "", &values).await?;
        let by_key = by_id.into_iter().chain(by_address);
        let mut found: BTreeMap<String, i64> = by_key.filter(|(.., public)| *public).map(|(key, number, _)| (key, number)).collect();
        found.extend(numbers.into_iter().filter(|(_, number)| by_number.contains(&(*number, true))));
        Ok(found)
    }
}

/// What a published article holds and names.
#[derive(Default)]
struct Whole {
    content: Content,
    assets: BTreeMap<String, Asset>,
    related: BTreeMap<String, i64>,
    chosen: Vec<i64>,
    corrections: Vec<PublicCorrection>,
    translations: Vec<PublicTranslation>,
}

fn readable(packed: &[u8], redacted: bool) -> Result<Content, Refusal> {
    if redacted {
        Err(Refusal::rule("redacted", "the public revision was redacted"))
    } else {
        unpacked(packed)
    }
}

/// Ids of the stories that were chosen as related.
fn related(row: &Article) -> impl Iterator<Item = &str> {
    row.related.split(',').filter(|id| !id.is_empty())
}

fn stand(
    row: Article,
    editions: &HashMap<String, String>,
    redirects: Vec<String>,
    whole: Option<Result<Whole, Refusal>>,
) -> Result<Standing, Refusal> {
    let (Some(number), Some(address)) = (row.number, row.address.clone()) else {
        return Ok(Standing::Private);
    };
    if row.status == "published" && row.public_revision.is_some() {
        let whole = whole.ok_or(Refusal::NotFound("revision"))??;
        return Ok(Standing::Published(Box::new(public(row, number, address, redirects, whole))));
    }
    // In the bin after a withdrawal, its address still says so.
    Ok(match row.withdrawn_at {
        Some(at) => Standing::Withdrawn {
            edition: editions.get(&row.edition_id).cloned().unwrap_or_default(),
            id: row.id,
            number,
            address,
            notice: row.notice,
            at: Moment(at),
            version: row.public_version,
            redirects,
        },
        None => Standing::Private,
    })
}

fn public(row: Article, number: i64, address: String, redirects: Vec<String>, whole: Whole) -> PublicArticle {
    PublicArticle {
        sections: whole.content.section.iter().chain(&whole.content.sections).cloned().collect(),
        chosen: whole.chosen,
        redirects,
        id: row.id,
        number,
        version: row.public_version,
        address,
        content: whole.content,
        assets: whole.assets,
        related: whole.related,
        corrections: whole.corrections,
        translations: whole.translations,
        first_published_at: Moment(row.first_published_at.unwrap_or_default()),
        updated_at: Moment(row.updated_at.unwrap_or_default()),
        visible_until: row.visible_until.map(Moment),
        sticky: row.sticky,
    }
}
