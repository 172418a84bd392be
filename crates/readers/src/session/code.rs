use super::{Opened, Reader, open};
use crate::account::codes;
use crate::attempt::{SIGN_IN, Verdict};
use crate::session::SignedIn;
use crate::{Error, Readers};
use store::{Blobs, params};

impl Readers {
    /// The second step of signing in: a one-time code, or one of the codes for a lost device. `secret` is what the browser got after
    /// the password; it is worth nothing afterwards.
    pub async fn enter_code(&self, secret: &str, half: &Reader, code: &str, agent: &str, network: &str) -> Result<SignedIn, Error> {
        if self.attempt(SIGN_IN, &half.id, network).await? != Verdict::Free {
            return Ok(SignedIn::TooMany);
        }
        let mut tx = self.db.begin().await?;
        if !codes::check(self, &mut tx, &half.id, code).await? {
            return Ok(SignedIn::Wrong);
        }
        let ended = tx
            .run("DELETE FROM session WHERE hash = $1 AND half = $2", params![Blobs::name(secret.as_bytes()), true])
            .await?;
        if ended == 0 {
            return Ok(SignedIn::Wrong);
        }
        crate::attempt::forget(&mut tx, &[&half.id]).await?;
        let opened: Opened = open(self, &mut tx, &half.id, agent, false).await?;
        tx.commit().await?;
        Ok(SignedIn::Opened(opened))
    }
}
