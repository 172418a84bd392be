use super::{LONGEST_FOLDER, LONGEST_NOTE};
use crate::{Error, Readers, comment, personal};
use store::params;

impl Readers {
    /// Puts a saved story into a folder (empty = none) and writes a note on it (empty = none).
    pub async fn edit_saved(&self, reader: &str, article: i64, folder: &str, note: &str) -> Result<(), Error> {
        let folder = personal::line(folder, "folder", LONGEST_FOLDER)?;
        let note = comment::plain(note);
        if note.chars().count() > LONGEST_NOTE {
            return Err(Error::TooLong { field: "note", most: LONGEST_NOTE });
        }
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        let touched = tx
            .run(
                "UPDATE saved SET folder = $3, note = $4 WHERE account_id = $1 AND article = $2",
                params![reader, article, folder, note],
            )
            .await?;
        if touched == 0 {
            return Err(Error::NotFound);
        }
        tx.commit().await?;
        Ok(())
    }
}
