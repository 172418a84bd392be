//! The readers' data, on both engines.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod account;
mod comment;
mod desk;
mod follow;
mod forget;
mod history;
mod saved;
mod writing;

use readers::Readers;
use readers::account::NewAccount;
use std::ops::Deref;
use testkit::Scene;

/// Somebody with an account.
pub struct Who {
    /// Id of the account.
    pub id: String,
    /// Name shown.
    pub name: String,
}

impl Deref for Who {
    type Target = str;
    fn deref(&self) -> &str {
        &self.id
    }
}

/// An account of somebody of this name.
pub async fn who(scene: &Scene, name: &str) -> Who {
    let new = NewAccount {
        email: format!("{name}@readers.example"),
        verified: true,
        name: name.into(),
        ..NewAccount::default()
    };
    let readers: &Readers = &scene.readers;
    Who {
        id: readers.create_account(&new).await.unwrap(),
        name: name.into(),
    }
}
