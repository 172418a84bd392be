//! Documents that readers may download. Nothing that a browser would run: no HTML, no SVG, no script.

use crate::Error;
use crate::sniff::Form;
use crate::source::Source;

/// Media types of office files by the ending of their name, for the two containers that all of them share.
const PACKED: &[(&str, &str)] = &[
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("epub", "application/epub+zip"),
];
const OLD_OFFICE: &[(&str, &str)] =
    &[("doc", "application/msword"), ("xls", "application/vnd.ms-excel"), ("ppt", "application/vnd.ms-powerpoint")];
const PLAIN: &[(&str, &str)] = &[
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("json", "application/json"),
    ("geojson", "application/geo+json"),
    ("md", "text/markdown"),
    ("vtt", "text/vtt"),
    ("srt", "text/plain"),
];
/// Bytes of text that are looked at together.
const STEP: usize = 256 * 1024;

/// The media type of a text by the ending of its name.
pub(crate) fn plain(name: &str) -> Option<&'static str> {
    named(PLAIN, name)
}

/// The media type of a document, or why it is none.
pub(crate) fn media_type(source: &Source, form: Form, name: &str) -> Result<&'static str, Error> {
    let ends_with = |marks: &[&[u8]]| {
        let tail = source.tail(70_000)?;
        let found = |mark: &&[u8]| tail.windows(mark.len()).any(|part| part == *mark);
        if marks.iter().any(found) { Ok(()) } else { Err(Error::Truncated) }
    };
    match form {
        Form::Pdf => ends_with(&[b"%%EOF", b"trailer"]).map(|()| "application/pdf"),
        Form::Packed => ends_with(&[b"PK\x05\x06"]).map(|()| named(PACKED, name).unwrap_or("application/zip")),
        Form::OldOffice => named(OLD_OFFICE, name).ok_or(Error::Unknown),
        Form::Rtf => Ok("application/rtf"),
        _ => {
            let media_type = plain(name).ok_or(Error::Unknown)?;
            if is_text(source)? { Ok(media_type) } else { Err(Error::Unknown) }
        }
    }
}

fn named(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    table.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

fn is_text(source: &Source) -> Result<bool, Error> {
    let mut from = 0;
    while from < source.len() {
        let piece = source.up_to(from, STEP)?;
        let is_last = from + piece.len() as u64 == source.len();
        let valid = match std::str::from_utf8(&piece) {
            Ok(_) => piece.len(),
            // A letter may lie across two pieces; it begins the next one.
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 && !is_last => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if !std::str::from_utf8(&piece[..valid]).is_ok_and(is_legible) {
            return Ok(false);
        }
        from += valid as u64;
    }
    Ok(true)
}

fn is_legible(text: &str) -> bool {
    !text
        .chars()
        .any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
}
