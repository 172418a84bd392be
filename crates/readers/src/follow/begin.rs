use super::{Kind, MOST};
use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Follows a topic, an author or a section. What is followed already stays so. That it exists was looked up before.
    pub async fn follow(&self, reader: &str, kind: Kind, edition: &str, slug: &str) -> Result<(), Error> {
        let slug = personal::line(slug, "slug", 200)?;
        if slug.is_empty() {
            return Err(Error::Empty("slug"));
        }
        let edition = if kind == Kind::Author { "" } else { edition };
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        tx.run(
            "INSERT INTO follow (account_id, kind, edition, slug, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            params![reader, kind.name(), edition, slug, self.clock.now()],
        )
        .await?;
        let (count,) = tx.one::<(i64,)>("SELECT COUNT(*) FROM follow WHERE account_id = $1", params![reader]).await?;
        if count > MOST {
            return Err(Error::Full { most: MOST });
        }
        tx.commit().await?;
        Ok(())
    }
}
