use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// Sets or lifts an embargo: not before this instant, whoever presses the button. Separate from any schedule.
/// Event: `article_embargoed` or `article_embargo_lifted`.
pub async fn embargo(turn: &mut Turn<'_>, article: &Id, until: Option<Moment>) -> Result<(), Refusal> {
    let outcome = embargoed(turn, article, until).await;
    turn.guard(outcome)
}

async fn embargoed(turn: &mut Turn<'_>, id: &Id, until: Option<Moment>) -> Result<(), Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleEmbargo).await?;
    match article.status()? {
        Status::Published if until.is_some() => {
            return Err(Refusal::rule("published", "readers see this story already; withdraw it first"));
        }
        Status::Binned => return Err(Refusal::conflict("binned", "the story is in the bin; restore it first")),
        _ => {}
    }
    if let Some(until) = until {
        let planned = turn
            .tx
            .opt::<(i64,)>("SELECT at FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![&article.id])
            .await?;
        if let Some((at,)) = planned
            && at < until.0
        {
            return Err(Refusal::rule(
                "scheduled_earlier",
                format!("the story is scheduled for {}, before this embargo ends; move the schedule first", Moment(at)),
            ));
        }
    }
    if article.embargo_until == until.map(|until| until.0) {
        return Ok(());
    }
    let now = turn.now;
    turn.tx
        .run("UPDATE article SET embargo_until = $2, changed_at = $3 WHERE id = $1", params![&article.id, until, now])
        .await?;
    let kind = if until.is_some() { "article_embargoed" } else { "article_embargo_lifted" };
    turn.note(Entry::new(kind, "article", id));
    Ok(())
}
