use crate::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncWriteExt;

/// Counts the unfinished files of this process.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// An ending that no other unfinished file has, of whatever task or process.
pub(super) fn part() -> String {
    format!("{}-{}.part", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed))
}

/// A file that comes in; it is gone if nobody adopts it.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    file: tokio::fs::File,
    length: usize,
}

impl Incoming {
    pub(super) async fn new(folder: &Path) -> Result<Incoming, Error> {
        tokio::fs::create_dir_all(folder).await?;
        let path = folder.join(format!("incoming.{}", part()));
        let file = tokio::fs::File::create(&path).await?;
        Ok(Incoming { path, file, length: 0 })
    }

    /// Adds a piece.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.file.write_all(piece).await?;
        self.length += piece.len();
        Ok(())
    }

    /// Tells whether all of it could be written. Without this call it may not be.
    pub async fn flush(&mut self) -> Result<(), Error> {
        Ok(self.file.flush().await?)
    }

    /// Bytes that came.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Nothing came.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
