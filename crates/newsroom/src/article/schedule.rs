use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn, setting};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use store::{Id, Moment, params};

/// A plan to publish.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// The article.
    pub article: Id,
    /// When.
    pub at: Moment,
    /// Which revision; none = the newest one now. A later save by somebody who may plan takes the plan with it; anybody
    /// else's words wait until such a person saw them.
    pub revision: Option<i64>,
}

/// A plan that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// When it goes out.
    pub at: Moment,
}

/// Plans a release; an earlier plan of the same story is replaced. A plan before the end of an embargo is refused.
/// Event: `article_scheduled`.
pub async fn schedule(turn: &mut Turn<'_>, schedule: Schedule) -> Result<Planned, Refusal> {
    let outcome = scheduled(turn, schedule, Capability::ArticleSchedule, false).await;
    turn.guard(outcome)
}

/// Holds a release for a moment, in which it can be taken back without a trace: who may publish may do it.
/// Event: `article_scheduled`.
pub async fn hold(turn: &mut Turn<'_>, schedule: Schedule) -> Result<Planned, Refusal> {
    let outcome = scheduled(turn, schedule, Capability::ArticlePublish, true).await;
    turn.guard(outcome)
}

async fn scheduled(turn: &mut Turn<'_>, plan: Schedule, capability: Capability, is_hold: bool) -> Result<Planned, Refusal> {
    let article = Article::lock_for(turn, &plan.article, capability).await?;
    let status = article.status()?;
    match status {
        Status::Binned => return Err(Refusal::conflict("binned", "the story is in the bin; restore it first")),
        Status::Withdrawn => return Err(Refusal::rule("withdrawn", "a withdrawn story is published again by hand")),
        _ => {}
    }
    if plan.at <= turn.now {
        return Err(Refusal::field("/at", "past", "an instant that is still to come; leave `at` out to publish now"));
    }
    article.refuse_under_embargo(plan.at)?;
    if article.visible_until.is_some_and(|until| until <= plan.at.0) {
        return Err(Refusal::rule("expired", "its time would be over by then; set a later end, or none, first"));
    }
    let revision = plan.revision.unwrap_or(article.head);
    if !(1..=article.head).contains(&revision) {
        return Err(Refusal::NotFound("revision"));
    }
    if !crate::content::says_something(&article.headline) {
        return Err(Refusal::field("/headline", "required", "a story needs a headline before readers see it"));
    }
    let content = super::row::content(&mut turn.tx, &article.id, plan.revision.unwrap_or(article.head)).await?;
    super::check::refuse_unready(turn, &article, &content).await?;
    let staff = turn.actor.id().cloned();
    let now = turn.now;
    make_way(turn, &article, is_hold).await?;
    // Of a plan that replaces another one, what was before that one counts.
    turn.tx
        .run(
            "INSERT INTO schedule (article_id, at, revision, staff_id, made_at, released_at, problem, stood, is_hold) \
             VALUES ($1, $2, $3, $4, $5, NULL, '', $6, $7) \
             ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, revision = excluded.revision, \
             staff_id = excluded.staff_id, made_at = excluded.made_at, released_at = NULL, problem = '', is_hold = excluded.is_hold, \
             stood = CASE WHEN excluded.stood = 'scheduled' THEN schedule.stood ELSE excluded.stood END",
            params![&plan.article, plan.at, revision, staff, now, article.status.as_str(), is_hold],
        )
        .await?;
    if status != Status::Published {
        turn.tx
            .run("UPDATE article SET status = 'scheduled', changed_at = $2 WHERE id = $1", params![&plan.article, now])
            .await?;
    }
    turn.note(Entry::new("article_scheduled", "article", &plan.article));
    Ok(Planned { at: plan.at })
}

/// What is planned gives way: a hold keeps a plan that is still to come, a plan takes the place of any other.
async fn make_way(turn: &mut Turn<'_>, article: &Article, is_hold: bool) -> Result<(), Refusal> {
    turn.tx
        .run(
            "UPDATE schedule SET before_at = NULL, before_revision = NULL, before_staff_id = NULL, before_made_at = NULL \
             WHERE article_id = $1 AND (released_at IS NOT NULL OR NOT is_hold OR NOT $2)",
            params![&article.id, is_hold],
        )
        .await?;
    if is_hold {
        turn.tx
            .run(
                "UPDATE schedule SET before_at = at, before_revision = revision, before_staff_id = staff_id, before_made_at = made_at \
                 WHERE article_id = $1 AND released_at IS NULL AND NOT is_hold AND problem = '' AND at > $2",
                params![&article.id, turn.now],
            )
            .await?;
    }
    Ok(())
}

/// How a story stands whose plan was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// As before the plan was made.
    pub status: Status,
    /// The plan that a hold had come over, and that stands again.
    pub planned: Option<Moment>,
}

