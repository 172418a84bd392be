//! Remarks: what colleagues say about a story beside it, until it is settled. Nothing of it reaches readers.

mod settle;
mod write;

pub use settle::settle;
pub use write::{NewRemark, write};

use crate::actor::{Actor, Capability};
use crate::article::{Article, columns};
use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::{Id, Moment, params, sql};

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Its id, later ones are greater.
    pub id: String,
    /// The story.
    pub article: String,
    /// Who wrote it, by id.
    pub staff: String,
    /// Their name; none = they are gone.
    pub name: Option<String>,
    /// When.
    pub at: Moment,
    /// The words.
    pub text: String,
    /// The words of the story that it is about; empty = the whole of it.
    pub quote: String,
    /// Ids of whom it calls.
    pub mentions: Vec<String>,
    /// When it was settled.
    pub settled_at: Option<Moment>,
    /// By whom, by id.
    pub settled_by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    article_id: String,
    staff_id: String,
    name: Option<String>,
    at: i64,
    text: String,
    quote: String,
    mentions: String,
    settled_at: Option<i64>,
    settled_by: Option<String>,
}

impl From<Row> for Remark {
    fn from(row: Row) -> Remark {
        Remark {
            id: row.id,
            article: row.article_id,
            staff: row.staff_id,
            name: row.name,
            at: Moment(row.at),
            text: row.text,
            quote: row.quote,
            mentions: row.mentions.split_whitespace().map(str::to_owned).collect(),
            settled_at: row.settled_at.map(Moment),
            settled_by: row.settled_by,
        }
    }
}

const ASKED: &str = "SELECT r.id, r.article_id, r.staff_id, s.name, r.at, r.text, r.quote, r.mentions, r.settled_at, r.settled_by \
     FROM remark r LEFT JOIN staff s ON s.id = r.staff_id";

/// Remarks that are looked through for calls at most.
const MOST: i64 = 500;

impl Newsroom {
    /// What is remarked on a story that the actor may read, the oldest first.
    pub async fn remarks(&self, actor: &Actor, article: &Id) -> Result<Vec<Remark>, Refusal> {
        let mut tx = self.db.snapshot().await?;
        crate::presence::readable(&mut tx, actor, article).await?;
        let rows = tx
            .all::<Row>(sql(format!("{ASKED} WHERE r.article_id = $1 ORDER BY r.id")), params![article])
            .await?;
        Ok(rows.into_iter().map(Remark::from).collect())
    }

    /// Open remarks that call the actor, the newest first, each with its story; only of stories that they may still read.
    pub async fn calls(&self, actor: &Actor) -> Result<Vec<(Remark, Article)>, Refusal> {
        let Some(me) = actor.id() else { return Ok(Vec::new()) };
        let rows = self
            .db
            .all::<Row>(
                sql(format!("{ASKED} WHERE r.settled_at IS NULL AND r.mentions LIKE $1 ORDER BY r.id DESC LIMIT $2")),
                params![format!("% {me} %"), MOST],
            )
            .await?;
        let mut calls = Vec::new();
        for row in rows {
            let article = self
                .db
                .opt::<Article>(concat!("SELECT ", columns!(), " FROM article WHERE id = $1"), params![&row.article_id])
                .await?;
            if let Some(article) = article.filter(|article| actor.may(Capability::ArticleRead, &article.subject()).is_ok()) {
                calls.push((Remark::from(row), article));
            }
        }
        Ok(calls)
    }
}
