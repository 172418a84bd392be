//! Keys for scripts.

use crate::answer::{Answer, Reply};
use crate::routes::Call;
use newsroom::{Capability, Refusal, staff};
use serde_json::json;
use store::Moment;

/// A new key.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewKey {
    /// What it is for.
    name: String,
    /// In whose name it acts, by id or address; empty = the caller's own.
    staff: String,
    /// What it may do of what they may; empty = all of it.
    scopes: Vec<String>,
    /// Until when.
    expires_at: Option<String>,
}

pub(crate) async fn list(call: Call) -> Answer {
    let keys = call.office.room.keys().await?;
    call.all(&keys, |key| key.id.clone(), |key| json!(key))
}

pub(crate) async fn create(call: Call) -> Answer {
    let new: NewKey = call.read()?;
    let mut scopes = Vec::new();
    for (at, name) in new.scopes.iter().enumerate() {
        let scope = Capability::parse(name);
        scopes
            .push(scope.ok_or_else(|| Refusal::field(&format!("/scopes/{at}"), "unknown", "a capability, as `x-capability` names them"))?);
    }
    let expires_at = match new.expires_at.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => Some(Moment::parse(text).map_err(|_| Refusal::field("/expires_at", "time", "a time with its zone"))?),
        None => None,
    };
    let own = call.actor.id().map(ToString::to_string).unwrap_or_default();
    let whose = if new.staff.is_empty() { own } else { new.staff };
    let mut turn = call.office.room.turn(&call.actor).await?;
    let (id, token) = staff::make_named_key(&mut turn, &whose, &new.name, &scopes, expires_at).await?;
    turn.commit().await?;
    Ok(Reply::created(json!({"id": id, "token": token, "expires_at": expires_at})))
}

pub(crate) async fn end(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::end_key(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}
