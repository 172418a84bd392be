//! Uploads: files that come in piece by piece, until they are assets. Nothing of this is a decision; the asset is.

mod begin;
mod finish;

pub use begin::{NewUpload, begin};
pub use finish::finish;

use crate::{Actor, Newsroom, Refusal};
use store::{Id, params};

/// How long an upload may take, in seconds.
pub const PATIENCE: i64 = 24 * 3600;
/// Unfinished uploads that one person may have.
pub const MOST: i64 = 30;
/// Bytes of them together.
pub const MOST_BYTES: i64 = 4 * 1024 * 1024 * 1024;

/// A file that comes in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Upload {
    /// Private id; its bytes lie under it.
    pub id: String,
    /// Who sends it.
    pub staff_id: Option<String>,
    /// File name.
    pub name: String,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// Caption.
    pub caption: String,
    /// Bytes of the whole file.
    pub length: i64,
    /// What became of it.
    pub asset_id: Option<String>,
    /// From then on nobody can go on with it.
    pub expires_at: i64,
    /// What it is to become: `asset`, or `archive`, which an import takes.
    pub purpose: String,
}

const COLUMNS: &str = "id, staff_id, name, alt, credit, caption, length, asset_id, expires_at, purpose";

impl Newsroom {
    /// An upload of one's own that can still be gone on with.
    pub async fn upload(&self, actor: &Actor, id: &str) -> Result<Upload, Refusal> {
        let text = format!("SELECT {COLUMNS} FROM upload WHERE id = $1 AND expires_at > $2");
        let found = self.db.opt::<Upload>(store::sql(text), params![id, self.clock.now()]).await?;
        found
            .filter(|upload| upload.staff_id.as_deref() == actor.id().map(Id::as_str))
            .ok_or(Refusal::NotFound("upload"))
    }

    /// Gives an upload up.
    pub async fn drop_upload(&self, actor: &Actor, id: &str) -> Result<(), Refusal> {
        let upload = self.upload(actor, id).await?;
        self.db.run("DELETE FROM upload WHERE id = $1", params![&upload.id]).await?;
        Ok(())
    }

    /// Forgets the uploads whose time is over, and gives their ids: their bytes go as well.
    pub async fn forget_uploads(&self) -> Result<Vec<String>, Refusal> {
        let now = self.clock.now();
        let gone = self.db.all::<(String,)>("SELECT id FROM upload WHERE expires_at <= $1", params![now]).await?;
        if !gone.is_empty() {
            self.db.run("DELETE FROM upload WHERE expires_at <= $1", params![now]).await?;
        }
        Ok(gone.into_iter().map(|(id,)| id).collect())
    }
}
