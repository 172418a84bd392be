use crate::Error;
use crate::advance::Course;
use crate::delay::{Delay, Delays};
use crate::mail::Mail;
use crate::parking::{Parked, Parking};
use newsroom::Newsroom;
use newsroom::ledger::Event;
use paper::cache::Cache;
use paper::{Indexed, Shelf};
use readers::Readers;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use store::Moment;
use tokio::sync::{Mutex as AsyncMutex, Notify, watch};

/// The follower of the ledger on this node.
pub struct Press {
    pub(crate) room: Newsroom,
    /// Whose comments are shown; none = none are.
    pub(crate) readers: Option<Readers>,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) cache: Arc<Cache>,
    /// One step of the serving paper at a time.
    pub(crate) working: AsyncMutex<()>,
    /// One writing of its index at a time.
    pub(crate) indexing: AsyncMutex<()>,
    /// One making of another paper at a time.
    pub(crate) rebuilding: AsyncMutex<()>,
    pub(crate) parking: Parking,
    pub(crate) rewound: Mutex<Option<Rewound>>,
    pub(crate) forgetting: Notify,
    /// What is to be forgotten stands in the index, too.
    pub(crate) withdrawn: AtomicBool,
    /// How letters to readers are sent; none = they wait.
    pub(crate) mail: OnceLock<Mail>,
    nudge: Notify,
    nudge_index: Notify,
    seen: watch::Sender<Reached>,
    trouble: Mutex<Option<String>>,
    delays: Delays,
}

/// How far copies have come in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reached {
    paper: i64,
    /// Events beyond that whose stories were printed out of turn.
    ahead: BTreeSet<i64>,
    search: i64,
}

impl Reached {
    fn shows(&self, event: i64) -> bool {
        self.paper >= event || self.ahead.contains(&event)
    }
}

/// Whether an event shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// On pages, lists and feeds.
    pub paper: bool,
    /// In search.
    pub search: bool,
}

/// The ledger went back behind what the paper holds: a restored backup, or another node took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewound {
    /// Event that the paper stood at.
    pub paper: i64,
    /// Newest event of the ledger then.
    pub head: i64,
    /// When it was noticed.
    pub at: Moment,
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
    /// The last time that the ledger was found rewound; the paper is made anew beside then.
    pub rewound: Option<Rewound>,
}

/// How often the head is looked at without being told.
const POLL: Duration = Duration::from_millis(250);
/// Longest pause before a damaged paper is made anew once more.
const LONGEST: Duration = Duration::from_secs(600);
/// Stories indexed together.
pub(crate) const INDEXED_TOGETHER: usize = 1_000;

impl Press {
    /// Sets the press up on a shelf that belongs to this process. If there is no paper yet, one is made now; what an interrupted
    /// making left is removed.
    pub async fn open(room: Newsroom, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        Press::begin(room, None, shelf, cache).await
    }

    /// The same with the readers' data, whose log of comments is followed beside the ledger.
    pub async fn open_with_readers(room: Newsroom, readers: Readers, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        Press::begin(room, Some(readers), shelf, cache).await
    }

