//! Saved pages: each becomes a story without what stood around it.
//!
//! A saved page says nothing of who may publish it: stories come in unpublished unless somebody says otherwise.

mod found;
mod run;

pub use run::Archive;

use crate::How;

/// What is imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files, folders, addresses, and lists of addresses (`.txt` that holds nothing else).
    pub sources: Vec<String>,
    /// Publish the stories.
    pub publish: bool,
    /// What every import may be told.
    pub how: How,
}
