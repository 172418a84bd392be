use super::Purpose;
use crate::attempt::{self, Limit, Verdict};
use crate::letter::{self, Kind};
use crate::{Error, Readers};
use store::{Blobs, Tx, params, password};

/// What is wanted with a sign-up.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    /// Mail address, as [`crate::account::address`] writes it.
    pub email: String,
    /// Password as typed.
    pub password: String,
    /// Name shown; may be empty.
    pub name: String,
    /// Code of the edition that it is asked for in.
    pub edition: String,
    /// A secret of the browser that asks: only there the password counts.
    pub browser: String,
}

/// What is wanted with a change of address.
#[derive(Debug, Clone, Default)]
pub struct NewAddress {
    /// The account.
    pub account: String,
    /// The new address, as [`crate::account::address`] writes it.
    pub email: String,
    /// Code of the edition in whose language the letter is written.
    pub edition: String,
}

/// What came of asking for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A letter goes out, or none does because the address had enough of them: nobody is told which.
    Written,
    /// The network asked for too much.
    TooMany,
}

/// Letters that one address gets in an hour, and links that one network may ask for.
const LETTERS: Limit = Limit { what: "", each: 5, network: 500, within: 3_600 };

impl Readers {
    /// Asks for an account: a link goes to its address. Nothing here looks whether the address has an account, so that nobody can
    /// tell by the answer or by the time it takes.
    pub async fn ask_sign_up(&self, wanted: &SignUp, network: &str) -> Result<Asked, Error> {
        let hash = password::hash(&wanted.password).await?;
        let link = Wanted {
            purpose: Purpose::SignUp,
            kind: Kind::SignUp,
            email: &wanted.email,
            account: None,
            name: &wanted.name,
            edition: &wanted.edition,
            password: Some(hash),
            browser: Blobs::name(wanted.browser.as_bytes()),
        };
        self.ask(link, network).await
    }

    /// Asks for a link to come in with.
    pub async fn ask_link(&self, email: &str, edition: &str, network: &str) -> Result<Asked, Error> {
        self.ask(Wanted::plain(Purpose::SignIn, Kind::SignIn, email, edition), network).await
    }

    /// Asks for a link to choose another password with.
    pub async fn ask_reset(&self, email: &str, edition: &str, network: &str) -> Result<Asked, Error> {
        self.ask(Wanted::plain(Purpose::Reset, Kind::Reset, email, edition), network).await
    }

    /// Asks for a link that makes an address the account's own: another one, or the one it has and never proved.
    pub async fn ask_address(&self, wanted: &NewAddress, network: &str) -> Result<Asked, Error> {
        let own = self.account(&wanted.account).await?.email == wanted.email;
        let link = Wanted {
            account: Some(&wanted.account),
            ..Wanted::plain(Purpose::Address, if own { Kind::Verify } else { Kind::Address }, &wanted.email, &wanted.edition)
        };
        self.ask(link, network).await
    }

    async fn ask(&self, wanted: Wanted<'_>, network: &str) -> Result<Asked, Error> {
        let now = self.clock.now();
        let limit = Limit { what: wanted.purpose.name(), ..LETTERS };
        let mut tx = self.db.begin().await?;
        let verdict = attempt::count(&mut tx, limit, wanted.email, network, now).await?;
        if verdict == Verdict::NetworkFull {
            tx.commit().await?;
            return Ok(Asked::TooMany);
        }
        // The account may be deleted at this very moment.
        if let Some(account) = wanted.account {
            let locked = tx.run("UPDATE account SET version = version + 1 WHERE id = $1", params![account]).await?;
            if locked == 0 {
                return Err(Error::NotFound);
            }
        }
        self.write(&mut tx, wanted, verdict == Verdict::EachFull).await?;
        tx.commit().await?;
        self.written.notify_one();
        Ok(Asked::Written)
    }

    /// The link and its letter.
    async fn write(&self, tx: &mut Tx, wanted: Wanted<'_>, muted: bool) -> Result<(), Error> {
        let now = self.clock.now();
        let secret = self.chance.token();
        let until = now.plus_seconds(wanted.purpose.lasts());
        tx.run("DELETE FROM mail_link WHERE expires_at <= $1", params![now]).await?;
        tx.run(
            "INSERT INTO mail_link (hash, purpose, email, account_id, name, edition, password, made_at, expires_at, browser) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                Blobs::name(secret.as_bytes()),
                wanted.purpose.name(),
                wanted.email,
                wanted.account.map(str::to_owned),
                wanted.name,
                wanted.edition,
                wanted.password,
                now,
                until,
                wanted.browser
            ],
        )
        .await?;
        let letter = letter::New {
            recipient: wanted.email,
            kind: wanted.kind,
            secret: &secret,
            edition: wanted.edition,
            until,
            muted,
        };
        letter::put(self, tx, &letter).await
    }
}

struct Wanted<'a> {
    purpose: Purpose,
    kind: Kind,
    email: &'a str,
    account: Option<&'a str>,
    name: &'a str,
    edition: &'a str,
    password: Option<String>,
    browser: String,
}

impl<'a> Wanted<'a> {
    fn plain(purpose: Purpose, kind: Kind, email: &'a str, edition: &'a str) -> Wanted<'a> {
        Wanted {
            purpose,
            kind,
            email,
            account: None,
            name: "",
            edition,
            password: None,
            browser: String::new(),
        }
    }
}
