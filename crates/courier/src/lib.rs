//! The one outbound client. Whatever leaves this program over HTTP goes through [`Courier::fetch`], which reaches
//! public addresses only: an address that a stranger put into a text can't make the program talk to its own network.

mod allow;
mod fetch;
mod public;

pub use allow::{Allowed, NotAllowed};
pub use fetch::{Courier, Error, Fetched, Limits};
pub use public::is_public;
