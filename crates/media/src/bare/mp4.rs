//! MPEG-4 and QuickTime: boxes that are not needed become free space, tracks that are neither picture nor sound go with their
//! samples, and so does whatever of the content belongs to no track.

use super::{Blots, hidden};
use crate::Error;
use crate::container::{box_head, inside, part};
use crate::source::Source;

/// Most parts of a file that are gone along.
const PARTS: usize = 200_000;
/// Most of them that are content, in a file that is not in fragments: each is compared with where all samples lie.
const CONTENTS: usize = 64;
/// Boxes whose boxes are looked at.
const CONTAINERS: [&[u8; 4]; 13] =
    [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"gmhd", b"tapt", b"mfra"];
/// Boxes that are needed to play.
const NEEDED: [&[u8; 4]; 38] = [
    b"mvhd", b"iods", b"tkhd", b"elst", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"nmhd", b"gmin", b"dref", b"stsd", b"stts", b"ctts", b"cslg",
    b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stps", b"sdtp", b"sgpd", b"sbgp", b"subs", b"mehd", b"trex", b"mfhd", b"tfhd",
    b"tfdt", b"trun", b"clef", b"prof", b"enof", b"tfra", b"mfro", b"trep",
];
/// What describes how samples are coded.
const CODING: [&[u8; 4]; 22] = [
    b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"pasp", b"colr", b"btrt", b"clap", b"wave", b"dOps", b"dac3", b"dec3", b"alac", b"dfLa",
    b"chan", b"fiel", b"gama", b"mdcv", b"clli", b"SmDm", b"CoLL",
];

pub(super) fn blots(source: &Source) -> Result<Blots, Error> {
    let mut blots = Blots::default();
    let (mut content, mut kept) = (Vec::new(), Vec::new());
    let (mut in_fragments, mut lost) = (false, false);
    let mut from = 0;
    for _ in 0..PARTS {
        let left = source.len() - from;
        if left < 8 {
            blots.clear(from, left)?;
            break;
        }
        let head = source.up_to(from, 16)?;
        let (name, start, length) = box_head(&head, left)?;
        let length = length.min(left);
        match &name {
            b"ftyp" | b"styp" | b"sidx" => {}
            b"mdat" => content.push((from + start, from + length)),
            b"moov" | b"moof" | b"mfra" => {
                let mut boxes = part(source, from, length)?;
                if name == *b"moov" {
                    lost |= drop_tracks(&mut boxes, start)?;
                    for track in inside(&boxes[start as usize..], b"trak") {
                        samples(track, &mut kept)?;
                    }
                }
                in_fragments |= name == *b"moof";
                bare(&mut boxes, false)?;
                blots.write(from, boxes)?;
            }
            _ => {
                blots.write(from + 4, b"free".to_vec())?;
                blots.clear(from + start, length - start)?;
            }
        }
        from += length;
    }
    if in_fragments {
        // Which bytes of a fragment are whose is not followed here.
        return if lost {
            Err(hidden("a track that is neither picture nor sound runs through all of it"))
        } else {
            Ok(blots)
        };
    }
    if content.len() > CONTENTS {
        return Err(hidden("its content lies in too many parts"));
    }
    kept.sort_unstable();
    for (start, end) in content {
        let mut at = start;
        for (from, to) in kept.iter().filter(|(from, to)| *to > start && *from < end) {
            if *from > at {
                blots.clear(at, from - at)?;
            }
            at = at.max(*to);
        }
        if at < end {
            blots.clear(at, end - at)?;
        }
    }
    Ok(blots)
}

/// Makes free space of tracks that are neither picture nor sound; whether there were any.
fn drop_tracks(movie: &mut [u8], start: u64) -> Result<bool, Error> {
    let mut dropped = false;
    let mut at = start as usize;
    while at + 8 <= movie.len() {
        let (name, start, length) = box_head(&movie[at..], (movie.len() - at) as u64)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(movie.len() - at);
        if name == *b"trak" {
            let track = &movie[at + start as usize..at + length];
            let handler = inside(track, b"mdia").flat_map(|media| inside(media, b"hdlr")).next();
            if !matches!(handler.and_then(|handler| handler.get(8..12)), Some(b"vide" | b"soun")) {
                movie[at + 4..at + 8].copy_from_slice(b"free");
                movie[at + start as usize..at + length].fill(0);
                dropped = true;
            }
        }
        at += length;
    }
    Ok(dropped)
}

