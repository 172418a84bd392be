//! The readers' own data: accounts, sessions, what they save, follow, read and write. It is a store of its own beside the record,
//! and the only place that holds a reader's mail address or machine address.
//!
//! What the public may see of a comment is read through [`Readers::shown`]; each public change is appended to a log that the
//! press follows as it follows the ledger.

pub mod account;
pub mod attempt;
pub mod comment;
pub mod follow;
pub mod history;
pub mod letter;
pub mod link;
mod log;
pub mod passkey;
mod personal;
mod readers;
pub mod saved;
pub mod session;
pub mod tables;

pub use log::{Changes, Place};
pub use readers::{Error, Readers};
