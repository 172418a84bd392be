//! The galley: a story's body while several write in it at once. While it stands, it *is* the draft of the body: every change of it is a
//! row, which any node takes in, in order; a revision is cut of it; who saves a body past it is refused, or becomes one more change of it.
//! Ten minutes after the last one left it is closed, and what it says becomes a revision. What comes later for it is never merged.

mod close;
mod cursor;
mod cut;
mod open;
mod write;

pub use close::{Closed, close, close_empty, end};
pub use cursor::point;
pub use cut::{Mark, cut};
pub use open::{Opened, open, seen};
pub use write::{LARGEST, write};

use crate::actor::{Actor, Capability};
use crate::presence::readable;
use crate::{Newsroom, Refusal, Turn};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use galley::Galley;
use store::{Chance, Id, Tx, params};
use story::Body;

/// How long a galley stands after the last one left, in seconds.
pub const STANDS: i64 = 600;

/// Where a galley stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// How often it was set.
    pub epoch: i64,
    /// The number of its newest change.
    pub n: i64,
    /// The revision whose body it began from, or that was cut of it last.
    pub head: i64,
}

/// A change of a galley: its number, and the update.
pub type Change = (i64, Vec<u8>);

impl Newsroom {
    /// Where a story's galley stands, and what it says; `None` = nobody writes in its body.
    pub async fn galley(&self, actor: &Actor, article: &Id) -> Result<Option<(Standing, Body)>, Refusal> {
        let mut tx = self.db.snapshot().await?;
        readable(&mut tx, actor, article).await?;
        let Some(standing) = standing(&mut tx, article.as_str()).await? else {
            return Ok(None);
        };
        Ok(Some((standing, gathered(&mut tx, &self.chance, article.as_str(), standing.n).await?.body())))
    }

    /// Whether somebody may write in a story.
    pub async fn may_write(&self, actor: &Actor, article: &Id) -> Result<bool, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let row = readable(&mut tx, actor, article).await?;
        Ok(actor.may(Capability::ArticleWrite, &row.subject()).is_ok())
    }

    /// What came to a galley after its change `n`, in order; `None` = it was closed.
    pub async fn galley_since(&self, article: &Id, epoch: i64, n: i64) -> Result<Option<Vec<Change>>, Refusal> {
        let mut tx = self.db.snapshot().await?;
        match standing(&mut tx, article.as_str()).await? {
            Some(now) if now.epoch == epoch => Ok(Some(changes(&mut tx, article.as_str(), n, i64::MAX).await?)),
            _ => Ok(None),
        }
    }
}

/// The galley of a story, if it stands.
pub(crate) async fn standing(tx: &mut Tx, article: &str) -> Result<Option<Standing>, Refusal> {
    Ok(tx
        .opt::<Standing>("SELECT epoch, n, head FROM galley WHERE article_id = $1 AND standing", params![article])
        .await?)
}

async fn changes(tx: &mut Tx, article: &str, after: i64, last: i64) -> Result<Vec<Change>, Refusal> {
    tx.all::<(i64, String)>(
        "SELECT n, bytes FROM galley_change WHERE article_id = $1 AND n > $2 AND n <= $3 ORDER BY n",
        params![article, after, last],
    )
    .await?
    .into_iter()
    .map(|(n, bytes)| Ok((n, STANDARD.decode(bytes).map_err(|_| Refusal::Damaged(format!("change {n} of a galley")))?)))
    .collect()
}

/// The galley as it stood at its change `n`.
async fn gathered(tx: &mut Tx, chance: &Chance, article: &str, n: i64) -> Result<Galley, Refusal> {
    let rows = changes(tx, article, 0, n).await?;
    Galley::gathered(rows.iter().map(|(_, bytes)| bytes), chance.u64()).map_err(damaged)
}

/// What a galley that stands says now, with the number of its newest change.
pub(crate) async fn says(turn: &mut Turn<'_>, article: &str) -> Result<Option<(i64, Body)>, Refusal> {
    let Some(now) = standing(&mut turn.tx, article).await? else { return Ok(None) };
    Ok(Some((now.n, gathered(&mut turn.tx, &turn.room.chance, article, now.n).await?.body())))
}

/// Writes one more change down. Gives its number.
async fn append(turn: &mut Turn<'_>, article: &str, update: &[u8]) -> Result<i64, Refusal> {
    let now = turn.now;
    let staff = turn.actor.id().cloned();
    let (n,) = turn
        .tx
        .one::<(i64,)>(
            "UPDATE galley SET n = n + 1, seen_at = $2, staff_id = COALESCE($3, staff_id) WHERE article_id = $1 RETURNING n",
            params![article, now, staff],
        )
        .await?;
    turn.tx
        .run(
            "INSERT INTO galley_change (article_id, n, bytes) VALUES ($1, $2, $3)",
            params![article, n, STANDARD.encode(update)],
        )
        .await?;
    Ok(n)
}

/// Somebody saves a body past the galley, which began at the story's head. Where nobody wrote in the galley since, it becomes a change
/// of it; else it is refused.
pub(crate) async fn saved_past(turn: &mut Turn<'_>, article: &str, head: &Body, wanted: &Body, revision: i64) -> Result<(), Refusal> {
    let Some(standing) = standing(&mut turn.tx, article).await? else {
        return Ok(());
    };
    if wanted != head {
        let mut galley = gathered(&mut turn.tx, &turn.room.chance, article, standing.n).await?;
        let now = galley.body();
        if now != *head && now != *wanted {
            return Err(Refusal::conflict(
                "galley",
                "somebody is writing in the text now; write with them, or save the other fields alone",
            ));
        }
        if let Some(update) = galley.change(wanted) {
            append(turn, article, &update).await?;
        }
    }
    rebased(turn, article, revision).await
}

/// The story's newest revision is one whose body the galley knows.
async fn rebased(turn: &mut Turn<'_>, article: &str, revision: i64) -> Result<(), Refusal> {
    turn.tx
        .run("UPDATE galley SET head = $2 WHERE article_id = $1", params![article, revision])
        .await?;
    Ok(())
}

fn damaged(error: galley::Error) -> Refusal {
    Refusal::Damaged(format!("a galley: {error}"))
}
