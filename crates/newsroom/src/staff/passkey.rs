use super::session::{self, From};
use super::{Entered, code};
use crate::{Newsroom, Refusal, Turn};
use proof::attempt::{Limit, PASSKEY};
use proof::passkey::{self, LASTS, MOST, Party};
pub use proof::passkey::{Begun, Passkey};
use store::{Blobs, Moment, Tx, params};

const TRIES: Limit = PASSKEY;

/// Begins to register a passkey of the actor's own.
pub async fn begin_passkey(turn: &mut Turn<'_>, party: &Party) -> Result<Begun, Refusal> {
    let outcome = begun(turn, party).await;
    turn.guard(outcome)
}

async fn begun(turn: &mut Turn<'_>, party: &Party) -> Result<Begun, Refusal> {
    let (me, _) = turn.own_session()?;
    turn.proved()?;
    let (email, name) = turn
        .tx
        .one::<(String, String)>("SELECT email, name FROM staff WHERE id = $1", params![&me])
        .await?;
    let known = turn
        .tx
        .all::<(String,)>("SELECT credential FROM passkey WHERE staff_id = $1", params![&me])
        .await?;
    let known: Vec<String> = known.into_iter().map(|(credential,)| credential).collect();
    let half = party.begin_registering(&me, &email, &name, &known)?;
    let (now, secret) = (turn.now, turn.chance().token());
    remember(&mut turn.tx, &secret, Some(&me), true, &half.state, now).await?;
    Ok(Begun { options: half.options, ceremony: secret })
}

/// Ends it: the actor has the passkey. Gives its id and the codes for a lost device, if these are the first; all other sessions end.
pub async fn finish_passkey(
    turn: &mut Turn<'_>,
    party: &Party,
    ceremony: &str,
    answer: &str,
    name: &str,
) -> Result<(String, Vec<String>), Refusal> {
    let outcome = finished(turn, party, ceremony, answer, name).await;
    turn.guard(outcome)
}

async fn finished(turn: &mut Turn<'_>, party: &Party, ceremony: &str, answer: &str, name: &str) -> Result<(String, Vec<String>), Refusal> {
    let (me, session) = turn.own_session()?;
    turn.proved()?;
    let wrong = || Refusal::field("/answer", "wrong", "what the browser answered does not fit; begin anew");
    let now = turn.now;
    let state = match take(&mut turn.tx, ceremony, true, now).await? {
        Some((Some(owner), state)) if owner == me => state,
        _ => return Err(wrong()),
    };
    let kept = party.register(&state, answer)?.ok_or_else(wrong)?;
    // Two devices at once follow each other.
    turn.tx.run("UPDATE staff SET version = version + 1 WHERE id = $1", params![&me]).await?;
    let (count,) = turn.tx.one::<(i64,)>("SELECT COUNT(*) FROM passkey WHERE staff_id = $1", params![&me]).await?;
    if count >= MOST {
        return Err(Refusal::rule("full", format!("{MOST} passkeys are the most; remove one first")));
    }
    let id = turn.id();
    let name: String = name.trim().chars().take(80).collect();
    let added = turn
        .tx
        .run(
            "INSERT INTO passkey (credential, id, staff_id, name, state, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, NULL) \
             ON CONFLICT (credential) DO NOTHING",
            params![kept.credential, &id, &me, &name, kept.state, now],
        )
        .await?;
    if added == 0 {
        return Err(Refusal::conflict("passkey", "this key is known here already"));
    }
    code::end_others(turn, &me, &session.id).await?;
    turn.log("passkey.add", "staff", &me, &name).await?;
    Ok((id.to_string(), code::first_recovery(turn, &me).await?))
}

/// Removes a passkey of the actor's own.
pub async fn remove_passkey(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = removed(turn, id).await;
    turn.guard(outcome)
}

async fn removed(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (me, session) = turn.own_session()?;
    turn.proved()?;
    turn.tx.run("UPDATE staff SET version = version + 1 WHERE id = $1", params![&me]).await?;
    let gone = turn
        .tx
        .opt::<(String,)>("DELETE FROM passkey WHERE staff_id = $1 AND id = $2 RETURNING name", params![&me, id])
        .await?;
    let (name,) = gone.ok_or(Refusal::NotFound("passkey"))?;
    super::refuse_without_factor(turn, &me).await?;
    code::end_others(turn, &me, &session.id).await?;
    turn.log("passkey.remove", "staff", &me, &name).await
}

