//! One step along the ledger: events are taken together, what they touch is printed in portions, and only the last portion moves
//! the cursor. Publications and withdrawals go before everything else, also those that come in meanwhile.

use crate::press::Rewound;
use crate::work::{Work, said};
use crate::{Error, Press, frame};
use newsroom::Refusal;
use newsroom::ledger::Event;
use newsroom::public::Snapshot;
use paper::{Edit, Position, Print};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// There may be more.
    Went,
    /// The paper holds everything.
    AtEnd,
    /// The ledger is not the one that the paper followed: it was rewound.
    Rewound,
}

/// Events taken together.
const EVENTS: i64 = 500;
/// So many stories are enough for a step, however few events they are of: their names wait in memory.
const ENOUGH: usize = 5_000;
/// Changes of comments taken together.
const CHANGES: i64 = 5_000;
/// Publications and withdrawals taken out of turn together.
const URGENT: i64 = 50;
/// Stories printed in one transaction of the paper.
pub(crate) const TOGETHER: usize = 100;

impl Press {
    /// Takes the next events into a paper. Only the serving one drops cached pages and tells how far it came.
    pub(crate) async fn advance(&self, print: &Arc<Print>, serving: bool) -> Result<Course, Error> {
        let mut snapshot = self.room.snapshot().await?;
        let position = print.position().await?.unwrap_or_default();
        if !position.record.is_empty() && position.record != snapshot.record {
            return Err(Error::OtherRecord { paper: position.record, record: snapshot.record.clone() });
        }
        let known = snapshot.event_id(position.number).await?.unwrap_or_default();
        if position.number > snapshot.head.number || known != position.id {
            let rewound = Rewound {
                paper: position.number,
                head: snapshot.head.number,
                at: self.room.clock.now(),
            };
            tracing::warn!(paper = rewound.paper, head = rewound.head, "the ledger was rewound: the paper is made anew beside");
            self.say(Some(format!(
                "the ledger was rewound: the paper stands at event {}, the ledger at {}; it is made anew beside, readers are served",
                rewound.paper, rewound.head
            )));
            *self.rewound.lock().unwrap_or_else(PoisonError::into_inner) = Some(rewound);
            return Ok(Course::Rewound);
        }
        let mut work = Work::default();
        let again = self.parking.again();
        let retry_frame = again.iter().any(|key| key == "frame");
        work.frame |= retry_frame;
        work.articles
            .extend(again.into_iter().filter(|key| key != "frame" && !key.starts_with("search/")));
        if let Some(changes) = self.comment_changes(print).await? {
            work.articles.extend(snapshot.numbered(&changes.numbers).await?);
            work.articles.extend(changes.articles);
            work.comments = Some(changes.end);
        }
        if position.number == snapshot.head.number && work.articles.is_empty() && work.comments.is_none() && !work.frame {
            if serving {
                self.reached_paper(position.number);
            }
            return Ok(Course::AtEnd);
        }
        let mut events = snapshot.events(position.number, EVENTS).await?;
        if events.is_empty() && position.number < snapshot.head.number {
            let words = format!("the ledger should end at event {}, but ends at {}", snapshot.head.number, position.number);
            return Err(Refusal::Damaged(words).into());
        }
        let mut taken = 0;
        for event in &events {
            let urgent = (event.noun == "article").then_some(event.number);
            for touched in snapshot.touched(event).await? {
                work.take(&mut snapshot, touched, urgent).await?;
            }
            taken += 1;
            if work.articles.len() >= ENOUGH {
                break;
            }
        }
        events.truncate(taken);
        work.add_neighbours(&mut snapshot).await?;
        let end = match events.last() {
            Some(last) => Position {
                record: snapshot.record.clone(),
                number: last.number,
                id: last.id.clone(),
            },
            None => position,
        };
        self.print_work(print, snapshot, work, &events, end, serving).await?;
        Ok(Course::Went)
    }

