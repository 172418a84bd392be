//! IPTC's own records, in Photoshop's box of a JPEG.

use super::{Notes, decoded};

/// The resource that holds them.
const RECORDS: u16 = 0x0404;

/// Reads what is said in them.
pub(super) fn read(block: &[u8]) -> Notes {
    let records = resource(block).unwrap_or(block);
    let mut notes = Notes::default();
    let mut rest = records;
    while let [0x1c, record, field, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // Longer ones are pictures, not words.
        let Some(value) = after.get(..length) else { break };
        rest = &after[length..];
        let place = match (record, field) {
            (2, 80) => &mut notes.creator,
            (2, 110) => &mut notes.credit,
            (2, 116) => &mut notes.copyright,
            (2, 120) => &mut notes.caption,
            _ => continue,
        };
        // Several makers are one line.
        if !place.is_empty() {
            place.push_str(", ");
        }
        place.push_str(&decoded(value));
    }
    notes
}

/// The resource among Photoshop's others: mark, number, name of even length, length, content of even length.
fn resource(block: &[u8]) -> Option<&[u8]> {
    let mut rest = block;
    loop {
        let [b'8', b'B', b'I', b'M', high, low, name, ..] = rest else { return None };
        let number = u16::from_be_bytes([*high, *low]);
        let named = 6 + (usize::from(*name) + 2) / 2 * 2;
        let length: [u8; 4] = rest.get(named..named + 4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        let content = rest.get(named + 4..)?;
        if number == RECORDS {
            return content.get(..length);
        }
        rest = content.get(length.checked_add(length & 1)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_among_resources() {
        let record = |field: u8, text: &str| [&[0x1c, 2, field, 0, u8::try_from(text.len()).unwrap_or(0)], text.as_bytes()].concat();
        let records =
            [record(5, "A title"), record(80, "Ilse"), record(80, "Bo"), record(110, "Tidings"), record(120, "The quay")].concat();
        let block = [
            &b"8BIM\x03\xed\0\0\0\0\0\x03abc\0"[..],
            b"8BIM\x04\x04\x02ab\0\0\0\0",
            &[u8::try_from(records.len()).unwrap_or(0)],
            &records,
        ]
        .concat();
        let notes = read(&block);
        assert_eq!((notes.creator.as_str(), notes.credit.as_str(), notes.caption.as_str()), ("Ilse, Bo", "Tidings", "The quay"));
        assert_eq!(read(&records), notes);
        for cut in 0..block.len() {
            let _ = read(&block[..cut]);
        }
    }
}