    async fn begin(room: Newsroom, readers: Option<Readers>, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Error> {
        shelf.sweep()?;
        let press = Arc::new(Press {
            parking: Parking::open(shelf.folder()),
            room,
            readers,
            shelf,
            cache,
            working: AsyncMutex::new(()),
            indexing: AsyncMutex::new(()),
            rebuilding: AsyncMutex::new(()),
            rewound: Mutex::default(),
            forgetting: Notify::new(),
            withdrawn: AtomicBool::new(false),
            mail: OnceLock::new(),
            nudge: Notify::new(),
            nudge_index: Notify::new(),
            seen: watch::Sender::new(Reached::default()),
            trouble: Mutex::default(),
            delays: Delays::default(),
        });
        match press.shelf.current() {
            Ok(print) => match print.position().await {
                Ok(position) => press.reached_paper(position.map_or(0, |position| position.number)),
                Err(error) if error.is_damage() => press.shelf.suspect(&print, &error),
                Err(error) => return Err(error.into()),
            },
            Err(_) => press.rebuild().await?,
        }
        press.shelf.sweep()?;
        Ok(press)
    }

    /// Follows the ledger until `end` is done. Whatever goes wrong is said and tried again; readers never notice.
    pub async fn follow(&self, end: impl Future<Output = ()>) {
        tokio::select! {
            () = end => {}
            () = self.keep_printing() => {}
            () = self.keep_indexing() => {}
            () = self.keep_whole() => {}
            () = self.keep_forgetting() => {}
            () = self.keep_mailing() => {}
            () = self.keep_wiping() => {}
        }
    }

    async fn keep_printing(&self) {
        loop {
            let pause = match self.print_to_end().await {
                Ok(()) => {
                    self.say(None);
                    POLL
                }
                Err(error) => {
                    tracing::warn!(%error, "the press waits");
                    self.suspect(&error);
                    self.say(Some(error.to_string()));
                    POLL * 4
                }
            };
            self.nudge_index.notify_one();
            let _ = tokio::time::timeout(pause, self.nudge.notified()).await;
        }
    }

    async fn keep_indexing(&self) {
        loop {
            if let Err(error) = self.index_to_end().await {
                tracing::warn!(%error, "the index waits");
                self.suspect(&error);
                tokio::time::sleep(POLL * 4).await;
            }
            let _ = tokio::time::timeout(POLL * 40, self.nudge_index.notified()).await;
        }
    }

    /// Makes a paper anew that somebody found damaged: at once, and if that does not help, later and later.
    async fn keep_whole(&self) {
        let mut pause = POLL * 4;
        loop {
            while !self.shelf.is_damaged() {
                self.shelf.damaged().await;
            }
            match self.rebuild().await {
                Ok(()) => tracing::info!("the paper was made anew"),
                Err(error) => tracing::error!(%error, "the damaged paper could not be made anew; it is tried again"),
            }
            tokio::time::sleep(pause).await;
            let again = self.shelf.is_damaged();
            pause = if again { (pause * 2).min(LONGEST) } else { POLL * 4 };
        }
    }

    /// Takes note of what may be wrong with the serving paper.
    fn suspect(&self, error: &Error) {
        if let (Error::Paper(error), Ok(print)) = (error, self.shelf.current()) {
            self.shelf.suspect(&print, error);
        }
    }

    async fn keep_forgetting(&self) {
        loop {
            self.forgetting.notified().await;
            // Readers of an older state end soon, and what was in the way may go: it is tried until it is done.
            let mut pause = POLL;
            loop {
                let whole = self.withdrawn.swap(false, Ordering::AcqRel);
                let outcome = if whole { self.forget_everywhere().await } else { self.empty_log().await };
                if whole && !matches!(outcome, Ok(true)) {
                    self.withdrawn.store(true, Ordering::Release);
                }
                match outcome {
                    Ok(true) => break,
                    Ok(false) => tracing::debug!("somebody reads an older state of the paper; what was withdrawn leaves its files later"),
                    Err(error) => tracing::warn!(%error, "something withdrawn stays in the paper's files for now"),
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(POLL * 4);
            }
        }
    }

    /// Sees to it that nothing of deleted readers stays in the log of their store: what an earlier run left is wiped first.
    async fn keep_wiping(&self) {
        let Some(readers) = &self.readers else { return std::future::pending().await };
        loop {
            while !readers.wipe().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "something of a deleted reader stays in the log of the readers' data for now");
                false
            }) {
                tokio::time::sleep(POLL * 4).await;
            }
            readers.something_to_wipe().await;
        }
    }

    /// Prints everything that the ledger holds, and brings the index up to it.
    pub async fn run_to_end(&self) -> Result<(), Error> {
        if self.shelf.is_damaged() {
            self.rebuild().await?;
        }
        self.print_to_end().await?;
        self.index_to_end().await
    }

    async fn print_to_end(&self) -> Result<(), Error> {
        loop {
            let course = {
                let _turn = self.working.lock().await;
                let print = self.shelf.current()?;
                self.advance(&print, true).await?
            };
            match course {
                Course::Went => {}
                Course::AtEnd => return Ok(()),
                Course::Rewound => self.rebuild().await?,
            }
        }
    }

    /// Brings the index of the serving paper up to the paper.
    pub(crate) async fn index_to_end(&self) -> Result<(), Error> {
        let _turn = self.indexing.lock().await;
        let print = self.shelf.current()?;
        let mut failures = 0;
        loop {
            let limit = if failures == 0 { INDEXED_TOGETHER } else { 1 };
            match print.index_some(limit, self.room.clock.now()).await {
                Ok(Indexed::All(number)) => {
                    self.reached_search(number);
                    return Ok(());
                }
                Ok(Indexed::Some(_)) => failures = 0,
                // The disk or the index is at fault, and no story: all wait, and none is given up.
                Err(error) if !error.is_of_a_document() => return Err(error.into()),
                Err(error) if failures < 3 => {
                    tracing::warn!(%error, "stories could not be indexed together; one by one now");
                    failures += 1;
                }
                Err(error) => {
                    // This one keeps the others waiting: it stays as the index has it.
                    let Some(number) = print.next_unindexed().await? else { return Err(error.into()) };
                    self.parking.park_at_once(&format!("search/{number}"), error.to_string());
                    print.leave_unindexed(number).await?;
                    failures = 1;
                }
            }
        }
    }

    /// Leaves nothing in the paper's files of what was withdrawn; whether that is done, or somebody still reads an older state.
    pub async fn forget(&self) -> Result<bool, Error> {
        self.index_to_end().await?;
        Ok(self.shelf.current()?.forget().await?)
    }

    /// The same, and the record's own log: what was redacted lies there, too.
    async fn forget_everywhere(&self) -> Result<bool, Error> {
        let of_paper = self.forget().await?;
        Ok(self.room.empty_log().await? && of_paper)
    }

    async fn empty_log(&self) -> Result<bool, Error> {
        Ok(self.shelf.current()?.empty_log().await?)
    }

    /// Tells the press that there is something new.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Waits until an event shows, at most so long.
    pub async fn wait(&self, event: i64, patience: Duration) -> Seen {
        self.nudge();
        let mut seen = self.seen.subscribe();
        let _ = tokio::time::timeout(patience, seen.wait_for(|reached| reached.shows(event))).await;
        let reached = seen.borrow();
        Seen { paper: reached.shows(event), search: reached.search >= event }
    }

    /// The readers' data that it follows.
    pub fn readers(&self) -> Option<&Readers> {
        self.readers.as_ref()
    }

    /// How the press stands.
    pub fn status(&self) -> Status {
        let reached = self.seen.borrow().clone();
        Status {
            paper: reached.paper,
            search: reached.search,
            parked: self.parking.list(),
            trouble: self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            rewound: self.rewound.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Change of the comments that pages show, by its number in their log.
    pub async fn comments_printed(&self) -> Result<i64, Error> {
        Ok(self.shelf.current()?.comments_position().await?.1)
    }

    /// What this node took off by itself, until the record decides.
    pub fn taken_off(&self) -> Vec<paper::TakeDown> {
        self.shelf.take_downs().list()
    }

    /// How long decisions took to become visible since the press was opened.
    pub fn delay(&self) -> Delay {
        self.delays.read()
    }

    /// Measures how long events took that show now and did not before.
    pub(crate) fn measure(&self, events: &[Event]) {
        let now = self.room.clock.now();
        let seen = self.seen.borrow();
        for event in events.iter().filter(|event| !seen.shows(event.number)) {
            self.delays.note(event.at, now);
        }
    }

    pub(crate) fn reached_paper(&self, number: i64) {
        self.seen.send_if_modified(|reached| {
            let changed = reached.paper != number;
            reached.paper = number;
            reached.ahead = reached.ahead.split_off(&(number + 1));
            changed
        });
        self.nudge_index.notify_one();
    }

    /// Events whose stories show, before all others that came before them.
    pub(crate) fn reached_ahead(&self, events: &[Event]) {
        self.measure(events);
        self.seen.send_modify(|reached| {
            let paper = reached.paper;
            reached.ahead.extend(events.iter().map(|event| event.number).filter(|event| *event > paper));
        });
        self.nudge_index.notify_one();
    }

    pub(crate) fn reached_search(&self, number: i64) {
        self.seen.send_if_modified(|reached| std::mem::replace(&mut reached.search, number) != number);
    }

    pub(crate) fn say(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}
