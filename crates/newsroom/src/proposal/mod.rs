//! Proposals: what somebody may not decide and asks of somebody who may.

mod accept;
mod decline;
mod propose;

pub use accept::accept;
pub use decline::decline;
pub use propose::{NewProposal, propose};

use crate::actor::Actor;
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Id, Moment, params};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// A release at an instant.
    Schedule,
    /// No release before an instant.
    Embargo,
}

/// A proposal that nobody has answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Private id.
    pub id: String,
    /// Id of the article.
    pub article: String,
    /// What is asked for.
    pub action: Action,
    /// The instant it is about.
    pub at: Moment,
    /// Why.
    pub note: String,
    /// Who asks: a staff id.
    pub staff: Option<String>,
    /// When it was made.
    pub made_at: Moment,
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: String,
    article_id: String,
    action: String,
    at: i64,
    note: String,
    staff_id: Option<String>,
    made_at: i64,
}

impl Action {
    /// By its name.
    pub fn parse(name: &str) -> Option<Action> {
        match name {
            "schedule" => Some(Action::Schedule),
            "embargo" => Some(Action::Embargo),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Action::Schedule => "schedule",
            Action::Embargo => "embargo",
        }
    }
}

impl TryFrom<Row> for Proposal {
    type Error = Refusal;
    fn try_from(row: Row) -> Result<Proposal, Refusal> {
        let action = Action::parse(&row.action).ok_or_else(|| Refusal::Damaged(format!("action {}", row.action)))?;
        Ok(Proposal {
            id: row.id,
            article: row.article_id,
            action,
            at: Moment(row.at),
            note: row.note,
            staff: row.staff_id,
            made_at: Moment(row.made_at),
        })
    }
}

impl Newsroom {
    /// The open proposals of an article, oldest first.
    pub async fn proposals(&self, actor: &Actor, article: &Id) -> Result<Vec<Proposal>, Refusal> {
        self.article(actor, article, None).await?;
        let rows = self
            .db
            .all::<Row>(
                "SELECT id, article_id, action, at, note, staff_id, made_at FROM proposal WHERE article_id = $1 ORDER BY id",
                params![article],
            )
            .await?;
        rows.into_iter().map(Proposal::try_from).collect()
    }
}

/// Takes a proposal off the list, if it still stands: of two who answer it at once, one does.
async fn take(turn: &mut Turn<'_>, article: &Id, id: &str) -> Result<Proposal, Refusal> {
    turn.tx
        .opt::<Row>(
            "DELETE FROM proposal WHERE id = $1 AND article_id = $2 RETURNING id, article_id, action, at, note, staff_id, made_at",
            params![id, article],
        )
        .await?
        .ok_or(Refusal::NotFound("proposal"))?
        .try_into()
}
