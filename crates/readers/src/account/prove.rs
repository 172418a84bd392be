use crate::attempt::{PROOF, Verdict};
use crate::session::Reader;
use crate::{Error, Readers};
use store::{params, password};

/// How long a proof counts for those who have no password, in seconds.
pub const FRESH: i64 = 300;

/// Whether somebody who is signed in proved who they are just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// They did.
    Good,
    /// The password is wrong.
    Wrong,
    /// They have no password, and came in too long ago: come in once more, by link or passkey.
    Old,
    /// Too many tries.
    TooMany,
}

impl Readers {
    /// Proof for what cannot be undone: the password, or, for an account without one, having come in within five minutes.
    pub async fn prove(&self, reader: &Reader, password: &str, network: &str) -> Result<Proof, Error> {
        let (hash,) = self
            .db
            .opt::<(Option<String>,)>("SELECT password FROM account WHERE id = $1", params![&reader.id])
            .await?
            .ok_or(Error::NotFound)?;
        let Some(hash) = hash else {
            let fresh = reader.proved_at.plus_seconds(FRESH) > self.clock.now();
            return Ok(if fresh { Proof::Good } else { Proof::Old });
        };
        if password.is_empty() {
            return Ok(Proof::Wrong);
        }
        if self.attempt(PROOF, &reader.id, network).await? != Verdict::Free {
            return Ok(Proof::TooMany);
        }
        if !password::verify(password, Some(hash)).await? {
            return Ok(Proof::Wrong);
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        crate::attempt::forget(&mut tx, &[&reader.id]).await?;
        tx.run("UPDATE session SET proved_at = $2 WHERE id = $1", params![&reader.session, now])
            .await?;
        tx.commit().await?;
        Ok(Proof::Good)
    }

    /// Sets a password. All other sessions end, links that went out are worth nothing, and a letter says so.
    pub async fn set_password(&self, reader: &Reader, password: &str) -> Result<(), Error> {
        let hash = password::hash(password).await?;
        let mut tx = self.db.begin().await?;
        let row = tx
            .opt::<(String, String)>(
                "UPDATE account SET version = version + 1, password = $2 WHERE id = $1 RETURNING email, edition",
                params![&reader.id, hash],
            )
            .await?;
        let Some((email, edition)) = row else { return Err(Error::NotFound) };
        tx.run("DELETE FROM session WHERE account_id = $1 AND id <> $2", params![&reader.id, &reader.session])
            .await?;
        tx.run("DELETE FROM mail_link WHERE email = $1", params![&email]).await?;
        crate::link::notice(self, &mut tx, crate::letter::Kind::PasswordChanged, &email, &edition).await?;
        tx.commit().await?;
        self.written.notify_one();
        Ok(())
    }
}
