use super::{Opened, open};
use crate::attempt::{self, SIGN_IN, Verdict};
use crate::{Error, Readers};
use store::{params, password};

/// What came of a try to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// A session was opened; perhaps a one-time code is still wanted.
    Opened(Opened),
    /// Address and password do not fit together, whichever it is.
    Wrong,
    /// The address or the network had its share of tries.
    TooMany,
}

impl Readers {
    /// Signs in with a mail address and a password. An address without an account costs the same work.
    pub async fn sign_in(&self, email: &str, password: &str, agent: &str, network: &str) -> Result<SignedIn, Error> {
        // Counted before it is looked at, so that many at once are not all let through.
        if self.attempt(SIGN_IN, email, network).await? != Verdict::Free {
            return Ok(SignedIn::TooMany);
        }
        let row = self
            .db
            .opt::<(String, Option<String>, bool)>("SELECT id, password, totp_on FROM account WHERE email = $1", params![email])
            .await?;
        let hash = row.as_ref().and_then(|(_, hash, _)| hash.clone());
        let right = password::verify(password, hash.clone()).await?;
        let Some((account, _, half)) = row.filter(|_| right) else { return Ok(SignedIn::Wrong) };
        let mut tx = self.db.begin().await?;
        // The password may have been changed while it was looked at.
        let still = tx
            .run("UPDATE account SET version = version + 1 WHERE id = $1 AND password = $2", params![&account, hash])
            .await?;
        if still == 0 {
            return Ok(SignedIn::Wrong);
        }
        attempt::forget(&mut tx, &[email]).await?;
        let opened = open(self, &mut tx, &account, agent, half).await?;
        tx.commit().await?;
        Ok(SignedIn::Opened(opened))
    }
}
