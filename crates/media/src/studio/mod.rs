//! Films and sounds encoded anew by ffmpeg, a program of its own that is there or not. It is begun by this very program, which
//! locks itself in first ([`work_in_studio`]); it reads one file of a format that is known before, and writes into one folder.

mod avif;
mod command;
mod first_page;
mod heif;
mod ladder;
mod probe;
mod storyboard;

pub use avif::AVIF_QUALITIES;
pub use command::work_in_studio;
pub use first_page::FirstPage;
pub use heif::Heif;

use crate::sniff::{self, Form};
use crate::source::Source;
use crate::{Error, Kind};
use command::Run;
use probe::Found;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where films and sounds are encoded.
#[derive(Debug, Clone)]
pub struct Studio {
    ffmpeg: Arc<Path>,
    ffprobe: Arc<Path>,
    /// The program that locks itself in and becomes ffmpeg; none = ffmpeg is begun as it is, for tests.
    program: Option<Arc<Path>>,
}

/// What was made of a film or a sound. The files lie in the folder that was named.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// With a picture or without.
    pub kind: Kind,
    /// What every browser plays, and what is downloaded.
    pub main: Piece,
    /// The same in several sizes, as HLS: the list of lists first. Empty for a sound.
    pub pieces: Vec<Piece>,
    /// A picture of it, still to be decoded like one that somebody sent.
    pub poster: Option<PathBuf>,
    /// How long it plays, in milliseconds; 0 if nobody knows.
    pub duration: u64,
}

/// A file that was made.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where it lies.
    pub path: PathBuf,
    /// What other pieces call it.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Pixels; 0 if it has none.
    pub width: u32,
    /// Pixels; 0 if it has none.
    pub height: u32,
}

/// Why a film or a sound could not be encoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// The file: in words for who sent it.
    #[error("{0}")]
    File(String),
    /// This machine; nothing is wrong with the file.
    #[error("it can't be encoded here now: {0}")]
    Here(String),
}

impl Studio {
    /// A studio with the ffmpeg of this name, which is a path or a program in one of the folders of `path`; `None` = there is none.
    /// `program` must call [`work_in_studio`] when it is begun with the word `studio`.
    pub fn find(name: &OsStr, path: &OsStr, program: Option<PathBuf>) -> Option<Studio> {
        let ffmpeg = found_in(name, path)?;
        let ffprobe = beside(&ffmpeg, "ffprobe")?;
        Some(Studio {
            ffmpeg: ffmpeg.into(),
            ffprobe: ffprobe.into(),
            program: program.map(Into::into),
        })
    }

    /// Encodes a file into an empty folder. `progress` is told how far it is, in hundredths. Whoever drops the future ends it.
    pub async fn encode(&self, original: &Path, folder: &Path, progress: &mut (dyn FnMut(u8) + Send)) -> Result<Encoded, Failed> {
        let format = format_of(original)?;
        let found = probe::ask(self, original, format, folder).await?;
        let run = Run {
            studio: self,
            folder,
            seconds: found.patience(),
            length: found.length,
        };
        let mut encoded = if found.picture.is_some() {
            ladder::film(&run, original, format, &found, progress).await?
        } else if found.has_sound {
            sound(&run, original, format, &found, progress).await?
        } else {
            return Err(Failed::File("there is neither a picture nor a sound in it".into()));
        };
        // What was made says how long it plays; the original may say anything.
        let made = probe::ask(self, &encoded.main.path, "mov", folder).await?;
        encoded.duration = made.length / 1_000;
        if encoded.kind == Kind::Video {
            let board = storyboard::storyboard(&run, &encoded.main, encoded.duration).await;
            encoded.pieces.extend(board);
        }
        Ok(encoded)
    }
}

/// The program of this name, which is a path or lies in one of the folders of `path`.
fn found_in(name: &OsStr, path: &OsStr) -> Option<PathBuf> {
    if Path::new(name).components().count() > 1 {
        Some(PathBuf::from(name)).filter(|file| file.is_file())
    } else {
        std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| file.is_file())
    }
}

/// Another program that lies beside one.
fn beside(program: &Path, name: &str) -> Option<PathBuf> {
    Some(program.with_file_name(name)).filter(|file| file.is_file())
}

async fn sound(
    run: &Run<'_>,
    original: &Path,
    format: &'static str,
    _: &Found,
    progress: &mut (dyn FnMut(u8) + Send),
) -> Result<Encoded, Failed> {
    let mut arguments = command::input(original, format);
    arguments.extend(command::words(&["-map", "0:a:0", "-vn", "-af", command::EVEN, "-ac", "2"]));
    arguments.extend(command::words(command::SOUND));
    arguments.extend(command::words(command::NAMELESS));
    arguments.extend(command::words(&["-movflags", "+faststart", "-f", "mp4", "main.m4a"]));
    run.encode(arguments, original, progress).await?;
    Ok(Encoded {
        kind: Kind::Audio,
        main: run.piece("main.m4a", "audio/mp4", (0, 0)),
        pieces: Vec::new(),
        poster: None,
        duration: 0,
    })
}

/// The one format that ffmpeg may read the file as: never a list that leads to other files.
fn format_of(original: &Path) -> Result<&'static str, Failed> {
    let told = |error: Error| Failed::File(error.to_string());
    let head = Source::open(original).map_err(|error| Failed::Here(error.to_string()))?;
    let head = head.up_to(0, sniff::HEAD).map_err(told)?;
    match sniff::sniff(&head, "").map_err(told)?.form {
        Form::Mp4 => Ok("mov"),
        Form::Matroska => Ok("matroska"),
        Form::Ogg => Ok("ogg"),
        Form::Mpeg => Ok("mp3"),
        Form::Wave => Ok("wav"),
        Form::Flac => Ok("flac"),
        _ => Err(Failed::File("it is neither a film nor a sound".into())),
    }
}
