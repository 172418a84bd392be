use super::Kind;
use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Follows it no longer. What was not followed is no error.
    pub async fn unfollow(&self, reader: &str, kind: Kind, edition: &str, slug: &str) -> Result<(), Error> {
        let edition = if kind == Kind::Author { "" } else { edition };
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        tx.run(
            "DELETE FROM follow WHERE account_id = $1 AND kind = $2 AND edition = $3 AND slug = $4",
            params![reader, kind.name(), edition, slug],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
