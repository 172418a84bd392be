//! The ledger: the append-only list of decisions, one event in the past tense for each.

use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::{Id, Moment, params};

/// Version of the events' shape.
pub const FORMAT: i64 = 1;

/// What an operation notes; [`crate::Turn::commit`] makes an event of it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) kind: &'static str,
    pub(crate) noun: &'static str,
    pub(crate) noun_id: String,
    pub(crate) revision: Option<i64>,
    pub(crate) public_version: Option<i64>,
}

impl Entry {
    /// A decision about one row.
    pub(crate) fn new(kind: &'static str, noun: &'static str, id: &Id) -> Entry {
        Entry {
            kind,
            noun,
            noun_id: id.to_string(),
            revision: None,
            public_version: None,
        }
    }

    /// The same with the revision it is about.
    #[must_use]
    pub(crate) fn revision(mut self, revision: i64) -> Entry {
        self.revision = Some(revision);
        self
    }

    /// The same with the public version it leads to.
    #[must_use]
    pub(crate) fn public(mut self, version: i64) -> Entry {
        self.public_version = Some(version);
        self
    }
}

/// An event of the ledger: numbers and ids, never text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Its place in the ledger, without gaps.
    pub number: i64,
    /// Random id: if it differs at a number already read, the ledger was rewound.
    pub id: String,
    /// What was decided, in the past tense: `article_published`.
    pub kind: String,
    /// `article`, `front`, `batch`, ….
    pub noun: String,
    /// Id of the noun.
    pub noun_id: String,
    /// Revision it is about.
    pub revision: Option<i64>,
    /// Public version it led to.
    pub public_version: Option<i64>,
    /// Staff id, or none for the system.
    pub actor: Option<String>,
    /// `person`, `import`, `wire`, `schedule`, `restore`.
    pub origin: String,
    /// When.
    pub at: Moment,
}

/// A row of the ledger as the engines give it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct EventRow {
    number: i64,
    id: String,
    kind: String,
    noun: String,
    noun_id: String,
    revision: Option<i64>,
    public_version: Option<i64>,
    actor: Option<String>,
    origin: String,
    at: i64,
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Event {
        Event {
            number: row.number,
            id: row.id,
            kind: row.kind,
            noun: row.noun,
            noun_id: row.noun_id,
            revision: row.revision,
            public_version: row.public_version,
            actor: row.actor,
            origin: row.origin,
            at: Moment(row.at),
        }
    }
}

pub(crate) const EVENTS: &str = "SELECT number, id, kind, noun, noun_id, revision, public_version, actor, origin, at \
     FROM ledger WHERE number > $1 ORDER BY number LIMIT $2";

pub(crate) const URGENT: &str = "SELECT number, id, kind, noun, noun_id, revision, public_version, actor, origin, at FROM ledger \
     WHERE number > $1 AND noun = 'article' \
     AND kind IN ('article_published', 'article_updated', 'article_corrected', 'article_withdrawn') ORDER BY number LIMIT $2";

/// An item of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct BatchItem {
    /// What was decided.
    pub kind: String,
    /// About what.
    pub noun: String,
    /// Its id.
    pub noun_id: String,
    /// Revision it is about.
    pub revision: Option<i64>,
    /// Public version it led to.
    pub public_version: Option<i64>,
}

pub(crate) const BATCH: &str = "SELECT kind, noun, noun_id, revision, public_version FROM batch_item WHERE batch = $1 ORDER BY position";

impl Newsroom {
    /// Events after a number, oldest first.
    pub async fn events(&self, after: i64, limit: i64) -> Result<Vec<Event>, Refusal> {
        let rows = self.db.all::<EventRow>(EVENTS, params![after, limit]).await?;
        Ok(rows.into_iter().map(Event::from).collect())
    }

    /// The items of a batch, in order; empty if there is no such batch.
    pub async fn batch(&self, id: &str) -> Result<Vec<BatchItem>, Refusal> {
        Ok(self.db.all::<BatchItem>(BATCH, params![id]).await?)
    }

    /// The number of the event that led to a public version of an article, if it has one of its own (and is no item of a batch).
    pub async fn event_of(&self, article: &Id, public_version: i64) -> Result<Option<i64>, Refusal> {
        let row = self
            .db
            .opt::<(i64,)>(
                "SELECT number FROM ledger WHERE noun = 'article' AND noun_id = $1 AND public_version = $2 ORDER BY number LIMIT 1",
                params![article, public_version],
            )
            .await?;
        Ok(row.map(|(number,)| number))
    }

    /// The number of the newest event, 0 if there is none.
    pub async fn ledger_head(&self) -> Result<i64, Refusal> {
        let (number,) = self.db.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?;
        Ok(number)
    }
}
