use super::{Change, append, changes, standing};
use crate::actor::Capability;
use crate::article::{Article, Status, content_of as content};
use crate::{Refusal, Turn};
use galley::Galley;
use store::{Id, params};

/// A galley that somebody came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// How often it was set.
    pub epoch: i64,
    /// The revision whose body it began from, or that was cut of it last.
    pub head: i64,
    /// Everything in it, in order.
    pub changes: Vec<Change>,
}

/// Comes to a story's galley; if none stands, one is set from the story's newest revision. No event.
pub async fn open(turn: &mut Turn<'_>, article: &Id) -> Result<Opened, Refusal> {
    let outcome = opened(turn, article).await;
    turn.guard(outcome)
}

async fn opened(turn: &mut Turn<'_>, id: &Id) -> Result<Opened, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    if article.status()? == Status::Binned {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    if let Some(now) = standing(&mut turn.tx, &article.id).await? {
        seen(turn, id).await?;
        let changes = changes(&mut turn.tx, &article.id, 0, now.n).await?;
        return Ok(Opened { epoch: now.epoch, head: now.head, changes });
    }
    let body = content(&mut turn.tx, &article.id, article.head).await?.body;
    let set = Galley::set(&body, turn.chance().u64()).whole();
    let now = turn.now;
    let (epoch,) = turn
        .tx
        .one::<(i64,)>(
            "INSERT INTO galley (article_id, epoch, n, head, standing, seen_at, staff_id) VALUES ($1, 1, 0, $2, $3, $4, NULL) \
             ON CONFLICT (article_id) DO UPDATE SET epoch = galley.epoch + 1, head = excluded.head, standing = excluded.standing, \
             seen_at = excluded.seen_at, staff_id = NULL RETURNING epoch",
            params![&article.id, article.head, true, now],
        )
        .await?;
    let n = append(turn, &article.id, &set).await?;
    Ok(Opened { epoch, head: article.head, changes: vec![(n, set)] })
}

/// Somebody is in it still.
pub async fn seen(turn: &mut Turn<'_>, article: &Id) -> Result<(), Refusal> {
    let now = turn.now;
    turn.tx
        .run("UPDATE galley SET seen_at = $2 WHERE article_id = $1 AND standing", params![article, now])
        .await?;
    Ok(())
}
