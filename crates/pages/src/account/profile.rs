use super::{AccountPage, Field};
use crate::context::{Instant, Link};
use serde::Serialize;

/// The first page of an account: name shown, language, address.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Profile {
    /// Name shown beside comments.
    pub name: Field,
    /// Editions to choose the language by: code in `address`, name in `label`.
    pub choices: Vec<Link>,
    /// The address that the account has.
    pub address: String,
    /// It was proved to be theirs.
    pub verified: bool,
    /// The other address.
    pub email: Field,
    /// Proof, where there is a password.
    pub password: Field,
    /// The account has a password.
    pub has_password: bool,
    /// The paper can send mail.
    pub mail: bool,
}

impl AccountPage for Profile {
    const TEMPLATE: &'static str = "account/profile.html";
    const TITLE: &'static str = "account";
}

/// A browser that is signed in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Session {
    /// Says which one is meant.
    pub id: String,
    /// What the browser calls itself, in short.
    pub agent: String,
    /// Since when.
    pub made: Instant,
    /// When it was used last.
    pub seen: Instant,
    /// It is this one.
    pub current: bool,
}

/// The browsers in which a reader is signed in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sessions {
    /// The one used last first.
    pub sessions: Vec<Session>,
}

impl AccountPage for Sessions {
    const TEMPLATE: &'static str = "account/sessions.html";
    const TITLE: &'static str = "sessions-title";
}

/// A passkey.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Passkey {
    /// Says which one is meant.
    pub id: String,
    /// What the reader calls it.
    pub name: String,
    /// Since when.
    pub made: Instant,
    /// When it was used last.
    pub used: Option<Instant>,
}

/// Password, one-time codes, passkeys.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Security {
    /// The account has a password.
    pub has_password: bool,
    /// The password that is, for changing it.
    pub password: Field,
    /// The password that will be.
    pub new: Field,
    /// A code is asked for after the password.
    pub has_codes: bool,
    /// The key for the device, while codes are being set up.
    pub key: String,
    /// The same as an address that a device opens.
    pub key_link: String,
    /// The first code of the device.
    pub code: Field,
    /// Proof for ending or beginning codes.
    pub codes_password: Field,
    /// There can be passkeys.
    pub can_passkeys: bool,
    /// The passkeys that are.
    pub passkeys: Vec<Passkey>,
    /// What a new one is called.
    pub passkey_name: Field,
    /// Proof for adding one.
    pub passkey_password: Field,
    /// The one that was to be removed, when the proof failed.
    pub passkey_removing: String,
    /// Proof for removing one.
    pub passkey_proof: Field,
}

impl AccountPage for Security {
    const TEMPLATE: &'static str = "account/security.html";
    const TITLE: &'static str = "security-title";
}

/// Codes for the day on which the device is lost, shown once.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Recovery {
    /// The codes.
    pub codes: Vec<String>,
}

impl AccountPage for Recovery {
    const TEMPLATE: &'static str = "account/recovery.html";
    const TITLE: &'static str = "recovery-title";
}

/// Deleting the account.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Delete {
    /// The account has a password.
    pub has_password: bool,
    /// Proof.
    pub password: Field,
}

impl AccountPage for Delete {
    const TEMPLATE: &'static str = "account/delete.html";
    const TITLE: &'static str = "your-data";
}
