//! Plain, `.gz`, `.zip`: told apart by their first bytes, unpacked as they are read.

use crate::Refused;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// A packed file may grow to this many times its size once it has grown past [`HARMLESS`]; deflate can do 1,032.
const GROWTH: u64 = 500;
const HARMLESS: u64 = 128 * 1024 * 1024;

/// What a format looks for in a file.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Whether a file in a ZIP is one, by its name in lower case.
    pub is_one: fn(&str) -> bool,
    /// Most files in a ZIP that are looked at.
    pub members: usize,
    /// What to do if a file is empty.
    pub empty: &'static str,
    /// What a ZIP lacks that holds none, and what to do.
    pub none: (&'static str, &'static str),
}

/// Calls `take` with each document of a file: its name for people, and its text.
///
/// # Errors
/// [`Refused`] for what can't be unpacked, or whatever `take` says.
pub fn each_document<S, F>(mut source: S, name: &str, wanted: Wanted, mut take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    let mut magic = [0; 4];
    let read = read_start(&mut source, &mut magic).map_err(|error| unreadable(name, &error))?;
    match &magic[..read] {
        [] => Err(refused(name, "the file is empty", wanted.empty)),
        [0x1f, 0x8b, ..] => {
            let packed = Counted::new(source);
            let count = Rc::clone(&packed.count);
            let mut text = Guard::new(MultiGzDecoder::new(packed), move || count.get());
            take(name, &mut text)
        }
        [b'P', b'K', ..] => each_member(source, name, wanted, take),
        _ => take(name, &mut source),
    }
}

fn each_member<S, F>(source: S, name: &str, format: Wanted, mut take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    let damaged = |error: ZipError| refused(name, &format!("the ZIP can't be read: {error}"), "Pack it again");
    let mut archive = ZipArchive::new(source).map_err(damaged)?;
    if archive.len() > format.members {
        return Err(refused(name, "the ZIP holds too many files", "Pack only the export files"));
    }
    let mut wanted = Vec::new();
    for place in 0..archive.len() {
        let member = archive.by_index_raw(place).map_err(damaged)?;
        if is_ours(member.name()) && (format.is_one)(&member.name().to_ascii_lowercase()) {
            wanted.push((member.name().to_owned(), place));
        }
    }
    if wanted.is_empty() {
        let (message, advice) = format.none;
        return Err(refused(name, message, advice));
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

/// Not what macOS adds to a ZIP, nor a hidden file.
fn is_ours(member: &str) -> bool {
    let file = member.rsplit('/').next().unwrap_or_default();
    !file.starts_with('.') && !member.to_ascii_lowercase().starts_with("__macosx/")
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
