//! Links that lead outside: what was found there when somebody last looked. Nothing of this is a decision.

use crate::article::any_of;
use crate::{Newsroom, Refusal};
use store::{Moment, params, sql};

/// How long it is believed, in seconds.
pub const FRESH: i64 = 24 * 3600;
/// How long it is remembered, in seconds.
const KEPT: i64 = 90 * 24 * 3600;

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The address as it stands in the story.
    pub address: String,
    /// `good`; `gone` = nothing is there; `unsure` = nobody could say; `inside` = it leads into an internal network.
    pub state: String,
    /// What was answered, in words.
    pub note: String,
    /// When, in microseconds.
    pub checked_at: i64,
}

impl Link {
    /// Whether it is time to look again.
    pub fn is_old(&self, now: Moment) -> bool {
        Moment(self.checked_at).plus_seconds(FRESH) <= now
    }
}

impl Newsroom {
    /// What is known of some addresses.
    pub async fn links(&self, addresses: &[String]) -> Result<Vec<Link>, Refusal> {
        if addresses.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("SELECT address, state, note, checked_at FROM link WHERE {}", any_of("address", addresses.len(), 1));
        let values = addresses.iter().map(Into::into).collect();
        Ok(self.db.all::<Link>(sql(text), values).await?)
    }

    /// Remembers what was found at an address, and forgets what nobody looked at for a quarter of a year.
    pub async fn note_link(&self, address: &str, state: &str, note: &str) -> Result<(), Refusal> {
        let now = self.clock.now();
        self.db
            .run(
                "INSERT INTO link (address, state, note, checked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (address) DO UPDATE \
                 SET state = excluded.state, note = excluded.note, checked_at = excluded.checked_at",
                params![address, state, note, now],
            )
            .await?;
        self.db.run("DELETE FROM link WHERE checked_at < $1", params![now.plus_seconds(-KEPT)]).await?;
        Ok(())
    }
}
