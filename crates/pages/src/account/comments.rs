use super::{AccountPage, Field};
use crate::context::{Comment, Instant, Link, Piece};
use serde::Serialize;

/// What a reader wrote under stories.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnComments {
    /// The newest first.
    pub items: Vec<OwnComment>,
}

/// One comment, as its writer sees it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnComment {
    /// By this its writer names it.
    pub token: String,
    /// The story; none = it is not there any more.
    pub story: Option<Link>,
    /// Address of the comment, once others see it.
    pub address: String,
    /// When it was written.
    pub at: Instant,
    /// Its words were changed.
    pub edited: bool,
    /// `shown`, `waiting`, `spam`, `removed`.
    pub status: String,
    /// The same in words.
    pub status_name: String,
    /// Its words.
    pub paragraphs: Vec<Vec<Piece>>,
    /// The words may still be changed.
    pub editable: bool,
}

/// Writing or changing a comment.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Write {
    /// The story.
    pub story: Link,
    /// Public number of the story.
    pub article: i64,
    /// The comment that is answered.
    pub answered: Option<Comment>,
    /// Token of the comment that is changed; empty = a new one.
    pub token: String,
    /// The words.
    pub text: Field,
    /// The reader has no name yet, and others must call them something.
    pub name: Option<Field>,
    /// Somebody is signed in.
    pub signed_in: bool,
    /// A moderator reads first.
    pub before: bool,
    /// The story takes comments.
    pub open: bool,
}

/// Reporting a comment.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The story.
    pub story: Link,
    /// Public number of the story.
    pub article: i64,
    /// The comment.
    pub comment: Comment,
    /// Reasons: value in `address`, words in `label`.
    pub reasons: Vec<Link>,
    /// More words.
    pub text: Field,
}

impl AccountPage for OwnComments {
    const TEMPLATE: &'static str = "account/comments.html";
    const TITLE: &'static str = "own-comments";
}

impl AccountPage for Write {
    const TEMPLATE: &'static str = "account/write.html";
    const TITLE: &'static str = "comment-write";
}

impl AccountPage for Report {
    const TEMPLATE: &'static str = "account/report.html";
    const TITLE: &'static str = "comment-report";
}
