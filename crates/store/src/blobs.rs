use crate::Error;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncWriteExt;

/// Counts the unfinished files of this process.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// Files by the hash of their bytes, written once and never changed.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// Blobs in a folder, which is made when the first one is put.
    pub fn folder(path: impl Into<PathBuf>) -> Blobs {
        Blobs { folder: path.into() }
    }

    /// The name a file with these bytes has: SHA-256 in hexadecimal.
    pub fn name(bytes: &[u8]) -> String {
        Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
    }

    /// Keeps the bytes, durably, and gives their name. Putting the same bytes twice keeps them once.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        let name = Blobs::name(bytes);
        let path = self.place(&name);
        // One of another length was left by a disk that was full: it is put in its place anew.
        if tokio::fs::metadata(&path).await.is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(name);
        }
        let folder = path.parent().unwrap_or(&self.folder);
        tokio::fs::create_dir_all(folder).await?;
        // Two who put the same bytes at once, in whatever task or process, write a file each.
        let unique = format!("{name}.{}-{}.part", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed));
        let part = folder.join(unique);
        let mut file = tokio::fs::File::create(&part).await?;
        let written = async {
            file.write_all(bytes).await?;
            // What could not be written is told here, and nowhere later.
            file.flush().await?;
            file.sync_all().await
        };
        if let Err(error) = written.await {
            let _ = tokio::fs::remove_file(&part).await;
            return Err(error.into());
        }
        tokio::fs::rename(&part, &path).await?;
        tokio::fs::File::open(folder).await?.sync_all().await?;
        Ok(name)
    }

    /// The bytes of a blob, or `None` if there is none of that name.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        let Some(path) = self.path(name) else {
            return Ok(None);
        };
        match tokio::fs::read(path).await {
            Ok(bytes) => Ok(Some(Bytes::from(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Where a blob lies, so that it can be streamed; `None` if the text can't be a blob's name.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let is_name = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_name.then(|| self.place(name))
    }

    /// The folder they lie in.
    pub fn root(&self) -> &Path {
        &self.folder
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.join(&name[..2]).join(name)
    }
}
