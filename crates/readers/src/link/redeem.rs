use super::{Link, Purpose, take};
use crate::account::create::{NewAccount, create};
use crate::account::former;
use crate::comment::ban;
use crate::letter::{self, Kind};
use crate::session::{self, Opened};
use crate::{Error, Readers};
use store::{Moment, Tx, params, password};

/// How somebody opens a link.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// What the browser calls itself.
    pub agent: String,
    /// The account that is signed in there.
    pub account: Option<String>,
    /// The new password, where the link is for one or wants one.
    pub password: String,
    /// The secret that the browser got when it asked for an account, if it did.
    pub browser: String,
}

/// What came of opening a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// Somebody came in; what for.
    Opened(Purpose, Opened),
    /// The account has the new address.
    AddressChanged,
    /// Another account has the address meanwhile.
    Taken,
    /// The link is for an account that is not signed in here: it still works.
    OtherAccount,
    /// The link does not work, or no longer.
    Gone,
}

impl Readers {
    /// Uses a link up.
    pub async fn redeem(&self, secret: &str, way: &Way) -> Result<Redeemed, Error> {
        // Before the transaction: it takes long, and nothing is changed by it.
        let hash = match self.link(secret).await? {
            None => return Ok(Redeemed::Gone),
            Some(link) if link.purpose == Purpose::Address && link.account != way.account => return Ok(Redeemed::OtherAccount),
            Some(link) if link.purpose == Purpose::Reset || link.wants_password(&way.browser) => Some(password::hash(&way.password).await?),
            Some(_) => None,
        };
        let mut tx = self.db.begin().await?;
        let Some(mut link) = take(&mut tx, secret, self.clock.now()).await? else {
            return Ok(Redeemed::Gone);
        };
        if link.wants_password(&way.browser) {
            link.password.clone_from(&hash);
        }
        let redeemed = match link.purpose {
            Purpose::Address => self.change_address(&mut tx, &link).await?,
            Purpose::SignUp | Purpose::SignIn => self.come_in(&mut tx, &link, &way.agent).await?,
            Purpose::Reset => self.reset(&mut tx, &link, hash, &way.agent).await?,
        };
        tx.commit().await?;
        self.written.notify_one();
        Ok(redeemed)
    }

    /// Opens a session of the address's account, which is made if there is none.
    async fn come_in(&self, tx: &mut Tx, link: &Link, agent: &str) -> Result<Redeemed, Error> {
        let new = NewAccount {
            email: link.email.clone(),
            verified: true,
            name: link.name.clone(),
            edition: link.edition.clone(),
            password: link.password.clone(),
        };
        let (account, half) = match create(self, tx, &new).await? {
            Some(account) => (account, false),
            None => self.proven(tx, &link.email).await?,
        };
        Ok(Redeemed::Opened(link.purpose, session::open(self, tx, &account, agent, half).await?))
    }

    async fn reset(&self, tx: &mut Tx, link: &Link, hash: Option<String>, agent: &str) -> Result<Redeemed, Error> {
        let known = tx.opt::<(String,)>("SELECT id FROM account WHERE email = $1", params![&link.email]).await?;
        if known.is_none() {
            return Ok(Redeemed::Gone);
        }
        let (account, half) = self.proven(tx, &link.email).await?;
        tx.run("UPDATE account SET password = $2 WHERE id = $1", params![&account, hash]).await?;
        tx.run("DELETE FROM session WHERE account_id = $1", params![&account]).await?;
        tx.run("DELETE FROM mail_link WHERE email = $1", params![&link.email]).await?;
        notice(self, tx, Kind::PasswordChanged, &link.email, &link.edition).await?;
        Ok(Redeemed::Opened(Purpose::Reset, session::open(self, tx, &account, agent, half).await?))
    }

    /// The address is theirs. What was set before anybody proved that, by whomever, is taken away. Gives the account, and whether
    /// a one-time code is still wanted.
    async fn proven(&self, tx: &mut Tx, email: &str) -> Result<(String, bool), Error> {
        let (account, verified_at, half) = tx
            .opt::<(String, Option<i64>, bool)>(
                "UPDATE account SET version = version + 1 WHERE email = $1 RETURNING id, verified_at, totp_on",
                params![email],
            )
            .await?
            .ok_or(Error::NotFound)?;
        if verified_at.is_some() {
            return Ok((account, half));
        }
        let now = self.clock.now();
        tx.run(
            "UPDATE account SET verified_at = $2, password = NULL, totp = NULL, totp_on = $3 WHERE id = $1",
            params![&account, now, false],
        )
        .await?;
        for table in ["session", "passkey", "recovery"] {
            tx.run(store::sql(format!("DELETE FROM {table} WHERE account_id = $1")), params![&account])
                .await?;
        }
        Ok((account, false))
    }

    async fn change_address(&self, tx: &mut Tx, link: &Link) -> Result<Redeemed, Error> {
        let Some(account) = &link.account else { return Ok(Redeemed::Gone) };
        // Whoever takes an address into use waits here for whoever does the same.
        tx.run("UPDATE account_head SET version = version + 1 WHERE one = 1", params![]).await?;
        let before = tx
            .opt::<(String, String, Option<i64>)>(
                "UPDATE account SET version = version + 1 WHERE id = $1 RETURNING email, edition, verified_at",
                params![account],
            )
            .await?;
        let Some((before, edition, proved_at)) = before else { return Ok(Redeemed::Gone) };
        if before != link.email && link.is_known {
            return Ok(Redeemed::Taken);
        }
        let taken = tx
            .run(
                "UPDATE account SET email = $2, verified_at = $3 WHERE id = $1 \
                 AND NOT EXISTS (SELECT 1 FROM account other WHERE other.email = $2 AND other.id <> $1)",
                params![account, &link.email, self.clock.now()],
            )
            .await?;
        if taken == 0 {
            return Ok(Redeemed::Taken);
        }
        if before != link.email {
            ban::outlive(self, tx, account, &before).await?;
            ban::return_to(self, tx, account, &link.email).await?;
            former::left(tx, account, &before, proved_at.map(Moment), self.clock.now()).await?;
            // Links that went to the old address lead nowhere now.
            tx.run("DELETE FROM mail_link WHERE email = $1 OR account_id = $2", params![&before, account])
                .await?;
            notice(self, tx, Kind::AddressChanged, &before, &edition).await?;
        }
        Ok(Redeemed::AddressChanged)
    }
}

/// Tells an address that something was changed.
pub(crate) async fn notice(readers: &Readers, tx: &mut Tx, kind: Kind, email: &str, edition: &str) -> Result<(), Error> {
    let letter = letter::New {
        recipient: email,
        kind,
        secret: "",
        edition,
        until: readers.clock.now().plus_seconds(3 * 86_400),
        muted: false,
    };
    letter::put(readers, tx, &letter).await
}
