//! Redirects: old addresses and where they lead.

mod create;
mod delete;
mod lead;
mod update;

pub(crate) use create::may_lead;
pub use create::{NewRedirect, create};
pub use delete::delete;
pub use lead::{Lead, Led, lead};
pub use update::{Change, update};

use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::params;

/// A redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Redirect {
    /// Private id.
    pub id: String,
    /// Path, with query where the old site told pages apart by it.
    #[serde(rename = "from")]
    pub from_address: String,
    /// Where it leads.
    #[serde(rename = "to")]
    pub to_address: String,
    /// 301, 302 or 410.
    pub status: i64,
}

impl Newsroom {
    /// A redirect by its id or its old address.
    pub async fn redirect(&self, key: &str) -> Result<Redirect, Refusal> {
        self.db
            .opt::<Redirect>("SELECT id, from_address, to_address, status FROM redirect WHERE id = $1 OR from_address = $1", params![key])
            .await?
            .ok_or(Refusal::NotFound("redirect"))
    }

    /// Redirects after an old address, in its order.
    pub async fn redirects(&self, after: &str, limit: i64) -> Result<Vec<Redirect>, Refusal> {
        Ok(self
            .db
            .all::<Redirect>(
                "SELECT id, from_address, to_address, status FROM redirect WHERE from_address > $1 ORDER BY from_address LIMIT $2",
                params![after, limit],
            )
            .await?)
    }
}
