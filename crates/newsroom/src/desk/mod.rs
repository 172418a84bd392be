//! Desks: the teams of the newsroom.

mod create;
mod delete;
mod update;

pub use create::{NewDesk, create};
pub use delete::delete;
pub use update::update;

use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::params;

/// A desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Desk {
    /// Private id.
    pub id: String,
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Grows with each change.
    pub version: i64,
}

impl Newsroom {
    /// Every desk, by slug.
    pub async fn desks(&self) -> Result<Vec<Desk>, Refusal> {
        Ok(self
            .db
            .all::<Desk>("SELECT id, slug, name, version FROM desk ORDER BY slug", params![])
            .await?)
    }
}
