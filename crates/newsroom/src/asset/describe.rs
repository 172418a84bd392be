use super::managed;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Moment, params};

/// What changes; `None` stays.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// What it shows, for who can't see it.
    pub alt: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// What may be done with it.
    pub rights: Option<String>,
    /// From when on it may not be shown; `null` = for ever.
    #[serde(deserialize_with = "given")]
    pub expires_at: Option<Option<Moment>>,
    /// Horizontal and vertical place of what matters, 0 to 1.
    pub focal_point: Option<(f64, f64)>,
}

/// Changes what is said about an asset. Event: `asset_described`.
pub async fn describe(turn: &mut Turn<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let outcome = described(turn, id, change).await;
    turn.guard(outcome)
}

async fn described(turn: &mut Turn<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    for (pointer, text) in [("/alt", &change.alt), ("/credit", &change.credit), ("/caption", &change.caption), ("/rights", &change.rights)]
    {
        if text.as_ref().is_some_and(|text| text.chars().count() > 4_000) {
            return Err(Refusal::field(pointer, "too_long", "at most 4,000 characters"));
        }
    }
    let focal_point = match change.focal_point {
        None => asset.focal_point.clone(),
        Some((x, y)) if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) => Some(format!("{x:.2},{y:.2}")),
        Some(_) => return Err(Refusal::field("/focal_point", "range", "two numbers from 0 to 1")),
    };
    turn.tx
        .run(
            "UPDATE asset SET alt = $2, credit = $3, caption = $4, rights = $5, expires_at = $6, focal_point = $7 WHERE id = $1",
            params![
                &asset.id,
                change.alt.unwrap_or(asset.alt),
                change.credit.unwrap_or(asset.credit),
                change.caption.unwrap_or(asset.caption),
                change.rights.unwrap_or(asset.rights),
                change.expires_at.map_or(asset.expires_at, |at| at.map(|at| at.0)),
                focal_point
            ],
        )
        .await?;
    turn.note(Entry::new("asset_described", "asset", &own));
    Ok(())
}

/// Tells a field that is `null` from one that is absent.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Moment>>, D::Error> {
    <Option<Moment> as serde::Deserialize>::deserialize(deserializer).map(Some)
}
