//! Moving GIFs: kept as they move, if they are small enough to be decoded by any reader, without what is said in them.

use crate::{Error, Kind, Main, Notes, Taken, picture};
use bytes::Bytes;
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use std::io::Cursor;

/// Longest file that is served moving, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;
/// Most frames.
const FRAMES: usize = 1_000;
/// Most pixels over all frames: whoever reads it decodes all of them.
const PIXELS: u64 = 150_000_000;

/// The animation to be served, or `None` if it stands still or is too heavy: then its first frame is a picture like any other.
pub(crate) fn take(bytes: &[u8]) -> Result<Option<Taken>, Error> {
    let Some(stripped) = strip(bytes)? else {
        return Ok(None);
    };
    let area = u64::from(stripped.width) * u64::from(stripped.height);
    if stripped.frames < 2 || stripped.frames > FRAMES || bytes.len() > LARGEST || area * stripped.frames as u64 > PIXELS || area == 0 {
        return Ok(None);
    }
    let decoder = GifDecoder::new(Cursor::new(&stripped.file)).map_err(|error| picture::damaged(&error))?;
    for frame in decoder.into_frames() {
        frame.map_err(|error| picture::damaged(&error))?;
    }
    Ok(Some(Taken {
        kind: Kind::Picture,
        media_type: "image/gif",
        width: stripped.width,
        height: stripped.height,
        main: Main::Made(stripped.file),
        renditions: Vec::new(),
        notes: Notes::default(),
        pages: 0,
        rows: crate::Rows::default(),
    }))
}

/// The packet of XMP in a GIF: no row of blocks, but ended by a tail that leads whoever reads it so to its end.
pub(crate) fn xmp(bytes: &[u8]) -> Option<Vec<u8>> {
    const MARK: &[u8] = b"\x21\xff\x0bXMP DataXMP";
    let start = bytes.windows(MARK.len()).position(|part| part == MARK)? + MARK.len();
    let rest = bytes.get(start..)?;
    let end = rest.windows(4).position(|part| part == [1, 0xff, 0xfe, 0xfd])?;
    Some(rest[..end].to_vec())
}

struct Stripped {
    file: Bytes,
    width: u32,
    height: u32,
    frames: usize,
}

/// Copies what moves and drops comments, texts and every application's own data but the loop count. `None` if the
/// blocks can't be followed.
fn strip(bytes: &[u8]) -> Result<Option<Stripped>, Error> {
    let mut reader = Reader { bytes, at: 0 };
    let header = reader.take(13)?;
    let width = u32::from(u16::from_le_bytes([header[6], header[7]]));
    let height = u32::from(u16::from_le_bytes([header[8], header[9]]));
    let mut file = Vec::with_capacity(bytes.len());
    file.extend_from_slice(header);
    file.extend_from_slice(reader.colours(header[10])?);
    let mut frames = 0;
    loop {
        match reader.take(1) {
            // Many files lack the end mark; the last frame is whole all the same.
            Err(_) if frames > 0 => break,
            Err(error) => return Err(error),
            Ok([0x3b]) => break,
            Ok([0x2c]) => {
                let place = reader.take(9)?;
                file.push(0x2c);
                file.extend_from_slice(place);
                file.extend_from_slice(reader.colours(place[8])?);
                file.extend_from_slice(reader.take(1)?);
                file.extend_from_slice(reader.blocks()?);
                frames += 1;
            }
            Ok([0x21]) => {
                let label = reader.take(1)?[0];
                let blocks = reader.blocks()?;
                if label == 0xf9 || (label == 0xff && blocks.starts_with(b"\x0bNETSCAPE2.0\x03\x01")) {
                    file.extend_from_slice(&[0x21, label]);
                    file.extend_from_slice(blocks);
                }
            }
            Ok(_) => return Ok(None),
        }
    }
    file.push(0x3b);
    Ok(Some(Stripped { file: file.into(), width, height, frames }))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let taken = self.bytes.get(self.at..self.at + count).ok_or(Error::Truncated)?;
        self.at += count;
        Ok(taken)
    }

    /// The colour table that these flags announce.
    fn colours(&mut self, flags: u8) -> Result<&'a [u8], Error> {
        if flags & 0x80 == 0 {
            return Ok(&[]);
        }
        self.take(3 << ((flags & 7) + 1))
    }

    /// Sub-blocks with their lengths, up to and with the empty one.
    fn blocks(&mut self) -> Result<&'a [u8], Error> {
        let start = self.at;
        loop {
            let length = self.take(1)?[0];
            if length == 0 {
                return Ok(&self.bytes[start..self.at]);
            }
            self.take(usize::from(length))?;
        }
    }
}
