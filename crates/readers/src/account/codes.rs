//! One-time codes from a reader's own device, asked for after the password (RFC 6238), and codes for the day it is lost.

use crate::{Error, Readers};
use proof::code::{self, hashed, step};
use store::{Tx, params};

impl Readers {
    /// Makes a key for one-time codes; it counts once a code of it was entered. Gives the key in base 32, as devices take it. One
    /// that is begun already stays.
    pub async fn begin_codes(&self, account: &str) -> Result<String, Error> {
        let fresh = self.seal.close(&code::key(&self.chance), account, &self.chance);
        let mut tx = self.db.begin().await?;
        let key = tx
            .opt::<(Option<String>, bool)>(
                "UPDATE account SET version = version + 1, totp = COALESCE(totp, $2) WHERE id = $1 RETURNING totp, totp_on",
                params![account, &fresh],
            )
            .await?;
        tx.commit().await?;
        match key {
            Some((Some(key), false)) => opened(self, &key, account),
            _ => Err(Error::NotFound),
        }
    }

    /// From now on a code is asked for after the password, if this one is right. Gives the codes for a lost device, which are not
    /// kept; `None` = the code is wrong. All other sessions end.
    pub async fn confirm_codes(&self, account: &str, session: &str, code: &str) -> Result<Option<Vec<String>>, Error> {
        let mut tx = self.db.begin().await?;
        let row = tx
            .opt::<(Option<String>, bool)>(
                "UPDATE account SET version = version + 1 WHERE id = $1 RETURNING totp, totp_on",
                params![account],
            )
            .await?;
        let Some((Some(key), false)) = row else { return Ok(None) };
        let key = opened(self, &key, account)?;
        let Some(step) = step(&key, code, self.clock.now().seconds())? else { return Ok(None) };
        tx.run("UPDATE account SET totp_on = $2, totp_step = $3 WHERE id = $1", params![account, true, step])
            .await?;
        tx.run("DELETE FROM session WHERE account_id = $1 AND id <> $2", params![account, session])
            .await?;
        let codes = self.recovery(&mut tx, account).await?;
        tx.commit().await?;
        Ok(Some(codes))
    }

    /// Codes are no longer asked for.
    pub async fn end_codes(&self, account: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        tx.run(
            "UPDATE account SET version = version + 1, totp = NULL, totp_on = $2, totp_step = 0 WHERE id = $1",
            params![account, false],
        )
        .await?;
        tx.run("DELETE FROM recovery WHERE account_id = $1", params![account]).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn recovery(&self, tx: &mut Tx, account: &str) -> Result<Vec<String>, Error> {
        tx.run("DELETE FROM recovery WHERE account_id = $1", params![account]).await?;
        let codes = code::recovery(&self.chance);
        for code in &codes {
            tx.run("INSERT INTO recovery (hash, account_id) VALUES ($1, $2)", params![hashed(account, code), account])
                .await?;
        }
        Ok(codes)
    }
}

/// Whether a code is right: one of the device that was not used yet, or one for a lost device, which is used up by it.
pub(crate) async fn check(readers: &Readers, tx: &mut Tx, account: &str, code: &str) -> Result<bool, Error> {
    // The row is locked by the first statement: a code that is sent twice at once counts once.
    let row = tx
        .opt::<(Option<String>, i64)>(
            "UPDATE account SET version = version + 1 WHERE id = $1 AND totp_on = $2 RETURNING totp, totp_step",
            params![account, true],
        )
        .await?;
    let Some((Some(key), last)) = row else { return Ok(false) };
    // Where the installation's key was lost, a device's codes can't be checked any more; those for a lost device still can.
    let step = match readers.seal.open(&key, account) {
        Some(key) => step(&key, code, readers.clock.now().seconds())?,
        None => None,
    };
    if let Some(step) = step {
        if step <= last {
            return Ok(false);
        }
        tx.run("UPDATE account SET totp_step = $2 WHERE id = $1", params![account, step]).await?;
        return Ok(true);
    }
    let used = tx
        .run("DELETE FROM recovery WHERE hash = $1 AND account_id = $2", params![hashed(account, code), account])
        .await?;
    Ok(used > 0)
}

/// The key as the device has it.
fn opened(readers: &Readers, sealed: &str, account: &str) -> Result<String, Error> {
    readers
        .seal
        .open(sealed, account)
        .ok_or(Error::Damaged("the key of one-time codes, which secret.key does not open"))
}