/// Blots whatever is not needed in a box, which stands at the beginning; `is_picture`: it belongs to a track that is seen.
fn bare(whole: &mut [u8], is_picture: bool) -> Result<(), Error> {
    let (name, start, length) = box_head(whole, whole.len() as u64)?;
    let (start, end) = (start as usize, usize::try_from(length).unwrap_or(usize::MAX).min(whole.len()));
    let Some(content) = whole.get_mut(start..end) else { return Ok(()) };
    if CONTAINERS.contains(&&name) {
        let is_picture = is_picture || inside(content, b"hdlr").any(|handler| handler.get(8..12) == Some(b"vide"));
        let mut at = 0;
        while at + 8 <= content.len() {
            let (_, _, length) = box_head(&content[at..], (content.len() - at) as u64)?;
            let length = usize::try_from(length).unwrap_or(usize::MAX).min(content.len() - at);
            bare(&mut content[at..at + length], is_picture)?;
            at += length;
        }
        content[at..].fill(0);
        return Ok(());
    }
    match &name {
        b"mvhd" | b"tkhd" | b"mdhd" => {
            // When it was made and changed.
            let dates = if content.first() == Some(&1) { 4..20 } else { 4..12 };
            if let Some(dates) = content.get_mut(dates) {
                dates.fill(0);
            }
        }
        // Whose handler it is, and what that calls itself.
        b"hdlr" if content.len() > 12 => content[12..].fill(0),
        b"dref" => is_own(content)?,
        b"stsd" => descriptions(content, is_picture)?,
        name if NEEDED.contains(&name) => {}
        _ => {
            content.fill(0);
            whole[4..8].copy_from_slice(b"free");
        }
    }
    Ok(())
}

/// Refuses content that lies in another file.
fn is_own(references: &[u8]) -> Result<(), Error> {
    let mut rest = references.get(8..).unwrap_or_default();
    while rest.len() >= 12 {
        let (_, start, length) = box_head(rest, rest.len() as u64)?;
        let flags = rest.get(start as usize + 3).copied().unwrap_or(0);
        if flags & 1 == 0 {
            return Err(hidden("it plays what lies in another file"));
        }
        rest = &rest[usize::try_from(length).unwrap_or(usize::MAX).min(rest.len())..];
    }
    Ok(())
}

/// How samples are coded: by which device or program is blotted.
fn descriptions(content: &mut [u8], is_picture: bool) -> Result<(), Error> {
    let mut at = 8;
    while at + 16 <= content.len() {
        let (_, start, length) = box_head(&content[at..], (content.len() - at) as u64)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(content.len() - at);
        let Some(entry) = content.get_mut(at + start as usize..at + length) else { break };
        at += length;
        if entry.len() < 28 {
            continue;
        }
        // QuickTime's vendor; for a picture also the name of what compressed it.
        entry[12..16].fill(0);
        let fixed = match (is_picture, u16::from_be_bytes([entry[8], entry[9]])) {
            (true, _) if entry.len() >= 78 => {
                entry[42..74].fill(0);
                78
            }
            (true, _) => entry.len(),
            (false, 1) => 44,
            (false, 2) => 64,
            (false, _) => 28,
        };
        let mut inner = fixed.min(entry.len());
        while inner + 8 <= entry.len() {
            let left = &mut entry[inner..];
            let Ok((name, start, length)) = box_head(left, left.len() as u64) else { break };
            let length = usize::try_from(length).unwrap_or(usize::MAX).min(left.len());
            if !CODING.contains(&&name) {
                left[start as usize..length].fill(0);
                left[4..8].copy_from_slice(b"free");
            }
            inner += length;
        }
    }
    Ok(())
}

/// Where in the file a track's samples lie, chunk by chunk.
fn samples(track: &[u8], ranges: &mut Vec<(u64, u64)>) -> Result<(), Error> {
    let odd = || hidden("its tables of samples make no sense");
    let Some(table) = inside(track, b"mdia")
        .flat_map(|media| inside(media, b"minf"))
        .flat_map(|info| inside(info, b"stbl"))
        .next()
    else {
        return Ok(());
    };
    let find = |name: &'static [u8; 4]| inside(table, name).next();
    let number = |bytes: &[u8], at: usize| {
        bytes
            .get(at..at + 4)
            .and_then(|four| four.try_into().ok())
            .map(u32::from_be_bytes)
            .ok_or_else(odd)
    };
    let (offsets, width) = match (find(b"stco"), find(b"co64")) {
        (Some(offsets), _) => (offsets, 4),
        (None, Some(offsets)) => (offsets, 8),
        (None, None) => return Ok(()),
    };
    let sizes = find(b"stsz").ok_or_else(odd)?;
    let (same, count) = (number(sizes, 4)?, number(sizes, 8)? as usize);
    let runs = find(b"stsc").ok_or_else(odd)?;
    let chunks = number(offsets, 4)? as usize;
    let (mut sample, mut run) = (0, 0);
    for chunk in 0..chunks {
        while number(runs, 4)? as usize > run + 1 && number(runs, 8 + 12 * (run + 1))? as usize <= chunk + 1 {
            run += 1;
        }
        let in_chunk = number(runs, 8 + 12 * run + 4)? as usize;
        let at = 8 + width * chunk;
        let start = match width {
            4 => u64::from(number(offsets, at)?),
            _ => u64::from(number(offsets, at)?) << 32 | u64::from(number(offsets, at + 4)?),
        };
        let mut length = 0;
        // Who claims more samples than there are means none of them.
        let last = count.min(sample + in_chunk);
        if same > 0 {
            length = u64::from(same) * last.saturating_sub(sample) as u64;
        } else {
            for sample in sample..last {
                length += u64::from(number(sizes, 12 + 4 * sample)?);
            }
        }
        sample += in_chunk;
        ranges.push((start, start.checked_add(length).ok_or_else(odd)?));
    }
    Ok(())
}
