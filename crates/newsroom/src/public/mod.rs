//! What readers may know, read in one snapshot with the ledger's head: the press makes everything from this.

mod frame;
mod names;
#[cfg(test)]
mod plans;
mod standing;

pub use frame::{Frame, FrameFront, FrameSection};
pub use names::{FrameAuthor, FrameTag, Names};
pub use standing::{PublicArticle, PublicCorrection, PublicTranslation, Standing};

use crate::article::any_of;
use crate::ledger::{BATCH, BatchItem, EVENTS, Event, EventRow, URGENT};
use crate::{Newsroom, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use store::{Id, Params, Tx, Value, params, sql};

/// A place in the ledger. If the id at that number differs, the ledger was rewound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Number of the newest event; 0 = none.
    pub number: i64,
    /// Its random id; empty for none.
    pub id: String,
}

/// One state of the record, for the press.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) tx: Tx,
    /// The newest event of this state.
    pub head: Cursor,
    /// The record's own identity.
    pub record: String,
}

/// What an event touches of what readers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// An article.
    Article {
        /// Private id.
        id: String,
        /// It came or went: whoever points to it shows something else from now on.
        appears: bool,
    },
    /// Something of the frame.
    Frame,
    /// Launched fronts, or what breaks above them.
    Fronts,
    /// A tag, section, author or asset: every public article that names it.
    Named {
        /// `tag`, `section`, `author`, `asset`.
        noun: String,
        /// Its private id.
        id: String,
    },
    /// Nothing that readers see.
    Nothing,
}

impl Newsroom {
    /// Reads one state of the record.
    pub async fn snapshot(&self) -> Result<Snapshot, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let (number,) = tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?;
        let (record,) = tx.one::<(String,)>("SELECT id FROM record", params![]).await?;
        let id = event_id(&mut tx, number).await?.unwrap_or_default();
        Ok(Snapshot { tx, head: Cursor { number, id }, record })
    }
}

async fn event_id(tx: &mut Tx, number: i64) -> Result<Option<String>, Refusal> {
    Ok(tx
        .opt::<(String,)>("SELECT id FROM ledger WHERE number = $1", params![number])
        .await?
        .map(|(id,)| id))
}

/// The order of the tables is fixed as in `standing`.
const TRANSLATED: &str = "SELECT b.id FROM article a CROSS JOIN article b \
     WHERE b.translation_group = a.translation_group AND b.id <> a.id AND b.status = 'published' AND";

impl Snapshot {
    /// The random id of an event, if the ledger has that number.
    pub async fn event_id(&mut self, number: i64) -> Result<Option<String>, Refusal> {
        event_id(&mut self.tx, number).await
    }

    /// Events after a number, oldest first.
    pub async fn events(&mut self, after: i64, limit: i64) -> Result<Vec<Event>, Refusal> {
        let rows = self.tx.all::<EventRow>(EVENTS, params![after, limit]).await?;
        Ok(rows.into_iter().map(Event::from).collect())
    }

    /// Stories that were public once and of which revisions were redacted: number, public version, how many.
    pub async fn redacted(&mut self) -> Result<Vec<(i64, i64, i64)>, Refusal> {
        Ok(self
            .tx
            .all::<(i64, i64, i64)>(
                "SELECT a.number, a.public_version, COUNT(*) FROM revision r JOIN article a ON a.id = r.article_id \
                 WHERE r.redacted AND a.number IS NOT NULL GROUP BY a.number, a.public_version ORDER BY a.number",
                params![],
            )
            .await?)
    }

    /// What an event touches; a batch touches what each of its items does.
    pub async fn touched(&mut self, event: &Event) -> Result<Vec<Touched>, Refusal> {
        if event.noun != "batch" {
            return Ok(vec![touched(&event.kind, &event.noun, &event.noun_id)]);
        }
        let items = self.tx.all::<BatchItem>(BATCH, params![&event.noun_id]).await?;
        Ok(items.iter().map(|item| touched(&item.kind, &item.noun, &item.noun_id)).collect())
    }

    /// Publications and withdrawals of single stories after a number, oldest first: they are taken before a backlog.
    pub async fn urgent(&mut self, after: i64, limit: i64) -> Result<Vec<Event>, Refusal> {
        let rows = self.tx.all::<EventRow>(URGENT, params![after, limit]).await?;
        Ok(rows.into_iter().map(Event::from).collect())
    }

