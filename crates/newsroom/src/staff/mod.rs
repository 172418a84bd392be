//! Staff: who may come in, in which role, at which desks; their passwords, sessions and keys.

mod add;
mod change;
mod key;
mod password;
mod remove;
mod sign_in;

pub use add::{NewStaff, add};
pub use change::{Change, change};
pub use key::make_key;
pub use password::set_password;
pub use remove::remove;
pub use sign_in::SignedIn;

use crate::actor::{self, Capability};
use crate::{Actor, Newsroom, Refusal, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Blobs, Tx, params};

/// A member of staff as lists show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Private id.
    pub id: String,
    /// Mail address, lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Slugs of the desks, the first is theirs.
    pub desks: Vec<String>,
    /// Can't come in.
    pub disabled: bool,
}

#[derive(Debug, sqlx::FromRow)]
struct StaffRow {
    id: String,
    email: String,
    name: String,
    role: String,
    disabled: bool,
}

impl Newsroom {
    /// The staff that the actor manages, by mail address: a chief those of their own desks, an administrator everybody.
    pub async fn managed_staff(&self, actor: &Actor) -> Result<Vec<Member>, Refusal> {
        let mut members = self.staff().await?;
        if let Actor::Staff(mine) = actor
            && mine.role < Role::Admin
        {
            let desks = self.desks().await?;
            let is_mine = |slug: &String| {
                desks
                    .iter()
                    .any(|desk| desk.slug == *slug && mine.desks.iter().any(|id| id.as_str() == desk.id))
            };
            members.retain(|member| member.desks.iter().all(is_mine));
        }
        Ok(members)
    }

    /// Names of everybody on the staff by id, also of those who can't come in any more: who wrote, kept or decided something.
    pub async fn staff_names(&self) -> Result<BTreeMap<String, String>, Refusal> {
        let rows = self.db.all::<(String, String)>("SELECT id, name FROM staff", params![]).await?;
        Ok(rows.into_iter().collect())
    }

    /// Everybody on the staff, by mail address.
    pub async fn staff(&self) -> Result<Vec<Member>, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let rows = tx
            .all::<StaffRow>("SELECT id, email, name, role, disabled FROM staff ORDER BY email", params![])
            .await?;
        let mut members = Vec::with_capacity(rows.len());
        for row in rows {
            let desks = tx
                .all::<(String,)>(
                    "SELECT d.slug FROM staff_desk s JOIN desk d ON d.id = s.desk_id WHERE s.staff_id = $1 ORDER BY s.position",
                    params![&row.id],
                )
                .await?;
            members.push(Member {
                id: row.id,
                email: row.email,
                name: row.name,
                role: row.role,
                desks: desks.into_iter().map(|(slug,)| slug).collect(),
                disabled: row.disabled,
            });
        }
        Ok(members)
    }

    /// Who holds this key or session, if it is valid now. Only the hash of a secret is stored.
    pub async fn actor_by_secret(&self, secret: &str) -> Result<Option<Actor>, Refusal> {
        let now = self.clock.now();
        let hash = Blobs::name(secret.as_bytes());
        let mut tx = self.db.snapshot().await?;
        let key = tx
            .opt::<(String, String)>(
                "SELECT staff_id, scopes FROM token WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2)",
                params![&hash, now],
            )
            .await?;
        let (staff, scopes) = match key {
            Some((staff, scopes)) => {
                let scopes: Vec<Capability> = scopes.split(',').filter_map(Capability::parse).collect();
                (staff, Some(scopes).filter(|scopes| !scopes.is_empty()))
            }
            None => {
                let session = tx
                    .opt::<(String,)>("SELECT staff_id FROM session WHERE hash = $1 AND expires_at > $2", params![&hash, now])
                    .await?;
                match session {
                    Some((staff,)) => (staff, None),
                    None => return Ok(None),
                }
            }
        };
        actor_of(&mut tx, &staff, scopes).await
    }
}

/// A member of staff as an actor; `None` if they are gone or disabled.
async fn actor_of(tx: &mut Tx, id: &str, scopes: Option<Vec<Capability>>) -> Result<Option<Actor>, Refusal> {
    let Some(row) = tx
        .opt::<StaffRow>("SELECT id, email, name, role, disabled FROM staff WHERE id = $1", params![id])
        .await?
        .filter(|row| !row.disabled)
    else {
        return Ok(None);
    };
    let desks = tx
        .all::<(String,)>("SELECT desk_id FROM staff_desk WHERE staff_id = $1 ORDER BY position", params![id])
        .await?;
    let damaged = |what: &str| Refusal::Damaged(format!("{what} of a member of staff"));
    Ok(Some(Actor::Staff(actor::Staff {
        id: row.id.parse().map_err(|_| damaged("id"))?,
        name: row.name,
        role: Role::parse(&row.role).ok_or_else(|| damaged("role"))?,
        desks: desks
            .into_iter()
            .map(|(desk,)| desk.parse().map_err(|_| damaged("desk")))
            .collect::<Result<_, _>>()?,
        scopes,
    })))
}

/// A mail address as it is compared: trimmed, lower case, one @ with something on both sides.
fn address(text: &str) -> Result<String, Refusal> {
    let address = text.trim().to_lowercase();
    let fine = address.len() <= 254
        && address
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !address.contains(char::is_whitespace);
    if fine { Ok(address) } else { Err(Refusal::field("/email", "address", "a mail address")) }
}
