use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Forgets that one story was read, or all of them.
    pub async fn clear_history(&self, reader: &str, article: Option<i64>) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        match article {
            Some(article) => {
                tx.run("DELETE FROM history WHERE account_id = $1 AND article = $2", params![reader, article])
                    .await?
            }
            None => tx.run("DELETE FROM history WHERE account_id = $1", params![reader]).await?,
        };
        tx.commit().await?;
        Ok(())
    }
}
