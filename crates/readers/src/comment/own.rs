use super::{EDITABLE, Status};
use crate::{Error, Readers, log, personal};
use serde_json::{Value, json};
use store::{Moment, Tx, params};

/// A comment as its writer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// By this its writer names it.
    pub token: String,
    /// Public number of the story.
    pub article: i64,
    /// Public number, once it was shown.
    pub number: Option<i64>,
    /// Public number of the comment that it answers.
    pub parent: Option<i64>,
    /// The words; empty once it was deleted.
    pub text: String,
    /// When it was written.
    pub at: Moment,
    /// When its words were changed.
    pub edited_at: Option<Moment>,
    /// Where it stands.
    pub status: Status,
}

impl Own {
    /// Whether its writer may still change the words.
    pub fn is_editable(&self, now: Moment) -> bool {
        matches!(self.status, Status::Shown | Status::Waiting) && self.at.plus_seconds(EDITABLE) >= now
    }
}

impl Readers {
    /// What a reader wrote, the newest first.
    pub async fn own_comments(&self, reader: &str, limit: i64) -> Result<Vec<Own>, Error> {
        let rows = self
            .db
            .all::<(String, i64, Option<i64>, Option<i64>, String, i64, Option<i64>, String)>(
                "SELECT c.token, c.article_number, c.number, p.number, c.text, c.at, c.edited_at, c.status FROM comment c \
                 LEFT JOIN comment p ON p.id = c.parent_id WHERE c.account_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT $2",
                params![reader, limit],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(token, article, number, parent, text, at, edited_at, status)| Own {
                token,
                article,
                number,
                parent,
                text,
                at: Moment(at),
                edited_at: edited_at.map(Moment),
                status: Status::of(&status),
            })
            .collect())
    }

    /// A reader deletes what they wrote: its words are gone for good; where others answered, a place without words stays.
    pub async fn delete_comment(&self, reader: &str, token: &str) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        super::lock_head(&mut tx).await?;
        let row = tx
            .opt::<(i64, String)>("SELECT article_number, status FROM comment WHERE account_id = $1 AND token = $2", params![reader, token])
            .await?;
        let (article, status) = row.ok_or(Error::NotFound)?;
        tx.run(
            "UPDATE comment SET text = '', status = 'removed' WHERE account_id = $1 AND token = $2",
            params![reader, token],
        )
        .await?;
        if Status::of(&status) == Status::Shown {
            log::note_numbers(&mut tx, &[article]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What a reader reported, for their export.
pub(crate) async fn reports_by(readers: &Readers, reader: &str) -> Result<Vec<Value>, Error> {
    let rows = readers
        .db
        .all::<(Option<i64>, String, String, i64)>(
            "SELECT c.number, r.reason, r.text, r.at FROM comment_report r JOIN comment c ON c.id = r.comment_id \
             WHERE r.account_id = $1 ORDER BY r.at",
            params![reader],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(number, reason, text, at)| json!({"comment": number, "reason": reason, "text": text, "at": Moment(at)}))
        .collect())
}

/// An account goes. What others saw stays without a name; everything else of it is emptied.
pub(crate) async fn leave(tx: &mut Tx, reader: &str) -> Result<(), Error> {
    super::lock_head(tx).await?;
    let articles = tx
        .all::<(i64,)>("SELECT DISTINCT article_number FROM comment WHERE account_id = $1 AND status = 'shown'", params![reader])
        .await?;
    tx.run(
        "UPDATE comment SET text = '', status = 'removed' WHERE account_id = $1 AND status <> 'shown'",
        params![reader],
    )
    .await?;
    tx.run("UPDATE comment SET name = '', token = NULL, account_id = NULL WHERE account_id = $1", params![reader])
        .await?;
    tx.run("DELETE FROM comment_report WHERE account_id = $1", params![reader]).await?;
    tx.run("DELETE FROM ban WHERE account_id = $1", params![reader]).await?;
    let articles: Vec<i64> = articles.into_iter().map(|(article,)| article).collect();
    log::note_numbers(tx, &articles).await
}
