//! Staff: who may come in, in which role, at which desks; their passwords, sessions and keys.

mod add;
mod change;
mod code;
mod factor;
mod key;
mod passkey;
mod password;
mod prove;
mod remove;
mod session;
mod sign_in;
mod view;

pub use add::{NewStaff, add};
pub use change::{Change, change};
pub use code::{begin_codes, confirm_codes, end_codes, renew_recovery};
pub use factor::{Factors, reset_factors};
pub use key::{Key, end_key, make_key, make_named_key};
pub use passkey::{Begun, Passkey, begin_passkey, finish_passkey, remove_passkey};
pub use password::{checked as checked_password, set_own_password, set_password};
pub use prove::{Evidence, Proved};
pub use remove::remove;
pub use session::{Browser, Ending, From, end as end_sessions, end_all as end_all_sessions};
pub use sign_in::{Entered, SignedIn};
pub use view::{View, set_views};

pub(crate) use factor::factors;
use factor::{is_wanted, refuse_without_factor};

use crate::actor::{self, Capability, Session};
use crate::{Actor, Newsroom, Refusal, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Blobs, Tx, params, sql};

/// How often it is written down that a key is used, in seconds.
const NOTED: i64 = 600;

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
    /// Comes in with a second factor.
    pub second_factor: bool,
}

#[derive(Debug, sqlx::FromRow)]
struct StaffRow {
    id: String,
    email: String,
    name: String,
    role: String,
    disabled: bool,
    second_factor: bool,
}

/// Columns of [`StaffRow`].
const COLUMNS: &str = "id, email, name, role, disabled, \
     (totp_on OR EXISTS (SELECT 1 FROM passkey WHERE passkey.staff_id = staff.id)) AS second_factor";

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
            .all::<StaffRow>(sql(format!("SELECT {COLUMNS} FROM staff ORDER BY email")), params![])
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
                second_factor: row.second_factor,
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
            .opt::<(String, String, Option<i64>)>(
                "SELECT staff_id, scopes, used_at FROM token WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2)",
                params![&hash, now],
            )
            .await?;
        let (actor, note) = match key {
            Some((staff, scopes, used_at)) => {
                let scopes: Vec<Capability> = scopes.split(',').filter_map(Capability::parse).collect();
                let scopes = Some(scopes).filter(|scopes| !scopes.is_empty());
                let is_due = used_at.is_none_or(|at| now >= store::Moment(at).plus_seconds(NOTED));
                (
                    actor_of(&mut tx, &staff, scopes, None).await?,
                    is_due.then_some("UPDATE token SET used_at = $2 WHERE hash = $1"),
                )
            }
            None => match session::find(&mut tx, &hash, now).await? {
                Some((staff, session, is_due)) => {
                    let actor = actor_of(&mut tx, &staff, None, Some(session)).await?;
                    (actor, is_due.then_some("UPDATE session SET seen_at = $2 WHERE hash = $1"))
                }
                None => return Ok(None),
            },
        };
        drop(tx);
        if let Some(note) = note.filter(|_| actor.is_some())
            && let Err(error) = self.db.run(note, params![&hash, now]).await
        {
            // A mark of use is no reason to turn somebody away.
            tracing::debug!(%error, "it was not written down that a session or a key is used");
        }
        Ok(actor)
    }

    /// A member of staff as an actor, as if by a key; `None` if they are gone or disabled.
    pub(crate) async fn staff_actor(&self, id: &str) -> Result<Option<Actor>, Refusal> {
        let mut tx = self.db.snapshot().await?;
        actor_of(&mut tx, id, None, None).await
    }
}

/// A member of staff as an actor; `None` if they are gone or disabled.
async fn actor_of(tx: &mut Tx, id: &str, scopes: Option<Vec<Capability>>, session: Option<Session>) -> Result<Option<Actor>, Refusal> {
    let Some(row) = tx
        .opt::<StaffRow>(sql(format!("SELECT {COLUMNS} FROM staff WHERE id = $1")), params![id])
        .await?
        .filter(|row| !row.disabled)
    else {
        return Ok(None);
    };
    let desks = tx
        .all::<(String,)>("SELECT desk_id FROM staff_desk WHERE staff_id = $1 ORDER BY position", params![id])
        .await?;
    let damaged = |what: &str| Refusal::Damaged(format!("{what} of a member of staff"));
    let role = Role::parse(&row.role).ok_or_else(|| damaged("role"))?;
    let bare = session.is_some() && !row.second_factor && is_wanted(tx, role).await?;
    Ok(Some(Actor::Staff(actor::Staff {
        id: row.id.parse().map_err(|_| damaged("id"))?,
        name: row.name,
        role,
        desks: desks
            .into_iter()
            .map(|(desk,)| desk.parse().map_err(|_| damaged("desk")))
            .collect::<Result<_, _>>()?,
        scopes: if bare { Some(vec![Capability::SessionUse]) } else { scopes },
        session: session.map(|session| Session { bare, ..session }),
    })))
}

/// A mail address as it is compared: trimmed, lower case, one @ with something on both sides.
pub(crate) fn address(text: &str) -> Result<String, Refusal> {
    let address = text.trim().to_lowercase();
    let fine = address.len() <= 254
        && address
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !address.contains(char::is_whitespace);
    if fine { Ok(address) } else { Err(Refusal::field("/email", "address", "a mail address")) }
}
