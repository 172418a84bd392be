//! What goes along with films and sounds: captions, subtitles, chapters.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use newsroom::Refusal;
use newsroom::track::{self, Track};
use serde_json::{Value, json};

/// What is said of one beside its file.
pub(crate) fn body(track: &Track) -> Value {
    json!({"kind": track.kind, "language": track.language, "label": track.label, "size": track.size, "cues": track.cues.len()})
}

/// A file of captions with the name under which players offer them.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    label: String,
    text: String,
}

pub(crate) async fn file(call: Call) -> Answer {
    let room = &call.office.room;
    let track = room.track(call.part("id"), call.part("kind"), call.part("language")).await?;
    let bytes = room.blobs.get(&track.blob).await?.ok_or(Refusal::NotFound("file"))?;
    Ok(Reply::file("text/vtt", bytes))
}

pub(crate) async fn keep(call: Call) -> Answer {
    let sent = call.read::<Sent>()?;
    let cues = media::captions(sent.text.as_bytes()).map_err(Problem::File)?;
    let room = &call.office.room;
    let named = Track {
        kind: call.part("kind").to_owned(),
        language: call.part("language").to_owned(),
        label: story::text::legible(&sent.label),
        ..Track::default()
    };
    let track = intake::track(&room.blobs, &cues, named).await?;
    let mut turn = room.turn(&call.actor).await?;
    track::keep(&mut turn, call.part("id"), track).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    crate::assets::show(call).await
}

pub(crate) async fn remove(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    track::remove(&mut turn, call.part("id"), call.part("kind"), call.part("language")).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    crate::assets::show(call).await
}
