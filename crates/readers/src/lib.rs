//! The readers' own data: so far the comments. It is a store of its own beside the record, and the only place that holds a
//! commenter's mail address or machine address.
//!
//! What the public may see of a comment is read through [`Readers::shown`]; each public change is appended to a log that the
//! press follows as it follows the ledger.

pub mod comment;
mod log;
mod readers;

pub use log::{Changes, Place};
pub use readers::{Error, Readers};
