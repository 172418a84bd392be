//! Imports that are run from the desk: which archive, how, how far, and what came of it. What they take becomes decisions of its own.

mod begin;
mod end;

pub use begin::{NewImport, again, begin};
pub use end::{Ending, end};

use crate::{Newsroom, Refusal};
use store::{Moment, params, sql};

/// Formats that are taken.
pub const KINDS: &[&str] = &["wordpress", "ghost", "markdown", "page"];
/// An import on which nobody worked for so long, in seconds, has been interrupted.
pub const PATIENCE: i64 = 30;

/// One of them. Texts that are JSON are as they were given.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// Private id.
    pub id: String,
    /// Who began it.
    pub staff_id: Option<String>,
    /// One of [`KINDS`].
    pub kind: String,
    /// Names of its files, JSON.
    pub files: String,
    /// How it was to be done, JSON.
    pub settings: String,
    /// Nothing is written.
    pub dry_run: bool,
    /// `running`, `done`, `refused`, `failed` or `stopped`.
    pub state: String,
    /// Why it did not come to its end.
    pub problem: String,
    /// The report without its entries, JSON.
    pub account: String,
    /// When its last run began, in microseconds.
    pub begun_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// When somebody worked on it last.
    pub seen_at: i64,
}

impl Import {
    /// Whether the program that worked on it is gone.
    pub fn is_interrupted(&self, now: Moment) -> bool {
        self.state == "running" && Moment(self.seen_at).plus_seconds(PATIENCE) <= now
    }
}

const COLUMNS: &str = "id, staff_id, kind, files, settings, dry_run, state, problem, account, begun_at, ended_at, seen_at";

impl Newsroom {
    /// Imports after a cursor (empty = from the newest), the newest first.
    pub async fn imports(&self, after: &str, limit: i64) -> Result<Vec<Import>, Refusal> {
        let text = format!("SELECT {COLUMNS} FROM import WHERE $1 = '' OR id < $1 ORDER BY id DESC LIMIT $2");
        Ok(self.db.all::<Import>(sql(text), params![after, limit]).await?)
    }

    /// One import.
    pub async fn import(&self, id: &str) -> Result<Import, Refusal> {
        let text = format!("SELECT {COLUMNS} FROM import WHERE id = $1");
        self.db.opt::<Import>(sql(text), params![id]).await?.ok_or(Refusal::NotFound("import"))
    }

    /// Says that an import is being worked on. `false` = it was stopped meanwhile.
    pub async fn import_seen(&self, id: &str) -> Result<bool, Refusal> {
        let text = "UPDATE import SET seen_at = $2 WHERE id = $1 AND state = 'running'";
        Ok(self.db.run(text, params![id, self.clock.now()]).await? > 0)
    }
}
