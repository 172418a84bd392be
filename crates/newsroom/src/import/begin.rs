use super::{COLUMNS, Import, KINDS, PATIENCE};
use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use serde_json::Value;
use store::{Id, Moment, params, sql};

/// An import that is to run.
#[derive(Debug, Clone, Default)]
pub struct NewImport {
    /// One of [`KINDS`].
    pub kind: String,
    /// Names of its files, as they were uploaded.
    pub files: Vec<String>,
    /// How it is to be done.
    pub settings: Value,
    /// Nothing is to be written.
    pub dry_run: bool,
}

/// Begins an import; while one runs, no other does. No event: what it takes has events of its own. The audit log tells who it was.
pub async fn begin(turn: &mut Turn<'_>, new: NewImport) -> Result<Id, Refusal> {
    let outcome = begun(turn, new).await;
    turn.guard(outcome)
}

/// Runs an import once more, with the files that it has: what was tried is done.
pub async fn again(turn: &mut Turn<'_>, id: &str, dry_run: bool) -> Result<Import, Refusal> {
    let outcome = run_again(turn, id, dry_run).await;
    turn.guard(outcome)
}

async fn begun(turn: &mut Turn<'_>, new: NewImport) -> Result<Id, Refusal> {
    permit_alone(turn).await?;
    if !KINDS.contains(&new.kind.as_str()) {
        return Err(Refusal::field("/kind", "unknown", format!("one of: {}", KINDS.join(", "))));
    }
    let (id, now) = (turn.id(), turn.now);
    turn.tx
        .run(
            "INSERT INTO import (id, staff_id, kind, files, settings, dry_run, state, problem, account, begun_at, ended_at, seen_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 'running', '', '{}', $7, NULL, $7)",
            params![&id, turn.actor.id(), &new.kind, serde_json::to_string(&new.files)?, new.settings.to_string(), new.dry_run, now],
        )
        .await?;
    let what = format!("{}: {}{}", new.kind, new.files.join(", "), tried(new.dry_run));
    turn.log("import.run", "import", id.as_str(), &what).await?;
    Ok(id)
}

async fn run_again(turn: &mut Turn<'_>, id: &str, dry_run: bool) -> Result<Import, Refusal> {
    permit_alone(turn).await?;
    let text = format!(
        "UPDATE import SET state = 'running', dry_run = $2, problem = '', begun_at = $3, seen_at = $3, ended_at = NULL \
         WHERE id = $1 RETURNING {COLUMNS}"
    );
    let import = turn.tx.opt::<Import>(sql(text), params![id, dry_run, turn.now]).await?;
    let import = import.ok_or(Refusal::NotFound("import"))?;
    turn.log("import.run", "import", id, &format!("{}{}", import.kind, tried(dry_run))).await?;
    Ok(import)
}

fn tried(dry_run: bool) -> &'static str {
    if dry_run { " (tried; nothing is written)" } else { "" }
}

/// Asks for permission, and sees to it that none runs. Whoever begins one locks the settings' row, so that two at once are one after
/// the other; what has been interrupted is ended first.
async fn permit_alone(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    turn.tx.run("UPDATE settings_head SET version = version WHERE one = 1", params![]).await?;
    turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    let old = Moment(turn.now.0 - PATIENCE * 1_000_000);
    turn.tx
        .run(
            "UPDATE import SET state = 'failed', problem = 'interrupted', ended_at = seen_at WHERE state = 'running' AND seen_at <= $1",
            params![old],
        )
        .await?;
    let running = turn.tx.opt::<(String,)>("SELECT id FROM import WHERE state = 'running'", params![]).await?;
    match running {
        Some(_) => Err(Refusal::conflict("running", "an import is running; one is taken in at a time")),
        None => Ok(()),
    }
}
