//! The log of public changes: a number and an article, no more.

use crate::{Error, Readers};
use store::{Tx, params};

/// A place in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Identity of the data whose log it is.
    pub id: String,
    /// Number of the last change.
    pub number: i64,
}

/// Changes after a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Articles whose comments changed, each once, by private id.
    pub articles: Vec<String>,
    /// The same by public number: those under which readers write here.
    pub numbers: Vec<i64>,
    /// Where the follower stands when it has taken them.
    pub end: Place,
}

impl Readers {
    /// The newest place.
    pub async fn log_head(&self) -> Result<Place, Error> {
        let (number,) = self.db.one::<(i64,)>("SELECT log FROM comment_head", params![]).await?;
        Ok(Place { id: self.id().to_owned(), number })
    }

    /// The next changes after a place, at most `limit`. A place of other data, or beyond the head, was rewound: then they
    /// begin at the beginning.
    pub async fn changes(&self, after: &Place, limit: i64) -> Result<Changes, Error> {
        let head = self.log_head().await?;
        let is_rewound = after.id != head.id || after.number > head.number;
        let from = if is_rewound { 0 } else { after.number };
        let rows = self
            .db
            .all::<(i64, String, Option<i64>)>(
                "SELECT number, article_id, article_number FROM comment_log WHERE number > $1 ORDER BY number LIMIT $2",
                params![from, limit],
            )
            .await?;
        let mut changes = Changes {
            articles: Vec::new(),
            numbers: Vec::new(),
            end: Place {
                number: rows.last().map_or(from, |(number, ..)| *number),
                ..head
            },
        };
        for (_, article, number) in rows {
            match number {
                Some(number) if !changes.numbers.contains(&number) => changes.numbers.push(number),
                None if !changes.articles.contains(&article) => changes.articles.push(article),
                _ => {}
            }
        }
        Ok(changes)
    }
}

/// Notes public changes of articles by private id, as the last thing of a transaction.
pub(crate) async fn note(tx: &mut Tx, articles: &[&str]) -> Result<(), Error> {
    append(tx, articles.iter().map(|article| (*article, None)).collect()).await
}

/// The same by public number.
pub(crate) async fn note_numbers(tx: &mut Tx, articles: &[i64]) -> Result<(), Error> {
    append(tx, articles.iter().map(|article| ("", Some(*article))).collect()).await
}

async fn append(tx: &mut Tx, articles: Vec<(&str, Option<i64>)>) -> Result<(), Error> {
    if articles.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(articles.len()).unwrap_or(i64::MAX);
    let (last,) = tx
        .one::<(i64,)>("UPDATE comment_head SET log = log + $1 WHERE one = 1 RETURNING log", params![count])
        .await?;
    let rows = articles
        .into_iter()
        .zip(last - count + 1..)
        .map(|((article, named), number)| params![number, article, named]);
    tx.insert_many("INSERT INTO comment_log (number, article_id, article_number) VALUES", rows, "")
        .await?;
    Ok(())
}
