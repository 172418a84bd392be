//! Addresses that an account had before. They are kept for one purpose: to be found and taken out wherever they are written when
//! the account is deleted.

use crate::{Error, attempt, comment};
use store::{Moment, Tx, params};

/// An account leaves an address. `proved_at` is when it was proved, if ever.
pub(crate) async fn left(tx: &mut Tx, account: &str, email: &str, proved_at: Option<Moment>, now: Moment) -> Result<(), Error> {
    tx.run(
        "INSERT INTO former_address (account_id, email, proved_at, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id, email) DO UPDATE SET proved_at = COALESCE(excluded.proved_at, former_address.proved_at), at = excluded.at",
        params![account, email, proved_at, now],
    )
    .await?;
    Ok(())
}

/// Takes everything that an address left behind out of the data: letters to it, links, counted attempts, what was brought in under it
/// if it was proved, and whoever wrote it down.
pub(crate) async fn erase(tx: &mut Tx, email: &str, is_proved: bool) -> Result<(), Error> {
    // Comments that an import brought under an address are theirs only if the address is.
    if is_proved {
        comment::forget::forget(tx, email).await?;
    }
    comment::forget::erase(tx, email).await?;
    tx.run("DELETE FROM outbox WHERE recipient = $1", params![email]).await?;
    tx.run("DELETE FROM mail_link WHERE email = $1", params![email]).await?;
    attempt::forget(tx, &[email]).await?;
    Ok(())
}

/// Those of an account that nobody else uses by now, and whether each was proved.
pub(crate) async fn of(tx: &mut Tx, account: &str) -> Result<Vec<(String, bool)>, Error> {
    let rows = tx
        .all::<(String, Option<i64>)>(
            "SELECT email, proved_at FROM former_address WHERE account_id = $1 \
             AND NOT EXISTS (SELECT 1 FROM account WHERE account.email = former_address.email) ORDER BY email",
            params![account],
        )
        .await?;
    Ok(rows.into_iter().map(|(email, proved_at)| (email, proved_at.is_some())).collect())
}
