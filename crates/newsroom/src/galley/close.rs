use super::{STANDS, gathered, standing};
use crate::article::{Article, Save, Text, content_of as content, saved, words};
use crate::{Newsroom, Refusal, Turn};
use serde_json::json;
use store::{Id, params};

/// How a galley ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// The revision that was made of it; `None` = it said what the newest one says.
    pub revision: Option<i64>,
}

/// Closes a story's galley, if nobody was in it for [`STANDS`] seconds: what it says that no revision says becomes one. `None` = somebody
/// came back. Event: `article_revised`, if there is a revision.
pub async fn close(turn: &mut Turn<'_>, article: &Id) -> Result<Option<Closed>, Refusal> {
    let outcome = closed(turn, article).await;
    turn.guard(outcome)
}

async fn closed(turn: &mut Turn<'_>, id: &Id) -> Result<Option<Closed>, Refusal> {
    let article = Article::lock(turn, id).await?;
    let before = turn.now.plus_seconds(-STANDS);
    let empty = turn
        .tx
        .opt::<(i64,)>("SELECT n FROM galley WHERE article_id = $1 AND standing AND seen_at <= $2", params![&article.id, before])
        .await?;
    let Some((n,)) = empty else { return Ok(None) };
    let body = gathered(&mut turn.tx, &turn.room.chance, &article.id, n).await?.body();
    let head = content(&mut turn.tx, &article.id, article.head).await?;
    let mut revision = None;
    if body != head.body {
        let save = Save {
            article: id.clone(),
            base: article.head,
            content: json!({"body": body}),
            reason: "kept when everybody had left".into(),
        };
        let kept = saved(turn, save, Text::Left).await?;
        revision = (!kept.unchanged).then_some(kept.revision);
    }
    end(turn, &article.id).await?;
    Ok(Some(Closed { revision }))
}

/// Ends a galley without another word: what it says is gone, as is what is sent to it later.
pub async fn end(turn: &mut Turn<'_>, article: &str) -> Result<(), Refusal> {
    if standing(&mut turn.tx, article).await?.is_none() {
        return Ok(());
    }
    turn.tx
        .run("UPDATE galley SET standing = $2 WHERE article_id = $1", params![article, false])
        .await?;
    turn.tx.run("DELETE FROM galley_change WHERE article_id = $1", params![article]).await?;
    turn.tx.run("DELETE FROM galley_cursor WHERE article_id = $1", params![article]).await?;
    words::forget(turn, article, words::GALLEY).await?;
    Ok(())
}

/// Closes all that everybody left. One that can't be closed stands on, and is told; how many were closed.
pub async fn close_empty(room: &Newsroom) -> Result<usize, Refusal> {
    let before = room.clock.now().plus_seconds(-STANDS);
    let empty = room
        .db
        .all::<(String,)>("SELECT article_id FROM galley WHERE standing AND seen_at <= $1 ORDER BY seen_at LIMIT 100", params![before])
        .await?;
    let mut many = 0;
    for (article,) in empty {
        let Ok(id) = article.parse::<Id>() else { continue };
        let mut turn = room.turn(&crate::Actor::System(crate::actor::Origin::Schedule)).await?;
        match close(&mut turn, &id).await {
            Ok(Some(_)) => {
                turn.commit().await?;
                many += 1;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(article = %id, %error, "a text that everybody left could not be closed"),
        }
    }
    Ok(many)
}
