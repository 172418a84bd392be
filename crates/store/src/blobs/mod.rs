//! Files by the hash of their bytes, written once and never changed: in a folder, or in a bucket of an S3 store.

mod bucket;
mod folder;
mod incoming;

use crate::Error;
use bucket::Bucket;
pub use bucket::BucketOptions;
use bytes::{Bytes, BytesMut};
use folder::Folder;
use futures::StreamExt;
use futures::stream::BoxStream;
pub use incoming::Incoming;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Bytes that somebody put there so lately may belong to something that is written down in a moment.
const YOUNG: Duration = Duration::from_secs(86_400);

/// A blob's bytes, piece by piece.
pub type Pieces = BoxStream<'static, Result<Bytes, std::io::Error>>;

/// Files by the hash of their bytes, written once and never changed.
#[derive(Debug, Clone)]
pub struct Blobs {
    kept: Kept,
    work: PathBuf,
}

#[derive(Debug, Clone)]
enum Kept {
    Folder(Folder),
    Bucket(Arc<Bucket>),
}

impl Blobs {
    /// Blobs in a folder, which is made when the first one is put.
    pub fn folder(path: impl Into<PathBuf>) -> Blobs {
        let work = path.into();
        Blobs { kept: Kept::Folder(Folder(work.clone())), work }
    }

    /// Blobs in a bucket; what is not finished lies in the folder `work`. Nobody is asked anything yet, so this also goes well while
    /// the store is down.
    pub fn bucket(options: &BucketOptions, work: impl Into<PathBuf>) -> Result<Blobs, Error> {
        let bucket = Arc::new(Bucket::new(options)?);
        Ok(Blobs { kept: Kept::Bucket(bucket), work: work.into() })
    }

    /// The name a file with these bytes has: SHA-256 in hexadecimal.
    pub fn name(bytes: &[u8]) -> String {
        hexadecimal(&Sha256::digest(bytes))
    }

