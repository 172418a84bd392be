//! Everything out, and everything in again: an export in documented files, and backups that are restored.
//!
//! An export ([`export`]) is for leaving, for moving and for reading: JSON lines, Markdown and media, the same bytes for the same
//! publication on both engines. A backup ([`backup`]) is for the bad day: the databases as they are, with keys and sessions, in
//! pieces that are written once, sealed if a passphrase is given.

pub mod backup;
mod clear;
mod error;
pub mod export;
mod line;
mod look;
mod media;
mod tables;

pub use clear::{Cleared, clear};
pub use error::Error;
pub use look::look;
pub use tables::Half;
