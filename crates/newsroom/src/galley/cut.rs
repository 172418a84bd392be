use super::write::closed;
use super::{gathered, rebased, standing};
use crate::article::{Save, Saved, Text, saved};
use crate::{Refusal, Turn};
use serde_json::json;

/// A place in a galley.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// How often it was set.
    pub epoch: i64,
    /// The change up to which somebody knows it.
    pub n: i64,
}

/// Cuts a revision: the other fields as they are sent, the body as the galley says it up to where its author knew it. Event:
/// `article_revised`.
pub async fn cut(turn: &mut Turn<'_>, save: Save, mark: Mark) -> Result<Saved, Refusal> {
    let outcome = cut_of(turn, save, mark).await;
    turn.guard(outcome)
}

async fn cut_of(turn: &mut Turn<'_>, mut save: Save, mark: Mark) -> Result<Saved, Refusal> {
    let id = save.article.to_string();
    // One at a time: the same lock as that of every change.
    turn.tx.run("UPDATE article SET version = version WHERE id = $1", store::params![&id]).await?;
    let now = standing(&mut turn.tx, &id).await?.filter(|now| now.epoch == mark.epoch).ok_or_else(closed)?;
    let body = gathered(&mut turn.tx, &turn.room.chance, &id, mark.n.min(now.n)).await?.body();
    if let Some(fields) = save.content.as_object_mut() {
        fields.insert("body".into(), serde_json::to_value(&body)?);
    } else {
        save.content = json!({"body": body});
    }
    let saved = saved(turn, save, Text::Galley).await?;
    rebased(turn, &id, saved.revision).await?;
    Ok(saved)
}
