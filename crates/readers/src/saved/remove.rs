use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Takes a story off the list. One that is not on it is no error: the reader has what they want.
    pub async fn remove_saved(&self, reader: &str, article: i64) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        tx.run("DELETE FROM saved WHERE account_id = $1 AND article = $2", params![reader, article])
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
