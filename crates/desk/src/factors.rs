//! What one comes in with: password, one-time codes, passkeys; and the proof that it is still oneself.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use newsroom::staff::{self, Evidence, Proved};
use newsroom::{Actor, Refusal, Role};
use serde_json::{Value, json};

/// Who calls, by id and role.
fn me(call: &Call) -> Result<(String, Role), Problem> {
    match &call.actor {
        Actor::Staff(staff) => Ok((staff.id.to_string(), staff.role)),
        _ => Err(Refusal::NotFound("member of staff").into()),
    }
}

pub(crate) async fn show(call: Call) -> Answer {
    let (me, role) = me(&call)?;
    let (factors, wanted) = call.office.room.factors(&me, role).await?;
    let passkeys = call.office.room.passkeys(&me).await?;
    Ok(Reply::ok(
        json!({"codes": factors.codes, "passkeys": passkeys, "recovery": factors.recovery, "wanted": wanted}),
    ))
}

pub(crate) async fn prove(call: Call) -> Answer {
    let (password, code, ceremony) = (call.text("password")?, call.text("code")?, call.text("ceremony")?);
    let answer = call.json.get("answer").map(Value::to_string).unwrap_or_default();
    let evidence = if ceremony.is_empty() {
        Evidence::Password { password: &password, code: &code }
    } else {
        let party = call.desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
        Evidence::Passkey { party, ceremony: &ceremony, answer: &answer }
    };
    match call.office.room.prove(&call.actor, evidence, &call.network).await? {
        Proved::Yes => Ok(Reply::ok(json!({"fresh_for": newsroom::FRESH}))),
        Proved::No => Err(Problem::NoProof),
        Proved::TooMany(seconds) => Err(Problem::TooMany(seconds)),
    }
}

pub(crate) async fn begin_proof(call: Call) -> Answer {
    let (me, _) = me(&call)?;
    let party = call.desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
    let begun = call.office.room.begin_passkey_asking(party, Some(&me), &call.network).await?;
    Ok(Reply::ok(json!(begun.map_err(Problem::TooMany)?)))
}

pub(crate) async fn set_password(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::set_own_password(&mut turn, &call.text("password")?).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn begin_codes(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    let key = staff::begin_codes(&mut turn).await?;
    turn.commit().await?;
    let (me, _) = me(&call)?;
    let members = call.office.room.staff().await?;
    let email = members
        .into_iter()
        .find(|member| member.id == me)
        .map(|member| member.email)
        .unwrap_or_default();
    let host = call.desk.site.split("://").nth(1).unwrap_or_default();
    // As the devices' programs read it.
    let uri = format!("otpauth://totp/{host}:{email}?secret={key}&issuer={host}");
    Ok(Reply::created(json!({"key": key, "uri": uri})))
}

pub(crate) async fn confirm_codes(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    let recovery = staff::confirm_codes(&mut turn, &call.text("code")?).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"recovery": recovery})))
}

pub(crate) async fn end_codes(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::end_codes(&mut turn).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn renew_recovery(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    let recovery = staff::renew_recovery(&mut turn).await?;
    turn.commit().await?;
    Ok(Reply::created(json!({"recovery": recovery})))
}

pub(crate) async fn begin_passkey(call: Call) -> Answer {
    let party = call.desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let begun = staff::begin_passkey(&mut turn, party).await?;
    turn.commit().await?;
    Ok(Reply::created(json!(begun)))
}

pub(crate) async fn finish_passkey(call: Call) -> Answer {
    let party = call.desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
    let answer = call.json.get("answer").map(Value::to_string).unwrap_or_default();
    let (ceremony, name) = (call.text("ceremony")?, call.text("name")?);
    let mut turn = call.office.room.turn(&call.actor).await?;
    let (id, recovery) = staff::finish_passkey(&mut turn, party, &ceremony, &answer, &name).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "recovery": recovery})))
}

pub(crate) async fn remove_passkey(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::remove_passkey(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}
