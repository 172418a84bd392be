use super::change::lock_for;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{params, password};

/// Sets somebody's password and ends their sessions. Event: `staff_password_set`.
pub async fn set_password(turn: &mut Turn<'_>, key: &str, password: &str) -> Result<(), Refusal> {
    let outcome = password_set(turn, key, password).await;
    turn.guard(outcome)
}

async fn password_set(turn: &mut Turn<'_>, key: &str, password: &str) -> Result<(), Refusal> {
    let hash = hash(password).await?;
    let mine = match turn.actor.id().cloned() {
        Some(mine) => {
            turn.tx
                .opt::<(String,)>(
                    "UPDATE staff SET version = version + 1 WHERE id = $1 AND (id = $2 OR email = $3) RETURNING id",
                    params![&mine, key, key.to_lowercase()],
                )
                .await?
        }
        None => None,
    };
    let id = match mine {
        Some((id,)) => id,
        None => lock_for(turn, key).await?.id,
    };
    turn.tx.run("UPDATE staff SET password = $2 WHERE id = $1", params![&id, hash]).await?;
    turn.tx.run("DELETE FROM session WHERE staff_id = $1", params![&id]).await?;
    turn.log("password.set", "staff", &id, "").await?;
    let id = id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("staff_password_set", "staff", &id));
    Ok(())
}

/// Sets the actor's own password, after a fresh proof. All other sessions of theirs end. Event: `staff_password_set`.
pub async fn set_own_password(turn: &mut Turn<'_>, password: &str) -> Result<(), Refusal> {
    let outcome = own_set(turn, password).await;
    turn.guard(outcome)
}

async fn own_set(turn: &mut Turn<'_>, password: &str) -> Result<(), Refusal> {
    let (me, session) = turn.own_session()?;
    turn.proved()?;
    let hash = hash(password).await?;
    turn.tx
        .run("UPDATE staff SET version = version + 1, password = $2 WHERE id = $1", params![&me, hash])
        .await?;
    super::code::end_others(turn, &me, &session.id).await?;
    turn.log("password.set", "staff", &me, "").await?;
    let id = me.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("staff_password_set", "staff", &id));
    Ok(())
}

/// A password that is long enough, and not too long.
pub fn checked(password: &str) -> Result<String, Refusal> {
    let length = password.chars().count();
    if (8..=512).contains(&length) {
        Ok(password.to_owned())
    } else {
        Err(Refusal::field("/password", "length", "8 to 512 characters"))
    }
}

/// Hashes a password with argon2id and a fresh salt.
pub(super) async fn hash(password: &str) -> Result<String, Refusal> {
    Ok(password::hash(&checked(password)?).await?)
}

/// Whether the password belongs to the hash. Without a hash the same work is done, so that nobody learns who is on the staff.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool, Refusal> {
    Ok(password::verify(password, hash).await?)
}
