use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Moves a saved story in front of another one, or to the end.
    pub async fn move_saved(&self, reader: &str, article: i64, before: Option<i64>) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        let place = "SELECT position FROM saved WHERE account_id = $1 AND article = $2";
        let (own,) = tx.opt::<(i64,)>(place, params![reader, article]).await?.ok_or(Error::NotFound)?;
        let to = match before {
            Some(before) if before == article => own,
            Some(before) => {
                let (to,) = tx.opt::<(i64,)>(place, params![reader, before]).await?.ok_or(Error::NotFound)?;
                tx.run("UPDATE saved SET position = position + 1 WHERE account_id = $1 AND position >= $2", params![reader, to])
                    .await?;
                to
            }
            None => {
                let end = "SELECT MAX(position) + 1 FROM saved WHERE account_id = $1";
                tx.one::<(i64,)>(end, params![reader]).await?.0
            }
        };
        tx.run("UPDATE saved SET position = $3 WHERE account_id = $1 AND article = $2", params![reader, article, to])
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
