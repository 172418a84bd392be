//! Assets: what was uploaded, with what is served of it.

mod add;
mod bin;
mod clear;
mod describe;
mod put_away;
mod replace;
mod restore;
mod unnamed;
mod usage;

pub use add::{Added, NewAsset, add};
pub use bin::{WAIT, bin};
pub use clear::clear;
pub use describe::{Change, describe};
pub use put_away::{Counts, Place, put_away};
pub use replace::replace;
pub use restore::restore;
pub use usage::Use;

use crate::actor::{Capability, Subject};
use crate::crop::Crop;
use crate::track::Track;
use crate::{Newsroom, Refusal, Turn};
use serde::{Deserialize, Serialize};
use store::{Id, params};

/// A file of the media library.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Asset {
    /// Private id.
    pub id: String,
    /// Public number, once a public story shows it.
    pub number: Option<i64>,
    /// Random part of its public address.
    pub token: String,
    /// `picture`, `video`, `audio`, `document`.
    pub kind: String,
    /// Media type of the main file.
    pub media_type: String,
    /// File name, for downloads.
    pub name: String,
    /// Blob that is served.
    pub blob: String,
    /// Blob of what was uploaded; never served.
    pub original: String,
    /// Bytes of the main file.
    pub size: i64,
    /// Pixels; 0 if it has none.
    pub width: i64,
    /// Pixels; 0 if it has none.
    pub height: i64,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// Caption.
    pub caption: String,
    /// What may be done with it.
    pub rights: String,
    /// From when on it may not be shown.
    pub expires_at: Option<i64>,
    /// `x,y` in hundredths.
    pub focal_point: Option<String>,
    /// Served sizes as JSON: a list of [`Rendition`].
    pub renditions: String,
    /// Who uploaded it.
    pub staff_id: Option<String>,
    /// Grows with each change.
    pub version: i64,
    /// How long it plays, in milliseconds; 0 = nobody knows.
    pub duration: i64,
    /// What stands in a document as JSON: an [`Inside`].
    pub inside: String,
    /// Paths at which it lay before it came here; read only for who serves it.
    #[sqlx(skip)]
    pub former: Vec<String>,
    /// What goes along with it; read only for who serves it.
    #[sqlx(skip)]
    pub tracks: Vec<Track>,
    /// What is shown of it in places of a form of their own; read only for who serves it.
    #[sqlx(skip)]
    pub crops: Vec<Crop>,
}

/// Which files a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// `picture`, `video`, `audio`, `document`; empty = all.
    pub kind: String,
    /// What must be missing: `alt` or `credit`; empty = nothing.
    pub missing: String,
    /// Words in its name, alt text, caption, credit, folder or tags.
    pub words: String,
    /// In this folder or one below it; empty = anywhere.
    pub folder: String,
    /// With this tag; empty = with any or none.
    pub tag: String,
    /// In the bin, instead of all others.
    pub binned: bool,
}

/// What stands in a document, beside its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inside {
    /// Pages; 0 = nobody counted them.
    pub pages: i64,
    /// Rows of a data set, without the heads of its columns.
    pub rows: i64,
    /// These heads and its first rows; empty = it is no data set.
    pub first: Vec<Vec<String>>,
}

/// One served size of a picture, or a part of what is served of a film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Blob.
    pub blob: String,
    /// Media type.
    pub media_type: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Bytes.
    pub size: i64,
    /// Its address within the file's own, where other parts name it; empty = it is made of the file's name and the width.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

pub(crate) const COLUMNS: &str = "id, number, token, kind, media_type, name, blob, original, size, width, height, alt, credit, \
     caption, rights, expires_at, focal_point, renditions, staff_id, version, duration, inside";

impl Asset {
    /// Whether it is a film or a sound.
    pub fn is_heard(&self) -> bool {
        matches!(self.kind.as_str(), "video" | "audio")
    }

    /// The address of its main file: random until somebody is told.
    pub fn address(&self) -> String {
        address(&self.token, &self.name, &self.media_type)
    }

    /// The address of one of its sizes.
    pub fn rendition_address(&self, rendition: &Rendition) -> String {
        if !rendition.name.is_empty() {
            return format!("/media/{}/{}", self.token, rendition.name);
        }
        format!("/media/{}/{}-{}", self.token, rendition.width, file_name(&self.name, &rendition.media_type))
    }

    /// The address of one of its tracks: another text has another one.
    pub fn track_address(&self, track: &Track) -> String {
        format!("/media/{}/{}-{}-{}.vtt", self.token, track.kind, track.language, &track.blob[..12.min(track.blob.len())])
    }

    /// The address of a size of one of its crops: another part of the picture has another one.
    pub fn crop_address(&self, crop: &Crop, rendition: &Rendition) -> String {
        let mark = &rendition.blob[..12.min(rendition.blob.len())];
        format!("/media/{}/{}-{mark}-{}", self.token, crop.name, file_name(&self.name, &rendition.media_type))
    }

    /// What stands in it, if it is a document.
    pub fn inside(&self) -> Inside {
        serde_json::from_str(&self.inside).unwrap_or_default()
    }

