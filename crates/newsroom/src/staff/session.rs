use super::{SignedIn, actor_of};
use crate::actor::{Capability, Session};
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Blobs, Id, Moment, Tx, params};

/// How long a session lasts at most, in seconds.
const LASTS: i64 = 7 * 86_400;
/// How long one lasts that is not used, in seconds.
const IDLE: i64 = 12 * 3_600;
/// How often it is written down that one is used, in seconds.
const NOTED: i64 = 300;
/// Letters kept of what a browser calls itself.
const AGENT: usize = 160;

/// Where somebody signs in from.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    /// What the browser calls itself.
    pub agent: &'a str,
    /// The network that tries are counted for.
    pub network: &'a str,
}

/// A browser that is signed in, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Browser {
    /// Says which one is meant.
    pub id: String,
    /// What it calls itself.
    pub agent: String,
    /// Where it signed in from.
    pub network: String,
    /// Since when.
    pub made_at: Moment,
    /// When it was used last, to five minutes.
    pub seen_at: Moment,
    /// Until when it lasts at most.
    pub expires_at: Moment,
}

/// Which sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending<'a> {
    /// The one with this id.
    One(&'a str),
    /// All but the one that the actor acts in.
    Others,
}

/// Opens a session in a transaction: the last thing of every way in. `how` is what was proved, for the audit log.
pub(super) async fn open(room: &Newsroom, tx: &mut Tx, staff: &str, how: &str, from: &From<'_>) -> Result<SignedIn, Refusal> {
    let now = room.clock.now();
    let secret = room.chance.token();
    let id = Id::new(now, &room.chance).to_string();
    let agent: String = from.agent.chars().filter(|letter| !letter.is_control()).take(AGENT).collect();
    let expires_at = now.plus_seconds(LASTS);
    tx.run("DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2", params![now, now.plus_seconds(-IDLE)])
        .await?;
    tx.run(
        "INSERT INTO session (hash, id, staff_id, agent, network, made_at, seen_at, proved_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7)",
        params![Blobs::name(secret.as_bytes()), &id, staff, agent, from.network, now, expires_at],
    )
    .await?;
    tx.run(
        "INSERT INTO audit (id, at, actor, action, noun, noun_id, reason) VALUES ($1, $2, $3, 'session.begin', 'session', $4, $5)",
        params![Id::new(now, &room.chance), now, staff, &id, how],
    )
    .await?;
    let (email,) = tx.one::<(String,)>("SELECT email FROM staff WHERE id = $1", params![staff]).await?;
    let session = Session { id, proved_at: now, bare: false };
    let actor = actor_of(tx, staff, None, Some(session)).await?.ok_or(Refusal::NotFound("member of staff"))?;
    Ok(SignedIn { secret, expires_at, actor, email })
}

/// Ends sessions of the actor's own. Gives how many.
pub async fn end(turn: &mut Turn<'_>, which: Ending<'_>) -> Result<u64, Refusal> {
    let outcome = ended(turn, which).await;
    turn.guard(outcome)
}

async fn ended(turn: &mut Turn<'_>, which: Ending<'_>) -> Result<u64, Refusal> {
    let (me, mine) = turn.own_session()?;
    let (count, noun_id) = match which {
        Ending::One(id) => {
            let count = turn.tx.run("DELETE FROM session WHERE staff_id = $1 AND id = $2", params![&me, id]).await?;
            (count, id.to_owned())
        }
        Ending::Others => {
            let count = turn
                .tx
                .run("DELETE FROM session WHERE staff_id = $1 AND id <> $2", params![&me, &mine.id])
                .await?;
            (count, String::new())
        }
    };
    if count == 0 && matches!(which, Ending::One(_)) {
        return Err(Refusal::NotFound("session"));
    }
    if count > 0 {
        turn.log("session.end", "session", &noun_id, "").await?;
    }
    Ok(count)
}

/// Ends every session of somebody whom the actor manages.
pub async fn end_all(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let outcome = ended_all(turn, key).await;
    turn.guard(outcome)
}

async fn ended_all(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let somebody = super::change::lock_for(turn, key).await?;
    turn.tx.run("DELETE FROM session WHERE staff_id = $1", params![&somebody.id]).await?;
    turn.log("session.end", "staff", &somebody.id, "all").await
}

impl Newsroom {
    /// Sessions of a member of staff that are valid now, the one used last first.
    pub async fn sessions(&self, staff: &str) -> Result<Vec<Browser>, Refusal> {
        let now = self.clock.now();
        let rows = self
            .db
            .all::<(String, String, String, i64, i64, i64)>(
                "SELECT id, agent, network, made_at, seen_at, expires_at FROM session \
                 WHERE staff_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id DESC",
                params![staff, now, now.plus_seconds(-IDLE)],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, agent, network, made_at, seen_at, expires_at)| Browser {
                id,
                agent,
                network,
                made_at: Moment(made_at),
                seen_at: Moment(seen_at),
                expires_at: Moment(expires_at),
            })
            .collect())
    }

    /// Ends the session that holds this secret.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Refusal> {
        self.db
            .run("DELETE FROM session WHERE hash = $1", params![Blobs::name(secret.as_bytes())])
            .await?;
        Ok(())
    }
}

/// Whose session has this hash, if it is valid now; and when it was last written down that it is used, if that is long ago.
pub(super) async fn find(tx: &mut Tx, hash: &str, now: Moment) -> Result<Option<(String, Session, bool)>, Refusal> {
    let row = tx
        .opt::<(String, String, i64, i64)>(
            "SELECT staff_id, id, proved_at, seen_at FROM session WHERE hash = $1 AND expires_at > $2 AND seen_at > $3",
            params![hash, now, now.plus_seconds(-IDLE)],
        )
        .await?;
    Ok(row.map(|(staff, id, proved_at, seen_at)| {
        let session = Session { id, proved_at: Moment(proved_at), bare: false };
        (staff, session, now >= Moment(seen_at).plus_seconds(NOTED))
    }))
}

impl Turn<'_> {
    /// Who acts, and in which session. A key has none: what belongs to a person is done by the person.
    pub(crate) fn own_session(&self) -> Result<(String, Session), Refusal> {
        match self.actor {
            crate::Actor::Staff(staff) if staff.session.is_some() => {
                let session = staff.session.clone().ok_or(Refusal::Forbidden(Capability::SessionUse.name()))?;
                Ok((staff.id.to_string(), session))
            }
            _ => Err(Refusal::rule("session", "a key can't do this: sign in with a password or a passkey")),
        }
    }
}
