use super::session::{self, From};
use super::{code, password};
use crate::{Actor, Newsroom, Refusal};
use proof::attempt::{self, SIGN_IN, Verdict};
use store::{Moment, params};

/// A session that was opened.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret that the browser or the script keeps.
    pub secret: String,
    /// Until when it is valid, if it is used.
    pub expires_at: Moment,
    /// Who it is.
    pub actor: Actor,
    /// Their mail address.
    pub email: String,
}

/// What came of a try to sign in.
#[derive(Debug)]
pub enum Entered {
    /// A session is open.
    Opened(SignedIn),
    /// Address, password and code do not fit together, whichever it is.
    Wrong,
    /// The password is right; this account asks for a second factor, and has these.
    Second {
        /// A one-time code, or one for a lost device.
        code: bool,
        /// A passkey, in place of the password.
        passkey: bool,
    },
    /// The address or the network had its share of tries; how many seconds to wait.
    TooMany(i64),
}

impl Newsroom {
    /// Signs in with a mail address and a password, and a code where the account asks for one; an empty code is none. An address
    /// that nobody has costs the same work.
    pub async fn sign_in(&self, email: &str, password: &str, given: &str, from: &From<'_>) -> Result<Entered, Refusal> {
        let email = email.trim().to_lowercase();
        if let Some(seconds) = self.attempt(SIGN_IN, &email, from.network).await? {
            return Ok(Entered::TooMany(seconds));
        }
        let row = self
            .db
            .opt::<(String, Option<String>, bool)>("SELECT id, password, disabled FROM staff WHERE email = $1", params![&email])
            .await?;
        let hash = row.as_ref().and_then(|(_, hash, _)| hash.clone());
        let right = password::verify(password, hash.clone()).await?;
        let Some((id, _, false)) = row.filter(|_| right) else {
            return Ok(Entered::Wrong);
        };
        let mut tx = self.db.begin().await?;
        // The password may have been changed while it was looked at.
        let still = tx
            .run(
                "UPDATE staff SET version = version + 1 WHERE id = $1 AND password = $2 AND disabled = $3",
                params![&id, hash, false],
            )
            .await?;
        if still == 0 {
            return Ok(Entered::Wrong);
        }
        let factors = super::factors(&mut tx, &id).await?;
        if factors.any() {
            if given.is_empty() {
                return Ok(Entered::Second {
                    code: factors.codes || factors.recovery > 0,
                    passkey: factors.passkeys > 0,
                });
            }
            if !code::check(self, &mut tx, &id, given).await? {
                return Ok(Entered::Wrong);
            }
        }
        attempt::forget(&mut tx, &[&email]).await?;
        attempt::forgive(&mut tx, SIGN_IN, from.network).await?;
        let how = if factors.any() { "password and code" } else { "password" };
        let opened = session::open(self, &mut tx, &id, how, from).await?;
        tx.commit().await?;
        Ok(Entered::Opened(opened))
    }

    /// Counts a try before it is looked at, so that many at once are not all let through. Gives the seconds to wait if it is too
    /// many.
    pub async fn attempt(&self, limit: attempt::Limit, subject: &str, network: &str) -> Result<Option<i64>, Refusal> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let verdict = attempt::count(&mut tx, limit, subject, network, now).await?;
        let seconds = match verdict {
            Verdict::Free => None,
            full => Some(attempt::wait(&mut tx, limit, subject, network, full, now).await?),
        };
        tx.commit().await?;
        Ok(seconds)
    }
}
