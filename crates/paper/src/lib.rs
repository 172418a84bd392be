//! The paper: what the press makes for readers. A public, read-only, disposable copy of what is published.

pub mod document;
pub mod key;
pub mod reading;
mod error;

pub use error::Error;
