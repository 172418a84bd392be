//! One-time links: each goes to a mail address and proves that who opens it reads that address. Only the hash of a link's secret
//! is kept.

mod ask;
mod redeem;

pub use ask::{Asked, NewAddress, SignUp};
pub(crate) use redeem::notice;
pub use redeem::{Redeemed, Way};

use crate::{Error, Readers};
use store::{Blobs, Moment, Tx, params};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Open an account with the name and password that were asked for.
    SignUp,
    /// Come in; an address that has no account gets one.
    SignIn,
    /// Choose another password.
    Reset,
    /// Use the address for an account that is there.
    Address,
}

impl Purpose {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::SignUp => "sign-up",
            Purpose::SignIn => "sign-in",
            Purpose::Reset => "reset",
            Purpose::Address => "address",
        }
    }

    fn parse(name: &str) -> Option<Purpose> {
        [Purpose::SignUp, Purpose::SignIn, Purpose::Reset, Purpose::Address]
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }

    /// How long a link works, in seconds.
    pub fn lasts(self) -> i64 {
        match self {
            Purpose::SignIn | Purpose::Reset => 1_800,
            Purpose::SignUp | Purpose::Address => 86_400,
        }
    }
}

/// A link that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// The address that it proves.
    pub email: String,
    /// The account whose address changes.
    pub account: Option<String>,
    /// Name shown that was asked for.
    pub name: String,
    /// Code of the edition that it was asked for in.
    pub edition: String,
    /// The address has an account.
    pub is_known: bool,
    password: Option<String>,
    browser: String,
}

impl Link {
    /// Whether whoever opens it must choose a password: an account is opened by another browser than the one that asked for it. What
    /// stands in the link may be a stranger's.
    pub fn wants_password(&self, browser: &str) -> bool {
        let is_asker = !browser.is_empty() && self.browser == Blobs::name(browser.as_bytes());
        self.purpose == Purpose::SignUp && !self.is_known && !is_asker
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    purpose: String,
    email: String,
    account_id: Option<String>,
    name: String,
    edition: String,
    password: Option<String>,
    is_known: i64,
    browser: String,
}

const QUESTION: &str = "SELECT l.purpose, l.email, l.account_id, l.name, l.edition, l.password, l.browser, \
     (SELECT COUNT(*) FROM account a WHERE a.email = l.email) AS is_known FROM mail_link l WHERE l.hash = $1 AND l.expires_at > $2";

impl Readers {
    /// A new secret for a browser.
    pub fn secret(&self) -> String {
        self.chance.token()
    }

    /// What a link is for, if it works. Looking does not use it up: mail servers open links, too.
    pub async fn link(&self, secret: &str) -> Result<Option<Link>, Error> {
        let hash = Blobs::name(secret.as_bytes());
        let row = self.db.opt::<Row>(QUESTION, params![&hash, self.clock.now()]).await?;
        Ok(row.and_then(link))
    }
}

/// Takes a link out of use and says what it was for. Of two who do it at once, one gets it.
async fn take(tx: &mut Tx, secret: &str, now: Moment) -> Result<Option<Link>, Error> {
    let hash = Blobs::name(secret.as_bytes());
    // The row is locked by the first statement.
    let locked = tx.run("UPDATE mail_link SET made_at = made_at WHERE hash = $1", params![&hash]).await?;
    if locked == 0 {
        return Ok(None);
    }
    let row = tx.opt::<Row>(QUESTION, params![&hash, now]).await?;
    tx.run("DELETE FROM mail_link WHERE hash = $1", params![&hash]).await?;
    Ok(row.and_then(link))
}

fn link(row: Row) -> Option<Link> {
    Some(Link {
        purpose: Purpose::parse(&row.purpose)?,
        email: row.email,
        account: row.account_id,
        name: row.name,
        edition: row.edition,
        is_known: row.is_known > 0,
        password: row.password,
        browser: row.browser,
    })
}
