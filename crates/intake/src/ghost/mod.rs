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

use crate::How;
use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The export's files, in any order: together they are one import. A file of redirects may be among them.
    pub files: Vec<PathBuf>,
    /// Address of the site that was exported, which the export does not tell.
    pub site: Option<String>,
    /// Members become readers with an account.
    pub readers: bool,
    /// What every import may be told.
    pub how: How,
}
