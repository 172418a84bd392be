use super::launch::{Locked, id_of, lock, show};
use crate::actor::{Actor, Origin};
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Turn};
use store::{Id, Moment, params};

/// Plans of one front that wait.
const MOST: i64 = 20;

/// Plans the draft as it stands now: at that time readers see it, whatever is arranged meanwhile. Event: `front_planned`.
pub async fn plan(turn: &mut Turn<'_>, edition: &str, name: &str, at: Moment) -> Result<Id, Refusal> {
    let outcome = planned(turn, edition, name, at).await;
    turn.guard(outcome)
}

/// Takes a plan back. Event: `front_unplanned`.
pub async fn unplan(turn: &mut Turn<'_>, edition: &str, name: &str, plan: &str) -> Result<(), Refusal> {
    let outcome = unplanned(turn, edition, name, plan).await;
    turn.guard(outcome)
}

async fn planned(turn: &mut Turn<'_>, edition: &str, name: &str, at: Moment) -> Result<Id, Refusal> {
    let Locked { id: front, draft, .. } = lock(turn, edition, name).await?;
    if at <= turn.now {
        return Err(Refusal::field("/at", "past", "a moment that is still to come; now is `launch`"));
    }
    let (waiting,) = turn
        .tx
        .one::<(i64,)>("SELECT COUNT(*) FROM front_plan WHERE front_id = $1 AND launched_at IS NULL", params![&front])
        .await?;
    if waiting >= MOST {
        return Err(Refusal::rule("too_many", format!("{MOST} layouts of this front are planned; take some back first")));
    }
    let id = turn.id();
    turn.tx
        .run(
            "INSERT INTO front_plan (id, front_id, layout, at, staff_id, made_at, launched_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)",
            params![&id, &front, draft, at, turn.actor.id(), turn.now],
        )
        .await?;
    turn.note(Entry::new("front_planned", "front", &id_of(&front)?));
    Ok(id)
}

async fn unplanned(turn: &mut Turn<'_>, edition: &str, name: &str, plan: &str) -> Result<(), Refusal> {
    let Locked { id: front, .. } = lock(turn, edition, name).await?;
    let text = "DELETE FROM front_plan WHERE id = $1 AND front_id = $2 AND launched_at IS NULL RETURNING id";
    turn.tx.opt::<(String,)>(text, params![plan, &front]).await?.ok_or(Refusal::NotFound("plan"))?;
    turn.note(Entry::new("front_unplanned", "front", &id_of(&front)?));
    Ok(())
}

/// A layout that is to be launched, or was as planned, without what it shows.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Planned {
    /// Private id of the plan.
    pub id: String,
    /// Code of the front's edition.
    pub edition: String,
    /// Name of the front.
    pub name: String,
    /// When readers are to see it, in microseconds.
    pub at: i64,
    /// When they did; none = it waits, or is late.
    pub launched_at: Option<i64>,
    /// Name of who planned it.
    pub by: Option<String>,
}

/// Plans that are listed at most.
const LISTED: i64 = 200;

impl Newsroom {
    /// Plans of all fronts that wait or were kept since `since`, the earliest first.
    pub async fn all_front_plans(&self, since: Moment) -> Result<Vec<Planned>, Refusal> {
        Ok(self
            .db
            .all::<Planned>(
                "SELECT p.id, e.code AS edition, f.name, p.at, p.launched_at, s.name AS by FROM front_plan p JOIN front f ON f.id = p.front_id \
                 JOIN edition e ON e.id = f.edition_id LEFT JOIN staff s ON s.id = p.staff_id \
                 WHERE p.launched_at IS NULL OR p.launched_at > $1 ORDER BY p.at, p.id LIMIT $2",
                params![since, LISTED],
            )
            .await?)
    }

    /// Launches every layout that is due, each once, in a transaction of its own: whichever node is first takes it. Gives the fronts.
    pub async fn launch_due(&self, limit: i64) -> Result<Vec<String>, Refusal> {
        let text = "SELECT id, front_id FROM front_plan WHERE launched_at IS NULL AND at <= $1 ORDER BY at, id LIMIT $2";
        let due = self.db.all::<(String, String)>(text, params![self.clock.now(), limit]).await?;
        let mut launched = Vec::new();
        for (plan, front) in due {
            if self.launch_one(&plan, &front).await? {
                launched.push(front);
            }
        }
        Ok(launched)
    }

    /// Launches one if it is still due. `false` = somebody else did, or took it back.
    async fn launch_one(&self, plan: &str, front: &str) -> Result<bool, Refusal> {
        let actor = Actor::System(Origin::Schedule);
        let mut turn = self.urgent_turn(&actor).await?;
        // The draft does not change: whoever arranges it goes on.
        turn.tx.run("UPDATE front SET version = version WHERE id = $1", params![front]).await?;
        let text = "UPDATE front_plan SET launched_at = $2 WHERE id = $1 AND launched_at IS NULL AND at <= $2 RETURNING layout, staff_id";
        let mine = turn.tx.opt::<(String, Option<String>)>(text, params![plan, turn.now]).await?;
        let Some((layout, who)) = mine else { return Ok(false) };
        show(&mut turn, front, &layout, who).await?;
        turn.commit().await?;
        Ok(true)
    }
}
