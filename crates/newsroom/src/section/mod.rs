//! Sections of an edition: a tree.

mod create;
mod delete;
mod update;

pub use create::{NewSection, create};
pub use delete::delete;
pub use update::{Change, update};

use crate::article::EditionRow;
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::params;

/// A section as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Section {
    /// Private id.
    pub id: String,
    /// Slug, unique in its edition.
    pub slug: String,
    /// Name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Slug of the parent.
    pub parent: Option<String>,
    /// Place among its siblings.
    pub position: i64,
    /// Readers may comment on its stories.
    pub comments: bool,
    /// Code of its edition.
    pub edition: String,
    /// Grows with each change.
    pub version: i64,
}

const ONE: &str = "SELECT s.id, s.slug, s.name, s.description, p.slug AS parent, s.position, s.comments, e.code AS edition, s.version \
     FROM section s JOIN edition e ON e.id = s.edition_id LEFT JOIN section p ON p.id = s.parent_id \
     WHERE s.id = $2 OR (s.edition_id = $1 AND s.slug = $2)";
const ALL: &str = "SELECT s.id, s.slug, s.name, s.description, p.slug AS parent, s.position, s.comments, e.code AS edition, s.version \
     FROM section s JOIN edition e ON e.id = s.edition_id LEFT JOIN section p ON p.id = s.parent_id \
     WHERE ($1 = '' OR e.code = $1) ORDER BY e.position, e.code, s.position, s.slug";

impl Newsroom {
    /// The sections of an edition (empty code = of all), in order.
    pub async fn sections(&self, edition: &str) -> Result<Vec<Section>, Refusal> {
        Ok(self.db.all::<Section>(ALL, params![edition]).await?)
    }
}

/// Locks a section by its slug in an edition, or by its id, which needs none.
async fn lock(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<Section, Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    let touched = turn
        .tx
        .run(
            "UPDATE section SET version = version + 1 WHERE id = $2 OR (edition_id = $1 AND slug = $2)",
            params![&edition.id, key],
        )
        .await?;
    if touched == 0 {
        return Err(Refusal::NotFound("section"));
    }
    Ok(turn.tx.one::<Section>(ONE, params![&edition.id, key]).await?)
}

/// The edition of a section; sections never leave theirs.
async fn edition_of(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<EditionRow, Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    turn.tx
        .opt::<EditionRow>(
            "SELECT e.id, e.code, e.path, e.language FROM section s JOIN edition e ON e.id = s.edition_id \
             WHERE s.id = $2 OR (s.edition_id = $1 AND s.slug = $2)",
            params![&edition.id, key],
        )
        .await?
        .ok_or(Refusal::NotFound("section"))
}

/// Id of the section named as parent.
async fn parent_id(turn: &mut Turn<'_>, edition_id: &str, slug: &str) -> Result<String, Refusal> {
    turn.tx
        .opt::<(String,)>("SELECT id FROM section WHERE edition_id = $1 AND slug = $2", params![edition_id, slug])
        .await?
        .map(|(id,)| id)
        .ok_or_else(|| Refusal::field("/parent", "unknown", format!("there is no section `{slug}`")))
}
