use crate::{Newsroom, Refusal, Turn};
use proof::code::{self, hashed, step};
use store::{Tx, params};

/// Makes a key for one-time codes of the actor's own; it counts once a code of it was entered. Gives the key in base 32, as devices
/// take it. One that is begun already stays.
pub async fn begin_codes(turn: &mut Turn<'_>) -> Result<String, Refusal> {
    let outcome = begun(turn).await;
    turn.guard(outcome)
}

async fn begun(turn: &mut Turn<'_>) -> Result<String, Refusal> {
    let (me, _) = turn.own_session()?;
    turn.proved()?;
    let fresh = turn.room.seal()?.close(&code::key(turn.chance()), &me, turn.chance());
    let (sealed, is_on) = turn
        .tx
        .one::<(String, bool)>(
            "UPDATE staff SET version = version + 1, totp = COALESCE(totp, $2) WHERE id = $1 RETURNING totp, totp_on",
            params![&me, fresh],
        )
        .await?;
    if is_on {
        return Err(Refusal::conflict("codes", "one-time codes are asked for already"));
    }
    opened(turn.room, &sealed, &me)
}

/// From now on a code is asked for after the password, if this one is right. Gives the codes for a lost device, which are not kept;
/// none if there are some from before. All other sessions end.
pub async fn confirm_codes(turn: &mut Turn<'_>, given: &str) -> Result<Vec<String>, Refusal> {
    let outcome = confirmed(turn, given).await;
    turn.guard(outcome)
}

async fn confirmed(turn: &mut Turn<'_>, given: &str) -> Result<Vec<String>, Refusal> {
    let (me, session) = turn.own_session()?;
    turn.proved()?;
    let (sealed, is_on) = turn
        .tx
        .one::<(Option<String>, bool)>("UPDATE staff SET version = version + 1 WHERE id = $1 RETURNING totp, totp_on", params![&me])
        .await?;
    let Some(sealed) = sealed.filter(|_| !is_on) else {
        return Err(Refusal::conflict("codes", "begin anew: no key waits for its first code"));
    };
    let key = opened(turn.room, &sealed, &me)?;
    let Some(step) = step(&key, given, turn.now.seconds())? else {
        return Err(Refusal::field("/code", "wrong", "six figures, as the device shows them now"));
    };
    turn.tx
        .run("UPDATE staff SET totp_on = $2, totp_step = $3 WHERE id = $1", params![&me, true, step])
        .await?;
    end_others(turn, &me, &session.id).await?;
    turn.log("codes.on", "staff", &me, "").await?;
    first_recovery(turn, &me).await
}

/// One-time codes of the actor's own are no longer asked for.
pub async fn end_codes(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let outcome = over(turn).await;
    turn.guard(outcome)
}

async fn over(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let (me, session) = turn.own_session()?;
    turn.proved()?;
    turn.tx
        .run(
            "UPDATE staff SET version = version + 1, totp = NULL, totp_on = $2, totp_step = 0 WHERE id = $1",
            params![&me, false],
        )
        .await?;
    super::refuse_without_factor(turn, &me).await?;
    end_others(turn, &me, &session.id).await?;
    turn.log("codes.off", "staff", &me, "").await
}

/// New codes for a lost device; older ones are worth nothing.
pub async fn renew_recovery(turn: &mut Turn<'_>) -> Result<Vec<String>, Refusal> {
    let outcome = renewed(turn).await;
    turn.guard(outcome)
}

async fn renewed(turn: &mut Turn<'_>) -> Result<Vec<String>, Refusal> {
    let (me, _) = turn.own_session()?;
    turn.proved()?;
    // Two at once follow each other: one list of codes stands at the end.
    turn.tx.run("UPDATE staff SET version = version + 1 WHERE id = $1", params![&me]).await?;
    if !super::factors(&mut turn.tx, &me).await?.any() {
        return Err(Refusal::rule("no_factor", "there is no second factor that such codes could stand in for"));
    }
    turn.tx.run("DELETE FROM recovery WHERE staff_id = $1", params![&me]).await?;
    turn.log("recovery.renew", "staff", &me, "").await?;
    first_recovery(turn, &me).await
}

/// Codes for a lost device, if there are none yet.
pub(super) async fn first_recovery(turn: &mut Turn<'_>, me: &str) -> Result<Vec<String>, Refusal> {
    let (kept,) = turn.tx.one::<(i64,)>("SELECT COUNT(*) FROM recovery WHERE staff_id = $1", params![me]).await?;
    if kept > 0 {
        return Ok(Vec::new());
    }
    let codes = code::recovery(turn.chance());
    for code in &codes {
        turn.tx
            .run("INSERT INTO recovery (hash, staff_id) VALUES ($1, $2)", params![hashed(me, code), me])
            .await?;
    }
    Ok(codes)
}

/// Ends the sessions of somebody who changed what they come in with, but for the one they did it in.
pub(super) async fn end_others(turn: &mut Turn<'_>, me: &str, session: &str) -> Result<(), Refusal> {
    turn.tx
        .run("DELETE FROM session WHERE staff_id = $1 AND id <> $2", params![me, session])
        .await?;
    Ok(())
}

/// Whether a code is right: one of the device that was not used yet, or one for a lost device, which is used up by it.
pub(super) async fn check(room: &Newsroom, tx: &mut Tx, staff: &str, given: &str) -> Result<bool, Refusal> {
    // The row is locked by the first statement: a code that is sent twice at once counts once.
    let (sealed, is_on, last) = tx
        .one::<(Option<String>, bool, i64)>(
            "UPDATE staff SET version = version + 1 WHERE id = $1 RETURNING totp, totp_on, totp_step",
            params![staff],
        )
        .await?;
    // Where the installation's key was lost, a device's codes can't be checked any more; those for a lost device still can.
    let key = match sealed.filter(|_| is_on) {
        Some(sealed) => room.seal()?.open(&sealed, staff),
        None => None,
    };
    let step = match key {
        Some(key) => step(&key, given, room.clock.now().seconds())?,
        None => None,
    };
    if let Some(step) = step {
        if step <= last {
            return Ok(false);
        }
        tx.run("UPDATE staff SET totp_step = $2 WHERE id = $1", params![staff, step]).await?;
        return Ok(true);
    }
    let used = tx
        .run("DELETE FROM recovery WHERE hash = $1 AND staff_id = $2", params![hashed(staff, given), staff])
        .await?;
    Ok(used > 0)
}

/// The key as the device has it.
fn opened(room: &Newsroom, sealed: &str, staff: &str) -> Result<String, Refusal> {
    let key = room.seal()?.open(sealed, staff);
    key.ok_or_else(|| Refusal::Damaged("the key of one-time codes, which secret.key does not open".into()))
}
