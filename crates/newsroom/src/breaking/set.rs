use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// It ends after this long if nothing else was said, so that yesterday's alarm is never there in the morning.
const HOURS: i64 = 6;
const MOST_HOURS: i64 = 72;
const HOUR: i64 = 3_600_000_000;

/// What is to stand there.
#[derive(Debug, Clone, Default)]
pub struct NewBreaking {
    /// Code of the edition; empty = the default one.
    pub edition: String,
    /// One sentence, at most 160 characters.
    pub text: String,
    /// A published story of the same edition that it leads to.
    pub article: Option<Id>,
    /// When it ends by itself; none = in six hours, three days at most.
    pub until: Option<Moment>,
}

/// Says that something breaks, in the place of what broke before. Whoever may launch the edition's front may do this.
/// Event: `breaking_set`.
pub async fn set(turn: &mut Turn<'_>, new: NewBreaking) -> Result<(), Refusal> {
    let outcome = replaced(turn, new).await;
    turn.guard(outcome)
}

async fn replaced(turn: &mut Turn<'_>, new: NewBreaking) -> Result<(), Refusal> {
    let edition = crate::article::edition_row(turn, &new.edition).await?;
    turn.tx
        .run("UPDATE edition SET version = version + 1 WHERE id = $1", params![&edition.id])
        .await?;
    crate::front::permit(turn, Capability::FrontLaunch, "home").await?;
    let text = new.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !crate::content::says_something(&text) || text.chars().count() > 160 {
        return Err(Refusal::field("/text", "required", "one sentence of at most 160 characters"));
    }
    let now = turn.now;
    let until = new.until.unwrap_or(Moment(now.0 + HOURS * HOUR));
    if until <= now || until.0 > now.0 + MOST_HOURS * HOUR {
        return Err(Refusal::field("/until", "range", "a moment within the next three days"));
    }
    let article = match &new.article {
        None => None,
        Some(id) => {
            let text = "SELECT number FROM article WHERE id = $1 AND edition_id = $2 AND status = 'published'";
            let found = turn.tx.opt::<(Option<i64>,)>(text, params![id, &edition.id]).await?;
            let number = found.and_then(|(number,)| number);
            Some(number.ok_or_else(|| Refusal::field("/article", "unknown", "a published story of this edition"))?)
        }
    };
    turn.tx
        .run(
            "INSERT INTO breaking (edition_id, text, article, since, until) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (edition_id) DO UPDATE SET text = excluded.text, article = excluded.article, since = excluded.since, \
             until = excluded.until",
            params![&edition.id, text, article, now, until],
        )
        .await?;
    let id = edition.id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?;
    turn.note(Entry::new("breaking_set", "edition", &id));
    Ok(())
}
