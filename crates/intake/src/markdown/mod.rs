//! Markdown: the folder of a static site goes in, or a plain one.
//!
//! The first pass reads every file, writes nothing, and keeps a small index. Then, language by language: authors, sections and tags;
//! articles and pages with their media and old addresses. At the end translations are linked.

mod address;
mod days;
mod folder;
mod identity;
mod ignored;
mod index;
mod inherit;
mod lists;
mod look;
mod old;
mod page;
mod run;
mod site;

pub use run::Archive;

use crate::How;
use std::path::PathBuf;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder.
    pub folder: PathBuf,
    /// Address of the site, where its configuration does not tell it.
    pub site: Option<String>,
    /// What every import may be told.
    pub how: How,
}
