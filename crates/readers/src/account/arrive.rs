use super::create::{NewAccount, create};
use crate::{Error, Readers};
use store::{Moment, params};

/// Somebody who signed up elsewhere before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arriving {
    /// Mail address, as [`crate::account::address`] writes it.
    pub email: String,
    /// Name shown; may be empty.
    pub name: String,
    /// Code of the edition in whose language they are spoken to.
    pub edition: String,
    /// When they signed up there; none = not known.
    pub made_at: Option<Moment>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// An account was made; its id.
    New(String),
    /// The address had one already, which was left as it is; its id.
    There(String),
}

impl Readers {
    /// Makes accounts for readers who signed up elsewhere, all or none. Nobody proved here that the addresses are theirs, and there are no
    /// passwords: each comes in by a link by mail. Nobody is written to.
    pub async fn take_accounts(&self, arriving: &[Arriving]) -> Result<Vec<Arrived>, Error> {
        let mut tx = self.db.begin().await?;
        let mut arrived = Vec::with_capacity(arriving.len());
        for one in arriving {
            let new = NewAccount {
                email: one.email.clone(),
                verified: false,
                name: one.name.clone(),
                edition: one.edition.clone(),
                password: None,
            };
            arrived.push(match create(self, &mut tx, &new).await? {
                Some(id) => {
                    if let Some(at) = one.made_at {
                        tx.run("UPDATE account SET made_at = $2 WHERE id = $1", params![&id, at]).await?;
                    }
                    Arrived::New(id)
                }
                None => Arrived::There(tx.one::<(String,)>("SELECT id FROM account WHERE email = $1", params![&one.email]).await?.0),
            });
        }
        tx.commit().await?;
        Ok(arrived)
    }

    /// Those of some accounts that there are, by their ids.
    pub async fn accounts_among(&self, ids: &[&str]) -> Result<Vec<String>, Error> {
        let mut there = Vec::new();
        for id in ids {
            let found = self.db.opt::<(String,)>("SELECT id FROM account WHERE id = $1", params![*id]).await?;
            there.extend(found.map(|(id,)| id));
        }
        Ok(there)
    }

    /// The account of an address, if there is one.
    pub async fn account_of(&self, email: &str) -> Result<Option<String>, Error> {
        let found = self.db.opt::<(String,)>("SELECT id FROM account WHERE email = $1", params![email]).await?;
        Ok(found.map(|(id,)| id))
    }
}
