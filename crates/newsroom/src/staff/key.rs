use crate::actor::{Actor, Capability, Subject};
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Blobs, Moment, params};

/// A key as lists show it: never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// Says which one is meant.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// In whose name it acts.
    pub staff: String,
    /// Their mail address.
    pub email: String,
    /// What it may do of what they may; none = all of it.
    pub scopes: Vec<String>,
    /// Since when.
    pub made_at: Moment,
    /// Until when; none = until somebody ends it.
    pub expires_at: Option<Moment>,
    /// When it was used last, to ten minutes.
    pub used_at: Option<Moment>,
}

/// Makes a key for scripts, in somebody's name, with all of their rights or only some. Gives the secret, which is not stored.
/// Event: `key_made`.
pub async fn make_key(turn: &mut Turn<'_>, staff: &str, scopes: &[Capability], expires_at: Option<Moment>) -> Result<String, Refusal> {
    Ok(make_named_key(turn, staff, "", scopes, expires_at).await?.1)
}

/// The same with a word that says what it is for. Gives its id and the secret.
pub async fn make_named_key(
    turn: &mut Turn<'_>,
    staff: &str,
    name: &str,
    scopes: &[Capability],
    expires_at: Option<Moment>,
) -> Result<(String, String), Refusal> {
    let outcome = made(turn, staff, name, scopes, expires_at).await;
    turn.guard(outcome)
}

async fn made(
    turn: &mut Turn<'_>,
    staff: &str,
    name: &str,
    scopes: &[Capability],
    expires_at: Option<Moment>,
) -> Result<(String, String), Refusal> {
    turn.permit(Capability::KeysManage, &Subject::site("key")).await?;
    turn.proved()?;
    // A key that may only some things makes none that may more.
    if let Actor::Staff(own) = turn.actor
        && let Some(mine) = &own.scopes
        && (scopes.is_empty() || scopes.iter().any(|scope| !mine.contains(scope)))
    {
        return Err(Refusal::Forbidden("keys.manage"));
    }
    if expires_at.is_some_and(|at| at <= turn.now) {
        return Err(Refusal::field("/expires_at", "past", "a time to come"));
    }
    let (id,) = turn
        .tx
        .opt::<(String,)>(
            "UPDATE staff SET version = version + 1 WHERE (id = $1 OR email = $2) AND NOT disabled RETURNING id",
            params![staff, staff.to_lowercase()],
        )
        .await?
        .ok_or(Refusal::NotFound("member of staff"))?;
    let secret = turn.chance().token();
    let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
    let name: String = name.trim().chars().take(80).collect();
    let (now, key) = (turn.now, turn.id().to_string());
    turn.tx
        .run(
            "INSERT INTO token (hash, id, name, staff_id, scopes, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![Blobs::name(secret.as_bytes()), &key, &name, &id, names.join(","), now, expires_at],
        )
        .await?;
    turn.log("key.make", "staff", &id, &name).await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("key_made", "staff", &id));
    Ok((key, secret))
}

/// Ends a key. Event: `key_ended`.
pub async fn end_key(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = ended(turn, id).await;
    turn.guard(outcome)
}

async fn ended(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    turn.permit(Capability::KeysManage, &Subject::site("key")).await?;
    let (staff, name) = turn
        .tx
        .opt::<(String, String)>("DELETE FROM token WHERE id = $1 RETURNING staff_id, name", params![id])
        .await?
        .ok_or(Refusal::NotFound("key"))?;
    turn.log("key.end", "staff", &staff, &name).await?;
    let staff = staff.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("key_ended", "staff", &staff));
    Ok(())
}

impl Newsroom {
    /// Keys for scripts that are valid now, the newest first.
    pub async fn keys(&self) -> Result<Vec<Key>, Refusal> {
        let rows = self
            .db
            .all::<(String, String, String, String, String, i64, Option<i64>, Option<i64>)>(
                "SELECT t.id, t.name, t.staff_id, s.email, t.scopes, t.made_at, t.expires_at, t.used_at \
                 FROM token t JOIN staff s ON s.id = t.staff_id \
                 WHERE t.expires_at IS NULL OR t.expires_at > $1 ORDER BY t.made_at DESC, t.id DESC",
                params![self.clock.now()],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, staff, email, scopes, made_at, expires_at, used_at)| Key {
                id,
                name,
                staff,
                email,
                scopes: scopes.split(',').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
                made_at: Moment(made_at),
                expires_at: expires_at.map(Moment),
                used_at: used_at.map(Moment),
            })
            .collect())
    }
}
