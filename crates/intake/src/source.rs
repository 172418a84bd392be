//! Files of a source on this machine.

use crate::report::Sum;
use exchange::Refused;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Opens a file of the source.
pub(crate) fn open(path: &Path) -> Result<File, Refused> {
    let file = File::open(path)
        .map_err(|error| refused(path, format!("the file can't be opened: {error}"), "Check its name and who may read it"))?;
    match file.metadata() {
        Ok(found) if found.is_dir() => Err(refused(path, "this is a folder".into(), "Name the export's files; pictures go to --media")),
        _ => Ok(file),
    }
}

/// SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> Result<Sum, Refused> {
    let mut hasher = Sha256::new();
    let mut file = open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) => return Err(refused(path, format!("the file can't be read: {error}"), "")),
        }
    }
    Ok(Sum(hasher.finalize().into()))
}

/// A file as a whole that is not taken.
pub(crate) fn refused(path: &Path, message: String, advice: &'static str) -> Refused {
    Refused {
        file: path.display().to_string(),
        line: 0,
        column: 0,
        message,
        advice,
    }
}
