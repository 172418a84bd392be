//! The press at its boundary: a real record on both engines, real paper files, the real pages.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod around;
mod exact;
mod hall;
mod parking;
mod property;
mod reading;
mod rebuild;
mod series;
mod surfaces;
