//! The formats, at the boundary of the crate.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod ghost;
mod markdown;
mod markdown_dialects;
mod mutations;
mod page;
mod wordpress_body;
mod wordpress_file;
