use crate::actor::{Capability, Permit, Staff, Subject};
use crate::ledger::{Entry, Event, FORMAT};
use crate::{Actor, Newsroom, Refusal};
use store::{Chance, Engine, Id, Moment, Tx, params};

/// How long a proof of who is signed in is fresh, in seconds.
pub const FRESH: i64 = 300;

/// One operation (or a batch of them) being done: a transaction with the actor, the instant, and the entries for the ledger.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The open transaction.
    pub(crate) tx: Tx,
    /// Who does it.
    pub actor: &'a Actor,
    /// The instant of the whole turn.
    pub now: Moment,
    pub(crate) room: &'a Newsroom,
    reason: Option<String>,
    entries: Vec<Entry>,
    spoiled: bool,
}

impl<'a> Turn<'a> {
    pub(crate) fn begin(room: &'a Newsroom, actor: &'a Actor, tx: Tx) -> Result<Turn<'a>, Refusal> {
        Ok(Turn {
            tx,
            actor,
            now: room.clock.now(),
            room,
            reason: None,
            entries: Vec::new(),
            spoiled: false,
        })
    }

    /// Gives the reason that an administrator must give; it goes into the audit log.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Turn<'a> {
        self.reason = reason.filter(|reason| !reason.trim().is_empty());
        self
    }

    /// A new private id.
    pub(crate) fn id(&self) -> Id {
        Id::new(self.now, &self.room.chance)
    }

    /// The end of a question whose row must not be deleted before this turn ends. On SQLite a turn is alone anyway.
    pub(crate) fn kept(&self) -> &'static str {
        match self.tx.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR KEY SHARE",
        }
    }

    /// The end of a question whose row nobody may keep while this turn deletes it: it waits for those who do.
    pub(crate) fn alone(&self) -> &'static str {
        match self.tx.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE",
        }
    }

    pub(crate) fn chance(&self) -> &Chance {
        &self.room.chance
    }

    /// Asks for permission; an administrator's reason is logged in this transaction.
    pub(crate) async fn permit(&mut self, capability: Capability, subject: &Subject<'_>) -> Result<(), Refusal> {
        match self.actor.may(capability, subject)? {
            Permit::Given => Ok(()),
            Permit::WithReason => {
                let Some(reason) = self.reason.clone() else {
                    return Err(Refusal::field("/reason", "required", "an administrator gives a reason for this; it is logged"));
                };
                self.log(capability.name(), subject.noun, subject.noun_id, &reason).await
            }
        }
    }

    /// What can't be undone wants a fresh proof of who is signed in. A key is one: whoever made it gave it.
    pub(crate) fn proved(&self) -> Result<(), Refusal> {
        match self.actor {
            Actor::Staff(Staff { session: Some(session), .. }) if session.proved_at.plus_seconds(FRESH) <= self.now => Err(Refusal::Proof),
            _ => Ok(()),
        }
    }

    /// Writes a line of the audit log in this transaction.
    pub(crate) async fn log(&mut self, action: &str, noun: &str, noun_id: &str, reason: &str) -> Result<(), Refusal> {
        let id = self.id();
        self.tx
            .run(
                "INSERT INTO audit (id, at, actor, action, noun, noun_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                params![id, self.now, self.actor.id(), action, noun, noun_id, reason],
            )
            .await?;
        Ok(())
    }

    /// Notes a decision for the ledger.
    pub(crate) fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Remembers that an operation of this turn was refused midway: such a turn never commits.
    pub(crate) fn guard<T>(&mut self, outcome: Result<T, Refusal>) -> Result<T, Refusal> {
        self.spoiled |= outcome.is_err();
        outcome
    }

    /// How many decisions this turn holds so far.
    pub fn decisions(&self) -> usize {
        self.entries.len()
    }

    /// Writes the ledger's event (one for a batch) as the last thing and commits. `None` if nothing was decided.
    pub async fn commit(mut self) -> Result<Option<Event>, Refusal> {
        if self.spoiled {
            return Err(Refusal::Damaged("an operation of this turn was refused; begin another turn".into()));
        }
        let id = self.id();
        let whole = match self.entries.as_slice() {
            [] => {
                self.tx.commit().await?;
                return Ok(None);
            }
            [only] => only.clone(),
            many => {
                let batch = self.id();
                let rows = many.iter().enumerate().map(|(position, entry)| {
                    params![
                        &batch,
                        i64::try_from(position).unwrap_or(i64::MAX),
                        entry.kind,
                        entry.noun,
                        &entry.noun_id,
                        entry.revision,
                        entry.public_version
                    ]
                });
                self.tx
                    .insert_many("INSERT INTO batch_item (batch, position, kind, noun, noun_id, revision, public_version) VALUES", rows, "")
                    .await?;
                Entry::new("batch_taken", "batch", &batch)
            }
        };
        let (number,) = self
            .tx
            .one::<(i64,)>("UPDATE ledger_head SET number = number + 1 WHERE one = 1 RETURNING number", params![])
            .await?;
        self.tx
            .run(
                "INSERT INTO ledger (number, id, kind, noun, noun_id, revision, public_version, actor, origin, at, format) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                params![
                    number,
                    &id,
                    whole.kind,
                    whole.noun,
                    &whole.noun_id,
                    whole.revision,
                    whole.public_version,
                    self.actor.id(),
                    self.actor.origin(),
                    self.now,
                    FORMAT
                ],
            )
            .await?;
        self.tx.commit().await?;
        Ok(Some(Event {
            number,
            id: id.to_string(),
            kind: whole.kind.to_owned(),
            noun: whole.noun.to_owned(),
            noun_id: whole.noun_id,
            revision: whole.revision,
            public_version: whole.public_version,
            actor: self.actor.id().map(|id| id.to_string()),
            origin: self.actor.origin().to_owned(),
            at: self.now,
        }))
    }
}
