//! Passwords: hashed with argon2id, a few at a time, on threads of their own.

use crate::Error;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Each hashing takes 19 MiB: a crowd at the door must not take all memory.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Hashes a password with argon2id and a fresh salt. How long it must be is the caller's rule.
pub async fn hash(password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    work(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Other(error.to_string()))
    })
    .await?
}

/// Whether the password belongs to the hash. Without a hash the same work is done, so that nobody learns from the time it takes
/// whether there is one.
pub async fn verify(password: &str, hash: Option<String>) -> Result<bool, Error> {
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

async fn work<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let broken = |error: &dyn std::error::Error| Error::Other(error.to_string());
    let _place = HASHING.acquire().await.map_err(|error| broken(&error))?;
    tokio::task::spawn_blocking(job).await.map_err(|error| broken(&error))
}
