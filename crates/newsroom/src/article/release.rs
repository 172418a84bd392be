use super::publish::{Original, release};
use super::row::Article;
use crate::actor::{Actor, Origin};
use crate::{Newsroom, Refusal};
use store::{Id, Moment, params, sql};

/// What became of a plan that was due.
#[derive(Debug)]
pub struct Released {
    /// The article.
    pub article: String,
    /// When it should have gone out.
    pub due: Moment,
    /// The event's number, or why it could not go out (it stays on the list with this problem until somebody acts).
    pub outcome: Result<Option<i64>, String>,
}

impl Newsroom {
    /// Releases every plan that is due, each once, in a transaction of its own: whichever node is first takes it.
    pub async fn release_due(&self, limit: i64) -> Result<Vec<Released>, Refusal> {
        let now = self.clock.now();
        let due = self
            .db
            .all::<(String, i64)>(
                "SELECT article_id, at FROM schedule WHERE released_at IS NULL AND problem = '' AND at <= $1 ORDER BY at LIMIT $2",
                params![now, limit],
            )
            .await?;
        let mut released = Vec::new();
        for (article, at) in due {
            match self.release_one(&article).await {
                Ok(None) => {}
                Ok(Some(event)) => released.push(Released { article, due: Moment(at), outcome: Ok(event) }),
                Err(Refusal::Store(error)) => return Err(Refusal::Store(error)),
                Err(refusal) => {
                    let problem = match &refusal {
                        Refusal::Invalid(problems) => problems
                            .iter()
                            .map(|problem| format!("{}: {}", problem.pointer, problem.message))
                            .collect::<Vec<_>>()
                            .join("; "),
                        refusal => refusal.to_string(),
                    };
                    self.db
                        .run(
                            "UPDATE schedule SET problem = $2 WHERE article_id = $1 AND released_at IS NULL AND at <= $3",
                            params![&article, &problem, now],
                        )
                        .await?;
                    released.push(Released { article, due: Moment(at), outcome: Err(problem) });
                }
            }
        }
        Ok(released)
    }

    /// Releases one plan if it is still due: `None` if somebody else did.
    async fn release_one(&self, id: &str) -> Result<Option<Option<i64>>, Refusal> {
        let actor = Actor::System(Origin::Schedule);
        let mut turn = self.urgent_turn(&actor).await?;
        let id: Id = id.parse().map_err(|_| Refusal::Damaged(format!("article id {id}")))?;
        let article = Article::lock(&mut turn, &id).await?;
        let now = turn.now;
        let mine = turn
            .tx
            .opt::<(Option<i64>,)>(
                "UPDATE schedule SET released_at = $2 WHERE article_id = $1 AND released_at IS NULL AND at <= $2 RETURNING revision",
                params![&id, now],
            )
            .await?;
        let Some((revision,)) = mine else {
            return Ok(None);
        };
        let revision = revision.unwrap_or(article.head);
        let (_, entry) = release(&mut turn, &article, revision, Original::default()).await?;
        if let Some(entry) = entry {
            turn.note(entry);
        }
        let event = turn.commit().await?;
        Ok(Some(event.map(|event| event.number)))
    }

    /// How many plans of stories and of fronts are due or will be, and the lateness of the oldest due one in seconds.
    pub async fn schedules(&self) -> Result<Schedules, Refusal> {
        let now = self.clock.now();
        let (mut due, mut planned, mut done, mut oldest) = (0, 0, 0, None::<i64>);
        for (table, kept) in [("schedule", "released_at"), ("front_plan", "launched_at")] {
            let text = format!("SELECT COUNT(*), MIN(at) FROM {table} WHERE {kept} IS NULL AND at <= $1");
            let (many, first) = self.db.one::<(i64, Option<i64>)>(sql(text), params![now]).await?;
            due += many;
            oldest = oldest.into_iter().chain(first).min();
            let text = format!("SELECT COUNT(*) FROM {table} WHERE {kept} IS NULL AND at > $1");
            planned += self.db.one::<(i64,)>(sql(text), params![now]).await?.0;
            let text = format!("SELECT COUNT(*) FROM {table} WHERE {kept} > $1");
            done += self.db.one::<(i64,)>(sql(text), params![now.plus_seconds(-DAY)]).await?.0;
        }
        let problems = self
            .db
            .all::<(String, i64, String)>("SELECT article_id, at, problem FROM schedule WHERE problem <> '' ORDER BY at", params![])
            .await?;
        Ok(Schedules {
            due,
            done,
            planned,
            late_seconds: oldest.map_or(0, |at| (now.0 - at).max(0) / 1_000_000),
            problems,
        })
    }
}

/// Seconds in which what went out is still told.
const DAY: i64 = 86_400;

/// How the plans stand.
#[derive(Debug, Clone)]
pub struct Schedules {
    /// Due and not out.
    pub due: i64,
    /// Gone out within the last day.
    pub done: i64,
    /// Still to come.
    pub planned: i64,
    /// Lateness of the oldest due one.
    pub late_seconds: i64,
    /// Article, due instant and problem of plans that could not go out.
    pub problems: Vec<(String, i64, String)>,
}
