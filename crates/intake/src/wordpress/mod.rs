//! WordPress: a whole archive goes in.
//!
//! The first pass reads every file to its end, writes nothing, and keeps a small index. Then, in this order: authors,
//! sections and tags; attachments; posts and pages with their comments and old addresses; menus; the old addresses of
//! sections, tags, authors and days. What becomes public is only what any stranger could read at the source.

mod account;
mod article;
mod attachments;
mod check;
mod comments;
mod fetch;
mod files;
mod index;
mod links;
mod menus;
mod old;
mod pages;
mod people;
mod posts;
mod role;
mod run;
mod sections;
mod stream;

pub use role::Role;
pub use run::Archive;

use crate::report::Report;
use courier::Courier;
use exchange::wordpress::Refused;
use media::Darkroom;
use newsroom::{Newsroom, Refusal};
use readers::Readers;
use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The export's files, in any order: together they are one import.
    pub files: Vec<PathBuf>,
    /// Folder with the site's media: laid out like `wp-content/uploads`, or flat.
    pub media: Option<PathBuf>,
    /// Fetch media that the folder lacks.
    pub download: bool,
    /// Code of the edition; none = the default one.
    pub edition: Option<String>,
    /// What the site's own post types become.
    pub types: Vec<(String, Role)>,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
}

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

/// Imports the files. The report accounts for everything that was found in them.
///
/// # Errors
/// [`Error::Refused`] if a file is malformed or of another kind: then nothing was written.
pub async fn import(rooms: Rooms<'_>, options: Options) -> Result<Report, Error> {
    Archive::read(options, rooms.newsroom.clock.now()).await?.import(rooms).await
}
