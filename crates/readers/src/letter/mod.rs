//! Letters: mail to readers. A letter is written down with what it belongs to, in one transaction, and sent afterwards by whoever
//! follows the outbox: no page waits for a mail server.

mod due;

pub use due::{Due, Outcome, Waiting};

use crate::{Error, Readers};
use store::{Id, Moment, Tx, params};

/// What a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Prove the address of a new account.
    SignUp,
    /// Somebody wanted an account with an address that has one.
    SignUpKnown,
    /// A link to come in with.
    SignIn,
    /// The same to an address that has no account: the link opens one.
    SignInNew,
    /// A link to choose another password.
    Reset,
    /// Prove the new address of an account.
    Address,
    /// Prove the address that the account has.
    Verify,
    /// Somebody wanted to change to an address that has an account of its own.
    AddressKnown,
    /// To the address that was: it is no longer the account's.
    AddressChanged,
    /// The password was changed.
    PasswordChanged,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 10] = [
        Kind::SignUp,
        Kind::SignUpKnown,
        Kind::SignIn,
        Kind::SignInNew,
        Kind::Reset,
        Kind::Address,
        Kind::Verify,
        Kind::AddressKnown,
        Kind::AddressChanged,
        Kind::PasswordChanged,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::SignUp => "sign-up",
            Kind::SignUpKnown => "sign-up-known",
            Kind::SignIn => "sign-in",
            Kind::SignInNew => "sign-in-new",
            Kind::Reset => "reset",
            Kind::Address => "address",
            Kind::Verify => "verify",
            Kind::AddressKnown => "address-known",
            Kind::AddressChanged => "address-changed",
            Kind::PasswordChanged => "password-changed",
        }
    }
}

/// Puts a letter into the outbox; it is sent until `until` or not at all. `muted` = it will not be sent, but writing it down takes
/// the same time.
pub(crate) async fn put(readers: &Readers, tx: &mut Tx, letter: &New<'_>) -> Result<(), Error> {
    let now = readers.clock.now();
    let until = if letter.muted { now } else { letter.until };
    tx.run(
        "INSERT INTO outbox (id, recipient, letter, secret, edition, made_at, due_at, until, attempts, leased_until, trouble) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 0, 0, '')",
        params![Id::new(now, &readers.chance), letter.recipient, letter.kind.name(), letter.secret, letter.edition, now, until],
    )
    .await?;
    Ok(())
}

/// A letter to be written.
pub(crate) struct New<'a> {
    pub recipient: &'a str,
    pub kind: Kind,
    /// Of the link, or empty.
    pub secret: &'a str,
    /// Code of the edition in whose language it is written, if the recipient chose none.
    pub edition: &'a str,
    pub until: Moment,
    pub muted: bool,
}
