//! The newsroom's operations, each on SQLite and on PostgreSQL, each with two at once.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod article_life;
mod avif;
mod concurrency;
mod crop;
mod daylight;
mod encoding;
mod frame;
mod galley;
mod immutable;
mod kept;
mod named;
mod nothing_left;
mod permission;
mod plans;
mod prepared;
mod related;
mod track;
mod two_at_once;
mod whole;
