//! Where the bytes of a file are read from: as few of them as are needed, so that a long film takes no memory.

use crate::Error;
use bytes::Bytes;
use std::borrow::Cow;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;

/// A file in memory or on the disk.
#[derive(Debug)]
pub(crate) enum Source {
    Memory(Bytes),
    Disk(File, u64),
}

impl Source {
    pub fn open(path: &std::path::Path) -> Result<Source, Error> {
        let file = File::open(path).map_err(|error| Error::Unreadable(error.to_string()))?;
        let length = file.metadata().map_err(|error| Error::Unreadable(error.to_string()))?.len();
        Ok(Source::Disk(file, length))
    }

    pub fn len(&self) -> u64 {
        match self {
            Source::Memory(bytes) => bytes.len() as u64,
            Source::Disk(_, length) => *length,
        }
    }

    /// So many bytes from there on; a file that ends before is cut off.
    pub fn at(&self, from: u64, count: usize) -> Result<Cow<'_, [u8]>, Error> {
        match self {
            Source::Memory(bytes) => {
                let from = usize::try_from(from).map_err(|_| Error::Truncated)?;
                let end = from.checked_add(count).ok_or(Error::Truncated)?;
                bytes.get(from..end).map(Cow::Borrowed).ok_or(Error::Truncated)
            }
            Source::Disk(file, length) => {
                if from.checked_add(count as u64).is_none_or(|end| end > *length) {
                    return Err(Error::Truncated);
                }
                let mut read = vec![0; count];
                file.read_exact_at(&mut read, from).map_err(|error| match error.kind() {
                    ErrorKind::UnexpectedEof => Error::Truncated,
                    _ => Error::Unreadable(error.to_string()),
                })?;
                Ok(Cow::Owned(read))
            }
        }
    }

    /// Up to so many bytes from there on.
    pub fn up_to(&self, from: u64, count: usize) -> Result<Cow<'_, [u8]>, Error> {
        let left = usize::try_from(self.len().saturating_sub(from)).unwrap_or(usize::MAX);
        self.at(from.min(self.len()), count.min(left))
    }

    /// The last bytes, at most so many.
    pub fn tail(&self, count: usize) -> Result<Cow<'_, [u8]>, Error> {
        self.up_to(self.len().saturating_sub(count as u64), count)
    }
}
