//! Passkeys: a key that the reader's device holds, and that works at this site alone (WebAuthn). Keys can be found by the device
//! itself, so nobody types an address, and nobody learns by asking whether one has an account.

mod register;
mod sign_in;

pub use proof::passkey::{Begun, Party, Passkey};

use crate::{Error, Readers};
use proof::passkey::LASTS;
use store::{Blobs, Tx, params};

impl Readers {
    /// The passkeys of an account, the oldest first.
    pub async fn passkeys(&self, account: &str) -> Result<Vec<Passkey>, Error> {
        let rows = self
            .db
            .all::<(String, String, i64, Option<i64>)>(
                "SELECT id, name, made_at, used_at FROM passkey WHERE account_id = $1 ORDER BY made_at, id",
                params![account],
            )
            .await?;
        Ok(rows.into_iter().map(Passkey::from).collect())
    }

    /// Removes a passkey. Sessions that it opened go on.
    pub async fn remove_passkey(&self, account: &str, id: &str) -> Result<(), Error> {
        let removed = self
            .db
            .run("DELETE FROM passkey WHERE account_id = $1 AND id = $2", params![account, id])
            .await?;
        if removed == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    async fn begin_ceremony(&self, account: Option<&str>, state: String) -> Result<String, Error> {
        let now = self.clock.now();
        let secret = self.chance.token();
        let mut tx = self.db.begin().await?;
        tx.run("DELETE FROM ceremony WHERE expires_at <= $1", params![now]).await?;
        tx.run(
            "INSERT INTO ceremony (hash, account_id, state, expires_at) VALUES ($1, $2, $3, $4)",
            params![Blobs::name(secret.as_bytes()), account.map(str::to_owned), state, now.plus_seconds(LASTS)],
        )
        .await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Takes a ceremony out of use: its account and state.
    async fn take_ceremony(&self, tx: &mut Tx, secret: &str) -> Result<Option<(Option<String>, String)>, Error> {
        Ok(tx
            .opt::<(Option<String>, String)>(
                "DELETE FROM ceremony WHERE hash = $1 AND expires_at > $2 RETURNING account_id, state",
                params![Blobs::name(secret.as_bytes()), self.clock.now()],
            )
            .await?)
    }
}
