use super::change::lock_for;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use store::params;
use tokio::sync::Semaphore;

/// Each hashing takes 19 MiB: a crowd at the door must not take all memory.
static HASHING: Semaphore = Semaphore::const_new(4);

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
    let id = id.parse().map_err(|_| Refusal::Damaged("staff id".into()))?;
    turn.note(Entry::new("staff_password_set", "staff", &id));
    Ok(())
}

/// Hashes a password with argon2id and a fresh salt.
pub(super) async fn hash(password: &str) -> Result<String, Refusal> {
    let length = password.chars().count();
    if !(8..=512).contains(&length) {
        return Err(Refusal::field("/password", "length", "8 to 512 characters"));
    }
    let password = password.to_owned();
    work(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Refusal::Damaged(error.to_string()))
    })
    .await?
}

/// Whether the password belongs to the hash. Without a hash the same work is done, so that nobody learns who is on the staff.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool, Refusal> {
    let password = password.to_owned();
    work(move || match hash {
        Some(hash) => PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            let _ = Argon2::default().hash_password(password.as_bytes());
            false
        }
    })
    .await
}

async fn work<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let _place = HASHING.acquire().await.map_err(|error| Refusal::Damaged(error.to_string()))?;
    tokio::task::spawn_blocking(job).await.map_err(|error| Refusal::Damaged(error.to_string()))
}
