use super::{LONGEST, Status, leads_away, next_number, plain};
use crate::{Error, Readers, log, personal};
use store::{Id, Moment, Tx, params};

/// So many comments of one reader in so many seconds.
const SO_MANY: i64 = 10;
const IN_SECONDS: i64 = 600;
/// For so many seconds a writer may change their own words.
pub const EDITABLE: i64 = 300;

/// What a reader writes under a story.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The reader.
    pub reader: &'a str,
    /// The name that is printed.
    pub name: &'a str,
    /// Public number of the story. That it is public and takes comments was looked up before.
    pub article: i64,
    /// Public number of the comment that is answered. That it stands under this story was looked up before.
    pub parent: Option<i64>,
    /// The words.
    pub text: &'a str,
    /// A moderator reads before the public does.
    pub before: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// By this its writer names it.
    pub token: String,
    /// Public number, once it was shown.
    pub number: Option<i64>,
    /// Where it stands.
    pub status: Status,
}

impl Readers {
    /// Writes a comment. With a link in it, it waits for a moderator in any case. The same words under the same comment, sent
    /// twice, are one comment.
    pub async fn write_comment(&self, written: Written<'_>) -> Result<Kept, Error> {
        let text = checked(written.text)?;
        let name = personal::line(written.name, "name", 100)?;
        if name.is_empty() {
            return Err(Error::Empty("name"));
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, written.reader).await?;
        super::lock_head(&mut tx).await?;
        refuse_banned(&mut tx, written.reader, now).await?;
        let parent = match written.parent {
            None => None,
            Some(number) => {
                // One that was taken off meanwhile is answered no more.
                let row = tx
                    .opt::<(String, Option<i64>)>(
                        "SELECT id, article_number FROM comment WHERE number = $1 AND status = 'shown'",
                        params![number],
                    )
                    .await?;
                let (id, article) = row.ok_or(Error::NotFound)?;
                if article.is_some_and(|article| article != written.article) {
                    return Err(Error::NotFound);
                }
                Some(id)
            }
        };
        let again = tx
            .opt::<(String, Option<i64>, String)>(
                "SELECT token, number, status FROM comment WHERE account_id = $1 AND article_number = $2 AND text = $3 AND at > $4 \
                 AND COALESCE(parent_id, '') = $5 AND status <> 'removed' LIMIT 1",
                params![written.reader, written.article, &text, now.plus_seconds(-EDITABLE), parent.clone().unwrap_or_default()],
            )
            .await?;
        if let Some((token, number, status)) = again {
            return Ok(Kept { token, number, status: Status::of(&status) });
        }
        refuse_flood(&mut tx, written.reader, now).await?;
        let status = if written.before || leads_away(&text) || leads_away(&name) {
            Status::Waiting
        } else {
            Status::Shown
        };
        let number = if status == Status::Shown { Some(next_number(&mut tx).await?) } else { None };
        let token = self.chance.token();
        tx.run(
            "INSERT INTO comment (id, number, article_id, parent_id, source, source_hash, name, email, url, ip, at, text, status, moderated, \
             article_number, account_id, token) VALUES ($1, $2, '', $3, NULL, '', $4, '', '', '', $5, $6, $7, $8, $9, $10, $11)",
            params![
                Id::new(now, &self.chance),
                number,
                parent,
                &name,
                now,
                &text,
                status.name(),
                false,
                written.article,
                written.reader,
                &token
            ],
        )
        .await?;
        if status == Status::Shown {
            log::note_numbers(&mut tx, &[written.article]).await?;
        }
        tx.commit().await?;
        Ok(Kept { token, number, status })
    }

    /// Changes a reader's own comment, for [`EDITABLE`] seconds. A moderator reads the new words first wherever one would have
    /// read the old ones, or has.
    pub async fn edit_comment(&self, reader: &str, token: &str, text: &str, before: bool) -> Result<Kept, Error> {
        let text = checked(text)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        super::lock_head(&mut tx).await?;
        refuse_banned(&mut tx, reader, now).await?;
        let row = tx
            .opt::<(String, Option<i64>, i64, String, bool, i64)>(
                "SELECT id, number, article_number, status, moderated, at FROM comment WHERE account_id = $1 AND token = $2",
                params![reader, token],
            )
            .await?;
        let (id, number, article, status, moderated, at) = row.ok_or(Error::NotFound)?;
        let status = Status::of(&status);
        if !matches!(status, Status::Shown | Status::Waiting) {
            return Err(Error::NotFound);
        }
        if Moment(at).plus_seconds(EDITABLE) < now {
            return Err(Error::TooLate);
        }
        let to = if before || moderated || leads_away(&text) { Status::Waiting } else { status };
        tx.run(
            "UPDATE comment SET text = $2, status = $3, edited_at = $4, moderated = $5 WHERE id = $1",
            params![id, text, to.name(), now, false],
        )
        .await?;
        if status == Status::Shown {
            log::note_numbers(&mut tx, &[article]).await?;
        }
        tx.commit().await?;
        Ok(Kept { token: token.to_owned(), number, status: to })
    }
}

fn checked(text: &str) -> Result<String, Error> {
    let text = plain(text);
    match text.chars().count() {
        0 => Err(Error::Empty("text")),
        count if count > LONGEST => Err(Error::TooLong { field: "text", most: LONGEST }),
        _ => Ok(text),
    }
}

pub(super) async fn refuse_banned(tx: &mut Tx, reader: &str, now: Moment) -> Result<(), Error> {
    let ban = tx
        .opt::<(Option<i64>,)>("SELECT until FROM ban WHERE account_id = $1", params![reader])
        .await?;
    match ban {
        Some((None,)) => Err(Error::Banned(None)),
        Some((Some(until),)) if until > now.0 => Err(Error::Banned(Some(Moment(until)))),
        _ => Ok(()),
    }
}

/// The rows themselves are counted: whoever begins the program anew begins no new count.
async fn refuse_flood(tx: &mut Tx, reader: &str, now: Moment) -> Result<(), Error> {
    let (count, first) = tx
        .one::<(i64, i64)>(
            "SELECT COUNT(*), COALESCE(MIN(at), 0) FROM comment WHERE account_id = $1 AND at > $2",
            params![reader, now.plus_seconds(-IN_SECONDS)],
        )
        .await?;
    if count >= SO_MANY {
        let seconds = Moment(first).plus_seconds(IN_SECONDS).seconds() - now.seconds();
        return Err(Error::TooMany { seconds: seconds.max(1) });
    }
    Ok(())
}