impl Newsroom {
    /// The passkeys of a member of staff, the oldest first.
    pub async fn passkeys(&self, staff: &str) -> Result<Vec<Passkey>, Refusal> {
        let rows = self
            .db
            .all::<(String, String, i64, Option<i64>)>(
                "SELECT id, name, made_at, used_at FROM passkey WHERE staff_id = $1 ORDER BY made_at, id",
                params![staff],
            )
            .await?;
        Ok(rows.into_iter().map(Passkey::from).collect())
    }

    /// Begins to ask for a passkey: whosever it is, to sign in, or one of `staff`, who proves once more who they are. `Err` in the
    /// answer = too many tries, with the seconds to wait.
    pub async fn begin_passkey_asking(&self, party: &Party, staff: Option<&str>, network: &str) -> Result<Result<Begun, i64>, Refusal> {
        if let Some(seconds) = self.attempt(TRIES, network, network).await? {
            return Ok(Err(seconds));
        }
        let half = party.begin_asking()?;
        let secret = self.chance.token();
        let mut tx = self.db.begin().await?;
        remember(&mut tx, &secret, staff, false, &half.state, self.clock.now()).await?;
        tx.commit().await?;
        Ok(Ok(Begun { options: half.options, ceremony: secret }))
    }

    /// Signs in with a passkey. No code is asked for: the device asked for its owner.
    pub async fn sign_in_with_passkey(&self, party: &Party, ceremony: &str, answer: &str, from: &From<'_>) -> Result<Entered, Refusal> {
        if let Some(seconds) = self.attempt(TRIES, from.network, from.network).await? {
            return Ok(Entered::TooMany(seconds));
        }
        let mut tx = self.db.begin().await?;
        let Some((None, state)) = take(&mut tx, ceremony, false, self.clock.now()).await? else {
            return Ok(Entered::Wrong);
        };
        let Some(staff) = check(&mut tx, party, &state, answer, self.clock.now()).await? else {
            return Ok(Entered::Wrong);
        };
        let (disabled,) = tx
            .one::<(bool,)>("UPDATE staff SET version = version + 1 WHERE id = $1 RETURNING disabled", params![&staff])
            .await?;
        if disabled {
            return Ok(Entered::Wrong);
        }
        let opened = session::open(self, &mut tx, &staff, "passkey", from).await?;
        tx.commit().await?;
        Ok(Entered::Opened(opened))
    }
}

/// Whether an answer fits a ceremony that `staff` began to prove who they are.
pub(super) async fn proves(tx: &mut Tx, party: &Party, staff: &str, ceremony: &str, answer: &str, now: Moment) -> Result<bool, Refusal> {
    match take(tx, ceremony, false, now).await? {
        Some((Some(owner), state)) if owner == staff => {
            let whose = check(tx, party, &state, answer, now).await?;
            Ok(whose.as_deref() == Some(staff))
        }
        _ => Ok(false),
    }
}

/// Whose key the answer names, if it fits.
async fn check(tx: &mut Tx, party: &Party, state: &str, answer: &str, now: Moment) -> Result<Option<String>, Refusal> {
    let Some(credential) = passkey::named(answer) else { return Ok(None) };
    // The row is locked by the first statement: the counter of a key goes one way only.
    let row = tx
        .opt::<(String, String)>(
            "UPDATE passkey SET used_at = $2 WHERE credential = $1 RETURNING staff_id, state",
            params![&credential, now],
        )
        .await?;
    let Some((staff, kept)) = row else { return Ok(None) };
    let Some(kept) = party.check(state, answer, &kept)? else { return Ok(None) };
    tx.run("UPDATE passkey SET state = $2 WHERE credential = $1", params![&credential, kept])
        .await?;
    Ok(Some(staff))
}

async fn remember(tx: &mut Tx, secret: &str, staff: Option<&str>, registers: bool, state: &str, now: Moment) -> Result<(), Refusal> {
    tx.run("DELETE FROM ceremony WHERE expires_at <= $1", params![now]).await?;
    tx.run(
        "INSERT INTO ceremony (hash, staff_id, registers, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![Blobs::name(secret.as_bytes()), staff.map(str::to_owned), registers, state, now.plus_seconds(LASTS)],
    )
    .await?;
    Ok(())
}

/// Takes a ceremony out of use: whose it is, and its state.
async fn take(tx: &mut Tx, secret: &str, registers: bool, now: Moment) -> Result<Option<(Option<String>, String)>, Refusal> {
    Ok(tx
        .opt::<(Option<String>, String)>(
            "DELETE FROM ceremony WHERE hash = $1 AND registers = $2 AND expires_at > $3 RETURNING staff_id, state",
            params![Blobs::name(secret.as_bytes()), registers, now],
        )
        .await?)
}
