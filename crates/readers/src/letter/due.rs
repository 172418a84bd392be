use super::Kind;
use crate::{Error, Readers};
use store::{Moment, params};

/// How long one who took a letter may take to send it, in seconds; then somebody else takes it.
const LEASE: i64 = 120;
/// The longest pause between two tries, in seconds.
const PAUSE: i64 = 1_800;

/// A letter that is to be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its own id: a letter that is sent twice, because it was not known that the first time succeeded, has it twice.
    pub id: String,
    /// Whom it goes to.
    pub recipient: String,
    /// What it says.
    pub kind: Kind,
    /// Secret of its link; empty = it has none.
    pub secret: String,
    /// Code of the edition in whose language it is written.
    pub edition: String,
    /// Name of the account, for the greeting; may be empty.
    pub name: String,
    /// When it was asked for.
    pub made_at: Moment,
}

/// How a sending ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Sent,
    /// Not this time; why, without any address.
    Later(String),
    /// The server does not want it at all.
    Refused(String),
}

/// What waits in the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Letters.
    pub count: i64,
    /// When the oldest was asked for.
    pub oldest: Option<Moment>,
    /// Why one of them could not be sent the last time.
    pub trouble: String,
}

impl Readers {
    /// Waits until a letter was written, at most a while: whoever sends looks then.
    pub async fn letter_written(&self) {
        self.written.notified().await;
    }

    /// Takes letters to send now, at most `limit`. What it is about is looked up only here, long after the page was answered.
    pub async fn due_letters(&self, limit: i64) -> Result<Vec<Due>, Error> {
        let now = self.clock.now();
        let rows = self
            .db
            .all::<(String, String, String, String, String, i64, i64)>(
                "SELECT id, recipient, letter, secret, edition, made_at, until FROM outbox \
                 WHERE due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT $2",
                params![now, limit],
            )
            .await?;
        let mut due = Vec::new();
        for (id, recipient, letter, secret, edition, made_at, until) in rows {
            if now >= Moment(until) {
                self.db.run("DELETE FROM outbox WHERE id = $1", params![&id]).await?;
                continue;
            }
            let taken = self
                .db
                .run(
                    "UPDATE outbox SET leased_until = $3, attempts = attempts + 1 WHERE id = $1 AND leased_until <= $2",
                    params![&id, now, now.plus_seconds(LEASE)],
                )
                .await?;
            if taken == 0 {
                continue;
            }
            let account = self
                .db
                .opt::<(String, String)>("SELECT name, edition FROM account WHERE email = $1", params![&recipient])
                .await?;
            let Some(kind) = kind(&letter, account.is_some()) else {
                self.db.run("DELETE FROM outbox WHERE id = $1", params![&id]).await?;
                continue;
            };
            let (name, own) = account.unwrap_or_default();
            due.push(Due {
                id,
                recipient,
                kind,
                secret: if matches!(kind, Kind::SignUpKnown | Kind::AddressKnown) { String::new() } else { secret },
                edition: if own.is_empty() { edition } else { own },
                name,
                made_at: Moment(made_at),
            });
        }
        Ok(due)
    }

    /// Says how the sending of a letter ended.
    pub async fn letter_ended(&self, id: &str, outcome: &Outcome) -> Result<(), Error> {
        match outcome {
            Outcome::Sent | Outcome::Refused(_) => {
                self.db.run("DELETE FROM outbox WHERE id = $1", params![id]).await?;
            }
            Outcome::Later(why) => {
                let now = self.clock.now();
                let mut tx = self.db.begin().await?;
                let row = tx
                    .opt::<(i64,)>(
                        "UPDATE outbox SET leased_until = 0, trouble = $2 WHERE id = $1 RETURNING attempts",
                        params![id, why.chars().take(300).collect::<String>()],
                    )
                    .await?;
                if let Some((attempts,)) = row {
                    // 5 s, 10 s, 20 s, … half an hour.
                    let pause = 5_i64.saturating_mul(1 << attempts.clamp(1, 12).saturating_sub(1)).min(PAUSE);
                    tx.run("UPDATE outbox SET due_at = $2 WHERE id = $1", params![id, now.plus_seconds(pause)])
                        .await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// What waits to be sent.
    pub async fn letters_waiting(&self) -> Result<Waiting, Error> {
        let (count, oldest) = self
            .db
            .one::<(i64, Option<i64>)>("SELECT COUNT(*), MIN(made_at) FROM outbox WHERE until > $1", params![self.clock.now()])
            .await?;
        let trouble = self
            .db
            .opt::<(String,)>("SELECT trouble FROM outbox WHERE trouble <> '' ORDER BY due_at DESC LIMIT 1", params![])
            .await?;
        Ok(Waiting {
            count,
            oldest: oldest.map(Moment),
            trouble: trouble.map(|(trouble,)| trouble).unwrap_or_default(),
        })
    }
}

/// What a letter says, now that it is known whether the address has an account; `None` = nothing at all.
fn kind(letter: &str, is_known: bool) -> Option<Kind> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == letter)?;
    Some(match (kind, is_known) {
        (Kind::SignUp, true) => Kind::SignUpKnown,
        (Kind::SignIn, false) => Kind::SignInNew,
        (Kind::Reset, false) => return None,
        (Kind::Address, true) => Kind::AddressKnown,
        (kind, _) => kind,
    })
}
