use super::row::{Article, columns};
use crate::actor::{Actor, Capability};
use crate::{Newsroom, Refusal};
use store::{Moment, params, sql};

/// One entry of the clock of what goes out, lifts or comes down.
#[derive(Debug)]
pub struct Appointment {
    /// `published`, `planned`, `released`, `embargo`, `expiry`.
    pub what: &'static str,
    /// When.
    pub at: Moment,
    /// When a plan was kept.
    pub released_at: Option<Moment>,
    /// Why a plan could not be kept.
    pub problem: String,
    /// The story.
    pub article: Article,
}

/// Entries of one kind that are read at most.
const MOST: i64 = 200;

impl Newsroom {
    /// What happened since `since` and what is still to come, as far as the actor may read the stories; the earliest first.
    pub async fn agenda(&self, actor: &Actor, since: Moment) -> Result<Vec<Appointment>, Refusal> {
        let now = self.clock.now();
        let mut agenda = Vec::new();
        let plans = self
            .db
            .all::<(String, i64, Option<i64>, String)>(
                "SELECT article_id, at, released_at, problem FROM schedule WHERE released_at IS NULL OR released_at > $1 \
                 ORDER BY at LIMIT $2",
                params![since, MOST],
            )
            .await?;
        for (id, at, released_at, problem) in plans {
            let article = self
                .db
                .opt::<Article>(concat!("SELECT ", columns!(), " FROM article WHERE id = $1"), params![id])
                .await?;
            if let Some(article) = article {
                let what = if released_at.is_some() { "released" } else { "planned" };
                agenda.push(Appointment {
                    what,
                    at: Moment(at),
                    released_at: released_at.map(Moment),
                    problem,
                    article,
                });
            }
        }
        for (what, column, from) in
            [("published", "first_published_at", since), ("embargo", "embargo_until", now), ("expiry", "visible_until", now)]
        {
            let text = format!("SELECT {} FROM article WHERE {column} > $1 AND status <> 'binned' ORDER BY {column} LIMIT $2", columns!());
            for article in self.db.all::<Article>(sql(text), params![from, MOST]).await? {
                let at = match what {
                    "published" => article.first_published_at,
                    "embargo" => article.embargo_until,
                    _ => article.visible_until,
                };
                let planned = |entry: &Appointment| entry.what == "released" && entry.article.id == article.id;
                if let Some(at) = at
                    && !(what == "published" && agenda.iter().any(planned))
                {
                    agenda.push(Appointment {
                        what,
                        at: Moment(at),
                        released_at: None,
                        problem: String::new(),
                        article,
                    });
                }
            }
        }
        agenda.retain(|entry| actor.may(Capability::ArticleRead, &entry.article.subject()).is_ok());
        agenda.sort_by(|one, other| one.at.0.cmp(&other.at.0).then_with(|| one.article.id.cmp(&other.article.id)));
        Ok(agenda)
    }
}
