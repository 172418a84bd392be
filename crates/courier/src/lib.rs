//! Whatever leaves this program. Over HTTP everything goes through [`Courier::fetch`], which reaches public addresses only: an
//! address that a stranger put into a text can't make the program talk to its own network. Mail goes through [`Post::send`] to the
//! one server that the operator named, and orders to another node through [`Courier::tell_node`].

mod allow;
mod fetch;
mod node;
mod post;
mod public;

pub use allow::{Allowed, NotAllowed};
pub use fetch::{Courier, Error, Fetched, Limits};
pub use post::{Letter, NotAPost, NotSent, Post, PostOptions};
pub use public::is_public;
