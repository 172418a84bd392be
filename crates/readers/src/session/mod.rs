//! Sessions: the browsers in which a reader is signed in. Only the hash of a session's secret is stored.

mod code;
mod end;
mod list;
mod sign_in;

pub use end::Ending;
pub use list::Session;
pub use sign_in::SignedIn;

use crate::{Error, Readers};
use store::{Blobs, Id, Moment, Tx, params};

/// How long a session lasts that is not used, in seconds.
pub const LASTS: i64 = 60 * 86_400;
/// How long the way from the password to the one-time code may take, in seconds.
pub const HALF_LASTS: i64 = 600;
/// How often it is written down that a session is used, in seconds.
const NOTED: i64 = 3_600;
/// Letters kept of what a browser calls itself.
const AGENT: usize = 160;

/// Who is signed in, and through which session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Id of the account.
    pub id: String,
    /// Name shown beside comments; empty = none chosen.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Code of the edition in whose language they are spoken to.
    pub edition: String,
    /// Id of the session.
    pub session: String,
    /// When they last proved who they are.
    pub proved_at: Moment,
    /// The password was right, a one-time code is still wanted: nothing may be shown yet.
    pub half: bool,
}

/// A session that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the browser keeps.
    pub secret: String,
    /// A one-time code is still wanted.
    pub half: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    edition: String,
    session: String,
    proved_at: i64,
    half: bool,
    seen_at: i64,
}

impl Readers {
    /// Who holds this secret, if it is valid now.
    pub async fn reader(&self, secret: &str) -> Result<Option<Reader>, Error> {
        let now = self.clock.now();
        let hash = Blobs::name(secret.as_bytes());
        let row = self
            .db
            .opt::<Row>(
                "SELECT a.id, a.name, a.email, a.edition, s.id AS session, s.proved_at, s.half, s.seen_at \
                 FROM session s JOIN account a ON a.id = s.account_id WHERE s.hash = $1 AND s.expires_at > $2",
                params![&hash, now],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        if !row.half && now >= Moment(row.seen_at).plus_seconds(NOTED) {
            self.db
                .run(
                    "UPDATE session SET seen_at = $2, expires_at = $3 WHERE hash = $1",
                    params![&hash, now, now.plus_seconds(LASTS)],
                )
                .await?;
        }
        Ok(Some(Reader {
            id: row.id,
            name: row.name,
            email: row.email,
            edition: row.edition,
            session: row.session,
            proved_at: Moment(row.proved_at),
            half: row.half,
        }))
    }
}

/// Opens a session in a transaction: the last thing of every way in.
pub(crate) async fn open(readers: &Readers, tx: &mut Tx, account: &str, agent: &str, half: bool) -> Result<Opened, Error> {
    let now = readers.clock.now();
    let secret = readers.chance.token();
    let agent: String = agent.chars().filter(|letter| !letter.is_control()).take(AGENT).collect();
    let lasts = if half { HALF_LASTS } else { LASTS };
    tx.run("DELETE FROM session WHERE expires_at <= $1", params![now]).await?;
    tx.run(
        "INSERT INTO session (hash, id, account_id, half, agent, made_at, seen_at, proved_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7)",
        params![Blobs::name(secret.as_bytes()), Id::new(now, &readers.chance), account, half, agent, now, now.plus_seconds(lasts)],
    )
    .await?;
    Ok(Opened { secret, half })
}
