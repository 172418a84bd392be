//! The dispatch of letters: what waits in the readers' outbox is written in the reader's language and handed to the mail server.
//! No page waits for it. A letter may be handed over twice only if this process ends between the server's yes and our note of it;
//! then both have the same Message-ID.

use crate::{Error, Press};
use courier::{Letter, NotSent, Post};
use futures::future::join_all;
use pages::Pages;
use pages::letter::Matter;
use readers::Readers;
use readers::letter::{Due, Outcome};
use std::time::{Duration, UNIX_EPOCH};

/// Letters on their way at once: a slow server holds up a few, not all.
const TOGETHER: i64 = 4;
/// How often the outbox is looked at without being told: letters that could not be sent come due by themselves.
const POLL: Duration = Duration::from_secs(1);

/// What letters need.
#[derive(Clone)]
pub struct Mail {
    /// The mail server.
    pub post: Post,
    /// Writes the words.
    pub pages: Pages,
}

impl Press {
    /// From now on letters are sent.
    pub fn send_mail(&self, mail: Mail) {
        let _ = self.mail.set(mail);
    }

    /// Sends what waits, until there is nothing due. Gives how many letters were handed over.
    pub async fn send_letters(&self) -> Result<usize, Error> {
        let (Some(mail), Some(readers)) = (self.mail.get(), &self.readers) else { return Ok(0) };
        let mut sent = 0;
        loop {
            let due = readers.due_letters(TOGETHER).await?;
            if due.is_empty() {
                return Ok(sent);
            }
            for outcome in join_all(due.iter().map(|letter| self.send_one(mail, readers, letter))).await {
                sent += usize::from(outcome? == Outcome::Sent);
            }
        }
    }

    async fn send_one(&self, mail: &Mail, readers: &Readers, due: &Due) -> Result<Outcome, Error> {
        let outcome = match self.write(mail, due).await {
            Ok(letter) => match mail.post.send(&letter).await {
                Ok(()) => Outcome::Sent,
                Err(NotSent::Later(why)) => Outcome::Later(why),
                Err(NotSent::Refused(why)) => Outcome::Refused(why),
            },
            Err(error) => Outcome::Later(error.to_string()),
        };
        match &outcome {
            Outcome::Sent => tracing::debug!(letter = due.kind.name(), "sent"),
            Outcome::Later(why) => tracing::warn!(letter = due.kind.name(), why, "a letter waits"),
            Outcome::Refused(why) => tracing::warn!(letter = due.kind.name(), why, "a letter was refused"),
        }
        readers.letter_ended(&due.id, &outcome).await?;
        Ok(outcome)
    }

    async fn write(&self, mail: &Mail, due: &Due) -> Result<Letter, pages::Error> {
        let reading = self.shelf.current()?.reading().await?;
        let matter = Matter {
            kind: due.kind.name().to_owned(),
            edition: due.edition.clone(),
            name: due.name.clone(),
            secret: due.secret.clone(),
        };
        let written = mail.pages.letter(&reading, &matter, self.room.clock.now()).await?;
        let at = u64::try_from(due.made_at.seconds()).unwrap_or(0);
        Ok(Letter {
            id: due.id.clone(),
            to: due.recipient.clone(),
            subject: written.subject,
            text: written.text,
            html: written.html,
            language: written.language,
            at: UNIX_EPOCH + Duration::from_secs(at),
        })
    }

    /// Sends letters for as long as the press follows the ledger.
    pub(crate) async fn keep_mailing(&self) {
        loop {
            if let Err(error) = self.send_letters().await {
                tracing::warn!(%error, "letters wait");
            }
            match &self.readers {
                Some(readers) => {
                    let _ = tokio::time::timeout(POLL, readers.letter_written()).await;
                }
                None => tokio::time::sleep(POLL).await,
            }
        }
    }
}
