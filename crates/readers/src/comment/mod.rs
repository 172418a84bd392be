//! Comments: what readers write under a story.

mod digest;
pub(crate) mod forget;
mod moderate;
mod shown;
mod take;

pub use shown::Shown;
pub use take::{Incoming, Taken};

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Readers see it under a public story.
    Shown,
    /// It waits for a moderator.
    Waiting,
    /// It was judged to be advertising.
    Spam,
    /// It was taken off.
    Removed,
}

impl Status {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Shown => "shown",
            Status::Waiting => "waiting",
            Status::Spam => "spam",
            Status::Removed => "removed",
        }
    }
}
