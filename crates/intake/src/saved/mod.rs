//! Saved pages: each becomes a story without what stood around it.
//!
//! A saved page says nothing of who may publish it: stories come in unpublished unless somebody says otherwise.

mod found;
mod run;

pub use run::Archive;

use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files, folders, addresses, and lists of addresses (`.txt` that holds nothing else).
    pub sources: Vec<String>,
    /// A folder with media.
    pub media: Option<PathBuf>,
    /// Fetch pictures that are not there.
    pub download: bool,
    /// Code of the edition; none = the default one.
    pub edition: Option<String>,
    /// Publish the stories.
    pub publish: bool,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
}
