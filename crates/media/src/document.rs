//! Documents that readers may download. Nothing that a browser would run: no HTML, no SVG, no script.

use crate::Error;

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
const PLAIN: &[(&str, &str)] =
    &[("txt", "text/plain"), ("csv", "text/csv"), ("md", "text/markdown"), ("vtt", "text/vtt"), ("srt", "text/plain")];

/// The media type of a document, or why it is none.
pub(crate) fn media_type(bytes: &[u8], name: &str) -> Result<&'static str, Error> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type);
    let tail = &bytes[bytes.len().saturating_sub(70_000)..];
    let ends_with = |mark: &[u8]| tail.windows(mark.len()).any(|part| part == mark);
    if bytes.starts_with(b"%PDF-") {
        return if ends_with(b"%%EOF") || ends_with(b"trailer") {
            Ok("application/pdf")
        } else {
            Err(Error::Truncated)
        };
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return if ends_with(b"PK\x05\x06") {
            Ok(named(PACKED).unwrap_or("application/zip"))
        } else {
            Err(Error::Truncated)
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return named(OLD_OFFICE).ok_or(Error::Unknown);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok("application/rtf");
    }
    match named(PLAIN) {
        Some(media_type) if is_text(bytes) => Ok(media_type),
        _ => Err(Error::Unknown),
    }
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        !text
            .chars()
            .any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
    })
}
