//! What a file is, by its first bytes.

use crate::Error;
use image::ImageFormat;

/// What the rest of the crate knows to handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Picture(ImageFormat),
    Mp4,
    Matroska,
    Ogg,
    Mpeg,
    Wave,
    Flac,
    Document,
}

pub(crate) fn sniff(bytes: &[u8], name: &str) -> Result<Form, Error> {
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(magic));
    Ok(match bytes {
        [0xff, 0xd8, 0xff, ..] => Form::Picture(ImageFormat::Jpeg),
        _ if at(0, b"\x89PNG\r\n\x1a\n") => Form::Picture(ImageFormat::Png),
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Form::Picture(ImageFormat::Gif),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Form::Picture(ImageFormat::WebP),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => Form::Wave,
        _ if at(0, b"RIFF") => return Err(Error::Unsupported("AVI", "save it as MP4 or WebM")),
        _ if at(4, b"ftyp") => return film_or_picture(&bytes[8..]),
        _ if at(0, b"\x1a\x45\xdf\xa3") => Form::Matroska,
        _ if at(0, b"OggS") => Form::Ogg,
        _ if at(0, b"fLaC") => Form::Flac,
        _ if at(0, b"ID3") => Form::Mpeg,
        // Frame sync of MPEG audio, layer 3, with a bit rate and a sample rate that exist.
        [0xff, second, third, ..] if second & 0xe6 == 0xe2 && third >> 4 != 0xf && third & 0x0c != 0x0c => Form::Mpeg,
        _ if at(0, b"II*\0") || at(0, b"MM\0*") => {
            return Err(Error::Unsupported("TIFF", "save the picture as JPEG, PNG or WebP"));
        }
        _ if at(0, b"BM") && bytes.len() > 26 && at(6, &[0; 4]) => {
            return Err(Error::Unsupported("BMP", "save the picture as JPEG, PNG or WebP"));
        }
        [0, 0, 1, 0, ..] => return Err(Error::Unsupported("an icon", "save the picture as PNG")),
        _ if at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") => Form::Mp4,
        _ if looks_like_svg(bytes) => {
            return Err(Error::Unsupported("SVG", "it can carry scripts; save the picture as PNG"));
        }
        _ => {
            crate::document::media_type(bytes, name)?;
            Form::Document
        }
    })
}

/// The brand after `ftyp` tells films from the pictures that live in the same container.
fn film_or_picture(brands: &[u8]) -> Result<Form, Error> {
    match brands.get(..4) {
        None => Err(Error::Truncated),
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
            Err(Error::Unsupported("HEIC", "save the picture as JPEG"))
        }
        Some(b"avif" | b"avis") => Err(Error::Unsupported("AVIF", "save the picture as JPEG, PNG or WebP")),
        Some(_) => Ok(Form::Mp4),
    }
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}
