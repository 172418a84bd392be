//! Media: what an uploaded file is, whether it is sound, and what of it may be served.
//!
//! The type comes from what stands in the file, never from its name; [`TABLE`] says what becomes of each. A picture is
//! decoded within limits, turned upright, brought to sRGB and encoded anew at the widths in [`WIDTHS`], so that nothing of
//! the file itself is ever served. A server does that in a process of its own ([`Darkroom::apart`], [`work_apart`]) that
//! can reach nothing and dies alone. Film and sound are followed to see that they are whole; what is served of them first is a
//! copy without what their makers never meant to publish ([`Blots`]). Documents are served as they are.

mod animation;
mod apart;
mod bare;
mod captions;
mod cell;
mod container;
mod darkroom;
mod data;
mod document;
mod notes;
mod picture;
mod reach;
mod sniff;
mod sound;
mod source;
mod studio;

pub use apart::{Order, work_apart};
pub use bare::Blots;
pub use captions::{Cue, LARGEST_CAPTIONS, read as captions, write as webvtt};
pub use darkroom::Darkroom;
pub use data::Rows;
pub use notes::Notes;
pub use picture::{AVIF_WIDTH, Cut, WIDTHS};
pub use reach::can_be_kept;
pub use sniff::{Outcome, Row, TABLE};
pub use studio::{AVIF_QUALITIES, Encoded, Failed, FirstPage, Heif, Piece, Studio, work_in_studio};

use bytes::Bytes;
use sniff::Form;
use source::Source;

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
    /// The file that is served.
    pub main: Main,
    /// A picture's smaller sizes, from narrow to wide.
    pub renditions: Vec<Rendition>,
    /// What its maker says in it; all that is served says it too.
    pub notes: Notes,
    /// Pages of a document; 0 = nobody counted them.
    pub pages: u64,
    /// Rows of a data set; of any other file there are none.
    pub rows: Rows,
}

/// What is served of a file, as its main file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Main {
    /// The file as it came: a document.
    AsItCame,
    /// A file that was made of it: a picture.
    Made(Bytes),
    /// A copy in which places are blotted: a film, a sound.
    Bare(Blots),
    /// Nothing for now, for this reason: a film or a sound that must be encoded first.
    Nothing(&'static str),
}

impl Main {
    /// The main file of a file in memory; `None` = nothing is served.
    pub fn of(&self, original: &Bytes) -> Option<Bytes> {
        match self {
            Main::AsItCame => Some(original.clone()),
            Main::Made(file) => Some(file.clone()),
            Main::Bare(blots) => Some(blots.over(original).into()),
            Main::Nothing(_) => None,
        }
    }
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
    /// Whoever decoded it was ended: it takes more time or memory than a picture may.
    #[error("the file can't be decoded: {0}")]
    TooCostly(&'static str),
    /// More files wait already than can be worked on. Nothing is wrong with this one.
    #[error("too many files are being worked on; try again in a moment")]
    Busy,
    /// It can't be worked on here now: the disk, the system. Nothing is wrong with the file.
    #[error("the file can't be worked on here now: {0}")]
    Unreadable(String),
}

/// Checks a file and makes what is served of it, here and now. `name` only decides between types that look alike (`.doc`
/// and `.xls`, plain text). A server calls [`Darkroom::take`].
pub fn take(bytes: Bytes, name: &str) -> Result<Taken, Error> {
    let source = Source::Memory(bytes.clone());
    match looked_at(&source, name)? {
        None => picture::take(&bytes, None, &mut |_| {}),
        Some(taken) => Ok(taken),
    }
}

/// What [`take`] would take it for; refuses what that refuses. Nothing is made of it.
pub fn check(bytes: &Bytes, name: &str) -> Result<Kind, Error> {
    match looked_at(&Source::Memory(bytes.clone()), name)? {
        None => picture::check(bytes, &mut |_| {}),
        Some(taken) => Ok(taken.kind),
    }
}

/// How long a file that begins so may be, in bytes; refuses what is not taken whatever follows. `convert`: HEIC and AVIF are.
fn longest(head: &[u8], name: &str, convert: bool) -> Result<usize, Error> {
    let row = sniff::sniff(&head[..head.len().min(sniff::HEAD)], name)?;
    match row.outcome {
        Outcome::Converted(_) if convert => Ok(LARGEST_PICTURE),
        Outcome::Refused(advice) | Outcome::Converted(advice) => Err(Error::Unsupported(row.name, advice)),
        Outcome::Anew => Ok(LARGEST_PICTURE),
        Outcome::Bare(_) | Outcome::Encoded(_) | Outcome::AsItCame(_) => Ok(LARGEST),
    }
}

/// Looks into a file without decoding anything; `None` = it is a picture, to be decoded, at best apart.
fn looked_at(source: &Source, name: &str) -> Result<Option<Taken>, Error> {
    if source.len() == 0 {
        return Err(Error::Empty);
    }
    if source.len() > LARGEST as u64 {
        return Err(Error::TooLarge(LARGEST));
    }
    let row = sniff::sniff(&source.up_to(0, sniff::HEAD)?, name)?;
    if let Outcome::Refused(advice) | Outcome::Converted(advice) = row.outcome {
        return Err(Error::Unsupported(row.name, advice));
    }
    let none = (0, 0);
    let (kind, media_type, (width, height)) = match row.form {
        Form::Picture(_) if source.len() > LARGEST_PICTURE as u64 => return Err(Error::TooLarge(LARGEST_PICTURE)),
        Form::Picture(_) => return Ok(None),
        Form::Mp4 | Form::Matroska => {
            let film = if row.form == Form::Mp4 { container::mp4(source)? } else { container::matroska(source)? };
            (film.kind, film.media_type, film.size)
        }
        Form::Ogg => {
            let (kind, media_type) = sound::ogg(source)?;
            (kind, media_type, none)
        }
        Form::Mpeg => {
            sound::mpeg(source)?;
            (Kind::Audio, "audio/mpeg", none)
        }
        Form::Wave => {
            sound::wave(source)?;
            (Kind::Audio, "audio/wav", none)
        }
        Form::Flac => (Kind::Audio, "audio/flac", none),
        form => (Kind::Document, document::media_type(source, form, name)?, none),
    };
    let main = match row.outcome {
        Outcome::Bare(_) => bare::blots(source, row.form).map_or_else(Main::Nothing, Main::Bare),
        Outcome::Encoded(_) => Main::Nothing("only an encoder can take out what it says about its maker"),
        _ => Main::AsItCame,
    };
    Ok(Some(Taken {
        kind,
        media_type,
        width,
        height,
        main,
        renditions: Vec::new(),
        notes: Notes::default(),
        pages: 0,
        rows: data::rows(source, media_type).unwrap_or_default(),
    }))
}