    /// Its served sizes.
    pub fn sizes(&self) -> Result<Vec<Rendition>, Refusal> {
        Ok(serde_json::from_str(&self.renditions)?)
    }
}

/// Locks a file that the actor may say something of, or decide what becomes of it; it has another version from here on.
pub(crate) async fn managed(turn: &mut Turn<'_>, id: &str) -> Result<(Asset, Id), Refusal> {
    let asset = turn
        .tx
        .opt::<Asset>(store::sql(format!("UPDATE asset SET version = version + 1 WHERE id = $1 RETURNING {COLUMNS}")), params![id])
        .await?
        .ok_or(Refusal::NotFound("asset"))?;
    let subject = Subject {
        noun_id: &asset.id,
        owner: asset.staff_id.as_deref(),
        ..Subject::site("asset")
    };
    turn.permit(Capability::MediaManage, &subject).await?;
    let id = asset.id.parse().map_err(|_| Refusal::Damaged("asset id".into()))?;
    Ok((asset, id))
}

/// The same, once nobody is left who is about to show it: they have it first, and who comes after waits.
async fn alone(turn: &mut Turn<'_>, id: &str) -> Result<(Asset, Id), Refusal> {
    let text = format!("SELECT id FROM asset WHERE id = $1{}", turn.alone());
    turn.tx
        .opt::<(String,)>(store::sql(text), params![id])
        .await?
        .ok_or(Refusal::NotFound("asset"))?;
    managed(turn, id).await
}

pub(crate) fn address(token: &str, name: &str, media_type: &str) -> String {
    format!("/media/{token}/{}", file_name(name, media_type))
}

/// A file name that is safe in an address, with the ending of its type.
fn file_name(name: &str, media_type: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = crate::slug::of(stem);
    let stem = if stem.is_empty() { "file" } else { &stem };
    let ending = match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "image/avif" => "avif",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "audio/mpeg" => "mp3",
        "audio/ogg" | "video/ogg" => "ogg",
        "audio/mp4" => "m4a",
        "audio/wav" | "audio/x-wav" => "wav",
        "application/pdf" => "pdf",
        _ => name
            .rsplit_once('.')
            .map(|(_, ending)| ending)
            .filter(|ending| (1..=5).contains(&ending.len()) && ending.bytes().all(|letter| letter.is_ascii_alphanumeric()))
            .unwrap_or("bin"),
    };
    format!("{stem}.{}", ending.to_ascii_lowercase())
}

impl Newsroom {
    /// An asset by its id.
    pub async fn asset(&self, id: &str) -> Result<Asset, Refusal> {
        self.db
            .opt::<Asset>(store::sql(format!("SELECT {COLUMNS} FROM asset WHERE id = $1")), params![id])
            .await?
            .ok_or(Refusal::NotFound("asset"))
    }

    /// Assets before an id, newest first, of a kind and with these words in what is said about them.
    pub async fn assets(&self, wanted: &Wanted, before: &str, limit: i64) -> Result<Vec<Asset>, Refusal> {
        let mut text = format!(
            "SELECT {COLUMNS} FROM asset WHERE ($1 = '' OR id < $1) AND ($2 = '' OR kind = $2) \
             AND ($3 = '' OR $3 = 'alt' AND alt = '' AND kind = 'picture' OR $3 = 'credit' AND credit = '')"
        );
        let mut values = params![before, &wanted.kind, &wanted.missing];
        let there = if wanted.binned { "EXISTS" } else { "NOT EXISTS" };
        text.push_str(&format!(" AND {there} (SELECT 1 FROM asset_bin b WHERE b.asset_id = asset.id)"));
        if !wanted.folder.is_empty() {
            let folder = put_away::tidy(&wanted.folder);
            let below = format!("{}/%", store::like(&folder));
            values.extend(params![folder, below]);
            let (own, below) = (values.len() - 1, values.len());
            text.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM asset_place p WHERE p.asset_id = asset.id AND (p.folder = ${own} OR p.folder LIKE ${below} ESCAPE '\\'))"
            ));
        }
        if !wanted.tag.is_empty() {
            values.push((&wanted.tag).into());
            text.push_str(&format!(" AND EXISTS (SELECT 1 FROM asset_tag t WHERE t.asset_id = asset.id AND t.tag = ${})", values.len()));
        }
        for word in wanted.words.split_whitespace().take(8) {
            values.push(format!("%{}%", store::like(&word.to_lowercase())).into());
            text.push_str(&format!(
                " AND (LOWER(name || ' ' || alt || ' ' || caption || ' ' || credit) LIKE ${0} ESCAPE '\\' \
                 OR EXISTS (SELECT 1 FROM asset_tag t WHERE t.asset_id = asset.id AND LOWER(t.tag) LIKE ${0} ESCAPE '\\') \
                 OR EXISTS (SELECT 1 FROM asset_place p WHERE p.asset_id = asset.id AND LOWER(p.folder) LIKE ${0} ESCAPE '\\'))",
                values.len()
            ));
        }
        text.push_str(&format!(" ORDER BY id DESC LIMIT {limit}"));
        Ok(self.db.all::<Asset>(store::sql(text), values).await?)
    }
}
