//! Moderation of readers' comments. Each decision is written to the audit log first, then done; the readers' own log tells the press.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use newsroom::actor::Subject;
use newsroom::{Capability, Refusal, audit};
use readers::comment::{Ban, Heap, Queued, Status};
use readers::{Error, Readers};
use serde_json::{Value, json};
use store::Moment;

fn body(comment: &Queued) -> Value {
    let reports: Vec<Value> = comment
        .reports
        .iter()
        .map(|report| json!({"reason": report.reason, "text": report.text, "at": report.at}))
        .collect();
    json!({
        "id": comment.id, "number": comment.number, "article": comment.article, "parent": comment.parent, "account": comment.account,
        "banned": comment.banned, "name": comment.name, "text": comment.text, "at": comment.at, "edited_at": comment.edited_at,
        "status": comment.status.name(), "moderated": comment.moderated, "reports": reports,
    })
}

fn readers(call: &Call) -> Result<&Readers, Problem> {
    call.office.press.readers().ok_or(Problem::Closed)
}

fn told(error: Error) -> Problem {
    match error {
        Error::Store(error) => error.into(),
        Error::TooLong { field, most } => Refusal::field(&format!("/{field}"), "length", format!("at most {most} characters")).into(),
        _ => Refusal::NotFound("comment").into(),
    }
}

/// The heap that `status` names: `open` (what needs a decision) if it names none.
fn heap(name: &str) -> Result<Heap, Problem> {
    match name {
        "" | "open" => Ok(Heap::Open),
        "reported" => Ok(Heap::Reported),
        name => Status::parse(name)
            .map(Heap::Of)
            .ok_or_else(|| Refusal::field("/status", "unknown", "one of: open, reported, waiting, shown, spam, removed").into()),
    }
}

pub(crate) async fn list(call: Call) -> Answer {
    let heap = heap(call.asked("status"))?;
    let limit = call.limit()?;
    let found = readers(&call)?.comment_queue(heap, call.asked("after"), limit + 1).await.map_err(told)?;
    call.first(found, |comment| comment.id.clone(), body)
}

pub(crate) async fn show(call: Call) -> Answer {
    let found = readers(&call)?.queued_comment(call.part("id")).await.map_err(told)?;
    Ok(Reply::ok(body(&found)))
}

pub(crate) async fn approve(call: Call) -> Answer {
    judge(call, "comment.approve", Status::Shown).await
}

pub(crate) async fn reject(call: Call) -> Answer {
    judge(call, "comment.reject", Status::Removed).await
}

pub(crate) async fn spam(call: Call) -> Answer {
    judge(call, "comment.spam", Status::Spam).await
}

pub(crate) async fn restore(call: Call) -> Answer {
    judge(call, "comment.restore", Status::Shown).await
}

async fn judge(call: Call, action: &'static str, to: Status) -> Answer {
    let id = call.part("id");
    logged(&call, id, action).await?;
    let readers = readers(&call)?;
    readers.judge_comment(id, to).await.map_err(told)?;
    call.office.press.nudge();
    Ok(Reply::ok(body(&readers.queued_comment(id).await.map_err(told)?)))
}

pub(crate) async fn ban(call: Call) -> Answer {
    let id = call.part("id");
    let until = call.text("until")?;
    let until = match until.as_str() {
        "" => None,
        text => Some(Moment::parse(text).map_err(|error| Refusal::field("/until", "time", error.to_string()))?),
    };
    logged(&call, id, "comment.ban").await?;
    let readers = readers(&call)?;
    let staff = call.actor.id().map(|id| id.as_str());
    let reason = call.text("reason")?;
    readers.ban_writer(id, until, &reason, staff).await.map_err(told)?;
    Ok(Reply::ok(body(&readers.queued_comment(id).await.map_err(told)?)))
}

pub(crate) async fn lift(call: Call) -> Answer {
    let id = call.part("id");
    logged(&call, id, "comment.unban").await?;
    readers(&call)?.lift_ban(id).await.map_err(told)?;
    Ok(Reply::nothing())
}

pub(crate) async fn bans(call: Call) -> Answer {
    let bans = readers(&call)?.bans().await.map_err(told)?;
    let shown = |ban: &Ban| json!({"account": ban.account, "former": ban.is_former, "until": ban.until, "reason": ban.reason, "staff": ban.staff, "at": ban.at});
    call.all(&bans, |ban| ban.account.clone(), shown)
}

pub(crate) async fn end_ban(call: Call) -> Answer {
    let name = call.part("key");
    let subject = Subject { noun_id: name, ..Subject::site("ban") };
    let reason = without_addresses(&call.reason().unwrap_or_default());
    let mut turn = call.office.room.turn(&call.actor).await?;
    audit::record(&mut turn, Capability::CommentModerate, "comment.unban", &subject, &reason).await?;
    turn.commit().await?;
    readers(&call)?.lift_ban_of(name).await.map_err(told)?;
    Ok(Reply::nothing())
}

/// Writes to the audit log what is about to be done to a comment that is there.
async fn logged(call: &Call, id: &str, action: &str) -> Result<(), Problem> {
    readers(call)?.queued_comment(id).await.map_err(told)?;
    let subject = Subject { noun_id: id, ..Subject::site("comment") };
    let reason = without_addresses(&call.reason().unwrap_or_default());
    let mut turn = call.office.room.turn(&call.actor).await?;
    audit::record(&mut turn, Capability::CommentModerate, action, &subject, &reason).await?;
    turn.commit().await?;
    Ok(())
}

/// A reason without mail addresses: the audit log is never changed, and of a reader who leaves no address may stay behind.
fn without_addresses(reason: &str) -> String {
    let words = reason.split_inclusive(char::is_whitespace);
    words
        .map(|word| {
            let (text, space) = word.split_at(word.trim_end().len());
            if text.contains('@') || text.to_ascii_lowercase().contains("%40") {
                format!("…{space}")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn a_reason_names_nobody_by_their_address() {
        assert_eq!(without_addresses("Spam from Ada@paper.example, again"), "Spam from … again");
        assert_eq!(without_addresses("<mailto:ada%2Bn%40paper.example>\nreason"), "…\nreason");
        assert_eq!(without_addresses("It insults."), "It insults.");
    }
}
