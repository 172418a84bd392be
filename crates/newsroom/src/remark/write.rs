use crate::actor::{Actor, Capability};
use crate::article::Article;
use crate::{Refusal, Turn};
use store::{Id, params};

/// A new remark.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewRemark {
    /// The words, 1 to 4,000 characters.
    pub text: String,
    /// The words of the story that it is about; empty = the whole of it.
    pub quote: String,
    /// Ids of colleagues whom it calls.
    pub mentions: Vec<String>,
}

/// Remarks on a story. Gives the remark's id.
pub async fn write(turn: &mut Turn<'_>, article: &Id, new: NewRemark) -> Result<Id, Refusal> {
    let outcome = written(turn, article, new).await;
    turn.guard(outcome)
}

async fn written(turn: &mut Turn<'_>, id: &Id, new: NewRemark) -> Result<Id, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleComment).await?;
    let Actor::Staff(staff) = turn.actor else {
        return Err(Refusal::Forbidden(Capability::ArticleComment.name()));
    };
    let text = new.text.trim();
    if text.is_empty() || text.chars().count() > 4_000 {
        return Err(Refusal::field("/text", "length", "1 to 4,000 characters"));
    }
    if new.mentions.len() > 50 {
        return Err(Refusal::field("/mentions", "too_many", "at most 50 colleagues"));
    }
    for (at, one) in new.mentions.iter().enumerate() {
        let known = turn
            .tx
            .opt::<(String,)>("SELECT id FROM staff WHERE id = $1 AND disabled = $2", params![one, false])
            .await?;
        if known.is_none() {
            return Err(Refusal::field(&format!("/mentions/{at}"), "unknown", "somebody on the staff, by id"));
        }
    }
    let mentions = if new.mentions.is_empty() { String::new() } else { format!(" {} ", new.mentions.join(" ")) };
    let quote: String = new.quote.trim().chars().take(400).collect();
    let remark = turn.id();
    turn.tx
        .run(
            "INSERT INTO remark (id, article_id, staff_id, at, text, quote, mentions) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![&remark, &article.id, &staff.id, turn.now, text, quote, mentions],
        )
        .await?;
    Ok(remark)
}
