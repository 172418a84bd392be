//! WebM: elements that are not needed become void.

use super::{Blots, hidden};
use crate::Error;
use crate::container::{Elements, element_head, part};
use crate::source::Source;

/// Most elements of a file that are gone along.
const PARTS: usize = 1_000_000;

const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK: u32 = 0xae;
const CLUSTER: u32 = 0x1f43_b675;

pub(super) fn blots(source: &Source) -> Result<Blots, Error> {
    let mut blots = Blots::default();
    let (mut from, mut clusters) = (0, false);
    for _ in 0..PARTS {
        if from >= source.len() {
            return Ok(blots);
        }
        let head = source.up_to(from, 12)?;
        let (id, start, length) = element_head(&head).ok_or(Error::Truncated)?;
        let start = start as u64;
        let left = source.len() - from - start;
        match (id, length) {
            // Gone into: a segment, and a cluster whose end nobody wrote down.
            (SEGMENT, _) | (CLUSTER, None) => {
                clusters |= id == CLUSTER;
                from += start;
                continue;
            }
            (0x1a45_dfa3 | 0x114d_9b74 | 0x1c53_bb6b, _) => {}
            (CLUSTER, Some(_)) => clusters = true,
            // What a cluster whose end is unknown is made of.
            (0xe7 | 0xa3 | 0xa0 | 0xa7 | 0xab, _) if clusters => {}
            (INFO | TRACKS, Some(length)) => {
                let mut content = part(source, from + start, length.min(left))?;
                if id == TRACKS {
                    only_picture_and_sound(&content)?;
                }
                bare(&mut content, id);
                blots.write(from + start, content)?;
            }
            (_, length) => {
                let length = length.unwrap_or(left).min(left);
                blots.write(from, void(start + length))?;
                let head = if start + length < 129 { 2 } else { 9 };
                blots.clear(from + head, (start + length).saturating_sub(head))?;
            }
        }
        from += start + length.unwrap_or(left).min(left);
    }
    Err(Error::Damaged("it has too many parts".into()))
}

/// The head of an element without meaning that is so long with it.
fn void(length: u64) -> Vec<u8> {
    match length {
        0..2 => Vec::new(),
        2..129 => vec![0xec, 0x80 | (length - 2) as u8],
        _ => [&[0xec, 1], &(length - 9).to_be_bytes()[1..]].concat(),
    }
}

fn only_picture_and_sound(tracks: &[u8]) -> Result<(), Error> {
    for (_, track) in Elements(tracks).filter(|(id, _)| *id == TRACK) {
        let kind = Elements(track).find(|(id, _)| *id == 0x83).map(|(_, value)| value);
        if kind.is_some_and(|kind| !matches!(kind, [1 | 2])) {
            return Err(hidden("a track that is neither picture nor sound runs through all of it"));
        }
    }
    Ok(())
}

/// Blots names, dates and checksums in the information about a film and its tracks.
fn bare(content: &mut [u8], within: u32) {
    let mut at = 0;
    while let Some((id, head, length)) = element_head(&content[at..]) {
        let left = content.len() - at - head;
        let length = length.map_or(left, |length| usize::try_from(length).unwrap_or(left).min(left));
        let (start, end) = (at + head, at + head + length);
        match (within, id) {
            // Programs must have a name; these have a blank one.
            (INFO, 0x4d80 | 0x5741) => content[start..end].fill(b' '),
            // Length and unit of time, and by which id others know it.
            (INFO, 0x002a_d7b1 | 0x4489 | 0x73a4) => {}
            (TRACKS, TRACK) => bare(&mut content[start..end], TRACK),
            // The name of a track and of its codec, attachments and checksums.
            (TRACK, id) if !matches!(id, 0x536e | 0x0025_8688 | 0x7446 | 0xbf | 0xec) => {}
            _ => {
                let void = void((head + length) as u64);
                content[at + void.len().min(head + length)..end].fill(0);
                content[at..at + void.len()].copy_from_slice(&void);
            }
        }
        at = end;
        if at >= content.len() {
            break;
        }
    }
}
