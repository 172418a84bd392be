use super::{AccountPage, Field};
use crate::context::Link;
use serde::Serialize;

/// The first page of an account: name shown, language, address.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Profile {
    /// Name shown beside comments.
    pub name: Field,
    /// Editions to choose the language by: code in `address`, name in `label`.
    pub choices: Vec<Link>,
}

impl AccountPage for Profile {
    const TEMPLATE: &'static str = "account/profile.html";
    const TITLE: &'static str = "account";
}
