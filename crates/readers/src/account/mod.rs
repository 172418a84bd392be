//! Accounts: who a reader is, by a mail address, and how they prove it.

mod address;
mod arrive;
pub(crate) mod codes;
pub(crate) mod create;
mod delete;
mod export;
pub(crate) mod former;
mod profile;
mod prove;
mod sign_up;

pub use address::address;
pub use arrive::{Arrived, Arriving};
pub use create::NewAccount;
pub use profile::{LONGEST_NAME, name};
pub use prove::{FRESH, Proof};

use crate::{Error, Readers};
use store::{Moment, params};

/// An account as its own reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Private id.
    pub id: String,
    /// Mail address.
    pub email: String,
    /// Name shown beside comments; empty = none chosen.
    pub name: String,
    /// Code of the edition in whose language they are spoken to.
    pub edition: String,
    /// A password is set.
    pub has_password: bool,
    /// A one-time code is asked for after the password.
    pub has_codes: bool,
    /// Codes are being set up: the device has a key, but no code was entered yet.
    pub codes_begun: bool,
    verified_at: Option<i64>,
    made_at: i64,
}

impl Account {
    /// When the address was proved to be theirs.
    pub fn verified_at(&self) -> Option<Moment> {
        self.verified_at.map(Moment)
    }

    /// When the account was made.
    pub fn made_at(&self) -> Moment {
        Moment(self.made_at)
    }
}

impl Readers {
    /// An account by its id.
    pub async fn account(&self, id: &str) -> Result<Account, Error> {
        self.db
            .opt::<Account>(
                "SELECT id, email, name, edition, password IS NOT NULL AS has_password, totp_on AS has_codes, \
                 (totp IS NOT NULL AND NOT totp_on) AS codes_begun, verified_at, made_at \
                 FROM account WHERE id = $1",
                params![id],
            )
            .await?
            .ok_or(Error::NotFound)
    }
}
