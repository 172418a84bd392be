//! Imports against a real record, on both engines.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod archive;
mod bench;
mod ghost;
mod ghost_again;
mod ghost_readers;
mod markdown;
mod markdown_addresses;
mod markdown_closed;
mod markdown_files;
mod saved;
mod wordpress;
mod wordpress_again;
mod wordpress_closed;
mod wordpress_links;
mod wordpress_media;
mod wordpress_odd;
