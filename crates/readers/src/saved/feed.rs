use crate::{Error, Readers, personal};
use store::params;

impl Readers {
    /// Secret of a reader's private feed; none = they have no feed.
    pub async fn saved_feed(&self, reader: &str) -> Result<Option<String>, Error> {
        let row = self
            .db
            .opt::<(Option<String>,)>("SELECT feed FROM personal WHERE account_id = $1", params![reader])
            .await?;
        Ok(row.and_then(|(feed,)| feed))
    }

    /// Gives the private feed a new address; the old one ends.
    pub async fn open_saved_feed(&self, reader: &str) -> Result<String, Error> {
        let token = self.chance.token();
        self.set_saved_feed(reader, Some(&token)).await?;
        Ok(token)
    }

    /// Ends the private feed.
    pub async fn close_saved_feed(&self, reader: &str) -> Result<(), Error> {
        self.set_saved_feed(reader, None).await
    }

    async fn set_saved_feed(&self, reader: &str, token: Option<&str>) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        tx.run("UPDATE personal SET feed = $2 WHERE account_id = $1", params![reader, token]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whose private feed it is.
    pub async fn reader_of_feed(&self, token: &str) -> Result<Option<String>, Error> {
        let row = self
            .db
            .opt::<(String,)>("SELECT account_id FROM personal WHERE feed = $1", params![token])
            .await?;
        Ok(row.map(|(reader,)| reader))
    }
}
