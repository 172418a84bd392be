//! What a file is, by what stands in it: the table of types and what becomes of each.

use crate::{Error, Kind, document};
use image::ImageFormat;

/// A type of file that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Picture(ImageFormat),
    Heic,
    Avif,
    Tiff,
    Bmp,
    Icon,
    Jpeg2000,
    JpegXl,
    Svg,
    Mp4,
    Matroska,
    Avi,
    Ogg,
    Mpeg,
    Wave,
    Flac,
    Pdf,
    Packed,
    OldOffice,
    Rtf,
    Text,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Decoded apart and encoded anew: nothing of the file itself is served.
    Anew,
    /// Made into one that is decoded here, where there is libheif's program; else not taken (415), with what to do instead.
    Converted(&'static str),
    /// Followed to see that it is whole; a copy without what it says about its maker is served until it is encoded anew, which
    /// needs ffmpeg.
    Bare(Kind),
    /// Followed to see that it is whole; nothing is served until it is encoded anew, which needs ffmpeg.
    Encoded(Kind),
    /// Followed to see that it is whole, and served as it came.
    AsItCame(Kind),
    /// Not taken (415), with what to do instead.
    Refused(&'static str),
}

/// A row of [`TABLE`].
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What the type is called.
    pub name: &'static str,
    pub(crate) form: Form,
    /// What becomes of such a file.
    pub outcome: Outcome,
}

const fn row(name: &'static str, form: Form, outcome: Outcome) -> Row {
    Row { name, form, outcome }
}

const AS_JPEG: Outcome = Outcome::Refused("save the picture as JPEG, PNG or WebP");

/// Every known type and what becomes of it. What is of no type here, empty or cut off is refused with 422.
pub const TABLE: &[Row] = &[
    row("JPEG", Form::Picture(ImageFormat::Jpeg), Outcome::Anew),
    row("PNG", Form::Picture(ImageFormat::Png), Outcome::Anew),
    row("GIF", Form::Picture(ImageFormat::Gif), Outcome::Anew),
    row("WebP", Form::Picture(ImageFormat::WebP), Outcome::Anew),
    row("HEIC", Form::Heic, Outcome::Converted("save the picture as JPEG")),
    row("AVIF", Form::Avif, Outcome::Converted("save the picture as JPEG, PNG or WebP")),
    row("TIFF", Form::Tiff, AS_JPEG),
    row("BMP", Form::Bmp, AS_JPEG),
    row("an icon (ICO)", Form::Icon, Outcome::Refused("save the picture as PNG")),
    row("JPEG 2000", Form::Jpeg2000, AS_JPEG),
    row("JPEG XL", Form::JpegXl, AS_JPEG),
    row("SVG", Form::Svg, Outcome::Refused("it can carry scripts; save the picture as PNG")),
    row("MP4 and QuickTime", Form::Mp4, Outcome::Bare(Kind::Video)),
    row("WebM", Form::Matroska, Outcome::Bare(Kind::Video)),
    row("AVI", Form::Avi, Outcome::Refused("save it as MP4 or WebM")),
    row("Ogg", Form::Ogg, Outcome::Encoded(Kind::Audio)),
    row("MP3", Form::Mpeg, Outcome::Bare(Kind::Audio)),
    row("WAVE", Form::Wave, Outcome::Bare(Kind::Audio)),
    row("FLAC", Form::Flac, Outcome::Bare(Kind::Audio)),
    row("PDF", Form::Pdf, Outcome::AsItCame(Kind::Document)),
    row("ZIP, EPUB, office files", Form::Packed, Outcome::AsItCame(Kind::Document)),
    row("office files before 2007", Form::OldOffice, Outcome::AsItCame(Kind::Document)),
    row("RTF", Form::Rtf, Outcome::AsItCame(Kind::Document)),
    row("text, CSV, JSON, captions", Form::Text, Outcome::AsItCame(Kind::Document)),
];

/// How many bytes of a file's beginning are wanted to tell its type.
pub(crate) const HEAD: usize = 4_096;

/// The row of a file that begins so. The name only decides whether text is a document.
pub(crate) fn sniff(head: &[u8], name: &str) -> Result<&'static Row, Error> {
    let form = form(head, name)?;
    TABLE.iter().find(|row| row.form == form).ok_or(Error::Unknown)
}

fn form(head: &[u8], name: &str) -> Result<Form, Error> {
    let at = |from: usize, magic: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(magic));
    Ok(match head {
        [0xff, 0xd8, 0xff, ..] => Form::Picture(ImageFormat::Jpeg),
        _ if at(0, b"\x89PNG\r\n\x1a\n") => Form::Picture(ImageFormat::Png),
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Form::Picture(ImageFormat::Gif),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Form::Picture(ImageFormat::WebP),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => Form::Wave,
        _ if at(0, b"RIFF") && at(8, b"AVI ") => Form::Avi,
        _ if at(4, b"ftyp") => film_or_picture(&head[8..])?,
        _ if at(0, b"\x1a\x45\xdf\xa3") => Form::Matroska,
        _ if at(0, b"OggS") => Form::Ogg,
        _ if at(0, b"fLaC") => Form::Flac,
        _ if at(0, b"ID3") => Form::Mpeg,
        _ if at(0, b"\0\0\0\x0cjP  ") || at(0, b"\xff\x4f\xff\x51") => Form::Jpeg2000,
        _ if at(0, b"\0\0\0\x0cJXL ") || at(0, b"\xff\x0a") => Form::JpegXl,
        // Frame sync of MPEG audio, layer 3, with a bit rate and a sample rate that exist.
        [0xff, second, third, ..] if second & 0xe6 == 0xe2 && third >> 4 != 0xf && third & 0x0c != 0x0c => Form::Mpeg,
        _ if at(0, b"II*\0") || at(0, b"MM\0*") => Form::Tiff,
        _ if at(0, b"BM") && head.len() > 26 && at(6, &[0; 4]) => Form::Bmp,
        [0, 0, 1, 0, ..] => Form::Icon,
        _ if at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") => Form::Mp4,
        _ if at(0, b"%PDF-") => Form::Pdf,
        _ if at(0, b"PK\x03\x04") => Form::Packed,
        _ if at(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => Form::OldOffice,
        _ if at(0, b"{\\rtf") => Form::Rtf,
        _ if looks_like_svg(head) => Form::Svg,
        _ if document::plain(name).is_some() => Form::Text,
        _ => return Err(Error::Unknown),
    })
}

/// The brand after `ftyp` tells films from the pictures that live in the same container.
fn film_or_picture(brands: &[u8]) -> Result<Form, Error> {
    match brands.get(..4) {
        None => Err(Error::Truncated),
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => Ok(Form::Heic),
        Some(b"avif" | b"avis") => Ok(Form::Avif),
        Some(_) => Ok(Form::Mp4),
    }
}

fn looks_like_svg(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(1000)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}
