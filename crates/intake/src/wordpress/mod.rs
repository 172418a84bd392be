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

use crate::How;
use crate::report::Report;
use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The export's files, in any order: together they are one import.
    pub files: Vec<PathBuf>,
    /// What the site's own post types become.
    pub types: Vec<(String, Role)>,
    /// The rules of a plugin that are not in the export closed no text to strangers.
    pub open: bool,
    /// What every import may be told.
    pub how: How,
}

/// Imports the files. The report accounts for everything that was found in them.
///
/// # Errors
/// [`Error::Refused`] if a file is malformed or of another kind: then nothing was written.
pub async fn import(rooms: Rooms<'_>, options: Options) -> Result<Report, Error> {
    Archive::read(options, rooms.newsroom.clock.now()).await?.import(rooms).await
}
