//! Editions: an identity with a path, a language, navigation and fronts.

mod create;
mod delete;
mod update;

pub use create::{NewEdition, create};
pub use delete::delete;
pub use update::{Change, update};

use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::params;

/// An edition as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Edition {
    /// Private id.
    pub id: String,
    /// Code: `en`, `ru`, `en-scotland`.
    pub code: String,
    /// The paper's name in this edition.
    pub name: String,
    /// BCP 47.
    pub language: String,
    /// The language's name in itself.
    pub language_name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// First segment of its addresses; empty for the default edition.
    pub path: String,
    /// A line below the name.
    pub tagline: String,
    /// A sentence.
    pub description: String,
    /// A sentence in the footer.
    pub footer: String,
    /// Place among the editions.
    pub position: i64,
    /// The default edition.
    pub main: bool,
    /// Navigation as JSON: a list of `{label, address, children}`.
    pub navigation: String,
    /// Grows with each change.
    pub version: i64,
}

pub(crate) const EDITIONS: &str = "SELECT id, code, name, language, language_name, direction, path, tagline, description, footer, \
     position, main, navigation, version FROM edition ORDER BY main DESC, position, code";

impl Newsroom {
    /// Every edition, the default one first.
    pub async fn editions(&self) -> Result<Vec<Edition>, Refusal> {
        Ok(self.db.all::<Edition>(EDITIONS, params![]).await?)
    }
}

/// Language codes as BCP 47 writes the common ones: letters and figures between hyphens.
pub(crate) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|letter| letter.is_ascii_lowercase()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric()))
}
