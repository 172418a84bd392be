//! Data sets: how many rows a file of comma- or tab-separated values has, and the first of them.

use crate::source::Source;
use csv::ReaderBuilder;
use std::io::{self, BufReader, Read};

/// Rows that are shown, the heads of the columns among them.
const ROWS: usize = 21;
/// Columns that are shown.
const COLUMNS: usize = 40;
/// Letters of a cell that are shown.
const LETTERS: usize = 200;
/// Longest file of which the rows are counted, in bytes.
const COUNTED: u64 = 256 * 1024 * 1024;

/// The beginning of a data set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many there are, without the heads of the columns.
    pub count: u64,
    /// The heads of the columns, then the first rows.
    pub first: Vec<Vec<String>>,
}

/// Reads a data set of this media type; none if it is no such thing, or nothing that makes rows.
pub(crate) fn rows(source: &Source, media_type: &str) -> Option<Rows> {
    if source.len() > COUNTED || !matches!(media_type, "text/csv" | "text/tab-separated-values") {
        return None;
    }
    let delimiter = if media_type == "text/csv" { delimiter(source)? } else { b'\t' };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(BufReader::new(Pieces { source, at: 0 }));
    let (mut rows, mut record) = (Rows::default(), csv::ByteRecord::new());
    while reader.read_byte_record(&mut record).ok()? {
        if rows.first.len() < ROWS {
            // Letters of an encoding that nobody named would be shown wrong: then nothing is shown.
            rows.first.push(record.iter().take(COLUMNS).map(cell).collect::<Option<_>>()?);
        } else {
            rows.count += 1;
        }
    }
    rows.count += rows.first.len().saturating_sub(1) as u64;
    if let Some(first) = rows.first.first_mut().and_then(|row| row.first_mut()) {
        *first = first.trim_start_matches('\u{feff}').to_owned();
    }
    // One column is a list, or a text.
    let is_table = rows.first.len() > 1 && rows.first.iter().any(|row| row.len() > 1);
    is_table.then_some(rows)
}

/// What parts the columns: whichever stands most often in the first line.
fn delimiter(source: &Source) -> Option<u8> {
    let head = source.up_to(0, 16 * 1024).ok()?;
    let line = head.split(|byte| *byte == b'\n').next()?;
    let count = |sign: &u8| line.iter().filter(|byte| *byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(count)
}

fn cell(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.trim().chars().filter(|letter| !letter.is_control()).take(LETTERS).collect())
}

/// A file as something to be read from its beginning.
struct Pieces<'a> {
    source: &'a Source,
    at: u64,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let piece = self.source.up_to(self.at, into.len()).map_err(|error| io::Error::other(error.to_string()))?;
        into[..piece.len()].copy_from_slice(&piece);
        self.at += piece.len() as u64;
        Ok(piece.len())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::rows;
    use crate::source::Source;

    fn read(text: impl AsRef<[u8]>, media_type: &str) -> Option<(u64, Vec<Vec<String>>)> {
        rows(&Source::Memory(text.as_ref().to_vec().into()), media_type).map(|rows| (rows.count, rows.first))
    }

    #[test]
    fn rows_are_counted_and_the_first_are_kept() {
        let (count, first) = read("\u{feff}gate;depth\nNorth;\"4\nand a half\"\nSouth;3\n", "text/csv").unwrap();
        assert_eq!(count, 2);
        assert_eq!(first, [["gate", "depth"], ["North", "4and a half"], ["South", "3"]]);
        let long = format!("a,b\n{}", "1,2\n".repeat(1_000));
        let (count, first) = read(&long, "text/csv").unwrap();
        assert_eq!((count, first.len()), (1_000, 21));
        assert_eq!(read("a\tb\n1\t2\n", "text/tab-separated-values").unwrap().0, 1);
        assert_eq!(read("only\none\ncolumn\n", "text/csv"), None);
        assert_eq!(read("a,b\n", "text/csv"), None, "heads alone");
        assert_eq!(read("a,b\n1,2\n", "text/plain"), None);
        assert_eq!(read(b"b\xe9b\xe9,a\n1,2\n", "text/csv"), None, "of another encoding");
    }
}
