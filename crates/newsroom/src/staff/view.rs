use crate::{Actor, Newsroom, Refusal, Turn};
use serde::{Deserialize, Serialize};
use store::params;

/// A list of stories that somebody keeps by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What they call it.
    pub name: String,
    /// The words of the list's address: `status=draft&section=harbour`.
    pub query: String,
}

/// Lists of one person at most.
const MOST: usize = 30;

/// Replaces the actor's own lists.
pub async fn set_views(turn: &mut Turn<'_>, views: &[View]) -> Result<(), Refusal> {
    let outcome = set(turn, views).await;
    turn.guard(outcome)
}

async fn set(turn: &mut Turn<'_>, views: &[View]) -> Result<(), Refusal> {
    let Actor::Staff(staff) = turn.actor else { return Err(Refusal::Forbidden("session.use")) };
    if views.len() > MOST {
        return Err(Refusal::field("/items", "too_many", format!("at most {MOST} lists")));
    }
    for (at, view) in views.iter().enumerate() {
        if view.name.trim().is_empty() || view.name.chars().count() > 60 {
            return Err(Refusal::field(&format!("/items/{at}/name"), "length", "1 to 60 characters"));
        }
        if view.query.len() > 500 {
            return Err(Refusal::field(&format!("/items/{at}/query"), "length", "at most 500 characters"));
        }
    }
    let json = serde_json::to_string(views)?;
    turn.tx.run("UPDATE staff SET views = $2 WHERE id = $1", params![&staff.id, json]).await?;
    Ok(())
}

impl Newsroom {
    /// The actor's own lists.
    pub async fn views(&self, actor: &Actor) -> Result<Vec<View>, Refusal> {
        let Some(me) = actor.id() else { return Ok(Vec::new()) };
        let row = self.db.opt::<(String,)>("SELECT views FROM staff WHERE id = $1", params![me]).await?;
        Ok(row.map(|(json,)| serde_json::from_str(&json)).transpose()?.unwrap_or_default())
    }
}
