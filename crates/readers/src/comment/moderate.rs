use super::Status;
use crate::{Error, Readers, log};
use store::params;

impl Readers {
    /// Moves a comment, named by its public number. Who may is decided before; nothing changes if it stands there already.
    pub async fn moderate(&self, number: i64, to: Status) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        // The row is locked by the first statement: two moderators follow each other.
        let article = tx
            .opt::<(String,)>("UPDATE comment SET moderated = $2 WHERE number = $1 RETURNING article_id", params![number, true])
            .await?;
        let Some((article,)) = article else { return Err(Error::NotFound) };
        let moved = tx
            .run("UPDATE comment SET status = $2 WHERE number = $1 AND status <> $2", params![number, to.name()])
            .await?;
        if moved > 0 {
            log::note(&mut tx, &[&article]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
