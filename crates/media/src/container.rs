//! Films: the two containers that browsers play, followed far enough to see that they are whole, whether they have a
//! picture, and how large it is.

use crate::source::Source;
use crate::{Error, Kind};

/// Longest description of a film that is read, in bytes.
const LONGEST: u64 = 24 * 1024 * 1024;
/// Most parts of a file that are gone along.
const PARTS: usize = 200_000;

/// What a container holds.
#[derive(Debug)]
pub(crate) struct Film {
    pub kind: Kind,
    pub media_type: &'static str,
    pub size: (u32, u32),
}

/// MPEG-4 and QuickTime: boxes with a length and a name.
pub(crate) fn mp4(source: &Source) -> Result<Film, Error> {
    let head = source.at(0, 12)?;
    // Files older than brands are QuickTime's.
    let brand = if head[4..8] == *b"ftyp" { &head[8..12] } else { b"qt  " };
    let (mut movie, mut has_content) = (None, false);
    let mut from = 0;
    for _ in 0..PARTS {
        // Less than a head is padding.
        if source.len() - from < 8 {
            break;
        }
        let head = source.up_to(from, 16)?;
        let (name, start, length) = box_head(&head, source.len() - from)?;
        if length > source.len() - from {
            return Err(Error::Truncated);
        }
        if name == *b"moov" {
            movie = Some(part(source, from + start, length - start)?);
        }
        has_content |= name == *b"mdat" || name == *b"moof";
        from += length;
    }
    let movie = movie.filter(|_| has_content).ok_or(Error::Truncated)?;
    let movie = &movie;
    let (mut has_picture, mut size) = (false, (0, 0));
    for track in inside(movie, b"trak") {
        let is_video = inside(track, b"mdia")
            .flat_map(|media| inside(media, b"hdlr"))
            .any(|handler| handler.get(8..12) == Some(b"vide"));
        if is_video {
            has_picture = true;
            size = inside(track, b"tkhd").find_map(track_size).unwrap_or(size);
        }
    }
    let (kind, media_type) = match (has_picture, brand) {
        (true, b"qt  ") => (Kind::Video, "video/quicktime"),
        (true, _) => (Kind::Video, "video/mp4"),
        (false, _) => (Kind::Audio, "audio/mp4"),
    };
    Ok(Film { kind, media_type, size })
}

/// The last eight bytes of a track's header: width and height, 16.16 fixed point.
fn track_size(header: &[u8]) -> Option<(u32, u32)> {
    let start = header.len().checked_sub(8)?;
    let width = u32::from_be_bytes(header[start..start + 4].try_into().ok()?) >> 16;
    let height = u32::from_be_bytes(header[start + 4..].try_into().ok()?) >> 16;
    (width > 0 && height > 0).then_some((width, height))
}

/// The contents of the boxes of one name; a damaged rest is left out.
pub(crate) fn inside<'a>(content: &'a [u8], name: &'a [u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    Boxes(content).filter(move |(found, _)| found == name).map(|(_, content)| content)
}

struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = ([u8; 4], &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (name, start, length) = box_head(self.0, self.0.len() as u64).ok()?;
        let content = self.0.get(usize::try_from(start).ok()?..usize::try_from(length).ok()?)?;
        self.0 = &self.0[start as usize + content.len()..];
        Some((name, content))
    }
}

/// Name, length of the head and length with it, of a box of which `left` bytes can be there.
pub(crate) fn box_head(bytes: &[u8], left: u64) -> Result<([u8; 4], u64, u64), Error> {
    let head: [u8; 8] = bytes.get(..8).and_then(|head| head.try_into().ok()).ok_or(Error::Truncated)?;
    let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
    let (start, length) = match short {
        0 => (8, left),
        1 => {
            let long = bytes.get(8..16).and_then(|bytes| bytes.try_into().ok());
            (16, long.map_or(0, u64::from_be_bytes))
        }
        length => (8, length),
    };
    if length < start {
        return Err(Error::Damaged("a box shorter than its head".into()));
    }
    Ok(([head[4], head[5], head[6], head[7]], start, length))
}

