//! Films: the two containers that browsers play, followed far enough to see that they are whole, whether they have a
//! picture, and how large it is.

use crate::{Error, Kind};

/// What a container holds.
#[derive(Debug)]
pub(crate) struct Film {
    pub kind: Kind,
    pub media_type: &'static str,
    pub size: (u32, u32),
}

/// MPEG-4 and QuickTime: boxes with a length and a name.
pub(crate) fn mp4(bytes: &[u8]) -> Result<Film, Error> {
    let brand = bytes.get(8..12).ok_or(Error::Truncated)?;
    // Files older than brands are QuickTime's.
    let brand = if bytes[4..8] == *b"ftyp" { brand } else { b"qt  " };
    let mut movie = None;
    for (name, content) in Boxes(bytes) {
        let content = content?;
        if name == *b"moov" {
            movie = Some(content);
        }
    }
    let movie = movie.ok_or(Error::Truncated)?;
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
fn inside<'a>(content: &'a [u8], name: &'a [u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    Boxes(content).filter(move |(found, _)| found == name).filter_map(|(_, content)| content.ok())
}

struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = ([u8; 4], Result<&'a [u8], Error>);
    fn next(&mut self) -> Option<Self::Item> {
        // Less than a head is padding.
        let head: [u8; 8] = self.0.get(..8)?.try_into().ok()?;
        let name = [head[4], head[5], head[6], head[7]];
        let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let (start, length) = match short {
            0 => (8, self.0.len() as u64),
            1 => {
                let long = self.0.get(8..16).and_then(|bytes| bytes.try_into().ok());
                (16, long.map_or(0, u64::from_be_bytes))
            }
            length => (8, length),
        };
        let end = usize::try_from(length).unwrap_or(usize::MAX);
        if end < start {
            self.0 = &[];
            return Some((name, Err(Error::Damaged("a box shorter than its head".into()))));
        }
        if end > self.0.len() {
            self.0 = &[];
            return Some((name, Err(Error::Truncated)));
        }
        let content = &self.0[start..end];
        self.0 = &self.0[end..];
        Some((name, Ok(content)))
    }
}

/// WebM (and Matroska, which browsers don't play): elements with a number and a length.
pub(crate) fn matroska(bytes: &[u8]) -> Result<Film, Error> {
    let mut top = Elements(bytes);
    let (_, head) = top.next().ok_or(Error::Truncated)?;
    let kind = Elements(head).find(|(id, _)| *id == 0x4282).map(|(_, value)| value);
    if !kind.is_some_and(|kind| kind.starts_with(b"webm")) {
        return Err(Error::Unsupported("Matroska", "save it as MP4 or WebM"));
    }
    let (_, segment) = top.find(|(id, _)| *id == 0x1853_8067).ok_or(Error::Truncated)?;
    let tracks = Elements(segment).find(|(id, _)| *id == 0x1654_ae6b).map(|(_, value)| value);
    let (mut has_picture, mut size) = (false, (0, 0));
    for (_, track) in Elements(tracks.ok_or(Error::Truncated)?).filter(|(id, _)| *id == 0xae) {
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

/// Elements of EBML; one of unknown length, or one that the file cuts off, reaches to the end.
struct Elements<'a>(&'a [u8]);

impl<'a> Iterator for Elements<'a> {
    type Item = (u32, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.0.first()?;
        let id_length = first.leading_zeros() as usize + 1;
        if id_length > 4 {
            return None;
        }
        let id = self.0.get(..id_length)?.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
        let first = *self.0.get(id_length)?;
        let size_length = first.leading_zeros() as usize + 1;
        if size_length > 8 {
            return None;
        }
        let encoded = self.0.get(id_length..id_length + size_length)?;
        let mask = (1u64 << (7 * size_length)) - 1;
        let length = encoded.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)) & mask;
        let start = id_length + size_length;
        let rest = self.0.len() - start;
        let length = if length == mask { rest } else { usize::try_from(length).unwrap_or(rest).min(rest) };
        let content = &self.0[start..start + length];
        self.0 = &self.0[start + length..];
        Some((id, content))
    }
}
