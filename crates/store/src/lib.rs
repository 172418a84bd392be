//! Engines without a domain word: a database that is SQLite or PostgreSQL behind one SQL text, blobs by hash in a folder or in S3,
//! the hashing of passwords, and the three things an operation takes as arguments: time, chance and identity.

mod blobs;
mod chance;
mod clock;
mod db;
mod error;
mod id;
mod migration;
mod moment;
pub mod password;
mod seal;
pub mod table;
mod value;

pub use blobs::{Blobs, BucketOptions, Incoming, Pieces, Whole};
pub use chance::Chance;
pub use clock::Clock;
pub use db::{Db, Engine, FromBoth, PostgresOptions, SqliteOptions, Tx};
pub use error::Error;
pub use id::{Id, NotAnId};
pub use migration::Migration;
pub use moment::{Moment, NotAMoment};
pub use seal::Seal;
pub use table::Table;
pub use value::{Params, Value};

/// Marks composed SQL text as safe to run. Every piece of it must come from our own code: values go into `params!`.
pub fn sql(text: String) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(text)
}

/// A text for `LIKE … ESCAPE '\\'` that stands for itself alone.
pub fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The values of a statement, in the order of `$1`, `$2`, ….
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}
