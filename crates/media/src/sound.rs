//! Sound: Ogg, MPEG audio and WAVE, followed far enough to see that there is something to hear.

use crate::{Error, Kind};

/// Ogg holds sound or film: the first page of each stream names its codec.
pub(crate) fn ogg(bytes: &[u8]) -> Result<(Kind, &'static str), Error> {
    let mut rest = bytes;
    let (mut sound, mut film) = (false, false);
    while rest.starts_with(b"OggS") {
        let segments = usize::from(*rest.get(26).ok_or(Error::Truncated)?);
        let table = rest.get(27..27 + segments).ok_or(Error::Truncated)?;
        let length: usize = table.iter().map(|part| usize::from(*part)).sum();
        let start = 27 + segments;
        let content = rest.get(start..start + length).ok_or(Error::Truncated)?;
        // Bit 2: first page of a stream.
        if rest[5] & 2 != 0 {
            film |= content.starts_with(b"\x80theora");
            sound |= content.starts_with(b"\x01vorbis")
                || content.starts_with(b"OpusHead")
                || content.starts_with(b"Speex   ")
                || content.starts_with(b"\x7fFLAC");
        }
        rest = &rest[start + length..];
    }
    match (film, sound) {
        (true, _) => Ok((Kind::Video, "video/ogg")),
        (false, true) => Ok((Kind::Audio, "audio/ogg")),
        (false, false) => Err(Error::Damaged("an Ogg file without sound or film".into())),
    }
}

/// MPEG audio, with or without a tag before it: at least one whole frame.
pub(crate) fn mpeg(bytes: &[u8]) -> Result<(), Error> {
    let mut start = 0;
    if let Some(head) = bytes.get(..10).filter(|head| head.starts_with(b"ID3")) {
        let size = head[6..10].iter().fold(0usize, |sum, byte| (sum << 7) | usize::from(byte & 0x7f));
        start = 10 + size;
    }
    let sound = bytes.get(start..).ok_or(Error::Truncated)?;
    // Padding may stand between the tag and the first frame.
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
pub(crate) fn wave(bytes: &[u8]) -> Result<(), Error> {
    let mut rest = bytes.get(12..).ok_or(Error::Truncated)?;
    let mut format = false;
    while let Some(head) = rest.get(..8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        match &head[..4] {
            b"fmt " => format = true,
            b"data" if format => {
                return if rest.len() >= length.saturating_add(8) { Ok(()) } else { Err(Error::Truncated) };
            }
            _ => {}
        }
        // Chunks begin at even places.
        rest = rest.get(8 + length + (length & 1)..).ok_or(Error::Truncated)?;
    }
    Err(Error::Truncated)
}
