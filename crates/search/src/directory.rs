//! A folder of index files for a program that is to take little memory: large files are read piece by piece instead of being mapped. A
//! merge goes through every page of the segments that it takes, and each page that was mapped would count as the program's.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr};

/// Files up to this many bytes are mapped: there are many of them, each is merged soon, and together they take little.
const SMALL: usize = 1024 * 1024;

/// The folder; everything but reading is tantivy's own.
#[derive(Debug, Clone)]
pub(crate) struct Sparing {
    folder: PathBuf,
    inner: MmapDirectory,
}

impl Sparing {
    /// Opens a folder that is there.
    pub(crate) fn open(folder: &Path) -> Result<Sparing, tantivy::TantivyError> {
        Ok(Sparing {
            folder: folder.to_owned(),
            inner: MmapDirectory::open(folder)?,
        })
    }
}

/// A file that is read piece by piece. It stays whole for who holds it, also when it is removed meanwhile.
#[derive(Debug)]
struct Pieces {
    file: File,
    length: usize,
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        self.file.read_exact_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl Directory for Sparing {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let opened =
            File::open(self.folder.join(path)).and_then(|file| Ok((usize::try_from(file.metadata()?.len()).unwrap_or_default(), file)));
        match opened {
            Ok((length, file)) if length > SMALL => Ok(Arc::new(Pieces { file, length })),
            // What is wrong with it is said as always.
            _ => self.inner.get_file_handle(path),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
