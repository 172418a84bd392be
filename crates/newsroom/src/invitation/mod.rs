//! Invitations: a link by which somebody comes to the staff, once, within three days, with one address and one role.

mod accept;
mod invite;
mod revoke;

pub use accept::{Accepted, accept};
pub use invite::{Invited, NewInvitation, invite};
pub use revoke::revoke;

use crate::{Actor, Newsroom, Refusal, Role};
use serde::Serialize;
use store::{Blobs, Moment, params};

/// How long an invitation is good for, in seconds.
pub const LASTS: i64 = 72 * 3_600;

/// An invitation as lists show it: never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// Says which one is meant.
    pub id: String,
    /// The address it is for.
    pub email: String,
    /// The name it is for; empty = they say it themselves.
    pub name: String,
    /// The role it gives.
    pub role: String,
    /// Slugs of the desks.
    pub desks: Vec<String>,
    /// Who asks them in, by id; none = whoever runs the program's commands.
    pub by: Option<String>,
    /// Since when.
    pub made_at: Moment,
    /// Until when.
    pub expires_at: Moment,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    email: String,
    name: String,
    role: String,
    desks: String,
    staff_id: Option<String>,
    made_at: i64,
    expires_at: i64,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Invitation {
        Invitation {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            desks: serde_json::from_str(&row.desks).unwrap_or_default(),
            by: row.staff_id,
            made_at: Moment(row.made_at),
            expires_at: Moment(row.expires_at),
        }
    }
}

impl Newsroom {
    /// Invitations that are still good and that the actor manages: a chief those to their own desks, an administrator all.
    pub async fn invitations(&self, actor: &Actor) -> Result<Vec<Invitation>, Refusal> {
        let rows = self
            .db
            .all::<Row>(
                "SELECT id, email, name, role, desks, staff_id, made_at, expires_at FROM invitation WHERE expires_at > $1 ORDER BY email",
                params![self.clock.now()],
            )
            .await?;
        let mut invitations: Vec<Invitation> = rows.into_iter().map(Invitation::from).collect();
        if let Actor::Staff(mine) = actor
            && mine.role < Role::Admin
        {
            let desks = self.desks().await?;
            let own = |slug: &String| {
                desks
                    .iter()
                    .any(|desk| desk.slug == *slug && mine.desks.iter().any(|id| id.as_str() == desk.id))
            };
            invitations.retain(|invitation| invitation.desks.iter().all(own));
        }
        Ok(invitations)
    }

    /// What the link with this secret asks somebody to. `None` = it was used, ended or is too old.
    pub async fn invitation(&self, secret: &str) -> Result<Option<Invitation>, Refusal> {
        let row = self
            .db
            .opt::<Row>(
                "SELECT id, email, name, role, desks, staff_id, made_at, expires_at FROM invitation WHERE hash = $1 AND expires_at > $2",
                params![Blobs::name(secret.as_bytes()), self.clock.now()],
            )
            .await?;
        Ok(row.map(Invitation::from))
    }
}
