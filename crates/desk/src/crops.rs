//! What is shown of pictures in places of a form of their own.

use crate::answer::{Answer, Problem};
use crate::routes::Call;
use crate::schemas::object;
use media::{Main, Rendition};
use newsroom::Refusal;
use newsroom::crop::{self, Crop, WHOLE};
use serde_json::{Value, json};

/// A part of a picture, from 0 to 1.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// One as the desk shows it, by its name.
pub(crate) fn body(crop: &Crop) -> (String, Value) {
    let part = |side: i64| side as f64 / WHOLE as f64;
    let sides = json!({"x": part(crop.x), "y": part(crop.y), "width": part(crop.width), "height": part(crop.height)});
    (crop.name.clone(), sides)
}

/// Its shape in the API's description.
pub(crate) fn schema() -> Value {
    let sides = ["x", "y", "width", "height"];
    object(&sides.map(|side| (side, json!({"type": "number", "minimum": 0, "maximum": 1}))), &sides)
}

/// Makes the sizes while the desk waits, so that whoever chose it sees what readers will see.
pub(crate) async fn keep(call: Call) -> Answer {
    let sent = call.read::<Sent>()?;
    let whole = |part: f64| if (0.0..=1.0).contains(&part) { (part * WHOLE as f64).round() as i64 } else { -1 };
    let (x, y) = (whole(sent.x), whole(sent.y));
    let mut crop = Crop {
        name: call.part("crop").to_owned(),
        x,
        y,
        // What was rounded up at both ends is no wider than the picture.
        width: whole(sent.width).min(WHOLE - x),
        height: whole(sent.height).min(WHOLE - y),
        renditions: Vec::new(),
    };
    let room = &call.office.room;
    let asset = room.asset(call.part("id")).await?;
    crop::check(&asset, &crop)?;
    let side = |side: i64| u32::try_from(side).unwrap_or_default();
    let cut = media::Cut {
        x: side(crop.x),
        y: side(crop.y),
        width: side(crop.width),
        height: side(crop.height),
    };
    let original = room.blobs.whole(&asset.original).await?.ok_or(Refusal::NotFound("file"))?;
    let mut taken = call.desk.darkroom.cut(original.path(), cut).await.map_err(Problem::File)?;
    if let Main::Made(bytes) = taken.main {
        taken.renditions.push(Rendition {
            width: taken.width,
            height: taken.height,
            media_type: taken.media_type,
            bytes,
        });
    }
    crop.renditions = intake::sizes(&room.blobs, &taken.renditions, |_| String::new()).await?;
    let mut turn = room.turn(&call.actor).await?;
    crop::keep(&mut turn, call.part("id"), &asset.original, crop).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    crate::assets::show(call).await
}

pub(crate) async fn remove(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    crop::remove(&mut turn, call.part("id"), call.part("crop")).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    crate::assets::show(call).await
}
