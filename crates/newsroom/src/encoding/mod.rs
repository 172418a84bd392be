//! Encodings: films and sounds that are made anew, one at a time, until readers get what was made. That one is begun, comes on or fails
//! is no decision; that it is served is one, and so is that somebody gives it up or asks for it again.

mod cancel;
mod demand;
mod finish;
mod strip;

pub use cancel::cancel;
pub(crate) use demand::anew;
pub use demand::demand;
pub(crate) use finish::moved;
pub use finish::{Made, finish};
pub use strip::strip;

use crate::article::any_of;
use crate::asset::Asset;
use crate::{Newsroom, Refusal};
use store::params;

/// How long whoever works on one may be silent, in seconds.
pub const LEASE: i64 = 60;
/// How often one is begun before it counts as what ends the machine.
pub const ATTEMPTS: i64 = 3;

/// How far a film or a sound is.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Encoding {
    /// The file.
    pub asset_id: String,
    /// `waiting`, `working`, `done`, `failed`, `cancelled`.
    pub state: String,
    /// Hundredths.
    pub progress: i64,
    /// Why it failed, in words; empty if it did not.
    pub problem: String,
    /// What is served of it says nothing about who made it and where.
    pub bare: bool,
    /// How often somebody began with it.
    pub attempts: i64,
}

/// One that was begun: whoever has it works on it until the lease is over.
#[derive(Debug, Clone)]
pub struct Job {
    /// The file.
    pub asset: Asset,
    /// Which attempt it is; another one's word counts no more.
    pub attempt: i64,
}

const COLUMNS: &str = "asset_id, state, progress, problem, bare, attempts";

impl Newsroom {
    /// How far these files are; those that are not encoded at all are left out.
    pub async fn encodings(&self, assets: &[String]) -> Result<Vec<Encoding>, Refusal> {
        if assets.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("SELECT {COLUMNS} FROM encoding WHERE {}", any_of("asset_id", assets.len(), 1));
        Ok(self.db.all(store::sql(text), assets.iter().map(Into::into).collect()).await?)
    }

    /// A film or a sound that is served as it came, and must not be.
    pub async fn next_to_strip(&self) -> Result<Option<Asset>, Refusal> {
        let row = self
            .db
            .opt::<(String,)>("SELECT asset_id FROM encoding WHERE bare = FALSE ORDER BY asked_at LIMIT 1", params![])
            .await?;
        match row {
            Some((id,)) => Ok(Some(self.asset(&id).await?)),
            None => Ok(None),
        }
    }

    /// Begins the one that waits longest, unless one is being worked on.
    pub async fn next_encoding(&self) -> Result<Option<Job>, Refusal> {
        let now = self.clock.now();
        let row = self
            .db
            .opt::<(String, i64)>(
                "SELECT asset_id, attempts FROM encoding WHERE bare = TRUE AND (state = 'waiting' OR state = 'working' AND leased_until <= $1) \
                 AND NOT EXISTS (SELECT 1 FROM encoding WHERE state = 'working' AND leased_until > $1) ORDER BY asked_at, asset_id LIMIT 1",
                params![now],
            )
            .await?;
        let Some((id, attempts)) = row else { return Ok(None) };
        if attempts >= ATTEMPTS {
            let why = "whoever encoded it was ended each time";
            self.db
                .run(
                    "UPDATE encoding SET state = 'failed', problem = $3 WHERE asset_id = $1 AND attempts = $2 AND state IN ('waiting', 'working')",
                    params![&id, attempts, why],
                )
                .await?;
            return Ok(None);
        }
        let begun = self
            .db
            .run(
                "UPDATE encoding SET state = 'working', progress = 0, problem = '', attempts = attempts + 1, leased_until = $3 \
                 WHERE asset_id = $1 AND attempts = $2 AND (state = 'waiting' OR state = 'working' AND leased_until <= $4)",
                params![&id, attempts, now.plus_seconds(LEASE), now],
            )
            .await?;
        if begun == 0 {
            return Ok(None);
        }
        Ok(Some(Job { asset: self.asset(&id).await?, attempt: attempts + 1 }))
    }

    /// Lets go of what nobody works on, since whoever calls this is the only one who could.
    pub async fn free_encodings(&self) -> Result<(), Refusal> {
        self.db.run("UPDATE encoding SET leased_until = 0 WHERE state = 'working'", params![]).await?;
        Ok(())
    }

    /// Says how far one is, and keeps it for as long again. `false` = it is somebody else's, or was given up: leave it.
    pub async fn encoding_goes_on(&self, job: &Job, progress: i64) -> Result<bool, Refusal> {
        let until = self.clock.now().plus_seconds(LEASE);
        let kept = self
            .db
            .run(
                "UPDATE encoding SET progress = $3, leased_until = $4 WHERE asset_id = $1 AND attempts = $2 AND state = 'working'",
                params![&job.asset.id, job.attempt, progress, until],
            )
            .await?;
        Ok(kept == 1)
    }

    /// Leaves one: for good, for a reason that is in the file, or until later, where nothing is wrong with it.
    pub async fn encoding_failed(&self, job: &Job, problem: &str, again: bool) -> Result<(), Refusal> {
        let state = if again { "waiting" } else { "failed" };
        self.db
            .run(
                "UPDATE encoding SET state = $3, problem = $4, leased_until = 0 WHERE asset_id = $1 AND attempts = $2 AND state = 'working'",
                params![&job.asset.id, job.attempt, state, problem],
            )
            .await?;
        Ok(())
    }
}
