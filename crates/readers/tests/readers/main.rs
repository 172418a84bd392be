//! The readers' data, on both engines.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod account;
mod comment;
