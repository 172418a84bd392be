//! Authors: people with a page, on the staff or not.

mod create;
mod delete;
mod update;

pub use create::{NewAuthor, create};
pub use delete::delete;
pub use update::{Change, update};

use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::params;

/// An author as the desk sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Author {
    /// Private id.
    pub id: String,
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Names by language, as JSON.
    pub names: String,
    /// Role or beat.
    pub role: String,
    /// Roles by language, as JSON.
    pub roles: String,
    /// A few sentences.
    pub bio: String,
    /// These by language, as JSON.
    pub bios: String,
    /// Asset id of the portrait.
    pub portrait_id: Option<String>,
    /// Public number, once a story of theirs was published.
    pub number: Option<i64>,
    /// Grows with each change.
    pub version: i64,
}

impl Newsroom {
    /// Authors after an id, oldest first.
    pub async fn authors(&self, after: &str, limit: i64) -> Result<Vec<Author>, Refusal> {
        Ok(self
            .db
            .all::<Author>(
                "SELECT id, slug, name, names, role, roles, bio, bios, portrait_id, number, version FROM author WHERE id > $1 ORDER BY id LIMIT $2",
                params![after, limit],
            )
            .await?)
    }

    /// An author by slug or id.
    pub async fn author(&self, key: &str) -> Result<Author, Refusal> {
        self.db
            .opt::<Author>(
                "SELECT id, slug, name, names, role, roles, bio, bios, portrait_id, number, version FROM author WHERE slug = $1 OR id = $1",
                params![key],
            )
            .await?
            .ok_or(Refusal::NotFound("author"))
    }
}

/// Locks an author by slug or id.
async fn lock(turn: &mut Turn<'_>, key: &str) -> Result<Author, Refusal> {
    turn.tx
        .opt::<Author>(
            "UPDATE author SET version = version + 1 WHERE slug = $1 OR id = $1 \
             RETURNING id, slug, name, names, role, roles, bio, bios, portrait_id, number, version",
            params![key],
        )
        .await?
        .ok_or(Refusal::NotFound("author"))
}

/// A portrait must exist; one that a public author shows gets its public number.
async fn check_portrait(turn: &mut Turn<'_>, id: &str, public: bool) -> Result<(), Refusal> {
    let kind = turn.tx.opt::<(String,)>("SELECT kind FROM asset WHERE id = $1", params![id]).await?;
    if kind.is_none_or(|(kind,)| kind != "picture") {
        return Err(Refusal::field("/portrait", "unknown", "the id of a picture"));
    }
    if public {
        crate::article::number_row(turn, "asset", id).await?;
    }
    Ok(())
}
