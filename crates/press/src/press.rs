use crate::articles::document;
use crate::delay::{Delay, Delays};
use crate::{Error, frame};
use newsroom::Newsroom;
use newsroom::public::{Snapshot, Standing, Touched};
use paper::cache::Cache;
use paper::document::Withdrawn;
use paper::{Edit, Position, Print, Shelf};
use readers::{Changes, Readers};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Notify, watch};

/// The follower of the ledger on this node.
pub struct Press {
    pub(crate) room: Newsroom,
    /// Whose comments are shown; none = none are.
    pub(crate) readers: Option<Readers>,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) cache: Arc<Cache>,
    /// One step at a time.
    pub(crate) working: AsyncMutex<()>,
    nudge: Notify,
    seen: watch::Sender<Reached>,
    parked: Mutex<BTreeMap<String, Parked>>,
    trouble: Mutex<Option<String>>,
    delays: Delays,
}

/// How far copies have come in the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reached {
    paper: i64,
    search: i64,
}

/// Whether an event shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// On pages, lists and feeds.
    pub paper: bool,
    /// In search.
    pub search: bool,
}

/// A story that could not be printed; its last good version stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// Private id.
    pub article: String,
    /// Failures so far; parked from three on.
    pub failures: u32,
    /// What went wrong last.
    pub problem: String,
}

/// How the press stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Event that the paper holds.
    pub paper: i64,
    /// Event that the index holds.
    pub search: i64,
    /// Stories parked at their last good version.
    pub parked: Vec<Parked>,
    /// What keeps the press from going on.
    pub trouble: Option<String>,
}

/// Events taken together.
const EVENTS: i64 = 500;
/// Changes of comments taken together.
const CHANGES: i64 = 5_000;
/// Stories printed in one transaction of the paper.
pub(crate) const TOGETHER: usize = 100;
/// Failures after which a story is parked.
const PARK: u32 = 3;
/// How often the head is looked at without being told.
const POLL: Duration = Duration::from_millis(250);

impl Press {
    /// Sets the press up on a shelf. If there is no paper yet, one is made now.
    pub async fn open(room: Newsroom, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        Press::begin(room, None, shelf, cache).await
    }

    /// The same with the readers' data, whose log of comments is followed beside the ledger.
    pub async fn open_with_readers(room: Newsroom, readers: Readers, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        Press::begin(room, Some(readers), shelf, cache).await
    }

    async fn begin(room: Newsroom, readers: Option<Readers>, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        let press = Arc::new(Press {
            room,
            readers,
            shelf,
            cache,
            working: AsyncMutex::new(()),
            nudge: Notify::new(),
            seen: watch::Sender::new(Reached::default()),
            parked: Mutex::default(),
            trouble: Mutex::default(),
            delays: Delays::default(),
        });
        match press.shelf.current() {
            Ok(print) => {
                let number = print.position().await?.map_or(0, |position| position.number);
                press.reached(number, number);
            }
            Err(_) => press.rebuild().await?,
        }
        Ok(press)
    }

