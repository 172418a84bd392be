//! Static pages: about, contact, and whatever stands outside the news.

mod create;
mod delete;
mod update;

pub use create::{NewPage, create};
pub use delete::delete;
pub use update::{Change, update};

use crate::{Newsroom, Refusal};
use store::params;

/// A static page as the desk sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Page {
    /// Private id.
    pub id: String,
    /// Code of its edition.
    pub edition: String,
    /// Slug, unique in its edition.
    pub slug: String,
    /// Path on the site.
    pub address: String,
    /// Title.
    pub title: String,
    /// Typed body as JSON.
    pub body: String,
    /// Readers see it.
    pub published: bool,
    /// Why an import left it unpublished.
    pub held: String,
    /// Last change, in microseconds.
    pub updated_at: i64,
    /// Grows with each change.
    pub version: i64,
}

const COLUMNS: &str = "p.id, e.code AS edition, p.slug, p.address, p.title, p.body, p.published, p.held, p.updated_at, p.version";

impl Newsroom {
    /// The pages of an edition (empty code = of all), by address.
    pub async fn pages(&self, edition: &str) -> Result<Vec<Page>, Refusal> {
        Ok(self
            .db
            .all::<Page>(
                store::sql(format!(
                    "SELECT {COLUMNS} FROM page p JOIN edition e ON e.id = p.edition_id WHERE ($1 = '' OR e.code = $1) ORDER BY p.address"
                )),
                params![edition],
            )
            .await?)
    }

    /// A page by slug or id.
    pub async fn page(&self, edition: &str, key: &str) -> Result<Page, Refusal> {
        self.db
            .opt::<Page>(
                store::sql(format!(
                    "SELECT {COLUMNS} FROM page p JOIN edition e ON e.id = p.edition_id \
                     WHERE (e.code = $1 OR ($1 = '' AND e.main) OR p.id = $2) AND (p.slug = $2 OR p.id = $2)"
                )),
                params![edition, key],
            )
            .await?
            .ok_or(Refusal::NotFound("page"))
    }
}
