use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Actor, Refusal, Role, Turn};
use store::params;

/// What changes; `None` stays.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// One of the five roles.
    pub role: Option<String>,
    /// Slugs of desks.
    pub desks: Option<Vec<String>>,
    /// Shut out, or let in again. Shutting out ends all sessions and keys at once.
    pub disabled: Option<bool>,
    /// A new password, given on by hand. Ends all sessions.
    pub password: Option<String>,
}

/// Changes a member of staff, found by id or mail address. Event: `staff_changed`.
pub async fn change(turn: &mut Turn<'_>, key: &str, change: Change) -> Result<(), Refusal> {
    let outcome = changed(turn, key, change).await;
    turn.guard(outcome)
}

async fn changed(turn: &mut Turn<'_>, key: &str, change: Change) -> Result<(), Refusal> {
    let hash = match change.password.as_deref().filter(|password| !password.is_empty()) {
        Some(password) => Some(super::password::hash(password).await?),
        None => None,
    };
    let Locked { id, name, role: before, disabled } = lock_for(turn, key).await?;
    turn.proved()?;
    let role = match &change.role {
        Some(name) => {
            Role::parse(name).ok_or_else(|| Refusal::field("/role", "unknown", "one of: contributor, reporter, editor, chief, admin"))?
        }
        None => before,
    };
    if let Actor::Staff(staff) = turn.actor
        && role > staff.role
    {
        return Err(Refusal::Forbidden("staff.manage"));
    }
    if let Some(slugs) = &change.desks {
        let mut desks = Vec::new();
        for (at, slug) in slugs.iter().enumerate() {
            let (desk,) = turn
                .tx
                .opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![slug])
                .await?
                .ok_or_else(|| Refusal::field(&format!("/desks/{at}"), "unknown", format!("there is no desk `{slug}`")))?;
            let subject = Subject { desk: Some(&desk), ..Subject::site("staff") };
            turn.permit(Capability::StaffManage, &subject).await?;
            desks.push(desk);
        }
        set_desks(turn, &id, &desks).await?;
    }
    let disabled = change.disabled.unwrap_or(disabled);
    turn.tx
        .run(
            "UPDATE staff SET name = $2, role = $3, disabled = $4 WHERE id = $1",
            params![&id, change.name.unwrap_or(name), role.name(), disabled],
        )
        .await?;
    refuse_without_admin(turn, before).await?;
    let mut done = Vec::new();
    if role != before {
        done.push(format!("{} → {}", before.name(), role.name()));
    }
    if let Some(slugs) = &change.desks {
        done.push(slugs.join(" "));
    }
    match change.disabled {
        Some(true) => done.push("disabled".into()),
        Some(false) => done.push("enabled".into()),
        None => {}
    }
    if let Some(hash) = hash {
        turn.tx.run("UPDATE staff SET password = $2 WHERE id = $1", params![&id, hash]).await?;
        done.push("password".into());
    }
    // Whoever has other rights or another password signs in anew.
    if role != before || done.iter().any(|one| one == "password") {
        turn.tx.run("DELETE FROM session WHERE staff_id = $1", params![&id]).await?;
    }
    turn.log("staff.change", "staff", &id, &done.join("; ")).await?;
    if disabled {
        turn.tx.run("DELETE FROM session WHERE staff_id = $1", params![&id]).await?;
        turn.tx.run("DELETE FROM token WHERE staff_id = $1", params![&id]).await?;
    }
    let id = id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("staff_changed", "staff", &id));
    Ok(())
}

/// A member of staff whose row is locked for this turn.
pub(super) struct Locked {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
}

/// Locks somebody's row and asks whether the actor may manage them: at each of their desks, and nobody above the actor's own role.
pub(super) async fn lock_for(turn: &mut Turn<'_>, key: &str) -> Result<Locked, Refusal> {
    // Two who take the last administrators away at once wait here for each other.
    turn.tx.run("UPDATE settings_head SET version = version WHERE one = 1", params![]).await?;
    let (id, name, role, disabled) = turn
        .tx
        .opt::<(String, String, String, bool)>(
            "UPDATE staff SET version = version + 1 WHERE id = $1 OR email = $2 RETURNING id, name, role, disabled",
            params![key, key.to_lowercase()],
        )
        .await?
        .ok_or(Refusal::NotFound("member of staff"))?;
    turn.permit(Capability::StaffManage, &Subject::site("staff")).await?;
    let theirs = turn
        .tx
        .all::<(String,)>("SELECT desk_id FROM staff_desk WHERE staff_id = $1", params![&id])
        .await?;
    for (desk,) in &theirs {
        let subject = Subject { desk: Some(desk), ..Subject::site("staff") };
        turn.permit(Capability::StaffManage, &subject).await?;
    }
    let role = Role::parse(&role).ok_or_else(|| Refusal::Damaged("role".into()))?;
    match turn.actor {
        Actor::Staff(staff) if role > staff.role => Err(Refusal::Forbidden("staff.manage")),
        _ => Ok(Locked { id, name, role, disabled }),
    }
}

/// Somebody who was an administrator changed: one who can come in must be left.
pub(super) async fn refuse_without_admin(turn: &mut Turn<'_>, before: Role) -> Result<(), Refusal> {
    if before != Role::Admin {
        return Ok(());
    }
    let (left,) = turn
        .tx
        .one::<(i64,)>("SELECT COUNT(*) FROM staff WHERE role = 'admin' AND disabled = $1", params![false])
        .await?;
    if left == 0 {
        return Err(Refusal::rule("last_admin", "the last administrator stays; make another one first"));
    }
    Ok(())
}

/// Replaces somebody's desks.
pub(super) async fn set_desks(turn: &mut Turn<'_>, staff: &str, desks: &[String]) -> Result<(), Refusal> {
    turn.tx.run("DELETE FROM staff_desk WHERE staff_id = $1", params![staff]).await?;
    let rows = desks
        .iter()
        .enumerate()
        .map(|(position, desk)| params![staff, desk, i64::try_from(position).unwrap_or(0)]);
    turn.tx
        .insert_many("INSERT INTO staff_desk (staff_id, desk_id, position) VALUES", rows, "ON CONFLICT DO NOTHING")
        .await?;
    Ok(())
}
