//! Media: what an uploaded file is, whether it is sound, and what of it may be served.
//!
//! The type comes from the bytes, never from the name. A picture is decoded within limits, turned upright, brought to
//! sRGB and encoded anew at the widths in [`WIDTHS`], so that nothing of its metadata is ever served. Sound, film and
//! documents are checked and served as they are. This crate does no I/O; a server goes through [`Darkroom`], which
//! keeps the work off its threads.

mod animation;
mod container;
mod darkroom;
mod document;
mod picture;
mod sniff;
mod sound;

pub use darkroom::Darkroom;
pub use picture::WIDTHS;

use bytes::Bytes;

/// Longest file taken, in bytes.
pub const LARGEST: usize = 512 * 1024 * 1024;
/// Longest picture file taken, in bytes.
pub const LARGEST_PICTURE: usize = 64 * 1024 * 1024;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub enum Kind {
    Picture,
    Video,
    Audio,
    Document,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Picture => "picture",
            Kind::Video => "video",
            Kind::Audio => "audio",
            Kind::Document => "document",
        }
    }
}

/// A file that was checked, and what is served of it.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its kind.
    pub kind: Kind,
    /// Media type of the main file.
    pub media_type: &'static str,
    /// Pixels of the main file; 0 if it has none, or if they are unknown.
    pub width: u32,
    /// Pixels of the main file; 0 if it has none, or if they are unknown.
    pub height: u32,
    /// The file that is served: a picture encoded anew, anything else as it came.
    pub main: Bytes,
    /// A picture's smaller sizes, from narrow to wide.
    pub renditions: Vec<Rendition>,
}

/// One size of a picture.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Bytes,
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No byte in it.
    #[error("the file is empty")]
    Empty,
    /// Too many bytes.
    #[error("the file has more than {} MB", .0 / (1024 * 1024))]
    TooLarge(usize),
    /// Too many pixels.
    #[error("the picture has {width} × {height} pixels, which is more than can be taken")]
    TooManyPixels {
        /// As the file says.
        width: u32,
        /// As the file says.
        height: u32,
    },
    /// A type that is known, but not taken.
    #[error("{0} can't be taken: {1}")]
    Unsupported(&'static str, &'static str),
    /// Nothing that this program knows.
    #[error("the file is of no known type")]
    Unknown,
    /// The file stops before its end.
    #[error("the file is cut off")]
    Truncated,
    /// The file can't be read.
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

/// Checks a file and makes what is served of it. `name` only decides between types that look alike (`.doc` and `.xls`,
/// plain text). This takes processor time: a server calls [`Darkroom::take`].
pub fn take(bytes: Bytes, name: &str) -> Result<Taken, Error> {
    size(&bytes)?;
    let as_it_is = |kind, media_type, (width, height), main| Taken {
        kind,
        media_type,
        width,
        height,
        main,
        renditions: Vec::new(),
    };
    let none = (0, 0);
    match sniff::sniff(&bytes, name)? {
        sniff::Form::Picture(format) => picture::take(&bytes, format),
        sniff::Form::Mp4 => {
            let film = container::mp4(&bytes)?;
            Ok(as_it_is(film.kind, film.media_type, film.size, bytes))
        }
        sniff::Form::Matroska => {
            let film = container::matroska(&bytes)?;
            Ok(as_it_is(film.kind, film.media_type, film.size, bytes))
        }
        sniff::Form::Ogg => {
            let (kind, media_type) = sound::ogg(&bytes)?;
            Ok(as_it_is(kind, media_type, none, bytes))
        }
        sniff::Form::Mpeg => {
            sound::mpeg(&bytes)?;
            Ok(as_it_is(Kind::Audio, "audio/mpeg", none, bytes))
        }
        sniff::Form::Wave => {
            sound::wave(&bytes)?;
            Ok(as_it_is(Kind::Audio, "audio/wav", none, bytes))
        }
        sniff::Form::Flac => Ok(as_it_is(Kind::Audio, "audio/flac", none, bytes)),
        sniff::Form::Document => {
            let media_type = document::media_type(&bytes, name)?;
            Ok(as_it_is(Kind::Document, media_type, none, bytes))
        }
    }
}

/// What kind of file [`take`] would take it for; refuses what that refuses. Nothing is made of it.
pub fn check(bytes: &Bytes, name: &str) -> Result<Kind, Error> {
    size(bytes)?;
    match sniff::sniff(bytes, name)? {
        sniff::Form::Picture(format) => picture::check(bytes, format),
        // What is served as it is costs no more.
        _ => take(bytes.clone(), name).map(|taken| taken.kind),
    }
}

fn size(bytes: &[u8]) -> Result<(), Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(Error::TooLarge(LARGEST));
    }
    Ok(())
}
