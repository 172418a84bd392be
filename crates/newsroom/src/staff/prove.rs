use super::{code, passkey, password};
use crate::actor::{Actor, Staff};
use crate::{Newsroom, Refusal};
use proof::attempt::{self, PROOF};
use proof::passkey::Party;
use store::params;

/// What somebody who is signed in proves with that it is still them.
#[derive(Debug, Clone, Copy)]
pub enum Evidence<'a> {
    /// The password; with it a code, where the account asks for one.
    Password {
        /// The password.
        password: &'a str,
        /// A one-time code; empty = none.
        code: &'a str,
    },
    /// One of their passkeys.
    Passkey {
        /// The site that it belongs to.
        party: &'a Party,
        /// What names the ceremony.
        ceremony: &'a str,
        /// What the browser answered.
        answer: &'a str,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proved {
    /// It is them: for five minutes what can't be undone may be done.
    Yes,
    /// It does not fit.
    No,
    /// Too many tries; how many seconds to wait.
    TooMany(i64),
}

impl Newsroom {
    /// Looks at a fresh proof of somebody who is signed in.
    pub async fn prove(&self, actor: &Actor, evidence: Evidence<'_>, network: &str) -> Result<Proved, Refusal> {
        let Actor::Staff(Staff { id, session: Some(session), .. }) = actor else {
            return Err(Refusal::rule("session", "a key can't do this: sign in with a password or a passkey"));
        };
        let id = id.as_str();
        if let Some(seconds) = self.attempt(PROOF, id, network).await? {
            return Ok(Proved::TooMany(seconds));
        }
        let right = match evidence {
            Evidence::Password { password, .. } => {
                let row = self
                    .db
                    .opt::<(Option<String>,)>("SELECT password FROM staff WHERE id = $1", params![id])
                    .await?;
                password::verify(password, row.and_then(|(hash,)| hash)).await?
            }
            Evidence::Passkey { .. } => true,
        };
        if !right {
            return Ok(Proved::No);
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let fits = match evidence {
            Evidence::Password { code, .. } => !super::factors(&mut tx, id).await?.codes || code::check(self, &mut tx, id, code).await?,
            Evidence::Passkey { party, ceremony, answer } => passkey::proves(&mut tx, party, id, ceremony, answer, now).await?,
        };
        if !fits {
            return Ok(Proved::No);
        }
        attempt::forget(&mut tx, &[id]).await?;
        attempt::forgive(&mut tx, PROOF, network).await?;
        tx.run("UPDATE session SET proved_at = $2 WHERE id = $1", params![&session.id, now]).await?;
        tx.commit().await?;
        Ok(Proved::Yes)
    }
}
