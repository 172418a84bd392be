//! Everything out and in again, on both engines.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod backup;
mod bucket;
mod clear;
mod damage;
mod export;
mod filled;
mod tables;
