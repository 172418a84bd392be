use super::former;
use crate::{Error, Readers, attempt, comment, personal};
use std::time::Duration;
use store::params;

/// How often the log of the store is tried to be emptied before a deletion is answered; later the press does it.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(100);

impl Readers {
    /// Deletes an account with everything that is the reader's own: nothing in the store's files contains their address afterwards;
    /// where somebody still reads an older state, as soon as [`Readers::wipe`] succeeds.
    /// What they wrote under stories stays, by a deleted reader; a ban stays with a mark that nobody reads an
    /// address from. Of two who delete it at once, one gets [`Error::NotFound`].
    pub async fn delete_account(&self, account: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let row = tx
            .opt::<(String, Option<i64>)>(
                "UPDATE account SET version = version + 1 WHERE id = $1 RETURNING email, verified_at",
                params![account],
            )
            .await?;
        let Some((email, verified_at)) = row else { return Err(Error::NotFound) };
        comment::ban::outlive(self, &mut tx, account, &email).await?;
        personal::forget(&mut tx, account).await?;
        former::erase(&mut tx, &email, verified_at.is_some()).await?;
        for (email, is_proved) in former::of(&mut tx, account).await? {
            former::erase(&mut tx, &email, is_proved).await?;
        }
        // Letters about a change of address went elsewhere.
        tx.run("DELETE FROM outbox WHERE recipient IN (SELECT email FROM mail_link WHERE account_id = $1)", params![account])
            .await?;
        tx.run("DELETE FROM mail_link WHERE account_id = $1", params![account]).await?;
        attempt::forget(&mut tx, &[account]).await?;
        // Sessions, passkeys, ceremonies, codes and former addresses go with it.
        tx.run("DELETE FROM account WHERE id = $1", params![account]).await?;
        tx.commit().await?;
        for _ in 0..TRIES {
            if self.wipe().await? {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.deleted.notify_one();
        Ok(())
    }

    /// Leaves nothing of what was deleted in the store's log. Whether that is done: while somebody reads an older state, the log can't
    /// be emptied, and it must be asked again.
    pub async fn wipe(&self) -> Result<bool, Error> {
        Ok(self.db.checkpoint().await?)
    }

    /// Waits until something of a deleted account may be left in the log.
    pub async fn something_to_wipe(&self) {
        self.deleted.notified().await;
    }
}
