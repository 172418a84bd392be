//! Intake: what comes in from elsewhere becomes decisions of the newsroom.
//!
//! A format is read by `exchange`; here it is decided what each thing becomes, what of it readers may see, and what the
//! report says of it. Every importer goes through the same operations as the desk, remembers what it took by source site
//! and source id, and can be stopped and run again at any moment.

pub mod archive;
pub mod ghost;
pub mod markdown;
pub mod progress;
pub mod report;
pub mod saved;
pub mod showing;
pub mod wordpress;

mod account;
mod articles;
mod assets;
mod developed;
mod draft;
mod fetch;
mod files;
mod intake;
mod language;
mod leads;
mod navigation;
mod packed;
mod pages;
mod people;
mod piece;
mod seal;
mod source;
mod stream;
mod terms;
mod unpack;

pub use archive::{Archive, Wanted};
pub use developed::{developed, developed_here, sizes, track};
pub use progress::Progress;
pub use showing::{Printed, Showing};
pub use unpack::unpack;

use courier::Courier;
use exchange::Refused;
use media::Darkroom;
use newsroom::{Newsroom, Refusal};
use readers::Readers;
use std::path::PathBuf;

/// What an import works with.
#[derive(Clone, Copy)]
pub struct Rooms<'a> {
    /// The record.
    pub newsroom: &'a Newsroom,
    /// Where comments go.
    pub readers: &'a Readers,
    /// Fetches media.
    pub courier: &'a Courier,
    /// Checks media and makes what is served of them.
    pub darkroom: &'a Darkroom,
    /// A server works on the same record: it is left time for that.
    pub beside: bool,
}

/// What every import may be told.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// Folder with the source's media: laid out as there, or flat.
    pub media: Option<PathBuf>,
    /// Fetch media that the folder lacks.
    pub download: bool,
    /// Code of the edition that takes everything; none = the default one, and of Markdown one for each further language.
    pub edition: Option<String>,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
    /// Told how far it is.
    pub progress: Progress,
}

/// Why an import ended before its end. It can be run again; what was taken stays taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file was refused, before anything was written.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The options don't fit.
    #[error("{0}")]
    Usage(String),
    /// The record refused or failed.
    #[error(transparent)]
    Newsroom(#[from] Refusal),
    /// The readers' data failed.
    #[error(transparent)]
    Readers(#[from] readers::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}
