use super::incoming::part;
use super::{Pieces, hexadecimal, is_old};
use crate::Error;
use bytes::Bytes;
use futures::{StreamExt, stream};
use sha2::{Digest, Sha256};
use std::io::{ErrorKind, Read, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Bytes read at once.
const STEP: u64 = 64 * 1024;

/// Blobs in a folder: each in a folder called like its beginning.
#[derive(Debug, Clone)]
pub(super) struct Folder(pub PathBuf);

impl Folder {
    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.0.join(&name[..2]).join(name)
    }

    pub(super) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.place(name);
        if is_there(&path, bytes.len() as u64).await {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.0);
        tokio::fs::create_dir_all(folder).await?;
        // Two who put the same bytes at once, in whatever task or process, write a file each.
        let part = folder.join(format!("{name}.{}", part()));
        let mut file = File::create(&part).await?;
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
        Ok(File::open(folder).await?.sync_all().await?)
    }

    /// A second name for the same bytes, put in its place as one that was copied would be.
    pub(super) async fn link(&self, name: &str, path: &Path) -> Result<(), Error> {
        let place = self.place(name);
        let folder = place.parent().unwrap_or(&self.0);
        tokio::fs::create_dir_all(folder).await?;
        File::open(path).await?.sync_all().await?;
        let part = folder.join(format!("{name}.{}", part()));
        tokio::fs::hard_link(path, &part).await?;
        if let Err(error) = tokio::fs::rename(&part, &place).await {
            let _ = tokio::fs::remove_file(&part).await;
            return Err(error.into());
        }
        // Renaming one name of a file to another of its own names does nothing.
        let _ = tokio::fs::remove_file(&part).await;
        Ok(File::open(folder).await?.sync_all().await?)
    }

    pub(super) async fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(found(tokio::fs::metadata(self.place(name)).await)?.map(|about| about.len()))
    }

    pub(super) async fn read(&self, name: &str, from: u64, length: u64) -> Result<Option<Pieces>, Error> {
        let Some(mut file) = found(File::open(self.place(name)).await)? else { return Ok(None) };
        if from > 0 {
            file.seek(SeekFrom::Start(from)).await?;
        }
        let pieces = stream::try_unfold((file, length), |(mut file, left)| async move {
            if left == 0 {
                return Ok::<_, std::io::Error>(None);
            }
            let mut piece = vec![0; usize::try_from(left.min(STEP)).unwrap_or(0)];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((Bytes::from(piece), (file, left - read as u64))))
        });
        Ok(Some(pieces.boxed()))
    }

    pub(super) async fn names(&self, beginning: &str) -> Result<Vec<String>, Error> {
        let folder = self.0.join(beginning);
        let names = tokio::task::spawn_blocking(move || {
            let Some(entries) = found(std::fs::read_dir(folder))? else { return Ok(Vec::new()) };
            entries
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect::<Result<_, Error>>()
        });
        names.await.map_err(std::io::Error::other)?
    }

    /// Whoever puts the same bytes meanwhile marks the file first, and from the moment it is moved aside finds none and writes another.
    pub(super) fn remove(&self, name: &str, now: SystemTime) -> Result<Option<u64>, Error> {
        let path = self.place(name);
        let aside = path.with_extension("leaving");
        if std::fs::rename(&path, &aside).is_err() {
            return Ok(None);
        }
        let about = std::fs::metadata(&aside)?;
        if !about.modified().is_ok_and(|put| is_old(put, now)) {
            std::fs::rename(&aside, &path)?;
            return Ok(None);
        }
        std::fs::remove_file(&aside)?;
        Ok(Some(about.len()))
    }
}

/// The name that a file's bytes have, and how many they are.
pub(super) async fn hashed(path: PathBuf) -> Result<(String, u64), Error> {
    let hashed = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(path)?;
        let (mut hash, mut length) = (Sha256::new(), 0);
        let mut piece = vec![0; 256 * 1024];
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                return Ok::<_, std::io::Error>((hexadecimal(&hash.finalize()), length));
            }
            length += read as u64;
            hash.update(&piece[..read]);
        }
    });
    Ok(hashed.await.map_err(std::io::Error::other)??)
}

/// `None` for what is not there.
fn found<T>(outcome: std::io::Result<T>) -> Result<Option<T>, Error> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a whole blob lies there already. Then it is marked as put there now, so that nobody clears it away as one that is not needed.
async fn is_there(path: &Path, length: u64) -> bool {
    let Ok(file) = File::open(path).await else { return false };
    let file = file.into_std().await;
    // One of another length was left by a disk that was full: it is put in its place anew.
    let is_whole = file.metadata().is_ok_and(|there| there.len() == length);
    is_whole && file.set_modified(SystemTime::now()).is_ok()
}