/// Takes a plan back: the story is as it was before. A hold that came over a plan gives way to that plan again.
/// Event: `article_unscheduled`, or `article_scheduled` of the plan that stands again.
pub async fn unschedule(turn: &mut Turn<'_>, article: &Id) -> Result<TakenBack, Refusal> {
    let outcome = unscheduled(turn, article).await;
    turn.guard(outcome)
}

async fn unscheduled(turn: &mut Turn<'_>, id: &Id) -> Result<TakenBack, Refusal> {
    let article = Article::lock_for(turn, id, Capability::ArticleSchedule).await?;
    // One whose time came meanwhile does not stand again: who takes back does not publish.
    let again = turn
        .tx
        .opt::<(i64,)>(
            "UPDATE schedule SET at = before_at, revision = before_revision, staff_id = before_staff_id, made_at = before_made_at, \
             is_hold = FALSE, problem = '', before_at = NULL, before_revision = NULL, before_staff_id = NULL, before_made_at = NULL \
             WHERE article_id = $1 AND released_at IS NULL AND before_at > $2 RETURNING at",
            params![&article.id, turn.now],
        )
        .await?;
    if let Some((at,)) = again {
        turn.note(Entry::new("article_scheduled", "article", id));
        return Ok(TakenBack { status: article.status()?, planned: Some(Moment(at)) });
    }
    let gone = turn
        .tx
        .opt::<(String,)>("DELETE FROM schedule WHERE article_id = $1 AND released_at IS NULL RETURNING stood", params![&article.id])
        .await?;
    let Some((stood,)) = gone else {
        return Err(Refusal::conflict("not_scheduled", "the story has no plan that could be taken back"));
    };
    let mut status = article.status()?;
    if status == Status::Scheduled {
        status = Status::parse(&stood).ok_or_else(|| Refusal::Damaged(format!("status {stood}")))?;
        turn.tx
            .run("UPDATE article SET status = $3, changed_at = $2 WHERE id = $1", params![&article.id, turn.now, &stood])
            .await?;
    }
    turn.note(Entry::new("article_unscheduled", "article", id));
    Ok(TakenBack { status, planned: None })
}

/// An instant from what a person wrote: RFC 3339 with a zone, or a local time in the publication's zone
/// (`2026-03-29 02:30`). A local time that daylight saving skips goes to the next valid minute, one that comes twice to the first.
/// `pointer` names the field it was written in.
pub async fn local_time(turn: &mut Turn<'_>, pointer: &str, text: &str) -> Result<Moment, Refusal> {
    let wrong =
        || Refusal::field(pointer, "time", "RFC 3339 with a zone and a year from 1900 to 9998, or a local time like 2026-03-29 02:30");
    // A zone's name would be read and not obeyed (RFC 9557), a leap second be moved to the one before.
    if text.contains('[') || text.get(16..19).is_some_and(|seconds| seconds == ":60") {
        return Err(wrong());
    }
    if let Ok(at) = Moment::parse(text) {
        return Ok(at);
    }
    // A day alone is no time, and what has a zone that is none is not a local time.
    let clock = text.trim().get(10..).unwrap_or_default();
    if !clock.contains(':') || clock.contains(['+', '-', 'Z', 'z']) {
        return Err(wrong());
    }
    let local: DateTime = text.trim().replacen(' ', "T", 1).parse().map_err(|_| wrong())?;
    let zone = setting::time_zone(&mut turn.tx).await?;
    resolve(local, &zone).ok_or_else(wrong)
}

/// A local time as an instant: in a gap the gap's end, in a fold the first of the two.
fn resolve(local: DateTime, zone: &TimeZone) -> Option<Moment> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let at = match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // Read with the later offset the local time lies before the change: the next change is the gap's end.
            let before = after.to_timestamp(local).ok()?;
            let next = zone.following(before).next()?;
            next.timestamp()
        }
        _ => ambiguous.earlier().ok()?,
    };
    Some(Moment::from(at))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::resolve;
    use jiff::tz::TimeZone;

    #[track_caller]
    fn check(zone: &str, local: &str, instant: &str) {
        let zone = TimeZone::get(zone).unwrap();
        let at = resolve(local.parse().unwrap(), &zone).unwrap();
        assert_eq!(at.to_string(), instant);
    }

    #[test]
    fn a_gap_goes_to_the_next_valid_minute_and_a_fold_to_the_first() {
        check("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00Z");
        check("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00Z");
        check("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z");
        check("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z");
        check("America/New_York", "2026-03-08T02:59", "2026-03-08T07:00:00Z");
        check("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z");
        check("Europe/Berlin", "2026-06-01T12:00", "2026-06-01T10:00:00Z");
    }
}
