//! Attempts are counted, by address and by network, before anybody looks whether they are right. The rows are those of a table
//! `attempt (subject, what, since, count)` in the store of whoever asks.

use crate::Error;
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

/// Counts an attempt on an address or account, from a network, and says whether it may go on.
pub async fn count(tx: &mut Tx, limit: Limit, subject: &str, network: &str, now: Moment) -> Result<Verdict, Error> {
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

/// How long somebody who was not let through waits, in seconds: until the count of their address or network begins anew.
pub async fn wait(tx: &mut Tx, limit: Limit, subject: &str, network: &str, verdict: Verdict, now: Moment) -> Result<i64, Error> {
    let subject = if verdict == Verdict::NetworkFull { format!("network {network}") } else { hashed(subject) };
    let since = tx
        .opt::<(i64,)>("SELECT since FROM attempt WHERE subject = $1 AND what = $2", params![subject, limit.what])
        .await?;
    let end = since.map_or(now, |(since,)| Moment(since)).plus_seconds(limit.within);
    Ok(end.seconds().saturating_sub(now.seconds()).max(1))
}

/// Forgets what was counted for addresses and accounts.
pub async fn forget(tx: &mut Tx, subjects: &[&str]) -> Result<(), Error> {
    let places: Vec<String> = (1..=subjects.len()).map(|at| format!("${at}")).collect();
    let values = subjects.iter().map(|subject| Value::from(hashed(subject))).collect();
    tx.run(sql(format!("DELETE FROM attempt WHERE subject IN ({})", places.join(", "))), values)
        .await?;
    Ok(())
}

/// Takes one attempt of a network back: it was right. A whole house may sign in one after the other.
pub async fn forgive(tx: &mut Tx, limit: Limit, network: &str) -> Result<(), Error> {
    tx.run(
        "UPDATE attempt SET count = count - 1 WHERE subject = $1 AND what = $2 AND count > 0",
        params![format!("network {network}"), limit.what],
    )
    .await?;
    Ok(())
}

/// An address does not stand in the list of attempts as it is.
fn hashed(subject: &str) -> String {
    Blobs::name(subject.as_bytes())
}
