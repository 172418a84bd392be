//! WordPress: a whole archive goes in.
//!
//! The first pass reads every file to its end, writes nothing, and keeps a small index. Then, in this order: authors,
//! sections and tags; attachments; posts and pages with their comments and old addresses; menus; the old addresses of
//! sections, tags, authors and days. What becomes public is only what any stranger could read at the source.

mod article;
mod attachments;
mod check;
mod comments;
mod index;
mod links;
mod menus;
mod old;
mod people;
mod posts;
mod restriction;
mod role;
mod run;
mod sections;
mod stream;

pub use crate::{Error, Rooms};
pub use role::Role;
pub use run::Archive;

use crate::report::Report;
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
    /// The rules of a plugin that are not in the export closed no text to strangers.
    pub open: bool,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
}

/// Imports the files. The report accounts for everything that was found in them.
///
/// # Errors
/// [`Error::Refused`] if a file is malformed or of another kind: then nothing was written.
pub async fn import(rooms: Rooms<'_>, options: Options) -> Result<Report, Error> {
    Archive::read(options, rooms.newsroom.clock.now()).await?.import(rooms).await
}
