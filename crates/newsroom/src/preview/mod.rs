//! Previews: an address that shows an unpublished story to whoever holds it, for a while.

mod revoke;
mod share;
mod show;

pub use revoke::revoke;
pub use share::{LONGEST, Shared, share};

use crate::{Newsroom, Refusal};
use store::{Blobs, Id, params};

/// What a preview's address shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The article.
    pub article: Id,
    /// The revision; none = the newest one.
    pub revision: Option<i64>,
}

impl Newsroom {
    /// What a token shows now; a story in the bin is shown to nobody, nor is a redacted revision.
    pub async fn preview(&self, token: &str) -> Result<Preview, Refusal> {
        let (article, revision) = self
            .db
            .opt::<(String, Option<i64>)>(
                "SELECT p.article_id, p.revision FROM preview p JOIN article a ON a.id = p.article_id \
                 WHERE p.hash = $1 AND p.expires_at > $2 AND a.status <> 'binned' AND NOT EXISTS \
                 (SELECT 1 FROM revision r WHERE r.article_id = p.article_id AND r.number = p.revision AND r.redacted)",
                params![Blobs::name(token.as_bytes()), self.clock.now()],
            )
            .await?
            .ok_or(Refusal::NotFound("preview"))?;
        let article = article.parse().map_err(|_| Refusal::Damaged(format!("article id {article}")))?;
        Ok(Preview { article, revision })
    }
}
