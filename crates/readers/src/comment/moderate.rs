use super::{Status, next_number};
use crate::{Error, Readers, log};
use store::{Tx, params};

impl Readers {
    /// Moves a comment, named by its public number. Who may is decided before; nothing changes if it stands there already.
    pub async fn moderate(&self, number: i64, to: Status) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        super::lock_head(&mut tx).await?;
        let row = tx.opt::<(String,)>("SELECT id FROM comment WHERE number = $1", params![number]).await?;
        let (id,) = row.ok_or(Error::NotFound)?;
        judge(&mut tx, &id, to).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same for one named by its private id, which it has before anybody saw it.
    pub async fn judge_comment(&self, id: &str, to: Status) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        super::lock_head(&mut tx).await?;
        judge(&mut tx, id, to).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn judge(tx: &mut Tx, id: &str, to: Status) -> Result<(), Error> {
    let row = tx
        .opt::<(Option<i64>, String, Option<i64>, String, String)>(
            "UPDATE comment SET moderated = $2 WHERE id = $1 RETURNING number, status, article_number, article_id, text",
            params![id, true],
        )
        .await?;
    let (number, status, article, article_id, text) = row.ok_or(Error::NotFound)?;
    // What its writer deleted has no words that could be shown.
    if to == Status::Shown && text.is_empty() {
        return Err(Error::NotFound);
    }
    tx.run("UPDATE comment_report SET closed = $2 WHERE comment_id = $1", params![id, true])
        .await?;
    let from = Status::of(&status);
    if from == to {
        return Ok(());
    }
    let number = match number {
        None if to == Status::Shown => Some(next_number(tx).await?),
        number => number,
    };
    tx.run("UPDATE comment SET status = $2, number = $3 WHERE id = $1", params![id, to.name(), number])
        .await?;
    if from == Status::Shown || to == Status::Shown {
        match article {
            Some(article) => log::note_numbers(tx, &[article]).await?,
            None => log::note(tx, &[&article_id]).await?,
        }
    }
    Ok(())
}
