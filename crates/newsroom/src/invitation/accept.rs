use super::Row;
use crate::staff::{self, NewStaff};
use crate::{Actor, Newsroom, Refusal};
use store::{Blobs, Id, params};

/// What the person who was asked in says.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accepted {
    /// The secret of the link.
    pub token: String,
    /// Their name; empty = as the invitation says.
    pub name: String,
    /// The password that they chose.
    pub password: String,
}

/// Takes an invitation up, once: its address is on the staff with its role. Whoever asked them in must still be allowed to. Gives
/// their id and address. Event: `staff_added`.
pub async fn accept(room: &Newsroom, accepted: Accepted) -> Result<(Id, String), Refusal> {
    let gone = || Refusal::NotFound("invitation");
    let hash = Blobs::name(accepted.token.as_bytes());
    let found = room.invitation(&accepted.token).await?.ok_or_else(gone)?;
    let inviter = match &found.by {
        Some(by) => room.staff_actor(by).await?.ok_or_else(gone)?,
        None => Actor::Operator,
    };
    // Looked at before the invitation is taken, so that a password that is too short costs nobody their link.
    let password = staff::checked_password(&accepted.password)?;
    let mut turn = room.turn(&inviter).await?;
    let now = turn.now;
    let row = turn
        .tx
        .opt::<Row>(
            "DELETE FROM invitation WHERE hash = $1 AND expires_at > $2 \
             RETURNING id, email, name, role, desks, staff_id, made_at, expires_at",
            params![hash, now],
        )
        .await?
        .ok_or_else(gone)?;
    let name = if accepted.name.trim().is_empty() { row.name } else { accepted.name };
    let new = NewStaff {
        email: row.email.clone(),
        name,
        role: row.role,
        desks: serde_json::from_str(&row.desks)?,
        password: Some(password),
    };
    let id = staff::add(&mut turn, new).await?;
    turn.log("invitation.accept", "invitation", &row.id, &row.email).await?;
    turn.commit().await?;
    Ok((id, row.email))
}
