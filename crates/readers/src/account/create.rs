use crate::comment::ban;
use crate::{Error, Readers};
use store::{Id, Tx, params};

/// A new account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// Mail address, as [`crate::account::address`] writes it.
    pub email: String,
    /// It was proved to be theirs.
    pub verified: bool,
    /// Name shown; may be empty.
    pub name: String,
    /// Code of the edition in whose language they are spoken to.
    pub edition: String,
    /// Hash of the password, if there is one.
    pub password: Option<String>,
}

/// Makes an account. `None` = the address belongs to one already, and nothing changed.
pub(crate) async fn create(readers: &Readers, tx: &mut Tx, new: &NewAccount) -> Result<Option<String>, Error> {
    // Whoever takes an address into use waits here for whoever does the same.
    tx.run("UPDATE account_head SET version = version + 1 WHERE one = 1", params![]).await?;
    let now = readers.clock.now();
    let id = Id::new(now, &readers.chance);
    let made = tx
        .run(
            "INSERT INTO account (id, email, verified_at, name, edition, password, totp, totp_on, totp_step, made_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, 0, $8, 1) ON CONFLICT (email) DO NOTHING",
            params![&id, &new.email, new.verified.then_some(now), &new.name, &new.edition, new.password.clone(), false, now],
        )
        .await?;
    if made == 0 {
        return Ok(None);
    }
    ban::return_to(readers, tx, id.as_str(), &new.email).await?;
    Ok(Some(id.to_string()))
}

impl Readers {
    /// Makes an account; [`Error::Taken`] if its address belongs to one already.
    pub async fn create_account(&self, new: &NewAccount) -> Result<String, Error> {
        let mut tx = self.db.begin().await?;
        let made = create(self, &mut tx, new).await?;
        tx.commit().await?;
        made.ok_or(Error::Taken)
    }

    /// Opens a session of an account for a browser that calls itself `agent`.
    pub async fn open_session(&self, account: &str, agent: &str) -> Result<crate::session::Opened, Error> {
        let mut tx = self.db.begin().await?;
        let opened = crate::session::open(self, &mut tx, account, agent, false).await?;
        tx.commit().await?;
        Ok(opened)
    }
}
