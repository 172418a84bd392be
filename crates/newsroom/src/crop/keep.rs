use super::{Crop, FORMS, WHOLE};
use crate::asset::{Asset, managed};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Fewest pixels of a crop's width: the narrowest size that is served.
const NARROWEST: i64 = 320;
/// How far its form may be off, in hundredths: a mouse is no ruler.
const TOLERANCE: i64 = 2;

/// Shows this part of a picture where a place has this form, instead of the part that was shown before. `original` is what the sizes were made
/// of. Event: `asset_cropped`.
pub async fn keep(turn: &mut Turn<'_>, asset: &str, original: &str, crop: Crop) -> Result<(), Refusal> {
    let outcome = kept(turn, asset, original, crop).await;
    turn.guard(outcome)
}

async fn kept(turn: &mut Turn<'_>, id: &str, original: &str, crop: Crop) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    check(&asset, &crop)?;
    if asset.original != original {
        return Err(Refusal::conflict("replaced", "another file has taken its place meanwhile"));
    }
    turn.tx
        .run(
            "INSERT INTO crop (asset_id, name, x, y, width, height, renditions) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (asset_id, name) DO UPDATE SET x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height, \
             renditions = excluded.renditions",
            params![id, &crop.name, crop.x, crop.y, crop.width, crop.height, serde_json::to_string(&crop.renditions)?],
        )
        .await?;
    crate::avif::ask(turn, id).await?;
    turn.note(Entry::new("asset_cropped", "asset", &own));
    Ok(())
}

/// Whether a picture can be cropped so.
pub fn check(asset: &Asset, crop: &Crop) -> Result<(), Refusal> {
    if asset.kind != "picture" {
        return Err(Refusal::rule("no_picture", format!("it is a {}: only pictures have crops", asset.kind)));
    }
    let Some((_, across, along)) = FORMS.iter().find(|(name, ..)| *name == crop.name) else {
        let names: Vec<&str> = FORMS.iter().map(|(name, ..)| *name).collect();
        return Err(Refusal::field("/name", "unknown", format!("one of {}", names.join(", "))));
    };
    let inside = |from: i64, length: i64| (0..WHOLE).contains(&from) && (1..=WHOLE).contains(&length) && from + length <= WHOLE;
    if !inside(crop.x, crop.width) {
        return Err(Refusal::field("/width", "range", "x and width are parts of the picture, from 0 to 1 together"));
    }
    if !inside(crop.y, crop.height) {
        return Err(Refusal::field("/height", "range", "y and height are parts of the picture, from 0 to 1 together"));
    }
    let (wide, high) = (crop.width * asset.width, crop.height * asset.height);
    if wide < NARROWEST * WHOLE {
        return Err(Refusal::field("/width", "too_small", format!("at least {NARROWEST} pixels of the picture")));
    }
    let (is, should_be) = (wide * along, high * across);
    if (is - should_be).abs() * 100 > should_be * TOLERANCE {
        return Err(Refusal::field("/height", "form", format!("{} is {across} to {along}", crop.name)));
    }
    Ok(())
}
