//! Attempts are counted, by address and by network, before anybody looks whether they are right.

use crate::{Error, Readers};
use store::{Blobs, Moment, Tx, Value, params, sql};

/// How many attempts of a kind are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is attempted.
    pub what: &'static str,
    /// Of one address or account within the time.
    pub each: i64,
    /// From one network within the time.
    pub network: i64,
    /// Seconds.
    pub within: i64,
}

/// Passwords and codes.
pub const SIGN_IN: Limit = Limit { what: "sign-in", each: 10, network: 100, within: 900 };
/// Proofs of who is signed in already: password or code once more.
pub const PROOF: Limit = Limit { what: "proof", ..SIGN_IN };
/// One-time links that are opened.
pub const LINK: Limit = Limit { what: "link", each: 30, ..SIGN_IN };
/// Passkeys: these cannot be guessed, but each try takes some work.
pub const PASSKEY: Limit = Limit { what: "passkey", each: 300, network: 300, within: 900 };

/// Words under stories, from one network: accounts cost nothing to make.
pub const COMMENT: Limit = Limit { what: "comment", each: 30, network: 60, within: 600 };

/// What a limit says to an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Free,
    /// The address or account had its share; others from there may go on.
    EachFull,
    /// The network had its share.
    NetworkFull,
}

impl Readers {
    /// Counts an attempt on an address or account, from a network, and says whether it may go on.
    pub async fn attempt(&self, limit: Limit, subject: &str, network: &str) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let verdict = count(&mut tx, limit, subject, network, now).await?;
        tx.commit().await?;
        Ok(verdict)
    }
}

/// Counts within a transaction.
pub(crate) async fn count(tx: &mut Tx, limit: Limit, subject: &str, network: &str, now: Moment) -> Result<Verdict, Error> {
    // What is long past is nobody's business any more.
    tx.run("DELETE FROM attempt WHERE since <= $1", params![now.plus_seconds(-86_400)]).await?;
    // Always in one order: two who count the same never wait for each other in a circle.
    let network = one(tx, limit, &format!("network {network}"), now).await?;
    let each = one(tx, limit, &hashed(subject), now).await?;
    Ok(match (each > limit.each, network > limit.network) {
        (_, true) => Verdict::NetworkFull,
        (true, false) => Verdict::EachFull,
        (false, false) => Verdict::Free,
    })
}

async fn one(tx: &mut Tx, limit: Limit, subject: &str, now: Moment) -> Result<i64, Error> {
    let begins_after = now.plus_seconds(-limit.within);
    let (count,) = tx
        .one::<(i64,)>(
            "INSERT INTO attempt (subject, what, since, count) VALUES ($1, $2, $3, 1) ON CONFLICT (subject, what) DO UPDATE SET \
             count = CASE WHEN attempt.since > $4 THEN attempt.count + 1 ELSE 1 END, \
             since = CASE WHEN attempt.since > $4 THEN attempt.since ELSE excluded.since END RETURNING count",
            params![subject, limit.what, now, begins_after],
        )
        .await?;
    Ok(count)
}

/// Forgets what was counted for addresses and accounts.
pub(crate) async fn forget(tx: &mut Tx, subjects: &[&str]) -> Result<(), Error> {
    let places: Vec<String> = (1..=subjects.len()).map(|at| format!("${at}")).collect();
    let values = subjects.iter().map(|subject| Value::from(hashed(subject))).collect();
    tx.run(sql(format!("DELETE FROM attempt WHERE subject IN ({})", places.join(", "))), values)
        .await?;
    Ok(())
}

/// An address does not stand in the list of attempts as it is.
fn hashed(subject: &str) -> String {
    Blobs::name(subject.as_bytes())
}
