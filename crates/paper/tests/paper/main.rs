//! The paper at its boundary: the page cache with real futures, a real file with its index, a shelf in a temporary folder.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod cache;
mod most_read;
mod shelf;
