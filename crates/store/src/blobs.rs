use crate::Error;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tokio::io::AsyncWriteExt;

/// Counts the unfinished files of this process.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// Bytes that somebody put there so lately may belong to something that is written down in a moment.
const YOUNG: Duration = Duration::from_secs(86_400);

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
        hexadecimal(&Sha256::digest(bytes))
    }

    /// Keeps the bytes, durably, and gives their name. Putting the same bytes twice keeps them once.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        let name = Blobs::name(bytes);
        let path = self.place(&name);
        if is_there(&path, bytes.len() as u64).await {
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

    /// A file that comes in piece by piece, and whose name is known at its end.
    pub async fn incoming(&self) -> Result<Incoming, Error> {
        tokio::fs::create_dir_all(&self.folder).await?;
        let unique = format!("incoming.{}-{}.part", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed));
        let path = self.folder.join(unique);
        let file = tokio::fs::File::create(&path).await?;
        Ok(Incoming { path, file, length: 0 })
    }

    /// Keeps a whole file that lies on the same disk, durably, and gives its name. It also stays where it lies, for whoever put it
    /// there to take away once nobody asks for it any more; nobody may change it.
    pub async fn adopt(&self, path: &Path) -> Result<String, Error> {
        let from = path.to_owned();
        let name = tokio::task::spawn_blocking(move || {
            let mut file = std::fs::File::open(from)?;
            let mut hash = Sha256::new();
            let mut piece = vec![0; 256 * 1024];
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    break;
                }
                hash.update(&piece[..read]);
            }
            file.sync_all()?;
            Ok::<_, std::io::Error>(hexadecimal(&hash.finalize()))
        })
        .await
        .map_err(std::io::Error::other)??;
        let place = self.place(&name);
        let folder = place.parent().unwrap_or(&self.folder);
        tokio::fs::create_dir_all(folder).await?;
        // A second name for the same bytes, put in its place as one that was copied would be.
        let unique = format!("{name}.{}-{}.part", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed));
        let part = folder.join(unique);
        tokio::fs::hard_link(path, &part).await?;
        if let Err(error) = tokio::fs::rename(&part, &place).await {
            let _ = tokio::fs::remove_file(&part).await;
            return Err(error.into());
        }
        // Renaming one name of a file to another of its own names does nothing.
        let _ = tokio::fs::remove_file(&part).await;
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

    /// Removes a blob that nobody put there for a day, and gives its length; `None` = it stays, or there is none. Whoever puts the same bytes
    /// meanwhile has them: they mark the file first, and from the moment it is moved aside they find none and write another.
    pub fn remove(&self, name: &str) -> Result<Option<u64>, Error> {
        let Some(path) = self.path(name) else { return Ok(None) };
        let aside = path.with_extension("leaving");
        if std::fs::rename(&path, &aside).is_err() {
            return Ok(None);
        }
        let about = std::fs::metadata(&aside)?;
        // A file of the future is young, too.
        let is_old = about
            .modified()
            .is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age >= YOUNG));
        if !is_old {
            std::fs::rename(&aside, &path)?;
            return Ok(None);
        }
        std::fs::remove_file(&aside)?;
        Ok(Some(about.len()))
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

/// Whether a whole blob lies there already. Then it is marked as put there now, so that nobody clears it away as one that is not needed.
async fn is_there(path: &Path, length: u64) -> bool {
    let Ok(file) = tokio::fs::File::open(path).await else { return false };
    let file = file.into_std().await;
    // One of another length was left by a disk that was full: it is put in its place anew.
    let is_whole = file.metadata().is_ok_and(|there| there.len() == length);
    is_whole && file.set_modified(SystemTime::now()).is_ok()
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// A file that comes in; it is gone if nobody adopts it.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    file: tokio::fs::File,
    length: usize,
}

impl Incoming {
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
