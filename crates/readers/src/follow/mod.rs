//! What a reader follows: topics, authors, sections.

mod begin;
mod end;

use crate::{Error, Readers};
use store::{Moment, params};

/// Most that one reader follows.
pub const MOST: i64 = 300;

/// What can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A topic.
    Tag,
    /// Somebody who writes.
    Author,
    /// A section.
    Section,
}

/// Something followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// What it is.
    pub kind: Kind,
    /// Code of the edition that the slug belongs to; empty for authors.
    pub edition: String,
    /// Its slug.
    pub slug: String,
    /// Since when.
    pub at: Moment,
}

impl Kind {
    /// As in forms: `tag`, `author`, `section`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Tag => "tag",
            Kind::Author => "author",
            Kind::Section => "section",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Kind> {
        [Kind::Tag, Kind::Author, Kind::Section].into_iter().find(|kind| kind.name() == name)
    }
}

impl Readers {
    /// What a reader follows, the oldest first.
    pub async fn follows(&self, reader: &str) -> Result<Vec<Follow>, Error> {
        let rows = self
            .db
            .all::<(String, String, String, i64)>(
                "SELECT kind, edition, slug, at FROM follow WHERE account_id = $1 ORDER BY at, kind, slug",
                params![reader],
            )
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(kind, edition, slug, at)| Some(Follow { kind: Kind::parse(&kind)?, edition, slug, at: Moment(at) }))
            .collect())
    }
}