/// A part that is read as a whole.
pub(crate) fn part(source: &Source, from: u64, length: u64) -> Result<Vec<u8>, Error> {
    match usize::try_from(length) {
        Ok(count) if length <= LONGEST => Ok(source.at(from, count)?.into_owned()),
        _ => Err(Error::Damaged("its description is too long".into())),
    }
}

/// WebM (and Matroska, which browsers don't play): elements with a number and a length.
pub(crate) fn matroska(source: &Source) -> Result<Film, Error> {
    let (_, start, length) = element(source, 0)?;
    let head = part(source, start, length)?;
    let kind = Elements(&head).find(|(id, _)| *id == 0x4282).map(|(_, value)| value);
    if !kind.is_some_and(|kind| kind.starts_with(b"webm")) {
        return Err(Error::Unsupported("Matroska", "save it as MP4 or WebM"));
    }
    let tracks = find(source, start + length, 0x1853_8067).and_then(|(segment, _)| {
        let (tracks, length) = find(source, segment, 0x1654_ae6b)?;
        part(source, tracks, length)
    })?;
    let (mut has_picture, mut size) = (false, (0, 0));
    for (_, track) in Elements(&tracks).filter(|(id, _)| *id == 0xae) {
        if let Some((_, video)) = Elements(track).find(|(id, _)| *id == 0xe0) {
            has_picture = true;
            let number = |wanted| {
                Elements(video)
                    .find(|(id, _)| *id == wanted)
                    .map_or(0, |(_, value)| value.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
            };
            size = (number(0xb0), number(0xba));
        }
    }
    let (kind, media_type) = if has_picture { (Kind::Video, "video/webm") } else { (Kind::Audio, "audio/webm") };
    Ok(Film { kind, media_type, size })
}

/// Where the first element of this number begins, from there on, and how long it is.
fn find(source: &Source, mut from: u64, wanted: u32) -> Result<(u64, u64), Error> {
    for _ in 0..PARTS {
        let (id, start, length) = element(source, from)?;
        if id == wanted {
            return Ok((start, length));
        }
        from = start + length;
    }
    Err(Error::Truncated)
}

/// Number of the element that stands there, where its content begins and how long that is.
fn element(source: &Source, from: u64) -> Result<(u32, u64, u64), Error> {
    let head = source.up_to(from, 12)?;
    let (id, start, length) = element_head(&head).ok_or(Error::Truncated)?;
    let start = from + start as u64;
    let rest = source.len() - start;
    Ok((id, start, length.map_or(rest, |length| length.min(rest))))
}

/// Number of an element, length of its head, length of its content; none = unknown, up to the end.
pub(crate) fn element_head(bytes: &[u8]) -> Option<(u32, usize, Option<u64>)> {
    let id_length = bytes.first()?.leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = bytes.get(..id_length)?.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
    let size_length = bytes.get(id_length)?.leading_zeros() as usize + 1;
    if size_length > 8 {
        return None;
    }
    let encoded = bytes.get(id_length..id_length + size_length)?;
    let mask = (1u64 << (7 * size_length)) - 1;
    let length = encoded.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)) & mask;
    Some((id, id_length + size_length, (length != mask).then_some(length)))
}

/// Elements of EBML in memory; one of unknown length, or one that the file cuts off, reaches to the end.
pub(crate) struct Elements<'a>(pub &'a [u8]);

impl<'a> Iterator for Elements<'a> {
    type Item = (u32, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (id, start, length) = element_head(self.0)?;
        let rest = self.0.len() - start;
        let length = length.map_or(rest, |length| usize::try_from(length).unwrap_or(rest).min(rest));
        let content = &self.0[start..start + length];
        self.0 = &self.0[start + length..];
        Some((id, content))
    }
}
