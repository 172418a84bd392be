use crate::{Error, Readers, personal};
use store::{Moment, params};

/// A reader who may not write for a while, or for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Private id of the account.
    pub account: String,
    /// None = for good.
    pub until: Option<Moment>,
    /// Why; for moderators.
    pub reason: String,
    /// Private id of who decided.
    pub staff: Option<String>,
    /// When.
    pub at: Moment,
}

impl Readers {
    /// Keeps the writer of a comment from writing. What they wrote before stays where it is.
    pub async fn ban_writer(&self, comment: &str, until: Option<Moment>, reason: &str, staff: Option<&str>) -> Result<(), Error> {
        let reason = personal::line(reason, "reason", 500)?;
        let mut tx = self.db.begin().await?;
        let account = writer(&mut tx, comment).await?;
        tx.run(
            "INSERT INTO ban (account_id, until, reason, staff_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id) DO UPDATE \
             SET until = excluded.until, reason = excluded.reason, staff_id = excluded.staff_id, at = excluded.at",
            params![account, until, reason, staff, self.clock.now()],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets the writer of a comment write again.
    pub async fn lift_ban(&self, comment: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let account = writer(&mut tx, comment).await?;
        tx.run("DELETE FROM ban WHERE account_id = $1", params![account]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who may not write now.
    pub async fn bans(&self) -> Result<Vec<Ban>, Error> {
        let rows = self
            .db
            .all::<(String, Option<i64>, String, Option<String>, i64)>(
                "SELECT account_id, until, reason, staff_id, at FROM ban WHERE until IS NULL OR until > $1 ORDER BY at, account_id",
                params![self.clock.now()],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(account, until, reason, staff, at)| Ban {
                account,
                until: until.map(Moment),
                reason,
                staff,
                at: Moment(at),
            })
            .collect())
    }
}

/// The account that wrote a comment, its row locked; a comment without one has nobody to ban.
async fn writer(tx: &mut store::Tx, comment: &str) -> Result<String, Error> {
    let row = tx
        .opt::<(Option<String>,)>("UPDATE comment SET token = token WHERE id = $1 RETURNING account_id", params![comment])
        .await?;
    row.and_then(|(account,)| account).ok_or(Error::NotFound)
}
