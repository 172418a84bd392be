//! AVIF sizes of pictures, made in the background: the work itself.

use crate::encodings::Folder;
use crate::{Desk, Office};
use media::{AVIF_QUALITIES, AVIF_WIDTH, Cut, Failed, Main, Studio};
use newsroom::actor::Origin;
use newsroom::asset::Rendition;
use newsroom::avif::{self, AVIF, Job, Made, Wanted};
use newsroom::crop::Crop;
use newsroom::{Actor, Refusal};
use std::path::Path;
use std::time::Duration;
use store::Blobs;

/// How often whoever works on a picture looks whether it may go on.
const BEAT: Duration = Duration::from_secs(2);

/// Why a picture gets none.
enum Left {
    /// In words, for the file.
    File(String),
    /// Nothing is wrong with it.
    Here(String),
}

impl From<Refusal> for Left {
    fn from(refusal: Refusal) -> Left {
        Left::Here(refusal.to_string())
    }
}

impl From<store::Error> for Left {
    fn from(error: store::Error) -> Left {
        Left::Here(error.to_string())
    }
}

impl From<Failed> for Left {
    fn from(failed: Failed) -> Left {
        match failed {
            Failed::File(why) => Left::File(why),
            Failed::Here(why) => Left::Here(why),
        }
    }
}

impl From<media::Error> for Left {
    fn from(error: media::Error) -> Left {
        match error {
            media::Error::Busy | media::Error::Unreadable(_) => Left::Here(error.to_string()),
            other => Left::File(other.to_string()),
        }
    }
}

impl Desk {
    /// Whether this machine's ffmpeg can make such files.
    pub async fn makes_avif(&self, office: &Office, studio: &Studio) -> bool {
        match Folder::new(&office.room.blobs, "avif") {
            Ok(folder) => studio.makes_avif(&folder.0).await,
            Err(_) => false,
        }
    }

    /// Makes the sizes of the next picture, all or none of them, and says whether there was any. Whoever drops the future ends it: what was
    /// not finished is begun again once its lease is over.
    pub async fn avif_next(&self, office: &Office, studio: &Studio) -> Result<bool, Refusal> {
        let room = &office.room;
        let Some(job) = room.next_avif().await? else { return Ok(false) };
        let outcome = {
            let work = self.make_avif(&room.blobs, studio, &job);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    outcome = &mut work => break outcome,
                    () = tokio::time::sleep(BEAT) => {
                        // A film came in, or it is another's by now: dropping the work ends it.
                        if !room.avif_goes_on(&job).await? {
                            room.leave_avif(&job).await?;
                            return Ok(true);
                        }
                    }
                }
            }
        };
        match outcome {
            Ok(made) => {
                let actor = Actor::System(Origin::Studio);
                let mut turn = room.turn(&actor).await?;
                if avif::finish(&mut turn, &job, &made).await? {
                    turn.commit().await?;
                    office.press.nudge();
                }
                Ok(true)
            }
            Err(Left::File(why)) => {
                room.avif_failed(&job, &why).await?;
                Ok(true)
            }
            Err(Left::Here(why)) => {
                tracing::warn!(asset = job.asset.id, why, "a picture could not be made lighter; it waits");
                room.leave_avif(&job).await?;
                Ok(false)
            }
        }
    }

    async fn make_avif(&self, blobs: &Blobs, studio: &Studio, job: &Job) -> Result<Made, Left> {
        let widest = i64::from(AVIF_WIDTH);
        let wanted = job.wanted(widest)?;
        let of_crops: Vec<(&Crop, Vec<Wanted>)> = job.crops.iter().map(|crop| (crop, Job::wanted_of(crop, widest))).collect();
        let mut made = Made::default();
        if wanted.is_empty() && of_crops.iter().all(|(_, wanted)| wanted.is_empty()) {
            return Ok(made);
        }
        let folder = Folder::new(blobs, &job.asset.id)?;
        let original = blobs.whole(&job.asset.original).await?;
        let original = original.ok_or_else(|| Left::File("what was uploaded is gone".into()))?;
        made.whole = self.set_of(blobs, studio, original.path(), None, &wanted, &folder.0).await?;
        for (crop, wanted) in of_crops {
            let side = |side: i64| u32::try_from(side).unwrap_or_default();
            let cut = Cut {
                x: side(crop.x),
                y: side(crop.y),
                width: side(crop.width),
                height: side(crop.height),
            };
            let set = self.set_of(blobs, studio, original.path(), Some(cut), &wanted, &folder.0).await?;
            if !set.is_empty() {
                made.crops.insert(crop.name.clone(), set);
            }
        }
        Ok(made)
    }

    /// The sizes of a picture or a part of it. A browser chooses among all of them or among none: if one is not lighter than what is there,
    /// a wider one would take its place, so none is kept. The narrowest, which most often is not, is made first.
    async fn set_of(
        &self,
        blobs: &Blobs,
        studio: &Studio,
        original: &Path,
        cut: Option<Cut>,
        wanted: &[Wanted],
        folder: &Path,
    ) -> Result<Vec<Rendition>, Left> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let taken = self.darkroom.plain(original, cut).await?;
        let Main::Made(bytes) = taken.main else { return Ok(Vec::new()) };
        let plain = folder.join("plain.png");
        tokio::fs::write(&plain, &bytes).await.map_err(store::Error::from)?;
        drop(bytes);
        let mut files = Vec::new();
        for one in wanted {
            let side = |side: i64| u32::try_from(side).unwrap_or_default();
            let mut lighter = None;
            for quality in AVIF_QUALITIES {
                let file = studio.avif(&plain, (side(one.width), side(one.height)), quality, &taken.notes, folder).await?;
                let size = i64::try_from(file.len()).unwrap_or(i64::MAX);
                if size < one.than {
                    lighter = Some((one, size, file));
                    break;
                }
            }
            let Some(lighter) = lighter else { return Ok(Vec::new()) };
            files.push(lighter);
        }
        let mut sizes = Vec::new();
        for (one, size, file) in files {
            sizes.push(Rendition {
                blob: blobs.put(&file).await?,
                media_type: AVIF.into(),
                width: one.width,
                height: one.height,
                size,
                name: String::new(),
            });
        }
        Ok(sizes)
    }
}
