//! Crops: what is shown of a picture where a place has a form of its own.

mod keep;
mod remove;

pub use keep::{check, keep};
pub use remove::remove;

use crate::article::any_of;
use crate::asset::Rendition;
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::sql;

/// What forms there are: a name, and width to height.
pub const FORMS: [(&str, i64, i64); 3] = [("wide", 16, 9), ("square", 1, 1), ("tall", 4, 5)];

/// A whole side, in the unit of [`Crop`].
pub const WHOLE: i64 = 10_000;

/// A part of a picture, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crop {
    /// One of [`FORMS`].
    pub name: String,
    /// Its left side.
    pub x: i64,
    /// Its upper side.
    pub y: i64,
    /// How wide it is.
    pub width: i64,
    /// How high it is.
    pub height: i64,
    /// What is served of it; the bytes lie in the blobs already.
    pub renditions: Vec<Rendition>,
}

pub(crate) const COLUMNS: &str = "asset_id, name, x, y, width, height, renditions";

/// A row: file, name, the four sides, renditions as JSON.
pub(crate) type Row = (String, String, i64, i64, i64, i64, String);

/// The crops of some pictures, by name.
pub(crate) fn by_asset(rows: Vec<Row>) -> Result<BTreeMap<String, Vec<Crop>>, Refusal> {
    let mut crops: BTreeMap<String, Vec<Crop>> = BTreeMap::new();
    for (asset, name, x, y, width, height, renditions) in rows {
        let renditions = serde_json::from_str(&renditions)?;
        let crop = Crop { name, x, y, width, height, renditions };
        crops.entry(asset).or_default().push(crop);
    }
    for of_one in crops.values_mut() {
        of_one.sort_by(|one, other| one.name.cmp(&other.name));
    }
    Ok(crops)
}

impl Newsroom {
    /// The crops of these pictures.
    pub async fn crops(&self, assets: &[String]) -> Result<BTreeMap<String, Vec<Crop>>, Refusal> {
        if assets.is_empty() {
            return Ok(BTreeMap::new());
        }
        let text = format!("SELECT {COLUMNS} FROM crop WHERE {}", any_of("asset_id", assets.len(), 1));
        by_asset(self.db.all(sql(text), assets.iter().map(Into::into).collect()).await?)
    }
}
