//! Tags of an edition: topics.

mod create;
mod delete;
mod merge;
mod update;

pub use create::{NewTag, create};
pub use delete::delete;
pub use merge::merge;
pub use update::{Change, update};

use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::params;

/// A tag as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Tag {
    /// Private id.
    pub id: String,
    /// Slug, unique in its edition.
    pub slug: String,
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Public number, once a story with it was published.
    pub number: Option<i64>,
    /// Slug of the tag it was merged into.
    pub merged_into: Option<String>,
    /// Code of its edition.
    pub edition: String,
    /// Grows with each change.
    pub version: i64,
}

const ONE: &str = "SELECT t.id, t.slug, t.name, t.description, t.number, m.slug AS merged_into, e.code AS edition, t.version \
     FROM tag t JOIN edition e ON e.id = t.edition_id LEFT JOIN tag m ON m.id = t.merged_into \
     WHERE t.id = $2 OR (t.edition_id = $1 AND t.slug = $2)";
const SOME: &str = "SELECT t.id, t.slug, t.name, t.description, t.number, m.slug AS merged_into, e.code AS edition, t.version \
     FROM tag t JOIN edition e ON e.id = t.edition_id LEFT JOIN tag m ON m.id = t.merged_into \
     WHERE ($1 = '' OR e.code = $1) AND t.id > $2 ORDER BY t.id LIMIT $3";

impl Newsroom {
    /// Tags of an edition (empty code = of all) after an id, oldest first.
    pub async fn tags(&self, edition: &str, after: &str, limit: i64) -> Result<Vec<Tag>, Refusal> {
        Ok(self.db.all::<Tag>(SOME, params![edition, after, limit]).await?)
    }

    /// A tag by its slug or id.
    pub async fn tag(&self, edition: &str, key: &str) -> Result<Tag, Refusal> {
        self.db
            .opt::<Tag>(
                "SELECT t.id, t.slug, t.name, t.description, t.number, m.slug AS merged_into, e.code AS edition, t.version \
                 FROM tag t JOIN edition e ON e.id = t.edition_id LEFT JOIN tag m ON m.id = t.merged_into \
                 WHERE t.id = $2 OR ((e.code = $1 OR ($1 = '' AND e.main)) AND t.slug = $2)",
                params![edition, key],
            )
            .await?
            .ok_or(Refusal::NotFound("tag"))
    }
}

/// Locks a tag by its slug in an edition, or by its id, which needs none.
async fn lock(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<Tag, Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    let touched = turn
        .tx
        .run(
            "UPDATE tag SET version = version + 1 WHERE id = $2 OR (edition_id = $1 AND slug = $2)",
            params![&edition.id, key],
        )
        .await?;
    if touched == 0 {
        return Err(Refusal::NotFound("tag"));
    }
    Ok(turn.tx.one::<Tag>(ONE, params![&edition.id, key]).await?)
}
