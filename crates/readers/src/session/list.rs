use crate::{Error, Readers};
use store::{Moment, params};

/// A browser that is signed in, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Says which one is meant.
    pub id: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Since when.
    pub made_at: Moment,
    /// When it was used last, to the hour.
    pub seen_at: Moment,
}

impl Readers {
    /// The sessions of an account, the one used last first.
    pub async fn sessions(&self, account: &str) -> Result<Vec<Session>, Error> {
        let rows = self
            .db
            .all::<(String, String, i64, i64)>(
                "SELECT id, agent, made_at, seen_at FROM session WHERE account_id = $1 AND half = $3 AND expires_at > $2 \
                 ORDER BY seen_at DESC, made_at DESC, id",
                params![account, self.clock.now(), false],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, agent, made_at, seen_at)| Session {
                id,
                agent,
                made_at: Moment(made_at),
                seen_at: Moment(seen_at),
            })
            .collect())
    }
}
