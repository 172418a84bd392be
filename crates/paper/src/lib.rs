//! The paper: what the press makes for readers. A public, read-only, disposable copy of what is published, with its index and
//! the cache of ready pages. It never holds a draft, a staff account, a reader or a key.

pub mod cache;
pub mod document;
pub mod key;
pub mod reading;
pub mod surface;

mod agreement;
mod apply;
mod around;
mod card;
mod digest;
mod edit;
mod encode;
mod error;
mod finding;
mod indexing;
mod lists;
mod most_read;
mod print;
mod read;
mod reindex;
mod shelf;
mod snapshot;
mod stories;
mod take_down;

pub use agreement::Held;
pub use edit::{Dropped, Edit, FrameEdit};
pub use encode::Encoding;
pub use error::Error;
pub use indexing::Indexed;
pub use most_read::MostRead;
pub use print::{Position, Print, Purpose};
pub use read::Reading;
pub use shelf::Shelf;
pub use take_down::{TakeDown, TakeDowns};
