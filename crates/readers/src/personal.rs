//! What belongs to a reader alone, as a whole: its lock, its export, its end.

use crate::{Error, Readers, comment};
use serde_json::{Value, json};
use store::{Tx, params};

impl Readers {
    /// Everything that a reader keeps here and wrote here, for the file that they may take with them.
    pub async fn export_kept(&self, reader: &str) -> Result<Value, Error> {
        let saved: Vec<Value> = self
            .saved(reader)
            .await?
            .into_iter()
            .map(|one| json!({"article": one.article, "folder": one.folder, "note": one.note, "saved_at": one.at}))
            .collect();
        let follows: Vec<Value> = self
            .follows(reader)
            .await?
            .into_iter()
            .map(|one| json!({"kind": one.kind.name(), "edition": one.edition, "slug": one.slug, "since": one.at}))
            .collect();
        let history: Vec<Value> = self
            .history(reader)
            .await?
            .into_iter()
            .map(|one| json!({"article": one.article, "read_at": one.at}))
            .collect();
        let comments: Vec<Value> = self
            .own_comments(reader, i64::MAX)
            .await?
            .into_iter()
            .map(|one| {
                json!({"article": one.article, "number": one.number, "answers": one.parent, "text": one.text, "written_at": one.at,
                       "edited_at": one.edited_at, "status": one.status.name()})
            })
            .collect();
        Ok(json!({
            "saved": saved, "follows": follows, "history": history, "history_on": self.keeps_history(reader).await?,
            "comments": comments, "reports": comment::reports_by(self, reader).await?,
        }))
    }

    /// Removes all that a reader kept here. What they wrote under stories stays where others see it, by a deleted reader;
    /// what nobody saw is gone.
    pub async fn forget(&self, reader: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        forget(&mut tx, reader).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The same within the transaction that deletes the account.
pub(crate) async fn forget(tx: &mut Tx, reader: &str) -> Result<(), Error> {
    tx.run("UPDATE personal SET version = version + 1 WHERE account_id = $1", params![reader])
        .await?;
    comment::leave(tx, reader).await?;
    for text in [
        "DELETE FROM saved WHERE account_id = $1",
        "DELETE FROM follow WHERE account_id = $1",
        "DELETE FROM history WHERE account_id = $1",
        "DELETE FROM personal WHERE account_id = $1",
    ] {
        tx.run(text, params![reader]).await?;
    }
    Ok(())
}

/// Locks what a reader keeps: two browsers of one reader follow each other. [`Error::NotFound`] if the account is gone meanwhile.
pub(crate) async fn lock(tx: &mut Tx, reader: &str) -> Result<(), Error> {
    let locked = tx
        .run(
            "INSERT INTO personal (account_id, version, history) VALUES ($1, 1, $2) \
             ON CONFLICT (account_id) DO UPDATE SET version = personal.version + 1",
            params![reader, false],
        )
        .await;
    match locked {
        Ok(_) => Ok(()),
        Err(store::Error::Conflict(_)) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// A line of text from a form: no signs that steer, no blanks around, at most so many characters.
pub(crate) fn line(text: &str, field: &'static str, most: usize) -> Result<String, Error> {
    let text: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Error::TooLong { field, most });
    }
    Ok(text.to_owned())
}
