use super::{address, password};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Actor, Refusal, Role, Turn};
use store::{Id, params};

/// A new member of staff.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewStaff {
    /// Mail address, which they sign in with.
    pub email: String,
    /// Name; empty = the address's first part.
    pub name: String,
    /// One of the five roles.
    pub role: String,
    /// Slugs of desks; empty = `news`.
    pub desks: Vec<String>,
    /// Password; none = can't sign in until one is set.
    pub password: Option<String>,
}

/// Adds somebody to the staff. Nobody gives a role above their own. Event: `staff_added`.
pub async fn add(turn: &mut Turn<'_>, new: NewStaff) -> Result<Id, Refusal> {
    let outcome = added(turn, new).await;
    turn.guard(outcome)
}

async fn added(turn: &mut Turn<'_>, new: NewStaff) -> Result<Id, Refusal> {
    let email = address(&new.email)?;
    let role =
        Role::parse(&new.role).ok_or_else(|| Refusal::field("/role", "unknown", "one of: contributor, reporter, editor, chief, admin"))?;
    let slugs = if new.desks.is_empty() { vec!["news".to_owned()] } else { new.desks.clone() };
    let mut desks: Vec<String> = Vec::new();
    for (at, slug) in slugs.iter().enumerate() {
        let (id,) = turn
            .tx
            .opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![slug])
            .await?
            .ok_or_else(|| Refusal::field(&format!("/desks/{at}"), "unknown", format!("there is no desk `{slug}`")))?;
        if !desks.contains(&id) {
            desks.push(id);
        }
    }
    for desk in &desks {
        let subject = Subject { desk: Some(desk), ..Subject::site("staff") };
        turn.permit(Capability::StaffManage, &subject).await?;
    }
    if let Actor::Staff(staff) = turn.actor
        && role > staff.role
    {
        return Err(Refusal::Forbidden("staff.manage"));
    }
    turn.proved()?;
    let hash = match &new.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let name = if new.name.trim().is_empty() {
        email.split('@').next().unwrap_or_default().to_owned()
    } else {
        new.name.trim().chars().take(200).collect()
    };
    let id = turn.id();
    let now = turn.now;
    let fresh = turn
        .tx
        .run(
            "INSERT INTO staff (id, email, name, role, password, disabled, author_id, made_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, 1) ON CONFLICT (email) DO NOTHING",
            params![&id, &email, name, role.name(), hash, false, now],
        )
        .await?;
    if fresh == 0 {
        return Err(Refusal::conflict("email", format!("{email} is on the staff already")));
    }
    super::change::set_desks(turn, id.as_str(), &desks).await?;
    // Whoever comes by hand needs no invitation any more.
    turn.tx.run("DELETE FROM invitation WHERE email = $1", params![&email]).await?;
    turn.log("staff.add", "staff", id.as_str(), &format!("{email}, {}, {}", role.name(), slugs.join(" ")))
        .await?;
    turn.note(Entry::new("staff_added", "staff", &id));
    Ok(id)
}
