use super::{Report, Status};
use crate::{Error, Readers};
use std::collections::HashMap;
use store::{Moment, Params, Value, params, sql};

/// A comment as a moderator sees it: without mail address and machine address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Private id.
    pub id: String,
    /// Public number, once it was shown.
    pub number: Option<i64>,
    /// Public number of the story, or its private id where an import brought the comment.
    pub article: String,
    /// Private id of the comment that it answers.
    pub parent: Option<String>,
    /// Private id of its writer's account; none = imported, or the account is gone.
    pub account: Option<String>,
    /// Its writer may not write now.
    pub banned: bool,
    /// Name as printed.
    pub name: String,
    /// The words.
    pub text: String,
    /// When it was written.
    pub at: Moment,
    /// When its words were changed.
    pub edited_at: Option<Moment>,
    /// Where it stands.
    pub status: Status,
    /// A moderator has decided about it.
    pub moderated: bool,
    /// Reports that no moderator has answered yet.
    pub reports: Vec<Report>,
}

/// Which comments a moderator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heap {
    /// What needs a decision: what waits, and what was reported.
    Open,
    /// What was reported and stands.
    Reported,
    /// Everything of one status.
    Of(Status),
}

const ROW: &str = "SELECT c.id, c.number, c.article_number, c.article_id, c.parent_id, c.account_id, c.name, c.text, c.at, c.edited_at, \
     c.status, c.moderated, b.until, b.account_id FROM comment c LEFT JOIN ban b ON b.account_id = c.account_id";
const REPORTED: &str = "EXISTS (SELECT 1 FROM comment_report r WHERE r.comment_id = c.id AND r.closed = $3)";

type Row = (
    String,
    Option<i64>,
    Option<i64>,
    String,
    Option<String>,
    Option<String>,
    String,
    String,
    i64,
    Option<i64>,
    String,
    bool,
    Option<i64>,
    Option<String>,
);

impl Readers {
    /// Comments of a heap after an id, the oldest first.
    pub async fn comment_queue(&self, heap: Heap, after: &str, limit: i64) -> Result<Vec<Queued>, Error> {
        let choice = match heap {
            Heap::Open => format!("(c.status = 'waiting' OR (c.status = 'shown' AND {REPORTED}))"),
            Heap::Reported => format!("c.status = 'shown' AND {REPORTED}"),
            Heap::Of(_) => "c.status = $3".to_owned(),
        };
        let text = format!("{ROW} WHERE c.id > $1 AND {choice} ORDER BY c.id LIMIT $2");
        let third = match heap {
            Heap::Of(status) => Value::from(status.name()),
            _ => Value::from(false),
        };
        self.queued(text, params![after, limit, &third]).await
    }

    /// One comment, by its private id.
    pub async fn queued_comment(&self, id: &str) -> Result<Queued, Error> {
        let found = self.queued(format!("{ROW} WHERE c.id = $1"), params![id]).await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }

    async fn queued(&self, text: String, values: Params) -> Result<Vec<Queued>, Error> {
        let rows = self.db.all::<Row>(sql(text), values).await?;
        let mut reports: HashMap<String, Vec<Report>> = HashMap::new();
        for part in rows.chunks(200) {
            let places: Vec<String> = (2..part.len() + 2).map(|at| format!("${at}")).collect();
            let text = format!(
                "SELECT comment_id, reason, text, at FROM comment_report WHERE closed = $1 AND comment_id IN ({}) ORDER BY at",
                places.join(", ")
            );
            let values = std::iter::once(Value::from(false)).chain(part.iter().map(|row| Value::from(&row.0))).collect();
            for (comment, reason, text, at) in self.db.all::<(String, String, String, i64)>(sql(text), values).await? {
                reports.entry(comment).or_default().push(Report { reason, text, at: Moment(at) });
            }
        }
        let now = self.clock.now();
        Ok(rows
            .into_iter()
            .map(
                |(id, number, article, article_id, parent, account, name, text, at, edited_at, status, moderated, until, ban)| Queued {
                    reports: reports.remove(&id).unwrap_or_default(),
                    id,
                    number,
                    article: article.map_or(article_id, |article| article.to_string()),
                    parent,
                    account,
                    banned: ban.is_some() && until.is_none_or(|until| until > now.0),
                    name,
                    text,
                    at: Moment(at),
                    edited_at: edited_at.map(Moment),
                    status: Status::of(&status),
                    moderated,
                },
            )
            .collect())
    }
}
