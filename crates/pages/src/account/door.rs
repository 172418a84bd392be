use super::{AccountPage, Field};
use serde::Serialize;

/// The door: password, link by mail, passkey.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Door {
    /// Mail address of the password's form.
    pub email: Field,
    /// Password, never shown again.
    pub password: Field,
    /// Mail address of the link's form.
    pub link: Field,
    /// The paper can send mail.
    pub mail: bool,
    /// There can be passkeys.
    pub passkeys: bool,
    /// Accounts can be opened.
    pub open: bool,
    /// Where to go afterwards, a path under `/account/`; empty = the profile.
    pub next: String,
}

impl AccountPage for Door {
    const TEMPLATE: &'static str = "account/sign-in.html";
    const TITLE: &'static str = "sign-in";
}

/// Opening an account.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignUp {
    /// Mail address.
    pub email: Field,
    /// Name shown.
    pub name: Field,
    /// Password.
    pub password: Field,
    /// Accounts can be opened.
    pub open: bool,
}

impl AccountPage for SignUp {
    const TEMPLATE: &'static str = "account/sign-up.html";
    const TITLE: &'static str = "sign-up";
}

/// A letter is on its way, or none: nobody is told which.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sent {}

impl AccountPage for Sent {
    const TEMPLATE: &'static str = "account/sent.html";
    const TITLE: &'static str = "sent-title";
}

/// Asking for a link to choose another password with.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reset {
    /// Mail address.
    pub email: Field,
    /// The paper can send mail.
    pub mail: bool,
}

impl AccountPage for Reset {
    const TEMPLATE: &'static str = "account/reset.html";
    const TITLE: &'static str = "reset-title";
}

/// The second step of signing in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Code {
    /// The one-time code.
    pub code: Field,
    /// Where to go afterwards.
    pub next: String,
}

impl AccountPage for Code {
    const TEMPLATE: &'static str = "account/code.html";
    const TITLE: &'static str = "code-title";
}

/// What a link from a letter is for; opening the page does not use it up.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Opened {
    /// `sign-up`, `sign-in`, `reset`, `address`, or `gone`: it does not work.
    pub purpose: String,
    /// Its secret.
    pub token: String,
    /// The address that it proves.
    pub email: String,
    /// The address has an account.
    pub is_known: bool,
    /// The link is for an account that is not signed in here.
    pub other: bool,
    /// A password is chosen with it.
    pub wants_password: bool,
    /// The new password.
    pub password: Field,
}

impl AccountPage for Opened {
    const TEMPLATE: &'static str = "account/link.html";
    const TITLE: &'static str = "link-title";
}
