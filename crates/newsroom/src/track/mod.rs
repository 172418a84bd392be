//! Tracks: what goes along with a film or a sound. Captions and subtitles are its words, chapters its parts.

mod keep;
mod remove;

pub use keep::keep;
pub use remove::remove;

use crate::article::any_of;
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::{params, sql};
use story::Cue;

/// What kinds there are: words of the film's own language, words in another one, and the names of its parts.
pub const KINDS: [&str; 3] = ["captions", "subtitles", "chapters"];

/// What goes along with a film or a sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track {
    /// One of [`KINDS`].
    pub kind: String,
    /// As BCP 47 writes it, `pt-BR`.
    pub language: String,
    /// The name under which players offer it.
    pub label: String,
    /// Blob of the WebVTT that is served; its bytes lie in the blobs already.
    pub blob: String,
    /// Its bytes.
    pub size: i64,
    /// What is said when, in order.
    pub cues: Vec<Cue>,
}

pub(crate) const COLUMNS: &str = "asset_id, kind, language, label, blob, size, cues";

/// A row: file, kind, language, label, blob, bytes, cues as JSON.
pub(crate) type Row = (String, String, String, String, String, i64, String);

/// The tracks of some files, in the order of kind and language.
pub(crate) fn by_asset(rows: Vec<Row>) -> Result<BTreeMap<String, Vec<Track>>, Refusal> {
    let mut tracks: BTreeMap<String, Vec<Track>> = BTreeMap::new();
    for (asset, kind, language, label, blob, size, cues) in rows {
        let cues = serde_json::from_str(&cues)?;
        tracks.entry(asset).or_default().push(Track { kind, language, label, blob, size, cues });
    }
    for of_one in tracks.values_mut() {
        of_one.sort_by(|one, other| (&one.kind, &one.language).cmp(&(&other.kind, &other.language)));
    }
    Ok(tracks)
}

impl Newsroom {
    /// What goes along with these files.
    pub async fn tracks(&self, assets: &[String]) -> Result<BTreeMap<String, Vec<Track>>, Refusal> {
        if assets.is_empty() {
            return Ok(BTreeMap::new());
        }
        let text = format!("SELECT {COLUMNS} FROM track WHERE {}", any_of("asset_id", assets.len(), 1));
        by_asset(self.db.all(sql(text), assets.iter().map(Into::into).collect()).await?)
    }

    /// One of them.
    pub async fn track(&self, asset: &str, kind: &str, language: &str) -> Result<Track, Refusal> {
        let text = format!("SELECT {COLUMNS} FROM track WHERE asset_id = $1 AND kind = $2 AND language = $3");
        let rows = self.db.all(sql(text), params![asset, kind, language]).await?;
        by_asset(rows)?.into_values().flatten().next().ok_or(Refusal::NotFound("track"))
    }
}
