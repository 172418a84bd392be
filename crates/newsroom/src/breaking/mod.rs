//! Breaking news: one sentence above the front and the sections of an edition, until it is told to end or ends by itself.

mod end;
mod set;

pub use end::end;
pub use set::{NewBreaking, set};

use crate::{Newsroom, Refusal};
use store::{Moment, params};

/// What breaks in an edition.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Breaking {
    /// Code of the edition.
    pub edition: String,
    /// The sentence.
    pub text: String,
    /// Public number of the story that it leads to.
    pub article: Option<i64>,
    /// When it was set, in microseconds.
    pub since: i64,
    /// When it ends by itself, in microseconds.
    pub until: i64,
}

pub(crate) const BREAKING: &str =
    "SELECT e.code AS edition, b.text, b.article, b.since, b.until FROM breaking b JOIN edition e ON e.id = b.edition_id";

impl Newsroom {
    /// What breaks now in an edition (empty code = the default one).
    pub async fn breaking(&self, edition: &str, now: Moment) -> Result<Breaking, Refusal> {
        self.db
            .opt::<Breaking>(
                store::sql(format!("{BREAKING} WHERE (e.code = $1 OR ($1 = '' AND e.main)) AND b.until > $2")),
                params![edition, now],
            )
            .await?
            .ok_or(Refusal::NotFound("breaking news"))
    }
}
