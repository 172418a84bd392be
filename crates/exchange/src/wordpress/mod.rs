//! WordPress exports (WXR 1.0, 1.1, 1.2): reading the file, and making typed bodies of what is in it.
//!
//! Pure: no I/O but the `Read` that is given. [`each_document`] unpacks, [`Reader`] gives one thing at a time, [`body`]
//! makes the typed body of an item, [`meta`] and [`address`] say what stands beside it.

mod content;
mod file;
mod item;

pub mod address;
pub mod menu;
pub mod meta;
pub mod php;
pub mod restriction;

pub use crate::body::markup::plain;
pub use crate::media::{MediaRef, Placed, Wanted, linked, place_media};
pub use crate::refused::{Refused, Warning};
pub use content::{Around, Attached, Made, Note, body, comment_text};
pub use file::{Entry, Reader, each_document};
pub use item::{Author, Comment, Filed, Item, Site, Term};
