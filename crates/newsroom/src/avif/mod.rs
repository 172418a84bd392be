//! AVIF: sizes of pictures that are made in the background, one picture at a time, when no film waits. That one is begun, left or
//! fails is no decision; that readers get what was made is one.

mod finish;

pub use finish::{Made, finish};

use crate::asset::{Asset, Rendition};
use crate::crop::Crop;
use crate::{Newsroom, Refusal, Turn};
use store::params;

/// How long whoever works on one may be silent, in seconds.
pub const LEASE: i64 = 60;
/// How often one is begun before it counts as what ends the machine.
pub const ATTEMPTS: i64 = 3;
/// Media type of these files.
pub const AVIF: &str = "image/avif";

/// A picture that was begun: whoever has it works on it until the lease is over.
#[derive(Debug, Clone)]
pub struct Job {
    /// The picture.
    pub asset: Asset,
    /// Its crops, which get sizes of their own.
    pub crops: Vec<Crop>,
    /// Which beginning it is; the word of an earlier one counts no more.
    pub begun: i64,
}

/// One size that is to be made, and the lightest file that stands for it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Bytes of what it must be smaller than.
    pub than: i64,
}

impl Job {
    /// What the whole picture lacks, from narrow to wide and no wider than `widest`; nothing if it has its sizes, or may have none.
    pub fn wanted(&self, widest: i64) -> Result<Vec<Wanted>, Refusal> {
        let asset = &self.asset;
        Ok(wanted(&asset.sizes()?, (&asset.media_type, asset.width, asset.height, asset.size), widest))
    }

    /// The same of a crop.
    pub fn wanted_of(crop: &Crop, widest: i64) -> Vec<Wanted> {
        let plain = crop.renditions.iter().filter(|size| !matches!(size.media_type.as_str(), "image/webp" | AVIF));
        let main = plain
            .max_by_key(|size| size.width)
            .map(|size| (size.media_type.as_str(), size.width, size.height, size.size));
        wanted(&crop.renditions, main.unwrap_or_default(), widest)
    }
}

/// Each size that a browser may choose today: all that are WebP, and the main file where that is wider. What has holes has no JPEG, and
/// stays as it is; what has one size is named without a choice.
fn wanted(sizes: &[Rendition], main: (&str, i64, i64, i64), widest: i64) -> Vec<Wanted> {
    let opaque = main.0 == "image/jpeg" || sizes.iter().any(|size| size.media_type == "image/jpeg");
    if !opaque || sizes.iter().any(|size| size.media_type == AVIF) {
        return Vec::new();
    }
    let mut wanted: Vec<Wanted> = sizes
        .iter()
        .filter(|size| size.media_type == "image/webp")
        .map(|size| Wanted { width: size.width, height: size.height, than: size.size })
        .collect();
    wanted.sort_by_key(|one| one.width);
    let (_, width, height, than) = main;
    if wanted.last().is_some_and(|last| last.width < width) {
        wanted.push(Wanted { width, height, than });
    }
    if wanted.len() < 2 {
        return Vec::new();
    }
    wanted.retain(|one| one.width <= widest);
    wanted
}

/// A picture came in, another one took its place, or another part of it is shown: it gets what it lacks.
pub(crate) async fn ask(turn: &mut Turn<'_>, asset: &str) -> Result<(), Refusal> {
    let text = "INSERT INTO avif (asset_id, state, problem, attempts, begun, asked_at, leased_until) VALUES ($1, 'waiting', '', 0, 0, $2, 0) \
                ON CONFLICT (asset_id) DO UPDATE SET state = 'waiting', problem = '', attempts = 0, asked_at = excluded.asked_at, leased_until = 0";
    turn.tx.run(text, params![asset, turn.now]).await?;
    Ok(())
}

/// No film waits and none is worked on.
const QUIET: &str = "NOT EXISTS (SELECT 1 FROM encoding WHERE state IN ('waiting', 'working'))";

