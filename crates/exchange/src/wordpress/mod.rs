//! WordPress exports (WXR 1.0, 1.1, 1.2): reading the file, and making typed bodies of what is in it.
//!
//! Pure: no I/O but the `Read` that is given. [`each_document`] unpacks, [`Reader`] gives one thing at a time, [`body`]
//! makes the typed body of an item, [`meta`] and [`address`] say what stands beside it.

mod content;
mod file;
mod item;
mod refused;

pub mod address;
pub mod menu;
pub mod meta;
pub mod php;

pub use content::{Around, Attached, Made, MediaRef, Note, Placed, Wanted, body, comment_text, linked, place_media, plain};
pub use file::{Entry, Reader, each_document};
pub use item::{Author, Comment, Filed, Item, Site, Term};
pub use refused::{Refused, Warning};