    async fn print_work(
        &self,
        print: &Arc<Print>,
        mut snapshot: Snapshot,
        work: Work,
        events: &[Event],
        end: Position,
        serving: bool,
    ) -> Result<(), Error> {
        let mut base = Edit { beside: !serving, ..Edit::default() };
        if work.frame {
            base.frame = self.frame_edit(&mut snapshot).await?;
        }
        if work.fronts {
            base.fronts = Some(frame::fronts(&snapshot.fronts().await?));
            base.breaking = Some(frame::breaking(snapshot.breaking().await?));
        }
        let mut looked = end.number;
        let urgent: Vec<String> = work.urgent.iter().map(|(_, id)| id.clone()).collect();
        let rest: Vec<String> = work.articles.into_iter().collect();
        let mut portions: Vec<&[String]> = urgent.chunks(TOGETHER).collect();
        let first = portions.len();
        portions.extend(rest.chunks(TOGETHER));
        if portions.is_empty() {
            portions.push(&[]);
        }
        let count = portions.len();
        for (at, portion) in portions.into_iter().enumerate() {
            if at > 0 {
                snapshot = self.room.snapshot().await?;
            }
            if serving && (count > 1 || snapshot.head.number > end.number) {
                looked = self.print_urgent(print, &mut snapshot, looked).await?;
            }
            let is_last = at + 1 == count;
            let mut edit = self.edit_of(&mut snapshot, portion).await?;
            (edit.beside, edit.frame) = (base.beside, base.frame.take());
            (edit.fronts, edit.breaking) = (base.fronts.take(), base.breaking.take());
            if is_last {
                edit.position = Some(end.clone());
                edit.comments = work.comments.as_ref().map(|place| (place.id.clone(), place.number));
            }
            let is_redacted = is_last && events.iter().any(|event| event.kind == "article_redacted");
            if is_redacted {
                // Before its place in the ledger moves on: somebody who is stopped in between does it once more.
                print.keep_redacted(&snapshot.redacted().await?).await?;
            }
            self.apply(print, edit, serving).await?;
            if serving && is_last {
                self.measure(events);
                self.reached_paper(end.number);
                // What readers saw of it may lie in the paper's files still.
                if is_redacted {
                    self.withdrawn.store(true, Ordering::Release);
                    self.forgetting.notify_one();
                }
            } else if serving && at < first {
                let numbers: Vec<i64> = work.urgent.iter().skip(at * TOGETHER).take(TOGETHER).map(|(event, _)| *event).collect();
                let shown: Vec<Event> = events.iter().filter(|event| numbers.contains(&event.number)).cloned().collect();
                self.reached_ahead(&shown);
            }
        }
        Ok(())
    }

    /// Where the readers' log is ahead of a paper; `None` where it is not.
    pub(crate) async fn comment_changes(&self, print: &Print) -> Result<Option<readers::Changes>, Error> {
        let Some(readers) = &self.readers else { return Ok(None) };
        let (id, number) = print.comments_position().await?;
        let changes = readers.changes(&readers::Place { id, number }, CHANGES).await?;
        Ok((changes.end.number > 0 && !(changes.articles.is_empty() && changes.numbers.is_empty())).then_some(changes))
    }

    /// Publications and withdrawals that came after everything that is being printed: they do not wait for it.
    async fn print_urgent(&self, print: &Arc<Print>, snapshot: &mut Snapshot, looked: i64) -> Result<i64, Error> {
        let urgent = snapshot.urgent(looked, URGENT).await?;
        let Some(last) = urgent.last().map(|event| event.number) else { return Ok(looked) };
        let mut ids: Vec<String> = urgent.iter().map(|event| event.noun_id.clone()).collect();
        ids.extend(snapshot.translated(&ids).await?);
        ids.sort();
        ids.dedup();
        let mut edit = self.edit_of(snapshot, &ids).await?;
        edit.fronts = Some(frame::fronts(&snapshot.fronts().await?));
        self.apply(print, edit, true).await?;
        self.reached_ahead(&urgent);
        Ok(last)
    }

