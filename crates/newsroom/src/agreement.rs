//! Whether rows of the record say the same as what they are made from.

use crate::article::unpacked;
use crate::{Newsroom, Refusal};
use store::params;

/// Stories looked at together.
const TOGETHER: i64 = 200;

impl Newsroom {
    /// Gaps of the ledger, and stories whose row says something else than their revisions: which, and how.
    pub async fn disagreements(&self) -> Result<Vec<(String, String)>, Refusal> {
        let mut found = Vec::new();
        let mut tx = self.db.snapshot().await?;
        let (head,) = tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?;
        let (last,) = tx.one::<(i64,)>("SELECT COALESCE(MAX(number), 0) FROM ledger", params![]).await?;
        if head != last {
            found.push(("ledger".to_owned(), format!("it should end at event {head}, but ends at {last}")));
        }
        let text = "SELECT l.number FROM ledger l WHERE l.number > 1 AND NOT EXISTS (SELECT 1 FROM ledger b WHERE b.number = l.number - 1) \
                    ORDER BY l.number LIMIT 100";
        for (number,) in tx.all::<(i64,)>(text, params![]).await? {
            found.push(("ledger".to_owned(), format!("event {} is missing", number - 1)));
        }
        let text = "SELECT a.id FROM article a WHERE a.public_revision IS NOT NULL AND NOT EXISTS \
                    (SELECT 1 FROM revision r WHERE r.article_id = a.id AND r.number = a.public_revision) ORDER BY a.id LIMIT 100";
        for (id,) in tx.all::<(String,)>(text, params![]).await? {
            found.push((format!("article {id}"), "the revision that readers see does not exist".to_owned()));
        }
        let mut after = String::new();
        loop {
            let text = "SELECT a.id, a.headline, r.content FROM article a LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.head \
                        WHERE a.id > $1 ORDER BY a.id LIMIT $2";
            let rows = tx.all::<(String, String, Option<Vec<u8>>)>(text, params![&after, TOGETHER]).await?;
            let Some((last, _, _)) = rows.last() else { return Ok(found) };
            after.clone_from(last);
            for (id, headline, content) in rows {
                let what = match content.map(|packed| unpacked(&packed)) {
                    None => "its newest revision does not exist",
                    Some(Err(_)) => "its newest revision can't be read",
                    Some(Ok(content)) if content.headline != headline => "its row has another headline than its newest revision",
                    Some(Ok(_)) => continue,
                };
                found.push((format!("article {id}"), what.to_owned()));
            }
        }
    }
}
