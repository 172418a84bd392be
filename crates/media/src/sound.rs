//! Sound: Ogg, MPEG audio and WAVE, followed far enough to see that there is something to hear.

use crate::source::Source;
use crate::{Error, Kind};

/// Most bytes of one page of Ogg.
const PAGE: usize = 27 + 255 + 255 * 255;

/// Ogg holds sound or film: the first page of each stream names its codec, and all of these stand at the beginning.
pub(crate) fn ogg(source: &Source) -> Result<(Kind, &'static str), Error> {
    let mut from = 0;
    let (mut sound, mut film) = (false, false);
    while from < source.len() {
        let rest = source.up_to(from, PAGE)?;
        let (is_first, content, length) = page(&rest).ok_or(Error::Truncated)?;
        if !is_first {
            break;
        }
        film |= content.starts_with(b"\x80theora");
        sound |= content.starts_with(b"\x01vorbis")
            || content.starts_with(b"OpusHead")
            || content.starts_with(b"Speex   ")
            || content.starts_with(b"\x7fFLAC");
        from += length as u64;
    }
    // The last page ends where the file does.
    let tail = source.tail(PAGE)?;
    let starts = tail.windows(4).enumerate().filter(|(_, mark)| *mark == b"OggS");
    let is_whole = starts
        .map(|(at, _)| &tail[at..])
        .any(|rest| page(rest).is_some_and(|(_, _, length)| length == rest.len()));
    match (is_whole, film, sound) {
        (false, ..) => Err(Error::Truncated),
        (true, true, _) => Ok((Kind::Video, "video/ogg")),
        (true, false, true) => Ok((Kind::Audio, "audio/ogg")),
        (true, false, false) => Err(Error::Damaged("an Ogg file without sound or film".into())),
    }
}

/// Whether a page is the first of its stream, what it holds, and how long it is with its head.
fn page(bytes: &[u8]) -> Option<(bool, &[u8], usize)> {
    let segments = usize::from(*bytes.get(26).filter(|_| bytes.starts_with(b"OggS"))?);
    let length: usize = bytes.get(27..27 + segments)?.iter().map(|part| usize::from(*part)).sum();
    let start = 27 + segments;
    // Bit 2: first page of a stream.
    Some((bytes[5] & 2 != 0, bytes.get(start..start + length)?, start + length))
}

/// MPEG audio, with or without a tag before it: at least one whole frame.
pub(crate) fn mpeg(source: &Source) -> Result<(), Error> {
    let mut start = 0;
    let head = source.up_to(0, 10)?;
    if head.len() == 10 && head.starts_with(b"ID3") {
        start = 10 + head[6..10].iter().fold(0u64, |sum, byte| (sum << 7) | u64::from(byte & 0x7f));
    }
    if start >= source.len() {
        return Err(Error::Truncated);
    }
    // Padding may stand between the tag and the first frame.
    let sound = source.up_to(start, 1024 * 1024)?;
    let padding = sound.iter().position(|byte| *byte != 0).ok_or(Error::Truncated)?;
    match sound[padding..] {
        [0xff, second, third, _, ..] if second & 0xe0 == 0xe0 => {
            if second & 0x06 == 0 || third >> 4 == 0xf || third & 0x0c == 0x0c {
                Err(Error::Damaged("no frame of MPEG audio where one must be".into()))
            } else {
                Ok(())
            }
        }
        _ => Err(Error::Damaged("no frame of MPEG audio where one must be".into())),
    }
}

/// WAVE: a format and data.
pub(crate) fn wave(source: &Source) -> Result<(), Error> {
    let mut from = 12;
    let mut format = false;
    // Whoever writes more chunks before the sound means no good.
    for _ in 0..10_000 {
        let head = source.at(from, 8)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        match &head[..4] {
            b"fmt " => format = true,
            b"data" if format => {
                return if source.len() - from >= length + 8 { Ok(()) } else { Err(Error::Truncated) };
            }
            _ => {}
        }
        // Chunks begin at even places.
        from += 8 + length + (length & 1);
    }
    Err(Error::Damaged("no sound".into()))
}
