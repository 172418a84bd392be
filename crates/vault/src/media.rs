//! Which files the record names.

use newsroom::asset::Rendition;
use std::collections::BTreeSet;
use store::{Table, Value};

/// Whether rows of this table name files.
pub fn names_files(table: &Table) -> bool {
    matches!(table.name, "asset" | "track" | "crop")
}

/// Adds the files that a row of the record names: blobs of assets and of what goes along with them.
pub fn add(table: &Table, row: &[Value], blobs: &mut BTreeSet<String>) {
    if !names_files(table) {
        return;
    }
    for (column, value) in table.columns().zip(row) {
        match (column.name, value) {
            // A film that must be encoded first has none that is served.
            ("blob" | "original", Value::Text(Some(name))) if !name.is_empty() => {
                blobs.insert(name.clone());
            }
            ("renditions", Value::Text(Some(json))) => {
                let sizes: Vec<Rendition> = serde_json::from_str(json).unwrap_or_default();
                blobs.extend(sizes.into_iter().map(|size| size.blob));
            }
            _ => {}
        }
    }
}
