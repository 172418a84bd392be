//! Sounds: tags, pictures and the chunks of programs are blotted; what is heard stays.

use super::{Blots, hidden};
use crate::Error;
use crate::source::Source;

/// Bytes read at once while frames are gone along.
const STEP: usize = 256 * 1024;
/// Kilobits a second of layers 1, 2 and 3 of MPEG 1.
const RATES: [[u32; 15]; 3] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
];
/// The same of MPEG 2, layers 1, and 2 and 3.
const LOW_RATES: [[u32; 15]; 2] = [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// MPEG audio: what is no frame is blotted. A tag at the beginning or the end becomes an empty one of the same length.
pub(super) fn mpeg(source: &Source) -> Result<Blots, Error> {
    let mut blots = Blots::default();
    let (mut from, mut blank, mut frames) = (0, 0, 0u64);
    let head = source.up_to(0, 10)?;
    if head.len() == 10 && head.starts_with(b"ID3") {
        let length = head[6..10].iter().fold(0u64, |sum, byte| (sum << 7) | u64::from(byte & 0x7f));
        blots.write(5, vec![0])?;
        blots.clear(10, length)?;
        from = 10 + length;
        blank = from;
    }
    let mut all = source.len();
    if all >= from + 128 && source.tail(128)?.starts_with(b"TAG") {
        all -= 128;
        blots.clear(all + 3, 125)?;
    }
    let (mut window, mut begins) = (Vec::new(), 0);
    while from < all {
        let end = begins + window.len() as u64;
        if from < begins || from + 4 > end && end < all || window.is_empty() {
            window = source.up_to(from, STEP)?.into_owned();
            begins = from;
        }
        let rest = &window[usize::try_from(from - begins).unwrap_or(window.len()).min(window.len())..];
        match frame(rest) {
            Some(length) => {
                if from > blank {
                    blots.clear(blank, from - blank)?;
                }
                frames += 1;
                from += length;
                blank = from.min(all);
            }
            None => from += 1,
        }
    }
    if blank < all {
        blots.clear(blank, all - blank)?;
    }
    if frames == 0 { Err(hidden("no sound is found in it")) } else { Ok(blots) }
}

/// Length of the frame that begins here.
fn frame(bytes: &[u8]) -> Option<u64> {
    let [0xff, second, third, ..] = *bytes else { return None };
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    let (rate, frequency) = (usize::from(third >> 4), usize::from((third >> 2) & 3));
    if second & 0xe0 != 0xe0 || version == 1 || layer == 0 || rate == 0 || rate == 15 || frequency == 3 {
        return None;
    }
    let layer = usize::from(4 - layer);
    let kilobits = if version == 3 { RATES[layer - 1][rate] } else { LOW_RATES[usize::from(layer > 1)][rate] };
    let hertz = [44_100, 48_000, 32_000][frequency] >> [2, 0, 1, 0][usize::from(version)];
    let padding = u32::from((third >> 1) & 1);
    let length = match layer {
        1 => (12_000 * kilobits / hertz + padding) * 4,
        3 if version != 3 => 72_000 * kilobits / hertz + padding,
        _ => 144_000 * kilobits / hertz + padding,
    };
    Some(u64::from(length))
}

/// WAVE: only the format, the facts and the sound stay.
pub(super) fn wave(source: &Source) -> Result<Blots, Error> {
    let mut blots = Blots::default();
    let mut from = 12;
    while from + 8 <= source.len() {
        let head = source.at(from, 8)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])).min(source.len() - from - 8);
        if !matches!(&head[..4], b"fmt " | b"fact" | b"data") {
            blots.write(from, b"JUNK".to_vec())?;
            blots.clear(from + 8, length)?;
        }
        from += 8 + length + (length & 1);
    }
    blots.clear(from, source.len().saturating_sub(from))?;
    Ok(blots)
}

/// FLAC: of what stands before the sound only its format and its table of places stay.
pub(super) fn flac(source: &Source) -> Result<Blots, Error> {
    let mut blots = Blots::default();
    let mut from = 4;
    loop {
        let head = source.at(from, 4)?;
        let length = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
        if !matches!(head[0] & 0x7f, 0 | 3) {
            blots.write(from, vec![head[0] & 0x80 | 1])?;
            blots.clear(from + 4, length)?;
        }
        from += 4 + length;
        if head[0] & 0x80 != 0 {
            break;
        }
    }
    // A tag of another format, behind it.
    if source.len() >= from + 128 && source.tail(128)?.starts_with(b"TAG") {
        blots.clear(source.len() - 128, 128)?;
    }
    Ok(blots)
}
