//! How a reader proves who they are: password, one-time codes, passkeys.

use super::fields::Refused;
use super::sign_up::check_length;
use super::{Answer, Fields, Signed, Trouble, Visit, bare};
use axum::Json;
use axum::response::IntoResponse;
use http::StatusCode;
use pages::account::{Passkey, Recovery, Security};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use readers::attempt::{PASSKEY, Verdict};
use serde_json::json;

const HERE: &str = "/account/security";

/// `GET /account/security`.
pub(crate) async fn show(Signed { visit, reader }: Signed) -> Answer {
    let account = visit.readers.account(&reader.id).await?;
    let key = if account.codes_begun { visit.readers.begin_codes(&reader.id).await? } else { String::new() };
    let passkeys = visit.readers.passkeys(&reader.id).await?;
    let moments: Vec<_> = passkeys.iter().flat_map(|one| [one.made_at, one.used_at.unwrap_or(one.made_at)]).collect();
    let instants = visit.instants(&moments).await?;
    let paper = visit.paper_name().await?;
    let quoted = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let refused = &visit.refused;
    let page = Security {
        has_password: account.has_password,
        password: refused.field("password", "password", ""),
        new: refused.field("password", "new", ""),
        has_codes: account.has_codes,
        key_link: format!("otpauth://totp/{0}:{1}?secret={key}&issuer={0}", quoted(&paper), quoted(&account.email)),
        key,
        code: refused.field("codes", "code", ""),
        codes_password: refused.field("codes-proof", "password", ""),
        can_passkeys: visit.serving.passkeys.is_some(),
        passkeys: passkeys
            .into_iter()
            .zip(instants.chunks_exact(2))
            .map(|(one, at)| Passkey {
                id: one.id,
                name: one.name,
                made: at[0].clone(),
                used: one.used_at.map(|_| at[1].clone()),
            })
            .collect(),
        passkey_name: refused.field("passkey", "name", ""),
        passkey_password: refused.field("passkey", "password", ""),
        passkey_removing: refused.field("passkey-remove", "passkey", "").value,
        passkey_proof: refused.field("passkey-remove", "password", ""),
    };
    visit.page(page).await
}

/// `POST /account/password {password, new}`.
pub(crate) async fn change_password(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("password");
    check_length("new", fields.get("new"), &mut refused);
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(visit.refuse(HERE, &refused));
    }
    visit.readers.set_password(&reader, fields.get("new")).await?;
    Ok(visit.done(HERE, "password"))
}

/// `POST /account/codes/begin {password}`.
pub(crate) async fn begin_codes(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("codes-proof");
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(visit.refuse(HERE, &refused));
    }
    visit.readers.begin_codes(&reader.id).await?;
    Ok(visit.to(HERE))
}

/// `POST /account/codes {code}`: from now on they are asked for. The answer is a page: what stands on it is kept nowhere.
pub(crate) async fn confirm_codes(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("codes");
    if visit.readers.attempt(readers::attempt::PROOF, &reader.id, &visit.network).await? != Verdict::Free {
        return Ok(visit.refuse(HERE, refused.because("code", "too-many")));
    }
    match visit.readers.confirm_codes(&reader.id, &reader.session, fields.trimmed("code")).await? {
        Some(codes) => visit.page(Recovery { codes }).await,
        None => Ok(visit.refuse(HERE, refused.because("code", "code"))),
    }
}

/// `POST /account/codes/end {password}`.
pub(crate) async fn end_codes(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("codes-proof");
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(visit.refuse(HERE, &refused));
    }
    visit.readers.end_codes(&reader.id).await?;
    Ok(visit.done(HERE, "codes-off"))
}

/// `POST /account/passkeys/begin {password}`, by script: what the browser is asked for. 403 = the proof is missing; the form itself
/// says what is wrong when it is sent.
pub(crate) async fn begin_passkey(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let party = visit.serving.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let mut refused = Refused::new("passkey");
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let begun = visit.readers.begin_passkey(party, &reader.id).await?;
    Ok(Json(json!({ "options": begun.options, "ceremony": begun.ceremony })).into_response())
}

/// `POST /account/passkeys {name, ceremony, answer, password}`.
pub(crate) async fn add_passkey(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let party = visit.serving.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let mut refused = Refused::new("passkey").keeping(&fields, &["name"]);
    visit.prove(&reader, &fields, &mut refused).await?;
    let name = readers::account::name(fields.get("name"));
    if name.is_none() {
        refused.because("name", "name-length");
    }
    let (Some(name), true) = (name, refused.is_fine()) else { return Ok(visit.refuse(HERE, &refused)) };
    let name = if name.is_empty() { super::agent::short(&visit.agent) } else { name };
    let added = visit
        .readers
        .finish_passkey(party, &reader.id, fields.get("ceremony"), fields.get("answer"), &name)
        .await?;
    Ok(if added { visit.done(HERE, "passkey") } else { visit.refuse(HERE, refused.because("", "passkey")) })
}

/// `POST /account/passkeys/remove {passkey, password}`.
pub(crate) async fn remove_passkey(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("passkey-remove").keeping(&fields, &["passkey"]);
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(visit.refuse(HERE, &refused));
    }
    visit.readers.remove_passkey(&reader.id, fields.trimmed("passkey")).await?;
    Ok(visit.done(HERE, "passkey-removed"))
}

/// `POST /account/passkey/begin`, by script: what the browser is asked for, whoever it is.
pub(crate) async fn begin_sign_in(visit: Visit) -> Answer {
    let party = visit.serving.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    if visit.readers.attempt(PASSKEY, &visit.network, &visit.network).await? != Verdict::Free {
        return Ok(bare(StatusCode::TOO_MANY_REQUESTS));
    }
    let begun = visit.readers.begin_passkey_sign_in(party).await?;
    Ok(Json(json!({ "options": begun.options, "ceremony": begun.ceremony })).into_response())
}

/// `POST /account/passkey {ceremony, answer, next}`.
pub(crate) async fn sign_in(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let party = visit.serving.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let opened = visit
        .readers
        .finish_passkey_sign_in(party, fields.get("ceremony"), fields.get("answer"), &visit.agent)
        .await?;
    let Some(opened) = opened else {
        return Ok(visit.refuse("/account/", Refused::new("passkey-sign-in").because("", "passkey")));
    };
    visit.leave().await?;
    let next = super::profile::next(fields.get("next"));
    let to = visit.to(if next.is_empty() { "/account/" } else { next });
    Ok(visit.signed_in(to, &opened))
}
