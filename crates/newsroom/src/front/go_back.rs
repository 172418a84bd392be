use super::launch::{Locked, lock, show};
use crate::{Refusal, Turn};
use store::{Id, Moment, params};

/// How far back is, if nothing else is said: ten minutes, in microseconds.
const BACK: i64 = 10 * 60 * 1_000_000;

/// Readers see again what they saw: a launch of the history by its id, or what stood ten minutes ago. The draft stays as it is.
/// Event: `front_launched`.
pub async fn go_back(turn: &mut Turn<'_>, edition: &str, name: &str, launch: Option<&str>) -> Result<Id, Refusal> {
    let outcome = gone_back(turn, edition, name, launch).await;
    turn.guard(outcome)
}

async fn gone_back(turn: &mut Turn<'_>, edition: &str, name: &str, launch: Option<&str>) -> Result<Id, Refusal> {
    let Locked { id, live, .. } = lock(turn, edition, name).await?;
    let then = Moment(turn.now.0 - BACK);
    let found = match launch {
        Some(launch) => {
            let text = "SELECT layout FROM front_launch WHERE front_id = $1 AND id = $2";
            turn.tx.opt::<(String,)>(text, params![&id, launch]).await?
        }
        None => {
            let text = "SELECT layout FROM front_launch WHERE front_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT 1";
            turn.tx.opt::<(String,)>(text, params![&id, then]).await?
        }
    };
    let (layout,) = found.ok_or(Refusal::NotFound("launch"))?;
    if live.as_ref() == Some(&layout) {
        return Err(Refusal::rule("same", "readers see this already"));
    }
    let who = turn.actor.id().map(Id::to_string);
    show(turn, &id, &layout, who).await
}
