use crate::{Error, Readers, personal};
use store::{Id, Moment, Tx, params};

/// A reader who may not write for a while, or for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Private id of the account, or of what was kept of one that is gone; a name for [`Readers::lift_ban_of`].
    pub account: String,
    /// The account is gone: whoever opens one with its address is banned again.
    pub is_former: bool,
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
        self.lift(&mut tx, &account).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a ban as [`Readers::bans`] names it, also one of an account that is gone.
    pub async fn lift_ban_of(&self, name: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let former = tx.run("DELETE FROM former_ban WHERE id = $1", params![name]).await?;
        let lifted = self.lift(&mut tx, name).await?;
        tx.commit().await?;
        if former + lifted == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    async fn lift(&self, tx: &mut Tx, account: &str) -> Result<u64, Error> {
        let row = tx.opt::<(String,)>("SELECT email FROM account WHERE id = $1", params![account]).await?;
        if let Some((email,)) = row {
            tx.run("DELETE FROM former_ban WHERE mark = $1", params![self.seal.mark(&email)]).await?;
        }
        Ok(tx.run("DELETE FROM ban WHERE account_id = $1", params![account]).await?)
    }

    /// Who may not write now.
    pub async fn bans(&self) -> Result<Vec<Ban>, Error> {
        let rows = self
            .db
            .all::<(String, bool, Option<i64>, String, Option<String>, i64)>(
                "SELECT account_id AS name, $2 AS is_former, until, reason, staff_id, at FROM ban WHERE until IS NULL OR until > $1 \
                 UNION ALL SELECT id, $3, until, reason, staff_id, at FROM former_ban WHERE until IS NULL OR until > $1 \
                 ORDER BY at, name",
                params![self.clock.now(), false, true],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(account, is_former, until, reason, staff, at)| Ban {
                account,
                is_former,
                until: until.map(Moment),
                reason,
                staff,
                at: Moment(at),
            })
            .collect())
    }
}

/// An address is left by a banned account, which goes or takes another one: that it was banned is kept, the address is not.
pub(crate) async fn outlive(readers: &Readers, tx: &mut Tx, account: &str, email: &str) -> Result<(), Error> {
    let now = readers.clock.now();
    tx.run("DELETE FROM former_ban WHERE until <= $1", params![now]).await?;
    tx.run(
        "INSERT INTO former_ban (id, mark, until, reason, staff_id, at) SELECT $2, $3, until, reason, staff_id, at FROM ban \
         WHERE account_id = $1 AND (until IS NULL OR until > $4) ON CONFLICT (mark) DO UPDATE SET until = excluded.until, \
         reason = excluded.reason, staff_id = excluded.staff_id, at = excluded.at",
        params![account, Id::new(now, &readers.chance), readers.seal.mark(email), now],
    )
    .await?;
    Ok(())
}

/// An account begins to use an address: a ban that was kept with it holds for this account, too.
pub(crate) async fn return_to(readers: &Readers, tx: &mut Tx, account: &str, email: &str) -> Result<(), Error> {
    tx.run(
        "INSERT INTO ban (account_id, until, reason, staff_id, at) SELECT $1, until, reason, staff_id, at FROM former_ban \
         WHERE mark = $2 AND (until IS NULL OR until > $3) ON CONFLICT (account_id) DO NOTHING",
        params![account, readers.seal.mark(email), readers.clock.now()],
    )
    .await?;
    Ok(())
}

/// The account that wrote a comment, its row locked; a comment without one has nobody to ban.
async fn writer(tx: &mut Tx, comment: &str) -> Result<String, Error> {
    let row = tx
        .opt::<(Option<String>,)>("UPDATE comment SET token = token WHERE id = $1 RETURNING account_id", params![comment])
        .await?;
    row.and_then(|(account,)| account).ok_or(Error::NotFound)
}
