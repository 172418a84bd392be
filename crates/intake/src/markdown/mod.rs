//! Markdown: the folder of a static site goes in, or a plain one.
//!
//! The first pass reads every file, writes nothing, and keeps a small index. Then, language by language: authors, sections and tags;
//! articles and pages with their media and old addresses. At the end translations are linked.

mod address;
mod folder;
mod index;
mod look;
mod page;
mod run;
mod site;

pub use run::Archive;

use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder.
    pub folder: PathBuf,
    /// A further folder with media.
    pub media: Option<PathBuf>,
    /// Fetch media that are not in the folders.
    pub download: bool,
    /// Address of the site, where its configuration does not tell it.
    pub site: Option<String>,
    /// Code of the edition that takes everything; none = the default one, and one for each further language.
    pub edition: Option<String>,
    /// Write nothing; say what would be done.
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: PathBuf,
}
