//! Turns that end in time, and the account of what they did.

use crate::report::{Entry, Report};
use crate::{Error, Rooms};
use futures::{FutureExt, Stream, StreamExt};
use newsroom::{Actor, Newsroom, Refusal, Turn};
use std::time::{Duration, Instant};
use store::Engine;

/// How much is done in one turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Most things in one turn.
    pub most: usize,
    /// Longest turn.
    pub longest: Duration,
}

impl Pace {
    /// Where others wait for the record meanwhile, turns are short; where nobody does, waiting for the disk at each commit weighs more.
    pub(crate) fn of(rooms: &Rooms<'_>) -> Pace {
        if rooms.beside || rooms.newsroom.engine() == Engine::Postgres {
            Pace { most: 50, longest: Duration::from_millis(10) }
        } else {
            Pace { most: 500, longest: Duration::from_millis(1_000) }
        }
    }
}

/// Whoever waits for the record comes first. Another process can't queue for it: beside a server, the record is left alone for as
/// long as it was held.
pub(crate) async fn make_way(held: Duration, beside: bool) {
    if beside {
        tokio::time::sleep(held.min(Duration::from_millis(200))).await;
    } else {
        tokio::task::yield_now().await;
    }
}

/// A turn that is committed and begun anew as it grows. Entries count only once their turn is committed.
pub(crate) struct Batch<'a> {
    newsroom: &'a Newsroom,
    actor: &'a Actor,
    turn: Option<Turn<'a>>,
    begun: Instant,
    beside: bool,
    pace: Pace,
    things: usize,
    entries: Vec<Entry>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(rooms: &Rooms<'a>, actor: &'a Actor) -> Batch<'a> {
        Batch {
            newsroom: rooms.newsroom,
            actor,
            turn: None,
            begun: Instant::now(),
            beside: rooms.beside,
            pace: Pace::of(rooms),
            things: 0,
            entries: Vec::new(),
        }
    }

    /// The open turn.
    pub(crate) async fn turn(&mut self) -> Result<&mut Turn<'a>, Refusal> {
        if self.turn.is_none() {
            self.turn = Some(self.newsroom.turn(self.actor).await?);
            self.begun = Instant::now();
            self.things = 0;
        }
        match &mut self.turn {
            Some(turn) => Ok(turn),
            None => Err(Refusal::Damaged("a turn that was just begun is gone".into())),
        }
    }

    /// Notes what became of a thing, and ends the turn if it is time.
    pub(crate) async fn done(&mut self, entry: Entry, report: &mut Report) -> Result<(), Error> {
        self.entries.push(entry);
        self.things += 1;
        if self.turn.is_none() || self.things >= self.pace.most || self.begun.elapsed() >= self.pace.longest {
            self.end(report).await?;
        }
        Ok(())
    }

    /// The next thing of a stream. If it is not there yet, the turn ends first: nobody waits for the record while a file is fetched.
    pub(crate) async fn next<S: Stream + Unpin>(&mut self, stream: &mut S, report: &mut Report) -> Result<Option<S::Item>, Error> {
        if let Some(ready) = stream.next().now_or_never() {
            return Ok(ready);
        }
        self.end(report).await?;
        Ok(stream.next().await)
    }

    /// Drops what is open: something in it was refused.
    pub(crate) fn give_up(&mut self) {
        self.turn = None;
    }

    /// Commits what is open.
    pub(crate) async fn end(&mut self, report: &mut Report) -> Result<(), Error> {
        if let Some(turn) = self.turn.take() {
            if turn.commit().await?.is_some() {
                report.written.events += 1;
            }
            make_way(self.begun.elapsed(), self.beside).await;
        }
        for entry in self.entries.drain(..) {
            report.add(&entry)?;
        }
        Ok(())
    }
}
