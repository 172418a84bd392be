use super::standing;
use crate::actor::Capability;
use crate::presence::{LASTS, readable};
use crate::{Newsroom, Refusal, Turn};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use store::{Id, params};

/// The longest word of a cursor that other nodes are told, in bytes: a place, a name, and room to spare.
pub const LONGEST: usize = 16 * 1024;

/// Writes down where a window stands in a text, for the other nodes: `visit` names the window, its node first. What is too long, or belongs
/// to another galley, is not written. No event; nothing is locked: whoever writes goes on.
pub async fn point(turn: &mut Turn<'_>, article: &Id, visit: &str, epoch: i64, said: &[u8]) -> Result<(), Refusal> {
    let outcome = pointed(turn, article, visit, epoch, said).await;
    turn.guard(outcome)
}

async fn pointed(turn: &mut Turn<'_>, id: &Id, visit: &str, epoch: i64, said: &[u8]) -> Result<(), Refusal> {
    let row = readable(&mut turn.tx, turn.actor, id).await?;
    turn.permit(Capability::ArticleWrite, &row.subject()).await?;
    let is_here = standing(&mut turn.tx, id.as_str()).await?.is_some_and(|now| now.epoch == epoch);
    if !is_here || said.len() > LONGEST {
        return Ok(());
    }
    let now = turn.now;
    turn.tx
        .run("DELETE FROM galley_cursor WHERE article_id = $1 AND seen_at <= $2", params![id, now.plus_seconds(-LASTS)])
        .await?;
    turn.tx
        .run(
            "INSERT INTO galley_cursor (article_id, visit, epoch, said, seen_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (article_id, visit) DO UPDATE SET epoch = excluded.epoch, said = excluded.said, seen_at = excluded.seen_at",
            params![id, visit, epoch, STANDARD.encode(said), now],
        )
        .await?;
    Ok(())
}

impl Newsroom {
    /// Where windows of other nodes than `node` stand in a galley: each window, with what its browser said last. Nobody is among them who was
    /// not heard of for half a minute.
    pub async fn cursors(&self, article: &Id, epoch: i64, node: &str) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
        let rows = self
            .db
            .all::<(String, String)>(
                "SELECT visit, said FROM galley_cursor WHERE article_id = $1 AND epoch = $2 AND seen_at > $3 AND visit NOT LIKE $4 ORDER BY visit",
                params![article, epoch, self.clock.now().plus_seconds(-LASTS), format!("{}%", store::like(node))],
            )
            .await?;
        rows.into_iter()
            .map(|(visit, said)| Ok((visit, STANDARD.decode(said).map_err(|_| Refusal::Damaged("a cursor".into()))?)))
            .collect()
    }

    /// A window left: its cursor goes.
    pub async fn forget_cursor(&self, article: &Id, visit: &str) -> Result<(), Refusal> {
        self.db
            .run("DELETE FROM galley_cursor WHERE article_id = $1 AND visit = $2", params![article, visit])
            .await?;
        Ok(())
    }
}
