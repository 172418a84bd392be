use super::{append, changes, standing};
use crate::actor::Capability;
use crate::article::{Article, Status};
use crate::{Refusal, Turn};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use store::{Id, params};

/// The largest change that is taken, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;
/// After so many changes they are joined into one.
const MANY: i64 = 400;

/// Writes a change down, which [`::galley::Galley::take`] took before. Gives its number. What belongs to a galley that was closed is refused
/// (`galley_closed`). No event.
pub async fn write(turn: &mut Turn<'_>, article: &Id, epoch: i64, update: &[u8]) -> Result<i64, Refusal> {
    let outcome = written(turn, article, epoch, update).await;
    turn.guard(outcome)
}

async fn written(turn: &mut Turn<'_>, id: &Id, epoch: i64, update: &[u8]) -> Result<i64, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    if article.status()? == Status::Binned {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    match standing(&mut turn.tx, &article.id).await? {
        Some(now) if now.epoch == epoch => {}
        _ => return Err(closed()),
    }
    if update.len() > LARGEST {
        return Err(Refusal::rule("too_large", "that is too much at once"));
    }
    let n = append(turn, &article.id, update).await?;
    join(turn, &article.id, n).await?;
    Ok(n)
}

pub(super) fn closed() -> Refusal {
    Refusal::conflict("galley_closed", "the text was closed meanwhile; what was not kept is to be compared with it")
}

/// Joins all changes into the newest, once there are many.
async fn join(turn: &mut Turn<'_>, article: &str, n: i64) -> Result<(), Refusal> {
    let (many,) = turn
        .tx
        .one::<(i64,)>("SELECT COUNT(*) FROM galley_change WHERE article_id = $1", params![article])
        .await?;
    if many < MANY {
        return Ok(());
    }
    let rows = changes(&mut turn.tx, article, 0, n).await?;
    let one = ::galley::joined(rows.iter().map(|(_, bytes)| bytes)).map_err(super::damaged)?;
    turn.tx.run("DELETE FROM galley_change WHERE article_id = $1", params![article]).await?;
    turn.tx
        .run(
            "INSERT INTO galley_change (article_id, n, bytes) VALUES ($1, $2, $3)",
            params![article, n, STANDARD.encode(one)],
        )
        .await?;
    Ok(())
}
