//! Backups that were made of the record: when, and whether somebody looked at them since. They themselves lie elsewhere.

use crate::actor::{Capability, Subject};
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Moment, params, sql};

/// So many are remembered.
const REMEMBERED: i64 = 30;

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// As it is called in its folder.
    pub name: String,
    /// The folder, as it was named when it was made. Whoever may see how the machinery stands need not know the machine's folders.
    #[serde(skip)]
    pub folder: String,
    /// When it was made.
    pub made_at: Moment,
    /// Bytes of all its files.
    pub bytes: i64,
    /// It can be read with a passphrase only.
    pub sealed: bool,
    /// Files of the media library that were not to be had.
    pub missing: i64,
    /// When all its files were last looked at; none = never.
    pub verified_at: Option<Moment>,
    /// What was damaged then; empty = nothing.
    pub problem: String,
}

/// Remembers a backup that was made. `there` = names of all that are in its folder now: others of that folder are forgotten. No decision
/// about the publication: no event.
pub async fn remember(turn: &mut Turn<'_>, made: &Backup, there: &[String]) -> Result<(), Refusal> {
    let outcome = remembered(turn, made, there).await;
    turn.guard(outcome)
}

async fn remembered(turn: &mut Turn<'_>, made: &Backup, there: &[String]) -> Result<(), Refusal> {
    turn.permit(Capability::OperationsRead, &Subject::site("backup")).await?;
    turn.tx
        .run(
            "INSERT INTO backup (name, folder, made_at, bytes, sealed, missing, verified_at, problem) \
             VALUES ($1, $2, $3, $4, $5, $6, NULL, '') ON CONFLICT (name) DO NOTHING",
            params![&made.name, &made.folder, made.made_at, made.bytes, made.sealed, made.missing],
        )
        .await?;
    let known = turn
        .tx
        .all::<(String,)>("SELECT name FROM backup WHERE folder = $1", params![&made.folder])
        .await?;
    for (name,) in known.iter().filter(|(name,)| !there.contains(name)) {
        turn.tx.run("DELETE FROM backup WHERE name = $1", params![name]).await?;
    }
    turn.tx
        .run(
            "DELETE FROM backup WHERE name NOT IN (SELECT name FROM backup ORDER BY made_at DESC, name DESC LIMIT $1)",
            params![REMEMBERED],
        )
        .await?;
    Ok(())
}

/// Remembers that all files of some backups were looked at now. `problem` = what was damaged, if something was.
pub async fn verified(turn: &mut Turn<'_>, names: &[String], problem: &str) -> Result<(), Refusal> {
    let outcome = note_verified(turn, names, problem).await;
    turn.guard(outcome)
}

async fn note_verified(turn: &mut Turn<'_>, names: &[String], problem: &str) -> Result<(), Refusal> {
    turn.permit(Capability::OperationsRead, &Subject::site("backup")).await?;
    for name in names {
        turn.tx
            .run("UPDATE backup SET verified_at = $2, problem = $3 WHERE name = $1", params![name, turn.now, problem])
            .await?;
    }
    Ok(())
}

impl Newsroom {
    /// Backups that were made of this record, the newest first.
    pub async fn backups(&self) -> Result<Vec<Backup>, Refusal> {
        type Row = (String, String, i64, i64, bool, i64, Option<i64>, String);
        let text =
            "SELECT name, folder, made_at, bytes, sealed, missing, verified_at, problem FROM backup ORDER BY made_at DESC, name DESC";
        let rows = self.db.all::<Row>(sql(text.to_owned()), params![]).await?;
        Ok(rows
            .into_iter()
            .map(|(name, folder, made_at, bytes, sealed, missing, verified_at, problem)| Backup {
                name,
                folder,
                made_at: Moment(made_at),
                bytes,
                sealed,
                missing,
                verified_at: verified_at.map(Moment),
                problem,
            })
            .collect())
    }
}
