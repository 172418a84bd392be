use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Blobs, Moment, params};

/// Makes a key for scripts, in somebody's name, with all of their rights or only some. Gives the secret, which is not stored.
/// Event: `key_made`.
pub async fn make_key(turn: &mut Turn<'_>, staff: &str, scopes: &[Capability], expires_at: Option<Moment>) -> Result<String, Refusal> {
    let outcome = made(turn, staff, scopes, expires_at).await;
    turn.guard(outcome)
}

async fn made(turn: &mut Turn<'_>, staff: &str, scopes: &[Capability], expires_at: Option<Moment>) -> Result<String, Refusal> {
    turn.permit(Capability::KeysManage, &Subject::site("key")).await?;
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
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO token (hash, staff_id, scopes, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            params![Blobs::name(secret.as_bytes()), &id, names.join(","), now, expires_at],
        )
        .await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("key_made", "staff", &id));
    Ok(secret)
}
