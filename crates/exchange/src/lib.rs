//! Exchange: formats that others write and read, and nothing else: no I/O, no database, no decision.

pub mod ghost;
pub mod markdown;
pub mod media;
pub mod page;
pub mod restriction;
pub mod unpack;
pub mod wordpress;

mod body;
mod made;
mod refused;

pub use body::embed::provider;
pub use body::markup::plain;
pub use made::{Made, Note};
pub use refused::{Refused, Warning};