    /// Keeps the bytes, durably, and gives their name. Putting the same bytes twice keeps them once.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        let name = Blobs::name(bytes);
        match &self.kept {
            Kept::Folder(folder) => folder.put(&name, bytes).await?,
            Kept::Bucket(bucket) => bucket.put(&name, bytes).await?,
        }
        Ok(name)
    }

    /// A file that comes in piece by piece, and whose name is known at its end.
    pub async fn incoming(&self) -> Result<Incoming, Error> {
        Incoming::new(&self.work).await
    }

    /// Keeps a whole file that lies in [`Blobs::root`], durably, and gives its name. It also stays where it lies, for whoever put it
    /// there to take away once nobody asks for it any more; nobody may change it.
    pub async fn adopt(&self, path: &Path) -> Result<String, Error> {
        let (name, length) = folder::hashed(path.to_owned()).await?;
        match &self.kept {
            Kept::Folder(folder) => folder.link(&name, path).await?,
            Kept::Bucket(bucket) => bucket.put_file(&name, path, length).await?,
        }
        Ok(name)
    }

    /// The bytes of a blob, or `None` if there is none of that name. For what is small: a picture, captions.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        let Some((size, mut pieces)) = self.all(name).await? else { return Ok(None) };
        let mut bytes = BytesMut::with_capacity(usize::try_from(size).unwrap_or(0));
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.map_err(|error| self.broken(error))?);
        }
        Ok(Some(bytes.freeze()))
    }

    /// Bytes of a blob, or `None` if there is none of that name.
    pub async fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        match &self.kept {
            _ if !is_name(name) => Ok(None),
            Kept::Folder(folder) => folder.size(name).await,
            Kept::Bucket(bucket) => bucket.size(name).await,
        }
    }

    /// A part of a blob, piece by piece, or `None` if there is none of that name. Never more than a few pieces are in memory.
    pub async fn read(&self, name: &str, from: u64, length: u64) -> Result<Option<Pieces>, Error> {
        match &self.kept {
            _ if !is_name(name) => Ok(None),
            Kept::Folder(folder) => folder.read(name, from, length).await,
            Kept::Bucket(bucket) => bucket.read(name, from, length).await,
        }
    }

    /// A blob as a file of this machine, for programs that read files: itself in a folder, else a copy that is gone when it is dropped.
    pub async fn whole(&self, name: &str) -> Result<Option<Whole>, Error> {
        if let Some(path) = self.path(name) {
            let is_there = tokio::fs::try_exists(&path).await?;
            return Ok(is_there.then_some(Whole::There(path)));
        }
        let Some((_, mut pieces)) = self.all(name).await? else { return Ok(None) };
        let mut copy = self.incoming().await?;
        while let Some(piece) = pieces.next().await {
            copy.write(&piece.map_err(|error| self.broken(error))?).await?;
        }
        copy.flush().await?;
        Ok(Some(Whole::Copy(copy)))
    }

    /// The hash that a blob's bytes have now, which is its name unless it was changed; `None` = there is none of that name.
    pub async fn hash(&self, name: &str) -> Result<Option<String>, Error> {
        if let Some(path) = self.path(name) {
            return match folder::hashed(path).await {
                Ok((hash, _)) => Ok(Some(hash)),
                Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            };
        }
        let Some((_, mut pieces)) = self.all(name).await? else { return Ok(None) };
        let mut hash = Sha256::new();
        while let Some(piece) = pieces.next().await {
            hash.update(piece.map_err(|error| self.broken(error))?);
        }
        Ok(Some(hexadecimal(&hash.finalize())))
    }

    /// Names of all blobs that begin with these two letters.
    pub async fn names(&self, beginning: &str) -> Result<Vec<String>, Error> {
        let found = match &self.kept {
            Kept::Folder(folder) => folder.names(beginning).await?,
            Kept::Bucket(bucket) => bucket.names(beginning).await?,
        };
        // What was interrupted while it was written is no blob yet.
        Ok(found.into_iter().filter(|name| is_name(name)).collect())
    }

    /// The beginnings by which [`Blobs::names`] lists all there are.
    pub fn beginnings() -> impl DoubleEndedIterator<Item = String> + Send {
        (0..=u8::MAX).map(|number| format!("{number:02x}"))
    }

    /// Removes a blob that nobody put there for a day, and gives its length; `None` = it stays, or there is none. Whoever puts the same bytes
    /// meanwhile has them.
    pub async fn remove(&self, name: &str) -> Result<Option<u64>, Error> {
        self.remove_at(name, SystemTime::now()).await
    }

    /// The same as if it were that time.
    pub async fn remove_at(&self, name: &str, now: SystemTime) -> Result<Option<u64>, Error> {
        match &self.kept {
            _ if !is_name(name) => Ok(None),
            Kept::Folder(folder) => {
                // On a thread that may wait for the disk.
                let (folder, name) = (folder.clone(), name.to_owned());
                tokio::task::spawn_blocking(move || folder.remove(&name, now))
                    .await
                    .map_err(std::io::Error::other)?
            }
            Kept::Bucket(bucket) => bucket.remove(name, now).await,
        }
    }

    /// Where a blob lies, if they lie in a folder; `None` if they don't, or if the text can't be a blob's name.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        match &self.kept {
            Kept::Folder(folder) if is_name(name) => Some(folder.place(name)),
            _ => None,
        }
    }

    /// The folder in which files come in; blobs of a folder lie in it, too.
    pub fn root(&self) -> &Path {
        &self.work
    }

    /// Whether they lie in a bucket.
    pub fn is_bucket(&self) -> bool {
        matches!(self.kept, Kept::Bucket(_))
    }

    /// Where they are, for people.
    pub fn place(&self) -> String {
        match &self.kept {
            Kept::Folder(folder) => folder.0.display().to_string(),
            Kept::Bucket(bucket) => bucket.place().to_owned(),
        }
    }

    /// Looks whether something can be put, read and removed there now.
    pub async fn probe(&self) -> Result<(), Error> {
        match &self.kept {
            Kept::Folder(_) => self.incoming().await.map(drop),
            Kept::Bucket(bucket) => bucket.probe().await,
        }
    }

    async fn all(&self, name: &str) -> Result<Option<(u64, Pieces)>, Error> {
        let Some(size) = self.size(name).await? else { return Ok(None) };
        Ok(self.read(name, 0, size).await?.map(|pieces| (size, pieces)))
    }

    /// What a broken stream means.
    fn broken(&self, error: std::io::Error) -> Error {
        match &self.kept {
            Kept::Folder(_) => error.into(),
            Kept::Bucket(_) => Error::Away(error.to_string()),
        }
    }
}

/// A blob as a file of this machine.
#[derive(Debug)]
pub enum Whole {
    /// It lies there.
    There(PathBuf),
    /// A copy.
    Copy(Incoming),
}

impl Whole {
    /// Where it can be read.
    pub fn path(&self) -> &Path {
        match self {
            Whole::There(path) => path,
            Whole::Copy(copy) => copy.path(),
        }
    }
}

/// Bytes that nobody put there for a day. What comes from the future is young, too.
fn is_old(put: SystemTime, now: SystemTime) -> bool {
    now.duration_since(put).is_ok_and(|age| age >= YOUNG)
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}
