//! The publication in documented files (docs/guide/export.md): `write` makes them, `check` looks whether they are whole, `take`
//! makes the publication of them again.

mod check;
mod story;
mod sums;
mod take;
mod write;

pub use check::{Checked, check, is_one, problems};
pub use take::{Into, take};
pub use write::{Written, write};

pub(crate) use sums::hex;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the folder is, in `export.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// [`FORMAT`].
    pub format: String,
    /// Private id of the record.
    pub record: String,
    /// Whether passwords, keys and links that open doors are in it.
    pub secrets: bool,
    /// Digest of everything, as `verify` tells it.
    pub content_digest: String,
    /// Rows of each file.
    pub rows: BTreeMap<String, u64>,
    /// Files that the record names and that were not to be had.
    pub missing_media: Vec<String>,
    /// Tables that are not in it.
    pub left_out: Vec<String>,
}

/// The format's name and version.
pub const FORMAT: &str = "dateline-export/1";
/// What the folder is.
const ABOUT: &str = "export.json";
/// Stands in the folder until everything is in it.
const UNFINISHED: &str = "UNFINISHED";
/// The installation's key, if secrets are in it.
const KEY: &str = "secrets/secret.key";

/// Where a blob lies.
fn media_path(blob: &str) -> String {
    format!("media/{}/{blob}", blob.get(..2).unwrap_or_default())
}

/// Where a table's rows lie.
fn table_path(half: crate::Half, table: &store::Table) -> String {
    format!("{}/{}.jsonl", half.folder(), table.name)
}
