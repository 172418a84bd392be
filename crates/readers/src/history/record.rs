use super::MOST;
use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Remembers that a story was read now, if the reader wants it. Tells whether it did.
    pub async fn record_read(&self, reader: &str, article: i64) -> Result<bool, Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        let (on,) = tx
            .one::<(bool,)>("SELECT history FROM personal WHERE account_id = $1", params![reader])
            .await?;
        if !on {
            return Ok(false);
        }
        tx.run(
            "INSERT INTO history (account_id, article, at) VALUES ($1, $2, $3) \
             ON CONFLICT (account_id, article) DO UPDATE SET at = excluded.at",
            params![reader, article, self.clock.now()],
        )
        .await?;
        tx.run(
            "DELETE FROM history WHERE account_id = $1 AND article IN \
             (SELECT article FROM history WHERE account_id = $1 ORDER BY at DESC, article DESC LIMIT 1000 OFFSET $2)",
            params![reader, MOST],
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }
}
