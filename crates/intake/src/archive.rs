//! An archive of whatever format: read to its end first, imported then.

use crate::report::Report;
use crate::{Error, Rooms, ghost, markdown, saved, wordpress};
use store::Moment;

/// What is to be read, and how.
#[derive(Debug)]
pub enum Wanted {
    /// A WordPress export.
    Wordpress(wordpress::Options),
    /// A Ghost export.
    Ghost(ghost::Options),
    /// A folder of Markdown files.
    Markdown(markdown::Options),
    /// Saved pages.
    Page(saved::Options),
}

/// What was read to its end and found whole; nothing was written for it.
pub enum Archive {
    /// A WordPress export.
    Wordpress(Box<wordpress::Archive>),
    /// A Ghost export.
    Ghost(Box<ghost::Archive>),
    /// A folder of Markdown files.
    Markdown(markdown::Archive),
    /// Saved pages.
    Page(saved::Archive),
}

impl Archive {
    /// Reads everything to its end and writes nothing. `now` decides what is still to be published.
    ///
    /// # Errors
    /// [`Error::Refused`] if a file is malformed or of another kind; [`Error::Usage`] if the options don't fit.
    pub async fn read(wanted: Wanted, now: Moment) -> Result<Archive, Error> {
        Ok(match wanted {
            Wanted::Wordpress(options) => Archive::Wordpress(Box::new(wordpress::Archive::read(options, now).await?)),
            Wanted::Ghost(options) => Archive::Ghost(Box::new(ghost::Archive::read(options, now).await?)),
            Wanted::Markdown(options) => Archive::Markdown(markdown::Archive::read(options, now).await?),
            Wanted::Page(options) => Archive::Page(saved::Archive::read(options, now).await?),
        })
    }

    /// Imports it. The report accounts for everything that was found.
    ///
    /// # Errors
    /// Whatever ended it before its end; what was taken until then stays taken.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        match self {
            Archive::Wordpress(archive) => archive.import(rooms).await,
            Archive::Ghost(archive) => archive.import(rooms).await,
            Archive::Markdown(archive) => archive.import(rooms).await,
            Archive::Page(archive) => archive.import(rooms).await,
        }
    }
}
