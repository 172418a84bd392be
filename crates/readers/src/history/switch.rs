use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Begins to remember what the reader reads, or ends it; ending it forgets what was remembered.
    pub async fn switch_history(&self, reader: &str, on: bool) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        tx.run("UPDATE personal SET history = $2 WHERE account_id = $1", params![reader, on]).await?;
        if !on {
            tx.run("DELETE FROM history WHERE account_id = $1", params![reader]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
