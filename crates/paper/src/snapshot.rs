//! A copy of the paper that serves, for another node to begin with.

use crate::shelf::prefix;
use crate::{Error, Print, Shelf, take_down};
use std::path::Path;

impl Shelf {
    /// Writes a copy of the serving paper with its index into a folder that another shelf may be opened on; readers wait for
    /// nothing. The folder must not be there yet.
    pub async fn copy_to(&self, folder: &Path) -> Result<(), Error> {
        let print = self.current()?;
        let name = format!("{}1", prefix());
        let into = folder.join(&name);
        std::fs::create_dir_all(&into)?;
        print.copy_to(&into).await?;
        let kept = self.folder().join(take_down::FILE);
        if kept.exists() {
            std::fs::copy(kept, folder.join(take_down::FILE))?;
        }
        std::os::unix::fs::symlink(&name, folder.join("current"))?;
        Ok(())
    }
}

impl Print {
    async fn copy_to(&self, into: &Path) -> Result<(), Error> {
        // Nothing is written to the index meanwhile: whatever the paper has more than it stands in the list that is copied with it.
        let _turn = self.indexing.lock().await;
        self.rest().await?;
        self.db.copy_to(&into.join("paper.db")).await?;
        let name = std::fs::read_link(self.folder().join("index"))?;
        let (from, to) = (self.folder().join(&name), into.join(&name));
        std::fs::create_dir_all(&to)?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            // Locks belong to whoever writes.
            if entry.file_type()?.is_file() && !entry.file_name().to_string_lossy().ends_with(".lock") {
                std::fs::copy(entry.path(), to.join(entry.file_name()))?;
            }
        }
        std::os::unix::fs::symlink(&name, into.join("index"))?;
        Ok(())
    }
}