    /// What stands around the stories. If it can't be read, the paper keeps what it has, and stories go on.
    async fn frame_edit(&self, snapshot: &mut Snapshot) -> Result<Option<paper::FrameEdit>, Error> {
        let read = futures::FutureExt::catch_unwind(AssertUnwindSafe(snapshot.frame())).await;
        let problem = match read.map(|frame| frame.map(|frame| crate::work::attempt(|| frame::edit(&frame)))) {
            Ok(Ok(Ok(edit))) => {
                self.parking.done("frame");
                return Ok(Some(edit));
            }
            Ok(Err(Refusal::Store(error))) => return Err(Refusal::Store(error).into()),
            Ok(Err(refusal)) => refusal.to_string(),
            Ok(Ok(Err(problem))) => problem,
            Err(panic) => said(&*panic),
        };
        self.parking.failed_once("frame", problem);
        Ok(None)
    }

    /// Brings an edit into a paper. If the paper refuses it, withdrawals go in by themselves and each story alone.
    async fn apply(&self, print: &Arc<Print>, edit: Edit, serving: bool) -> Result<(), Error> {
        let takes_off = serving && !edit.withdrawn.is_empty();
        // Somebody may have taken their name from under what they wrote.
        let takes_names = serving && edit.comments.is_some();
        match print.apply(&edit).await {
            Ok(dropped) => self.drop_from_cache(&dropped, serving),
            Err(error) if !error.is_damage() && is_of_one(&error) && edit.put.len() + usize::from(edit.frame.is_some()) > 0 => {
                tracing::warn!(%error, "the paper refused an edit; its parts go in one by one");
                self.apply_apart(print, edit, serving).await?;
            }
            Err(error) => return Err(error.into()),
        }
        if takes_off {
            self.withdrawn.store(true, Ordering::Release);
        }
        if takes_off || takes_names {
            self.forgetting.notify_one();
        }
        Ok(())
    }

    async fn apply_apart(&self, print: &Arc<Print>, edit: Edit, serving: bool) -> Result<(), Error> {
        let beside = edit.beside;
        let off = Edit { withdrawn: edit.withdrawn, beside, ..Edit::default() };
        self.drop_from_cache(&print.apply(&off).await?, serving);
        for article in edit.put {
            let number = article.number;
            let tags = edit
                .tags
                .iter()
                .filter(|tag| article.tags.iter().any(|named| named.slug == tag.slug))
                .cloned()
                .collect();
            let authors = edit
                .authors
                .iter()
                .filter(|author| article.bylines.iter().any(|byline| byline.author.as_ref() == Some(&author.slug)));
            let authors = authors.cloned().collect();
            let series = edit.series.iter().filter(|series| {
                let of = article.episode.as_ref().map(|episode| &episode.series.slug);
                series.edition == article.edition && of == Some(&series.slug)
            });
            let series = series.cloned().collect();
            let alone = Edit {
                put: vec![article],
                tags,
                authors,
                series,
                beside,
                ..Edit::default()
            };
            match print.apply(&alone).await {
                Ok(dropped) => self.drop_from_cache(&dropped, serving),
                Err(error) if is_of_one(&error) => self.parking.park_at_once(&format!("paper/{number}"), error.to_string()),
                Err(error) => return Err(error.into()),
            }
        }
        let around = Edit {
            frame: edit.frame,
            fronts: edit.fronts,
            breaking: edit.breaking,
            beside,
            ..Edit::default()
        };
        match print.apply(&around).await {
            Ok(dropped) => self.drop_from_cache(&dropped, serving),
            Err(error) if is_of_one(&error) => self.parking.park_at_once("frame", error.to_string()),
            Err(error) => return Err(error.into()),
        }
        let on = Edit {
            position: edit.position,
            comments: edit.comments,
            beside,
            ..Edit::default()
        };
        self.drop_from_cache(&print.apply(&on).await?, serving);
        Ok(())
    }

    fn drop_from_cache(&self, dropped: &paper::Dropped, serving: bool) {
        if serving {
            self.cache.drop_keys(dropped);
        }
    }
}

/// Whether something is wrong with what was written, not with where.
fn is_of_one(error: &paper::Error) -> bool {
    match error {
        paper::Error::Document(_) => true,
        paper::Error::Store(error) => matches!(error, store::Error::Conflict(_) | store::Error::NotOne | store::Error::Other(_)),
        _ => false,
    }
}
