//! Readers' pages through the real router, over a paper that the press made of a real record.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod account;
mod avif;
mod beside;
mod comments;
mod crops;
mod crowd;
mod device;
mod gone;
mod guide;
mod head;
mod headers;
mod kinds;
mod kiosk;
mod lite;
mod maps;
mod newsstand;
mod paging;
mod personal;
mod read;
mod search;
mod suggestions;
mod syndication;
mod writing;
