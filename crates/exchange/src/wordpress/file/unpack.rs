//! `.xml`, `.xml.gz`, `.zip`: told apart by their first bytes, unpacked as they are read.

use crate::wordpress::Refused;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// A packed file may grow to this many times its size once it has grown past [`HARMLESS`]; deflate can do 1,032.
const GROWTH: u64 = 500;
const HARMLESS: u64 = 128 * 1024 * 1024;
/// Most files in a ZIP that are looked at.
const MEMBERS: usize = 10_000;

/// Calls `take` with each document of a file: its name for people, and its text.
///
/// # Errors
/// [`Refused`] for what can't be unpacked, or whatever `take` says.
pub fn each_document<S, F>(mut source: S, name: &str, mut take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    let mut magic = [0; 4];
    let read = read_start(&mut source, &mut magic).map_err(|error| unreadable(name, &error))?;
    match &magic[..read] {
        [] => Err(refused(name, "the file is empty", "Export it again from WordPress: Tools, Export")),
        [0x1f, 0x8b, ..] => {
            let packed = Counted::new(source);
            let count = Rc::clone(&packed.count);
            let mut text = Guard::new(MultiGzDecoder::new(packed), move || count.get());
            take(name, &mut text)
        }
        [b'P', b'K', ..] => each_member(source, name, take),
        _ => take(name, &mut source),
    }
}

fn each_member<S, F>(source: S, name: &str, mut take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    let damaged = |error: ZipError| refused(name, &format!("the ZIP can't be read: {error}"), "Pack it again");
    let mut archive = ZipArchive::new(source).map_err(damaged)?;
    if archive.len() > MEMBERS {
        return Err(refused(name, "the ZIP holds too many files", "Pack only the export files"));
    }
    let mut wanted = Vec::new();
    for place in 0..archive.len() {
        let member = archive.by_index_raw(place).map_err(damaged)?;
        if is_export(member.name()) {
            wanted.push((member.name().to_owned(), place));
        }
    }
    if wanted.is_empty() {
        return Err(refused(
            name,
            "there is no .xml file in the ZIP",
            "Give the .xml files that WordPress wrote under Tools, Export; pictures go into a folder for --media",
        ));
    }
    wanted.sort();
    for (inner, place) in wanted {
        let member = archive.by_index(place).map_err(damaged)?;
        let packed = member.compressed_size();
        let mut text = Guard::new(member, move || packed);
        take(&format!("{name}: {inner}"), &mut text)?;
    }
    Ok(())
}

/// An export by its name; what macOS adds to a ZIP is none.
fn is_export(member: &str) -> bool {
    let lower = member.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or_default();
    (file.ends_with(".xml") || file.ends_with(".wxr")) && !file.starts_with('.') && !lower.starts_with("__macosx/")
}

fn read_start<S: Read + Seek>(source: &mut S, start: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < start.len() {
        match source.read(&mut start[read..])? {
            0 => break,
            more => read += more,
        }
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(read)
}

/// Stops a file that grows beyond reason.
struct Guard<R, C> {
    inner: R,
    out: u64,
    packed: C,
}

impl<R: Read, C: Fn() -> u64> Guard<R, C> {
    fn new(inner: R, packed: C) -> Guard<R, C> {
        Guard { inner, out: 0, packed }
    }
}

impl<R: Read, C: Fn() -> u64> Read for Guard<R, C> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out += read as u64;
        if self.out > HARMLESS && self.out / GROWTH > (self.packed)() {
            return Err(io::Error::other("unpacked, the file grows beyond reason; it looks like a trap"));
        }
        Ok(read)
    }
}

/// Counts what was read of a packed file.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    fn new(inner: R) -> Counted<R> {
        Counted { inner, count: Rc::new(Cell::new(0)) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

fn refused(file: &str, message: &str, advice: &'static str) -> Refused {
    Refused {
        file: file.to_owned(),
        line: 0,
        column: 0,
        message: message.to_owned(),
        advice,
    }
}

fn unreadable(file: &str, error: &io::Error) -> Refused {
    refused(file, &format!("the file can't be read: {error}"), "")
}
