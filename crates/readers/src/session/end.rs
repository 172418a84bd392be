use crate::{Error, Readers};
use store::{Blobs, params};

impl Readers {
    /// Ends the session that holds this secret.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Error> {
        self.db
            .run("DELETE FROM session WHERE hash = $1", params![Blobs::name(secret.as_bytes())])
            .await?;
        Ok(())
    }

    /// Ends one session of an account, or all but one.
    pub async fn end_sessions(&self, account: &str, which: Ending<'_>) -> Result<u64, Error> {
        Ok(match which {
            Ending::One(id) => {
                self.db
                    .run("DELETE FROM session WHERE account_id = $1 AND id = $2", params![account, id])
                    .await?
            }
            Ending::AllBut(id) => {
                self.db
                    .run("DELETE FROM session WHERE account_id = $1 AND id <> $2", params![account, id])
                    .await?
            }
        })
    }
}

/// Which sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending<'a> {
    /// The one with this id.
    One(&'a str),
    /// All but the one with this id.
    AllBut(&'a str),
}
