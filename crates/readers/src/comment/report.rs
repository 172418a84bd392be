use super::{Status, plain};
use crate::{Error, Readers, log, personal};
use store::{Moment, params};

/// So many readers who report take a comment off until a moderator has decided.
pub const REPORTS_THAT_HOLD: i64 = 3;
const SO_MANY: i64 = 20;
const IN_SECONDS: i64 = 3_600;
const LONGEST: usize = 1_000;

/// Why somebody reports a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It insults, threatens or hates.
    Abuse,
    /// It advertises.
    Spam,
    /// It says what is not so.
    False,
    /// Something else.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 4] = [Reason::Abuse, Reason::Spam, Reason::False, Reason::Other];

    /// As in forms.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Abuse => "abuse",
            Reason::Spam => "spam",
            Reason::False => "false",
            Reason::Other => "other",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Readers {
    /// Reports a shown comment, named by its public number. A reader's second report of it changes nothing. Enough reports take
    /// it off until a moderator has decided; one that a moderator has kept stays.
    pub async fn report_comment(&self, reader: &str, number: i64, reason: Reason, text: &str) -> Result<(), Error> {
        let text = plain(text);
        if text.chars().count() > LONGEST {
            return Err(Error::TooLong { field: "text", most: LONGEST });
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        super::lock_head(&mut tx).await?;
        let (count, first) = tx
            .one::<(i64, i64)>(
                "SELECT COUNT(*), COALESCE(MIN(at), 0) FROM comment_report WHERE account_id = $1 AND at > $2",
                params![reader, now.plus_seconds(-IN_SECONDS)],
            )
            .await?;
        if count >= SO_MANY {
            let seconds = Moment(first).plus_seconds(IN_SECONDS).seconds() - now.seconds();
            return Err(Error::TooMany { seconds: seconds.max(1) });
        }
        let row = tx
            .opt::<(String, bool, Option<i64>, String)>(
                "SELECT id, moderated, article_number, article_id FROM comment WHERE number = $1 AND status = 'shown'",
                params![number],
            )
            .await?;
        let (id, moderated, article, article_id) = row.ok_or(Error::NotFound)?;
        tx.run(
            "INSERT INTO comment_report (comment_id, account_id, reason, text, at, closed) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT DO NOTHING",
            params![&id, reader, reason.name(), text, now, false],
        )
        .await?;
        let (open,) = tx
            .one::<(i64,)>("SELECT COUNT(*) FROM comment_report WHERE comment_id = $1 AND closed = $2", params![&id, false])
            .await?;
        if open >= REPORTS_THAT_HOLD && !moderated {
            tx.run("UPDATE comment SET status = $2 WHERE id = $1", params![&id, Status::Waiting.name()])
                .await?;
            match article {
                Some(article) => log::note_numbers(&mut tx, &[article]).await?,
                None => log::note(&mut tx, &[&article_id]).await?,
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// A report as a moderator sees it: not who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Why.
    pub reason: String,
    /// In the reader's words.
    pub text: String,
    /// When.
    pub at: Moment,
}
