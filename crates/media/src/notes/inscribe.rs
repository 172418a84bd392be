//! Puts a packet of XMP into files that we encoded ourselves.

use bytes::Bytes;

/// The file with the packet in it. A file of another type stays as it is.
pub(crate) fn inscribe(file: Bytes, media_type: &str, packet: &str) -> Bytes {
    let done = match media_type {
        "image/jpeg" => jpeg(&file, packet.as_bytes()),
        "image/png" => png(&file, packet.as_bytes()),
        "image/webp" => webp(&file, packet.as_bytes()),
        "image/gif" => gif(&file, packet.as_bytes()),
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
