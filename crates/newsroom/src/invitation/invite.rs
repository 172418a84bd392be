use super::LASTS;
use crate::actor::{Capability, Subject};
use crate::{Actor, Refusal, Role, Turn};
use store::{Blobs, Moment, params};

/// A new invitation.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewInvitation {
    /// The address it is for.
    pub email: String,
    /// The name it is for; empty = they say it themselves.
    pub name: String,
    /// One of the five roles.
    pub role: String,
    /// Slugs of desks; empty = `news`.
    pub desks: Vec<String>,
}

/// An invitation that was made.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Says which one is meant.
    pub id: String,
    /// The secret for its link, which is not stored.
    pub secret: String,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// Asks somebody to the staff, never above the actor's own rights. An earlier invitation of the same address is worth nothing.
pub async fn invite(turn: &mut Turn<'_>, new: NewInvitation) -> Result<Invited, Refusal> {
    let outcome = invited(turn, new).await;
    turn.guard(outcome)
}

async fn invited(turn: &mut Turn<'_>, new: NewInvitation) -> Result<Invited, Refusal> {
    let email = crate::staff::address(&new.email)?;
    let role =
        Role::parse(&new.role).ok_or_else(|| Refusal::field("/role", "unknown", "one of: contributor, reporter, editor, chief, admin"))?;
    let desks = if new.desks.is_empty() { vec!["news".to_owned()] } else { new.desks };
    for (at, slug) in desks.iter().enumerate() {
        let (id,) = turn
            .tx
            .opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![slug])
            .await?
            .ok_or_else(|| Refusal::field(&format!("/desks/{at}"), "unknown", format!("there is no desk `{slug}`")))?;
        let subject = Subject { desk: Some(&id), ..Subject::site("staff") };
        turn.permit(Capability::StaffManage, &subject).await?;
    }
    if let Actor::Staff(staff) = turn.actor
        && role > staff.role
    {
        return Err(Refusal::Forbidden("staff.manage"));
    }
    turn.proved()?;
    let known = turn.tx.opt::<(String,)>("SELECT id FROM staff WHERE email = $1", params![&email]).await?;
    if known.is_some() {
        return Err(Refusal::conflict("email", format!("{email} is on the staff already")));
    }
    let (id, secret, now) = (turn.id().to_string(), turn.chance().token(), turn.now);
    let expires_at = now.plus_seconds(LASTS);
    let name: String = new.name.trim().chars().take(200).collect();
    let named = serde_json::to_string(&desks)?;
    turn.tx.run("DELETE FROM invitation WHERE expires_at <= $1", params![now]).await?;
    turn.tx
        .run(
            "INSERT INTO invitation (id, hash, email, name, role, desks, staff_id, made_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email) DO UPDATE SET id = excluded.id, hash = excluded.hash, \
             name = excluded.name, role = excluded.role, desks = excluded.desks, staff_id = excluded.staff_id, \
             made_at = excluded.made_at, expires_at = excluded.expires_at",
            params![&id, Blobs::name(secret.as_bytes()), &email, name, role.name(), named, turn.actor.id(), now, expires_at],
        )
        .await?;
    turn.log("invitation.make", "invitation", &id, &format!("{email}, {}, {}", role.name(), desks.join(" ")))
        .await?;
    Ok(Invited { id, secret, expires_at })
}
