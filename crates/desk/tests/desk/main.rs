//! The desk's API over HTTP: its contracts, its permissions, its doors; on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod articles;
mod avifs;
mod comments;
mod description;
mod doors;
mod encodings;
mod files;
mod finding;
mod frame;
mod fronts;
mod galley;
mod house;
mod imports;
mod links;
mod lists;
mod looks;
mod permissions;
mod presence;
mod previews;
mod proposals;
mod publishing;
mod refusals;
mod security;
mod sensitive;
mod staff;
mod uploads;
mod work;