    /// Ids of the public articles that name something, after an id: a tag also by the tags merged into it or moved on with it
    /// when it was merged itself, a file also by the authors whose portrait and the series whose cover it is.
    pub async fn naming(&mut self, noun: &str, id: &str, after: &str, limit: i64) -> Result<Vec<String>, Refusal> {
        const TAG: &str = "SELECT DISTINCT article_id FROM reference WHERE noun = 'tag' AND public = $1 AND article_id > $3 \
             AND noun_id IN (SELECT id FROM tag WHERE id = $2 OR merged_into = $2 \
             OR merged_into = (SELECT merged_into FROM tag WHERE id = $2)) ORDER BY article_id LIMIT $4";
        const ASSET: &str = "SELECT article_id FROM reference WHERE noun = 'asset' AND public = $1 AND noun_id = $2 AND article_id > $3 \
             UNION SELECT article_id FROM reference WHERE noun = 'author' AND public = $1 AND article_id > $3 \
             AND noun_id IN (SELECT id FROM author WHERE portrait_id = $2) \
             UNION SELECT article_id FROM reference WHERE noun = 'series' AND public = $1 AND article_id > $3 \
             AND noun_id IN (SELECT id FROM series WHERE cover_id = $2) ORDER BY article_id LIMIT $4";
        const OTHER: &str = "SELECT article_id FROM reference WHERE public = $1 AND noun_id = $2 AND article_id > $3 AND noun = $5 \
             ORDER BY article_id LIMIT $4";
        let mut values = params![true, id, after, limit];
        let rows = match noun {
            "tag" => self.tx.all::<(String,)>(TAG, values).await?,
            "asset" => self.tx.all::<(String,)>(ASSET, values).await?,
            other => {
                values.push(other.into());
                self.tx.all::<(String,)>(OTHER, values).await?
            }
        };
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Ids of other public articles of the same stories, which name their addresses.
    pub async fn translated(&mut self, ids: &[String]) -> Result<BTreeSet<String>, Refusal> {
        let rows: Vec<(String,)> = self.any(TRANSLATED, "a.id", "", ids).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Ids of public articles that point to these, in their text or as related.
    pub async fn pointing(&mut self, ids: &[String]) -> Result<BTreeSet<String>, Refusal> {
        let mut found = BTreeSet::new();
        for noun in ["article", "chosen"] {
            let rows: Vec<(String,)> = self
                .any(
                    match noun {
                        "article" => "SELECT article_id FROM reference WHERE noun = 'article' AND public = TRUE AND",
                        _ => "SELECT article_id FROM reference WHERE noun = 'chosen' AND public = TRUE AND",
                    },
                    "noun_id",
                    "",
                    ids,
                )
                .await?;
            found.extend(rows.into_iter().map(|(id,)| id));
        }
        Ok(found)
    }

    /// Ids of the articles with these public numbers.
    pub async fn numbered(&mut self, numbers: &[i64]) -> Result<Vec<String>, Refusal> {
        let keys: Vec<Value> = numbers.iter().map(|number| Value::from(*number)).collect();
        let rows: Vec<(String,)> = self.any_value("SELECT id FROM article WHERE", "number", "", &keys).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Rows of a question whose column is any of many keys: in a few statements of a few lengths.
    async fn any<T: store::FromBoth>(&mut self, question: &str, column: &str, tail: &str, keys: &[String]) -> Result<Vec<T>, Refusal> {
        let keys: Vec<Value> = keys.iter().map(Value::from).collect();
        self.any_value(question, column, tail, &keys).await
    }

    async fn any_value<T: store::FromBoth>(&mut self, question: &str, column: &str, tail: &str, keys: &[Value]) -> Result<Vec<T>, Refusal> {
        let mut rows = Vec::new();
        for part in keys.chunks(256) {
            // Filled up to a power of two with the last key, so that few texts of statements are met.
            let places = part.len().next_power_of_two();
            let mut values: Params = part.to_vec();
            if let Some(last) = part.last() {
                values.resize(places, last.clone());
            }
            let text = format!("{question} {} {tail}", any_of(column, places, 1));
            rows.extend(self.tx.all::<T>(sql(text), values).await?);
        }
        Ok(rows)
    }

    /// Ids of every article that readers ever saw, after an id: the scan of a rebuild.
    pub async fn ever_public(&mut self, after: &str, limit: i64) -> Result<Vec<String>, Refusal> {
        let rows = self
            .tx
            .all::<(String,)>("SELECT id FROM article WHERE public_version > 0 AND id > $1 ORDER BY id LIMIT $2", params![after, limit])
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// How many rows of each noun there are, for `verify`.
    pub async fn counts(&mut self) -> Result<BTreeMap<&'static str, i64>, Refusal> {
        let mut counts = BTreeMap::new();
        for (noun, question) in [
            ("articles", "SELECT COUNT(*) FROM article"),
            ("published", "SELECT COUNT(*) FROM article WHERE status = 'published'"),
            ("revisions", "SELECT COUNT(*) FROM revision"),
            ("assets", "SELECT COUNT(*) FROM asset"),
            ("sections", "SELECT COUNT(*) FROM section"),
            ("tags", "SELECT COUNT(*) FROM tag"),
            ("authors", "SELECT COUNT(*) FROM author"),
            ("pages", "SELECT COUNT(*) FROM page"),
            ("redirects", "SELECT COUNT(*) FROM redirect"),
            ("staff", "SELECT COUNT(*) FROM staff"),
            ("events", "SELECT COUNT(*) FROM ledger"),
        ] {
            let (count,) = self.tx.one::<(i64,)>(question, params![]).await?;
            counts.insert(noun, count);
        }
        Ok(counts)
    }
}

fn touched(kind: &str, noun: &str, id: &str) -> Touched {
    match (noun, kind) {
        ("article", "article_published" | "article_withdrawn") => Touched::Article { id: id.to_owned(), appears: true },
        (
            "article",
            "article_updated"
            | "article_corrected"
            | "article_expiry_set"
            | "article_led"
            | "article_translation_linked"
            | "article_translation_unlinked"
            | "article_restored"
            | "article_binned",
        ) => Touched::Article { id: id.to_owned(), appears: false },
        ("tag", "tag_changed" | "tag_merged")
        | ("author", "author_changed")
        | ("section", "section_changed")
        | ("series", "series_changed")
        | (
            "asset",
            "asset_described" | "asset_captioned" | "asset_cropped" | "asset_encoded" | "asset_avif_made" | "asset_replaced" | "asset_led",
        ) => Touched::Named { noun: noun.to_owned(), id: id.to_owned() },
        ("front", "front_launched") | ("edition", "breaking_set" | "breaking_ended") => Touched::Fronts,
        ("settings" | "edition" | "section" | "page" | "redirect", _) | ("tag", "tag_deleted") => Touched::Frame,
        // A tag, an author or a series has a page once a public story names it.
        _ => Touched::Nothing,
    }
}

/// An id that was read from an event, as an id.
pub fn id_of(text: &str) -> Result<Id, Refusal> {
    text.parse().map_err(|_| Refusal::Damaged(format!("id {text}")))
}
