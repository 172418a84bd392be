//! Films and sounds that are encoded, one at a time: how far one is, and the work itself.

use crate::answer::{Answer, Reply};
use crate::assets::bare;
use crate::routes::Call;
use crate::{Desk, Office};
use media::{Encoded, Failed, Main, Piece, Studio};
use newsroom::actor::Origin;
use newsroom::asset::{Asset, Rendition};
use newsroom::encoding::{self, Encoding, Job, Made};
use newsroom::{Actor, Refusal};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use store::Blobs;

/// How often it is written down how far one is.
const BEAT: Duration = Duration::from_secs(2);
/// Longest poster that is read, in bytes.
const POSTER: u64 = 16 * 1024 * 1024;

/// An encoding as the desk shows it.
pub(crate) fn body(encoding: &Encoding) -> Value {
    json!({"state": encoding.state, "progress": encoding.progress, "problem": encoding.problem})
}

pub(crate) async fn show(call: Call) -> Answer {
    let asset = call.office.room.asset(call.part("id")).await?;
    let found = call.office.room.encodings(&[asset.id]).await?;
    Ok(Reply::ok(body(found.first().ok_or(Refusal::NotFound("encoding"))?)))
}

pub(crate) async fn demand(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    encoding::demand(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    show(call).await
}

pub(crate) async fn cancel(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    encoding::cancel(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    show(call).await
}

impl Desk {
    /// Does the next piece of work on films and sounds, whole, and says whether there was any. Without a studio only those are seen to
    /// that are served as they came. Whoever drops the future ends it: what was not finished is begun again once its lease is over.
    pub async fn encode_next(&self, office: &Office, studio: Option<&Studio>) -> Result<bool, Refusal> {
        let room = &office.room;
        if let Some(asset) = room.next_to_strip().await? {
            return self.strip(office, &asset).await.map(|()| true);
        }
        let Some(studio) = studio else { return Ok(false) };
        let Some(job) = room.next_encoding().await? else { return Ok(false) };
        let folder = Folder::new(&room.blobs, &job.asset.id)?;
        let Some(original) = room.blobs.whole(&job.asset.original).await? else {
            room.encoding_failed(&job, "what was uploaded is gone", false).await?;
            return Ok(true);
        };
        let far = Arc::new(AtomicU8::new(0));
        let heard = far.clone();
        let mut progress = move |hundredths| heard.store(hundredths, Ordering::Relaxed);
        let outcome = {
            let work = studio.encode(original.path(), &folder.0, &mut progress);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    outcome = &mut work => break outcome,
                    () = tokio::time::sleep(BEAT) => {
                        // Given up, or another's by now: dropping the work ends it.
                        if !room.encoding_goes_on(&job, i64::from(far.load(Ordering::Relaxed))).await? {
                            return Ok(true);
                        }
                    }
                }
            }
        };
        match outcome {
            Ok(encoded) => self.serve_encoded(office, &job, encoded).await?,
            Err(Failed::File(why)) => room.encoding_failed(&job, &why, false).await?,
            Err(Failed::Here(why)) => {
                tracing::warn!(asset = job.asset.id, why, "a film or a sound could not be encoded; it waits");
                room.encoding_failed(&job, &why, true).await?;
            }
        }
        Ok(true)
    }

    /// Serves a copy instead of the file as it came.
    async fn strip(&self, office: &Office, asset: &Asset) -> Result<(), Refusal> {
        let room = &office.room;
        let mut copy = None;
        if asset.blob == asset.original {
            if let Some(original) = room.blobs.whole(&asset.original).await?
                && let Ok(taken) = self.darkroom.take_file(original.path(), &asset.name).await
                && let Main::Bare(blots) = taken.main
            {
                copy = Some(
                    bare(&room.blobs, original.path(), blots)
                        .await
                        .map_err(|_| Refusal::Damaged("a blob".into()))?,
                );
            }
        } else {
            copy = Some(asset.blob.clone());
        }
        let actor = Actor::System(Origin::Studio);
        let mut turn = room.turn(&actor).await?;
        encoding::strip(&mut turn, asset, copy.as_deref()).await?;
        turn.commit().await?;
        office.press.nudge();
        Ok(())
    }

    /// Keeps what was made and serves it.
    async fn serve_encoded(&self, office: &Office, job: &Job, encoded: Encoded) -> Result<(), Refusal> {
        let room = &office.room;
        let (size, blob) = kept(&room.blobs, &encoded.main).await?;
        let mut renditions = Vec::new();
        for piece in &encoded.pieces {
            let (size, blob) = kept(&room.blobs, piece).await?;
            renditions.push(Rendition {
                blob,
                media_type: piece.media_type.into(),
                width: i64::from(piece.width),
                height: i64::from(piece.height),
                size,
                name: format!("hls/{}", piece.name),
            });
        }
        if let Some(poster) = &encoded.poster {
            renditions.extend(self.poster(&room.blobs, poster).await?);
        }
        let made = Made {
            kind: encoded.kind.name().into(),
            blob,
            media_type: encoded.main.media_type.into(),
            size,
            width: i64::from(encoded.main.width),
            height: i64::from(encoded.main.height),
            duration: i64::try_from(encoded.duration).unwrap_or(0),
            renditions,
        };
        let actor = Actor::System(Origin::Studio);
        let mut turn = room.turn(&actor).await?;
        if encoding::finish(&mut turn, job, &made).await? {
            turn.commit().await?;
            office.press.nudge();
        }
        Ok(())
    }

    /// The sizes of a film's picture, decoded and encoded like any picture; none if that can't be done.
    async fn poster(&self, blobs: &Blobs, file: &Path) -> Result<Vec<Rendition>, Refusal> {
        let length = tokio::fs::metadata(file).await.map_err(store::Error::from)?.len();
        if length > POSTER {
            return Ok(Vec::new());
        }
        let Ok(taken) = self.darkroom.take_file(file, "poster.jpg").await else { return Ok(Vec::new()) };
        let named = |size: &media::Rendition| {
            let ending = if size.media_type == "image/webp" { "webp" } else { "jpg" };
            format!("poster/{}.{ending}", size.width)
        };
        Ok(intake::sizes(blobs, &taken.renditions, named).await?)
    }
}

/// Bytes and blob of a file that was made.
async fn kept(blobs: &Blobs, piece: &Piece) -> Result<(i64, String), Refusal> {
    let length = tokio::fs::metadata(&piece.path).await.map_err(store::Error::from)?.len();
    Ok((i64::try_from(length).unwrap_or(i64::MAX), blobs.adopt(&piece.path).await?))
}

/// Where one is worked on, beside the blobs: empty at the beginning, gone at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(blobs: &Blobs, name: &str) -> Result<Folder, Refusal> {
        let folder = blobs.root().join("encodings").join(name);
        // What one that was killed left behind is of no use.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(store::Error::from)?;
        Ok(Folder(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