impl Newsroom {
    /// Begins the picture that came in last among those that wait, unless one is being worked on or a film is.
    pub async fn next_avif(&self) -> Result<Option<Job>, Refusal> {
        let now = self.clock.now();
        let text = format!(
            "SELECT asset_id, attempts, begun FROM avif WHERE (state = 'waiting' OR state = 'working' AND leased_until <= $1) \
             AND NOT EXISTS (SELECT 1 FROM avif WHERE state = 'working' AND leased_until > $1) AND {QUIET} \
             ORDER BY asked_at DESC, asset_id DESC LIMIT 1"
        );
        let Some((id, attempts, begun)) = self.db.opt::<(String, i64, i64)>(store::sql(text), params![now]).await? else {
            return Ok(None);
        };
        if attempts >= ATTEMPTS {
            let why = "whoever encoded it was ended each time";
            let text = "UPDATE avif SET state = 'failed', problem = $3, leased_until = 0 WHERE asset_id = $1 AND begun = $2 \
                        AND state IN ('waiting', 'working')";
            self.db.run(text, params![&id, begun, why]).await?;
            return Box::pin(self.next_avif()).await;
        }
        let ours = self
            .db
            .run(
                "UPDATE avif SET state = 'working', problem = '', attempts = attempts + 1, begun = begun + 1, leased_until = $3 \
                 WHERE asset_id = $1 AND begun = $2 AND (state = 'waiting' OR state = 'working' AND leased_until <= $4)",
                params![&id, begun, now.plus_seconds(LEASE), now],
            )
            .await?;
        if ours == 0 {
            return Ok(None);
        }
        let asset = self.asset(&id).await?;
        let crops = self.crops(std::slice::from_ref(&id)).await?.remove(&id).unwrap_or_default();
        Ok(Some(Job { asset, crops, begun: begun + 1 }))
    }

    /// Has pictures wait that came in before this was there, or by a way that asks for nothing, such as an older backup; says how many.
    pub async fn ask_for_avif(&self) -> Result<u64, Refusal> {
        let text = "INSERT INTO avif (asset_id, state, problem, attempts, begun, asked_at, leased_until) \
                    SELECT a.id, 'waiting', '', 0, 0, a.made_at, 0 FROM asset a \
                    WHERE a.kind = 'picture' AND NOT EXISTS (SELECT 1 FROM avif v WHERE v.asset_id = a.id) ON CONFLICT DO NOTHING";
        Ok(self.db.run(text, params![]).await?)
    }

    /// Lets go of what nobody works on, since whoever calls this is the only one who could.
    pub async fn free_avif(&self) -> Result<(), Refusal> {
        self.db.run("UPDATE avif SET leased_until = 0 WHERE state = 'working'", params![]).await?;
        Ok(())
    }

    /// Keeps one for as long again. `false` = it is somebody else's, another file took its place, or a film waits: leave it.
    pub async fn avif_goes_on(&self, job: &Job) -> Result<bool, Refusal> {
        let until = self.clock.now().plus_seconds(LEASE);
        let text = format!("UPDATE avif SET leased_until = $3 WHERE asset_id = $1 AND begun = $2 AND state = 'working' AND {QUIET}");
        Ok(self.db.run(store::sql(text), params![&job.asset.id, job.begun, until]).await? == 1)
    }

    /// Leaves one as if it had not been begun: nothing is wrong with it.
    pub async fn leave_avif(&self, job: &Job) -> Result<(), Refusal> {
        let text = "UPDATE avif SET state = 'waiting', attempts = attempts - 1, leased_until = 0 \
                    WHERE asset_id = $1 AND begun = $2 AND state = 'working'";
        self.db.run(text, params![&job.asset.id, job.begun]).await?;
        Ok(())
    }

    /// Leaves one for good, for a reason that is in the file.
    pub async fn avif_failed(&self, job: &Job, problem: &str) -> Result<(), Refusal> {
        let text =
            "UPDATE avif SET state = 'failed', problem = $3, leased_until = 0 WHERE asset_id = $1 AND begun = $2 AND state = 'working'";
        self.db.run(text, params![&job.asset.id, job.begun, problem]).await?;
        Ok(())
    }
}
