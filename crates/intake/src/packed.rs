//! Media that came in the same ZIP as the export.

use crate::files;
use bytes::Bytes;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use zip::ZipArchive;

/// Most bytes of one file.
const LONGEST: u64 = 256 * 1024 * 1024;

/// The media of some ZIP files, by their keys.
pub(crate) struct Packed {
    archives: Vec<Mutex<ZipArchive<BufReader<File>>>>,
    places: HashMap<String, (usize, usize)>,
}

impl Packed {
    /// Looks into those files that are ZIPs; none if there is no media in any.
    pub(crate) fn open(files: &[PathBuf]) -> Option<Packed> {
        let mut packed = Packed { archives: Vec::new(), places: HashMap::new() };
        for archive in files.iter().filter_map(|path| zip_of(path)) {
            let number = packed.archives.len();
            for place in 0..archive.len() {
                if let Some(key) = archive.name_for_index(place).and_then(files::ghosts) {
                    packed.places.insert(key, (number, place));
                }
            }
            packed.archives.push(Mutex::new(archive));
        }
        (!packed.places.is_empty()).then_some(packed)
    }

    /// Whether the file at an address of the source is there.
    pub(crate) fn has(&self, address: &str) -> bool {
        self.place(address).is_some()
    }

    fn place(&self, address: &str) -> Option<(usize, usize)> {
        self.places.get(&files::ghosts(address)?).copied()
    }

    /// The bytes of that file.
    pub(crate) fn read(&self, address: &str) -> io::Result<Bytes> {
        let (archive, place) = self.place(address).ok_or(io::ErrorKind::NotFound)?;
        let mut archive = self.archives[archive].lock().unwrap_or_else(PoisonError::into_inner);
        let member = archive.by_index(place).map_err(io::Error::other)?;
        let too_large = || io::Error::other("it is larger than a file may be");
        let said = usize::try_from(member.size()).ok().filter(|size| *size as u64 <= LONGEST);
        let mut bytes = Vec::with_capacity(said.ok_or_else(too_large)?);
        let read = member.take(LONGEST + 1).read_to_end(&mut bytes)?;
        if read as u64 > LONGEST {
            return Err(too_large());
        }
        Ok(bytes.into())
    }
}

fn zip_of(path: &Path) -> Option<ZipArchive<BufReader<File>>> {
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    is_zip.then(|| ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()).flatten()
}