    /// Follows the ledger until `end` is done. Whatever goes wrong is said and tried again; readers never notice.
    pub async fn follow(&self, end: impl Future<Output = ()>) {
        tokio::pin!(end);
        loop {
            let pause = match self.run_to_end().await {
                Ok(()) => {
                    self.say(None);
                    POLL
                }
                Err(error) => {
                    tracing::warn!(%error, "the press waits");
                    self.say(Some(error.to_string()));
                    POLL * 4
                }
            };
            tokio::select! {
                () = &mut end => return,
                () = self.nudge.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Prints everything that the ledger holds.
    pub async fn run_to_end(&self) -> Result<(), Error> {
        while self.step().await? {}
        Ok(())
    }

    /// Tells the press that there is something new.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Waits until an event shows, at most so long.
    pub async fn wait(&self, event: i64, patience: Duration) -> Seen {
        self.nudge();
        let mut seen = self.seen.subscribe();
        let _ = tokio::time::timeout(patience, seen.wait_for(|reached| reached.paper >= event)).await;
        let reached = *seen.borrow();
        Seen {
            paper: reached.paper >= event,
            search: reached.search >= event,
        }
    }

    /// The readers' data that it follows.
    pub fn readers(&self) -> Option<&Readers> {
        self.readers.as_ref()
    }

    /// How the press stands.
    pub fn status(&self) -> Status {
        let reached = *self.seen.borrow();
        let parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        Status {
            paper: reached.paper,
            search: reached.search,
            parked: parked.values().filter(|parked| parked.failures >= PARK).cloned().collect(),
            trouble: self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// How long decisions took to become visible since the press was opened.
    pub fn delay(&self) -> Delay {
        self.delays.read()
    }

    /// Takes the next events. `false` if there is nothing to do.
    async fn step(&self) -> Result<bool, Error> {
        let _turn = self.working.lock().await;
        let print = self.shelf.current()?;
        let mut snapshot = self.room.snapshot().await?;
        let position = print.position().await?.unwrap_or_default();
        if !position.record.is_empty() && position.record != snapshot.record {
            return Err(Error::OtherRecord { paper: position.record, record: snapshot.record.clone() });
        }
        let known = snapshot.event_id(position.number).await?.unwrap_or_default();
        if position.number > snapshot.head.number || known != position.id {
            tracing::warn!(at = position.number, head = snapshot.head.number, "the ledger was rewound: the paper is made anew beside");
            drop(snapshot);
            self.rebuild_locked().await?;
            return Ok(true);
        }
        let comments = self.comment_changes(&print).await?;
        if position.number == snapshot.head.number && comments.is_none() {
            self.reached(position.number, position.number);
            return Ok(false);
        }
        let events = snapshot.events(position.number, EVENTS).await?;
        let last = match events.last() {
            Some(last) => (last.number, last.id.clone()),
            None => (position.number, position.id.clone()),
        };
        let mut work = Work { comments, ..Work::default() };
        for event in &events {
            for touched in snapshot.touched(event).await? {
                work.take(&mut snapshot, touched).await?;
            }
        }
        let end = Position { record: snapshot.record.clone(), number: last.0, id: last.1 };
        self.print(&print, &mut snapshot, work, &position, end).await?;
        let shown = self.room.clock.now();
        for event in &events {
            self.delays.note(event.at, shown);
        }
        Ok(true)
    }

    /// Prints what events touched, in portions; only the last one moves the cursor.
    async fn print(&self, print: &Arc<Print>, snapshot: &mut Snapshot, work: Work, from: &Position, end: Position) -> Result<(), Error> {
        let record = snapshot.frame().await?;
        let names = frame::names(&record);
        let mut frame_edit = work.frame.then(|| frame::edit(&record, &names));
        let comments = work.comments.unwrap_or_default();
        let commented = comments
            .articles
            .iter()
            .filter(|id| !work.articles.contains(*id))
            .cloned()
            .collect::<BTreeSet<_>>();
        let ids: Vec<String> = work.articles.into_iter().chain(commented.iter().cloned()).collect();
        let mut portions = ids.chunks(TOGETHER).peekable();
        loop {
            let portion = portions.next().unwrap_or_default();
            let is_last = portions.peek().is_none();
            let mut edit = Edit {
                frame: frame_edit.take(),
                position: if is_last { end.clone() } else { Position { record: end.record.clone(), ..from.clone() } },
                ..Edit::default()
            };
            // Search knows no comments: a story with nothing else that is new is not indexed again.
            let mut only_commented = BTreeSet::new();
            for id in portion {
                let before = edit.put.len();
                self.take_article(snapshot, id, &names, &mut edit).await?;
                if commented.contains(id) {
                    only_commented.extend(edit.put[before..].iter().map(|article| article.number));
                }
            }
            if is_last && comments.end.number > 0 {
                edit.comments = Some((comments.end.id.clone(), comments.end.number));
            }
            (edit.tags, edit.authors) = frame::named(&edit.put, &names);
            if edit.frame.is_some() {
                edit.tags.extend(
                    record
                        .tags
                        .iter()
                        .filter(|tag| tag.number.is_some() && tag.merged_into.is_none() && work.named.contains(&tag.id))
                        .map(|tag| frame::tag_document(tag, &names)),
                );
                edit.authors.extend(
                    record
                        .authors
                        .iter()
                        .filter(|author| work.named.contains(&author.id))
                        .map(|author| frame::author_document(author, &names)),
                );
            }
            let dropped = print.apply(&edit).await?;
            self.cache.drop_keys(&dropped, self.room.clock.now());
            if is_last {
                let search = self.seen.borrow().search;
                self.reached(end.number, search);
            }
            let gone: Vec<i64> = edit.withdrawn.iter().map(|(tombstone, _)| tombstone.number).collect();
            edit.put.retain(|article| !only_commented.contains(&article.number));
            print.index(&edit.put, &gone).await?;
            if is_last {
                self.reached(end.number, end.number);
                return Ok(());
            }
        }
    }

    /// One story; a failure is remembered and holds up nobody.
    pub(crate) async fn take_article(
        &self,
        snapshot: &mut Snapshot,
        id: &str,
        names: &crate::articles::Names,
        edit: &mut Edit,
    ) -> Result<(), Error> {
        match snapshot.standing(id).await {
            Ok(Standing::Private) => {}
            Ok(Standing::Withdrawn { edition, number, address, notice, at, version, .. }) => {
                edit.withdrawn.push((Withdrawn { number, edition, address, notice, at }, version));
                self.unpark(id);
            }
            Ok(Standing::Published(article)) => {
                let comments = match &self.readers {
                    Some(readers) => readers.shown(id).await?,
                    None => Vec::new(),
                };
                let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| document(*article, comments, names)));
                match made {
                    Ok(article) => {
                        edit.put.push(article);
                        self.unpark(id);
                    }
                    Err(_) => self.park(id, "a panic while the story was made ready".into()),
                }
            }
            // The record itself does not answer: nothing is wrong with the story.
            Err(newsroom::Refusal::Store(error)) => return Err(newsroom::Refusal::Store(error).into()),
            Err(refusal) => self.park(id, refusal.to_string()),
        }
        Ok(())
    }

    /// Where the readers' log is ahead of a paper; `None` where it is not.
    async fn comment_changes(&self, print: &Print) -> Result<Option<Changes>, Error> {
        let Some(readers) = &self.readers else { return Ok(None) };
        let (id, number) = print.comments_position().await?;
        let changes = readers.changes(&readers::Place { id, number }, CHANGES).await?;
        Ok((changes.end.number > 0 && !changes.articles.is_empty()).then_some(changes))
    }

    fn park(&self, id: &str, problem: String) {
        tracing::error!(article = id, problem, "a story could not be printed; its last good version stays");
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = parked.entry(id.to_owned()).or_insert_with(|| Parked {
            article: id.to_owned(),
            failures: PARK - 1,
            problem: String::new(),
        });
        entry.failures += 1;
        entry.problem = problem;
    }

    fn unpark(&self, id: &str) {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub(crate) fn reached(&self, paper: i64, search: i64) {
        self.seen.send_if_modified(|reached| {
            let next = Reached { paper, search };
            std::mem::replace(reached, next) != next
        });
    }

    fn say(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

/// What a stretch of events touches.
#[derive(Debug, Default)]
struct Work {
    articles: BTreeSet<String>,
    named: BTreeSet<String>,
    frame: bool,
    comments: Option<Changes>,
}

impl Work {
    async fn take(&mut self, snapshot: &mut Snapshot, touched: Touched) -> Result<(), Error> {
        match touched {
            Touched::Nothing => {}
            Touched::Frame => self.frame = true,
            Touched::Article(id) => {
                if self.articles.insert(id.clone()) {
                    self.articles.extend(snapshot.neighbours(&id).await?);
                }
            }
            Touched::Named { noun, id } => {
                self.frame = true;
                self.named.insert(id.clone());
                let mut after = String::new();
                loop {
                    let ids = snapshot.naming(&noun, &id, &after, 500).await?;
                    let Some(last) = ids.last() else { break };
                    after.clone_from(last);
                    self.articles.extend(ids);
                }
            }
        }
        Ok(())
    }
}
