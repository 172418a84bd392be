//! The paper: what the press makes for readers. A public, read-only, disposable copy of what is published, with its index and
//! the cache of ready pages. It never holds a draft, a staff account, a reader or a key.

pub mod cache;
pub mod document;
pub mod key;
pub mod reading;
pub mod surface;

mod apply;
mod card;
mod digest;
mod encode;
mod error;
mod print;
mod read;
mod shelf;

pub use apply::{Dropped, Edit, FrameEdit};
pub use encode::Encoding;
pub use error::Error;
pub use print::{Position, Print};
pub use read::Reading;
pub use shelf::Shelf;
