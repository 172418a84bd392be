//! The file as it comes: packed or not, in any encoding, one item at a time.

mod pull;
mod read;
mod source;
mod unpack;

pub use read::{Entry, Reader};
pub use unpack::each_document;
