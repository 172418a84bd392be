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
    /// Where to go afterwards, a path under `/account/`; empty = the profile.
    pub next: String,
}

impl AccountPage for Door {
    const TEMPLATE: &'static str = "account/sign-in.html";
    const TITLE: &'static str = "sign-in";
}

/// Making an account.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignUp {
    /// Mail address.
    pub email: Field,
    /// Name shown.
    pub name: Field,
    /// Password.
    pub password: Field,
    /// The paper can send mail.
    pub mail: bool,
    /// Accounts can be made at all.
    pub open: bool,
}

impl AccountPage for SignUp {
    const TEMPLATE: &'static str = "account/sign-up.html";
    const TITLE: &'static str = "sign-up";
}
