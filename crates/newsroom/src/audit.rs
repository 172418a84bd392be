//! The audit log: what was done that is no decision about a story, by whom, and why. Each line is written in the transaction of what
//! it tells, and no statement changes one afterwards.

use crate::actor::{Capability, Subject};
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Moment, params, sql};

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id, later ones are greater.
    pub id: String,
    /// When.
    pub at: Moment,
    /// Who, by id; none = the program, or whoever runs its commands.
    pub actor: Option<String>,
    /// What was done: a capability, or a word like `staff.change`.
    pub action: String,
    /// To what.
    pub noun: String,
    /// Its id, or its slug.
    pub noun_id: String,
    /// The reason that was given, or what changed.
    pub reason: String,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only by this member of staff; empty = everybody.
    pub actor: String,
    /// Only what was done to this noun; empty = every one.
    pub noun: String,
    /// Only lines before this one; empty = the newest.
    pub before: String,
    /// How many at most.
    pub limit: i64,
}

/// Asks for permission and writes down what is about to be done to something outside the record, with the reason given for it.
/// The log can't be changed afterwards.
pub async fn record(turn: &mut Turn<'_>, capability: Capability, action: &str, subject: &Subject<'_>, reason: &str) -> Result<(), Refusal> {
    let outcome = recorded(turn, capability, action, subject, reason).await;
    turn.guard(outcome)
}

async fn recorded(turn: &mut Turn<'_>, capability: Capability, action: &str, subject: &Subject<'_>, reason: &str) -> Result<(), Refusal> {
    turn.permit(capability, subject).await?;
    turn.log(action, subject.noun, subject.noun_id, reason).await
}

impl Newsroom {
    /// Lines of the audit log, the newest first.
    pub async fn audit(&self, wanted: &Wanted) -> Result<Vec<Line>, Refusal> {
        // Put together, so that each question uses the index it needs. Ids begin with a figure: `Z` is after all of them.
        let mut text = "SELECT id, at, actor, action, noun, noun_id, reason FROM audit WHERE id < $1".to_owned();
        let mut values = params![if wanted.before.is_empty() { "Z" } else { &wanted.before }];
        for (column, value) in [("actor", &wanted.actor), ("noun", &wanted.noun)] {
            if !value.is_empty() {
                values.push(value.into());
                text.push_str(&format!(" AND {column} = ${}", values.len()));
            }
        }
        values.push(wanted.limit.into());
        text.push_str(&format!(" ORDER BY id DESC LIMIT ${}", values.len()));
        let rows = self
            .db
            .all::<(String, i64, Option<String>, String, String, String, String)>(sql(text), values)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, at, actor, action, noun, noun_id, reason)| Line { id, at: Moment(at), actor, action, noun, noun_id, reason })
            .collect())
    }
}
