use crate::article::any_of;
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::{Moment, params, sql};

/// Blobs that are written down or forgotten together.
const TOGETHER: usize = 256;

impl Newsroom {
    /// Blobs that no file of the library names, with when that was seen first.
    pub async fn unnamed_blobs(&self) -> Result<BTreeMap<String, Moment>, Refusal> {
        let rows = self.db.all::<(String, i64)>("SELECT blob, since FROM unnamed_blob", params![]).await?;
        Ok(rows.into_iter().map(|(blob, since)| (blob, Moment(since))).collect())
    }

    /// Writes down that no file names these blobs, from now on; what is known of them stays.
    pub async fn note_unnamed(&self, blobs: &[String]) -> Result<(), Refusal> {
        let now = self.clock.now();
        for part in blobs.chunks(TOGETHER) {
            let rows = part.iter().map(|blob| params![blob, now]);
            let mut tx = self.db.begin().await?;
            tx.insert_many("INSERT INTO unnamed_blob (blob, since) VALUES", rows, "ON CONFLICT DO NOTHING")
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Forgets blobs that a file names again, or that are gone.
    pub async fn forget_unnamed(&self, blobs: &[String]) -> Result<(), Refusal> {
        for part in blobs.chunks(TOGETHER) {
            let text = format!("DELETE FROM unnamed_blob WHERE {}", any_of("blob", part.len(), 1));
            self.db.run(sql(text), part.iter().map(Into::into).collect()).await?;
        }
        Ok(())
    }
}
