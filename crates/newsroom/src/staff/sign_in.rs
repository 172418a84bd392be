use super::{actor_of, password};
use crate::{Actor, Newsroom, Refusal};
use store::{Blobs, Moment, params};

/// How long a session lasts, in seconds.
const SESSION: i64 = 14 * 86_400;

/// A session that was opened.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret that the browser or the script keeps.
    pub secret: String,
    /// Until when it is valid.
    pub expires_at: Moment,
    /// Who it is.
    pub actor: Actor,
    /// Their mail address.
    pub email: String,
}

impl Newsroom {
    /// Opens a session. `None` for a wrong address or password alike.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Option<SignedIn>, Refusal> {
        let email = email.trim().to_lowercase();
        let row = self
            .db
            .opt::<(String, Option<String>, bool)>("SELECT id, password, disabled FROM staff WHERE email = $1", params![&email])
            .await?;
        let hash = row.as_ref().and_then(|(_, hash, _)| hash.clone());
        let right = password::verify(password, hash).await?;
        let Some((id, _, false)) = row.filter(|_| right) else {
            return Ok(None);
        };
        let secret = self.chance.token();
        let now = self.clock.now();
        let expires_at = now.plus_seconds(SESSION);
        let mut tx = self.db.begin().await?;
        tx.run("DELETE FROM session WHERE expires_at <= $1", params![now]).await?;
        tx.run(
            "INSERT INTO session (hash, staff_id, made_at, expires_at) VALUES ($1, $2, $3, $4)",
            params![Blobs::name(secret.as_bytes()), &id, now, expires_at],
        )
        .await?;
        let actor = actor_of(&mut tx, &id, None).await?;
        tx.commit().await?;
        Ok(actor.map(|actor| SignedIn { secret, expires_at, actor, email }))
    }

    /// Ends a session.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Refusal> {
        self.db
            .run("DELETE FROM session WHERE hash = $1", params![Blobs::name(secret.as_bytes())])
            .await?;
        Ok(())
    }
}
