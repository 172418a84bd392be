//! Where imported comments go: the readers' own data, which this crate reaches through one narrow door.

use std::future::Future;
use std::pin::Pin;
use store::Moment;

/// A comment from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// What tells it apart for ever: source site and id there. Taking the same one again changes nothing.
    pub key: String,
    /// Key of the comment that it answers.
    pub parent: Option<String>,
    /// Name as printed.
    pub author: String,
    /// Mail address: never shown.
    pub email: String,
    /// The author's own site: never shown.
    pub url: String,
    /// Address of the machine: never shown.
    pub ip: String,
    /// When it was written.
    pub at: Moment,
    /// Plain text; blank lines part paragraphs.
    pub text: String,
    /// Where it stood.
    pub status: Status,
}

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

/// What an answer is waited for.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// Takes comments in. Parents come before their answers.
pub trait Comments: Send + Sync {
    /// Takes the comments of one article and says of each, in order, whether it is new. All of them, or none.
    fn take<'a>(&'a self, article: &'a str, comments: &'a [Incoming]) -> Answer<'a, Vec<bool>>;
}
