//! Hashes of files, as `sha256sum` writes and checks them.

use crate::Error;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file that holds them.
pub const NAME: &str = "SHA256SUMS";

/// Hashes by the path of the file, relative to the folder.
pub type Sums = BTreeMap<String, String>;

/// A file that is hashed while it is written.
pub struct Written {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
}

impl Written {
    /// Makes it, readable for its owner alone.
    pub fn create(root: &Path, name: &str) -> Result<Written, Error> {
        let path = root.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .map_err(Error::io(&path))?;
        Ok(Written {
            path,
            file: BufWriter::with_capacity(64 * 1024, file),
            hash: Sha256::new(),
        })
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.file.write_all(bytes).map_err(Error::io(&self.path))
    }

    /// Ends it and gives its hash.
    pub fn end(mut self) -> Result<String, Error> {
        self.file.flush().map_err(Error::io(&self.path))?;
        Ok(hex(&self.hash.finalize()))
    }
}

/// A whole file.
pub fn put(root: &Path, name: &str, bytes: &[u8], sums: &mut Sums) -> Result<(), Error> {
    let mut file = Written::create(root, name)?;
    file.add(bytes)?;
    sums.insert(name.to_owned(), file.end()?);
    Ok(())
}

/// Hexadecimal figures.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The hash of a file's bytes.
pub fn of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash, mut piece) = (File::open(path)?, Sha256::new(), vec![0_u8; 256 * 1024]);
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(piece.get(..length).unwrap_or_default());
    }
}

/// The text of the file of hashes.
pub fn write(sums: &Sums) -> String {
    sums.iter().fold(String::new(), |mut out, (name, hash)| {
        let _ = writeln!(out, "{hash}  {name}");
        out
    })
}

/// Reads it: every line a hash, two blanks and a path below the folder, in order, each once.
pub fn read(root: &Path) -> Result<Sums, Error> {
    let path = root.join(NAME);
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| Error::refused(NAME, "it is no text"))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::refused(
                path.display().to_string(),
                "it is missing: this is no export of Dateline, or one that was not finished",
            ));
        }
        Err(error) => return Err(Error::io(&path)(error)),
    };
    let mut sums = Sums::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let at = sums.len() + 1;
        let wrong = || Error::refused(NAME, format!("line {at} is no hash and file"));
        let (line, after) = rest.split_once('\n').ok_or_else(wrong)?;
        rest = after;
        let (hash, name) = line.split_once("  ").ok_or_else(wrong)?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'));
        let is_name = !name.is_empty() && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        let is_next = sums.last_key_value().is_none_or(|(last, _)| last.as_str() < name);
        if !(is_hash && is_name && is_next) {
            return Err(wrong());
        }
        sums.insert(name.to_owned(), hash.to_owned());
    }
    Ok(sums)
}

/// Every file below a folder, by its path, but for the file of hashes.
pub fn files(root: &Path) -> Result<Vec<String>, Error> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        let full = root.join(&folder);
        for entry in std::fs::read_dir(&full).map_err(Error::io(&full))? {
            let entry = entry.map_err(Error::io(&full))?;
            let inside = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(Error::io(&full))?;
            match inside.to_str() {
                _ if kind.is_dir() => folders.push(inside),
                Some(NAME) => {}
                Some(name) => found.push(name.to_owned()),
                None => found.push(inside.to_string_lossy().into_owned()),
            }
        }
    }
    found.sort();
    Ok(found)
}
