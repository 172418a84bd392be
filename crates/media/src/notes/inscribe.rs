//! Puts a packet of XMP into files that we encoded ourselves.

use bytes::Bytes;

/// The file with the packet in it. A file of another type stays as it is.
pub(crate) fn inscribe(file: Bytes, media_type: &str, packet: &str) -> Bytes {
    let done = match media_type {
        "image/jpeg" => jpeg(&file, packet.as_bytes()),
        "image/png" => png(&file, packet.as_bytes()),
        "image/webp" => webp(&file, packet.as_bytes()),
        "image/gif" => gif(&file, packet.as_bytes()),
        "image/avif" => avif(&file, packet.as_bytes()),
        _ => None,
    };
    done.map_or(file, Bytes::from)
}

/// A segment after the one that must be the first.
fn jpeg(file: &[u8], packet: &[u8]) -> Option<Vec<u8>> {
    let mark = b"http://ns.adobe.com/xap/1.0/\0";
    let length = u16::try_from(2 + mark.len() + packet.len()).ok()?;
    let at = match file.get(2..6)? {
        [0xff, 0xe0, high, low] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    };
    Some([file.get(..at)?, &[0xff, 0xe1], &length.to_be_bytes(), mark, packet, file.get(at..)?].concat())
}

/// A chunk of text after the header.
fn png(file: &[u8], packet: &[u8]) -> Option<Vec<u8>> {
    let chunk = [&b"iTXtXML:com.adobe.xmp\0\0\0\0\0"[..], packet].concat();
    let length = u32::try_from(chunk.len() - 4).ok()?;
    let sum = crc32fast::hash(&chunk);
    Some([file.get(..33)?, &length.to_be_bytes(), &chunk, &sum.to_be_bytes(), file.get(33..)?].concat())
}

/// A chunk at the end, announced in the extended header, which is put before a file that has none.
fn webp(file: &[u8], packet: &[u8]) -> Option<Vec<u8>> {
    const HAS_XMP: u8 = 4;
    let mut chunks = file.get(12..)?.to_vec();
    if chunks.starts_with(b"VP8X") {
        *chunks.get_mut(8)? |= HAS_XMP;
    } else {
        // Of lossy pixels alone, which is what we make: width and height of 14 bits each after the frame's start code.
        let frame = chunks.strip_prefix(b"VP8 ")?.get(4..14)?;
        let side = |low: u8, high: u8| (u32::from(u16::from_le_bytes([low, high]) & 0x3fff) - 1).to_le_bytes();
        let (width, height) = (side(frame[6], frame[7]), side(frame[8], frame[9]));
        let head = [&b"VP8X\x0a\0\0\0"[..], &[HAS_XMP, 0, 0, 0], &width[..3], &height[..3]].concat();
        chunks.splice(..0, head);
    }
    chunks.extend_from_slice(b"XMP ");
    chunks.extend_from_slice(&u32::try_from(packet.len()).ok()?.to_le_bytes());
    chunks.extend_from_slice(packet);
    if packet.len() % 2 == 1 {
        chunks.push(0);
    }
    let length = u32::try_from(chunks.len() + 4).ok()?;
    Some([b"RIFF", &length.to_le_bytes()[..], b"WEBP", &chunks].concat())
}

/// An application's block before the end. The packet is no row of blocks; the tail leads whoever reads it so to its end.
fn gif(file: &[u8], packet: &[u8]) -> Option<Vec<u8>> {
    let tail: Vec<u8> = std::iter::once(1).chain((0..=255).rev()).chain([0]).collect();
    let end = file.strip_suffix(b"\x3b")?;
    Some([end, b"\x21\xff\x0bXMP DataXMP", packet, &tail, b"\x3b"].concat())
}

/// An item of its own at the end, which describes the picture (ISO/IEC 23008-12, annex A): announced in the boxes `iloc`, `iinf` and
/// `iref`. Of files as ffmpeg writes them, with one item; any other stays as it is.
fn avif(file: &[u8], packet: &[u8]) -> Option<Vec<u8>> {
    let (mut head, mut rest) = (Vec::new(), file);
    let meta = loop {
        let (name, whole, after) = one_box(rest)?;
        rest = after;
        if name == b"meta" {
            break whole.get(8..)?;
        }
        head.extend_from_slice(whole);
    };
    let (mut inside, mut boxes) = (meta.get(..4)?.to_vec(), meta.get(4..)?);
    let mut places = None;
    while !boxes.is_empty() {
        let (name, whole, after) = one_box(boxes)?;
        boxes = after;
        match name {
            // Version 0, offsets and lengths of four bytes each, one item in one piece.
            b"iloc" if whole.get(8..16)? == [0, 0, 0, 0, 0x44, 0, 0, 1] && whole.len() == 30 => {
                let from = u32::from_be_bytes(whole.get(22..26)?.try_into().ok()?);
                let (item, length) = (whole.get(16..22)?, whole.get(26..30)?);
                // Where each begins is known once all boxes are there.
                places = Some((from, inside.len() + 22));
                let second = [&[0, 2, 0, 0, 0, 1], &[0; 8][..]].concat();
                inside.extend(boxed(b"iloc", &[&[0, 0, 0, 0, 0x44, 0, 0, 2], item, &[0; 4], length, &second]));
            }
            b"iinf" if whole.get(8..14)? == [0, 0, 0, 0, 0, 1] => {
                let entry = boxed(b"infe", &[&[2, 0, 0, 0, 0, 2, 0, 0], b"mime\0application/rdf+xml\0"]);
                inside.extend(boxed(b"iinf", &[&[0, 0, 0, 0, 0, 2], whole.get(14..)?, &entry]));
            }
            b"iref" => return None,
            _ => inside.extend_from_slice(whole),
        }
    }
    inside.extend(boxed(b"iref", &[&[0; 4], &boxed(b"cdsc", &[&[0, 2, 0, 1, 0, 1]])]));
    let (from, at) = places?;
    let number = |length: usize| u32::try_from(length).ok();
    let shift = number(inside.len().checked_sub(meta.len())?)?;
    let packet_from = number(head.len() + 8 + inside.len() + rest.len() + 8)?;
    inside.get_mut(at..at + 4)?.copy_from_slice(&(from.checked_add(shift)?).to_be_bytes());
    inside.get_mut(at + 14..at + 18)?.copy_from_slice(&packet_from.to_be_bytes());
    inside.get_mut(at + 18..at + 22)?.copy_from_slice(&number(packet.len())?.to_be_bytes());
    Some([head, boxed(b"meta", &[&inside]), rest.to_vec(), boxed(b"mdat", &[packet])].concat())
}

/// The first box: its name, all of it, and what follows.
fn one_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let length = usize::try_from(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)).ok()?;
    let (whole, after) = bytes.split_at_checked(length).filter(|_| length >= 8)?;
    Some((whole.get(4..8)?.try_into().ok()?, whole, after))
}

fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let length = 8 + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), &name[..], &parts.concat()].concat()
}
