//! Ghost: an export, or what its API answers, goes in.
//!
//! The first pass reads every file to its end, writes nothing, and keeps a small index. Then, in this order: authors, sections (the
//! primary tags) and tags; posts and pages with their media and old addresses; the navigation; redirects and the other old addresses; members, if
//! they are wanted.

mod index;
mod old;
mod post;
mod readers;
mod run;

pub use run::Archive;

use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The export's files, in any order: together they are one import. A file of redirects may be among them.
    pub files: Vec<PathBuf>,
    /// Folder with the site's media: Ghost's `content` folder, what is in it, or flat.
    pub media: Option<PathBuf>,
    /// Fetch media that neither folder nor ZIP has.
    pub download: bool,
    /// Address of the site that was exported, which the export does not tell.
    pub site: Option<String>,
    /// Code of the edition; none = the default one.
    pub edition: Option<String>,
    /// Members become readers with an account.
    pub readers: bool,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
}
