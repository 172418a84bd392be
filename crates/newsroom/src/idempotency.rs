//! Answers that were given, so that the same request sent twice is done once.

use crate::{Actor, Newsroom, Refusal};
use serde_json::Value;
use store::params;

/// Answers are kept for a day, in seconds.
const KEPT: i64 = 86_400;

impl Newsroom {
    /// The answer that was given to this request under this key. Another request under the same key is a conflict.
    pub async fn answered(&self, actor: &Actor, key: &str, request: &str) -> Result<Option<Value>, Refusal> {
        let row = self
            .db
            .opt::<(String, String)>("SELECT request, answer FROM idempotency WHERE actor = $1 AND key = $2", params![name(actor), key])
            .await?;
        match row {
            None => Ok(None),
            Some((same, answer)) if same == request => Ok(Some(serde_json::from_str(&answer)?)),
            Some(_) => Err(Refusal::conflict("idempotency_key", "this key was used for another request")),
        }
    }

    /// Keeps an answer under its key; old ones are forgotten.
    pub async fn remember_answer(&self, actor: &Actor, key: &str, request: &str, answer: &Value) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        tx.run("DELETE FROM idempotency WHERE at < $1", params![now.plus_seconds(-KEPT)]).await?;
        tx.run(
            "INSERT INTO idempotency (key, actor, request, answer, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            params![key, name(actor), request, answer.to_string(), now],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

fn name(actor: &Actor) -> String {
    actor.id().map_or_else(|| actor.origin().to_owned(), ToString::to_string)
}
