//! Ready pages: bounded in bytes, dropped exactly, rendered once however many ask.
//!
//! No stale insert: a page enters only if none of its keys was dropped after the number it read, checked under the same lock as
//! the drop. After an own-key drop the old bytes are never served while another page can be made; everybody waits for the one
//! rendering. Of a story that was withdrawn nothing is kept at all.

mod hardening;
mod kept;
mod ready;

pub use ready::{Made, Ready};

use crate::edit::Dropped;
use crate::encode::Encoding;
use crate::key::Key;
use hardening::Hardening;
use kept::{Found, Kept};
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Moment;
use tokio::sync::watch;

/// How a request was answered (RFC 9211).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// From the cache.
    Hit,
    /// From the cache, but something around the page changed: whoever gets this calls [`Cache::remake`] in the background.
    Tired,
    /// Made for this request.
    Miss,
    /// Made for another request at the same time.
    Collapsed,
    /// The page before, because rendering failed.
    Stale,
}

/// Why there is no page.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct NotMade(pub String);

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Counters {
    /// Answered from the cache.
    pub hits: AtomicU64,
    /// Made for a request.
    pub misses: AtomicU64,
    /// Waited for another's rendering.
    pub collapsed: AtomicU64,
    /// Served old because rendering failed.
    pub stale: AtomicU64,
    /// Pages rendered.
    pub made: AtomicU64,
    /// Pages dropped.
    pub dropped: AtomicU64,
}

/// Drops remembered one by one.
const REMEMBERED: usize = 50_000;
/// A page is made anew at most this often because of what stands around it, in microseconds.
const AROUND: i64 = 60_000_000;
/// A page that nothing changed for so long, in microseconds, and that was asked for so often, is packed as hard as can be.
const PROVEN: i64 = 600_000_000;
const OFTEN: u32 = 100;
/// A page of so many bytes is packed as hard as can be as soon as it is made, beside the first answer: it has the most to gain.
const LONG: usize = 96 * 1024;
/// How often a rendering that was overtaken is begun again before it is served uncached.
const TRIES: usize = 5;

/// The cache of ready pages of one node.
pub struct Cache {
    kept: Mutex<Kept>,
    making: Mutex<HashMap<String, watch::Receiver<Option<Ended>>>>,
    hardening: Hardening,
    /// Another program prints into the paper: what it takes out of date nobody tells here.
    aside: AtomicBool,
    /// Counters since the start.
    pub counters: Counters,
}

/// How a rendering ended, for everybody who waited.
type Ended = Result<Rendered, NotMade>;

#[derive(Clone)]
struct Rendered {
    ready: Arc<Ready>,
    outcome: Outcome,
}

impl Cache {
    /// A cache that holds at most `limit` bytes.
    pub fn new(limit: usize) -> Cache {
        Cache {
            kept: Mutex::new(Kept::new(limit)),
            making: Mutex::default(),
            hardening: Hardening::default(),
            aside: AtomicBool::new(false),
            counters: Counters::default(),
        }
    }

    /// The page for a target, from the cache or made by `make`, once for all who ask meanwhile. `make` reads the paper and says
    /// which state it read.
    pub async fn get<F, M>(&self, target: &str, now: Moment, make: M) -> Result<(Arc<Ready>, Outcome), NotMade>
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        if self.aside.load(Ordering::Acquire) {
            let made = make().await.map_err(NotMade)?;
            add(&self.counters.made);
            return Ok((Arc::new(Ready::new(made)), Outcome::Miss));
        }
        let mut arrived = None;
        loop {
            let turn = {
                let mut kept = self.kept();
                match kept.find(target, now) {
                    Found::Fresh(ready) => {
                        add(&self.counters.hits);
                        self.harden_long(&ready);
                        return Ok((ready, Outcome::Hit));
                    }
                    Found::Proven(ready) => {
                        add(&self.counters.hits);
                        self.harden(&ready);
                        return Ok((ready, Outcome::Hit));
                    }
                    Found::Tired(ready) => {
                        add(&self.counters.hits);
                        return Ok((ready, Outcome::Tired));
                    }
                    Found::Nothing => {}
                }
                arrived.get_or_insert(kept.newest);
                // Still under the lock: no rendering can end between the look and the queue.
                self.queue(target)
            };
            let mut waiting = match turn {
                Turn::Mine(making) => {
                    add(&self.counters.misses);
                    let rendered = self.render(making, now, &make).await?;
                    self.harden_long(&rendered.ready);
                    return Ok((rendered.ready, rendered.outcome));
                }
                Turn::Theirs(waiting) => waiting,
            };
            // Whoever was making it may go away: then it is somebody else's turn.
            let Ok(ended) = waiting.wait_for(Option::is_some).await.map(|ended| ended.clone()) else {
                continue;
            };
            let Some(ended) = ended else { continue };
            let rendered = ended?;
            if self.is_right(target, now, &rendered, arrived.unwrap_or_default()) {
                add(&self.counters.collapsed);
                let outcome = if rendered.outcome == Outcome::Stale { Outcome::Stale } else { Outcome::Collapsed };
                return Ok((rendered.ready, outcome));
            }
        }
    }

    /// The page for a target if it lies ready and nothing around it waits to be made anew: for who wants it at once or not here.
    pub fn ready(&self, target: &str, now: Moment) -> Option<Arc<Ready>> {
        if self.aside.load(Ordering::Acquire) {
            return None;
        }
        let (ready, proven) = self.kept().fresh(target, now)?;
        add(&self.counters.hits);
        if proven {
            self.harden(&ready);
        } else {
            self.harden_long(&ready);
        }
        Some(ready)
    }

    /// Whether another's rendering may be given to somebody who asked when the paper had come to `arrived`: nobody gets bytes
    /// from before they asked.
    fn is_right(&self, target: &str, now: Moment, rendered: &Rendered, arrived: i64) -> bool {
        let kept = self.kept();
        if rendered.outcome == Outcome::Stale {
            return kept.before(target, now).is_some_and(|before| Arc::ptr_eq(&before, &rendered.ready));
        }
        // Of what is not kept, like a page that there is not, no key tells what would change it.
        let made = &rendered.ready.made;
        made.read >= arrived || (!made.unkept && kept.is_current(made))
    }

    /// Makes a page anew in the background; it is served on meanwhile, so a long one comes in packed as hard as can be: nobody gets
    /// a larger page because something around it changed.
    pub async fn remake<F, M>(&self, target: &str, now: Moment, make: M) -> Result<(), NotMade>
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        // Without the turn of whoever makes it: if the page itself changes meanwhile, somebody waits, and not for this.
        let ready = Arc::new(Ready::new(make().await.map_err(NotMade)?));
        add(&self.counters.made);
        if ready.made.unkept || self.aside.load(Ordering::Acquire) {
            return Ok(());
        }
        if is_long(&ready) {
            self.hardening.done(&ready).await;
        }
        ready.packed(Encoding::Brotli);
        self.kept().renew(target, ready, now);
        Ok(())
    }

    /// Packs a page or a file as hard as can be, sometime, once, beside everything else.
    pub fn harden(&self, ready: &Arc<Ready>) {
        self.hardening.sometime(ready);
    }

    /// A long page has the most to gain: it does not wait until it is proven.
    fn harden_long(&self, ready: &Arc<Ready>) {
        if is_long(ready) {
            self.harden(ready);
        }
    }

    /// Marks what an edit took out of date, and tells how many pages that were. The drop is remembered, so that a rendering which
    /// began before never enters.
    pub fn drop_keys(&self, dropped: &Dropped) -> usize {
        let count = self.kept().drop_keys(dropped);
        self.counters.dropped.fetch_add(count as u64, Ordering::Relaxed);
        count
    }

    /// Lets pages be made anew that carry one of these keys around them: what is read most is another list now, which is no state
    /// of the paper. They are served meanwhile. A page that is being made at this very instant may keep the list before until that
    /// changes again.
    pub fn tire(&self, keys: &BTreeSet<Key>) {
        self.kept().tire(keys);
    }

    /// Drops pages that carry one of these keys although nothing changed: somebody asked.
    pub fn drop_by_hand(&self, keys: &BTreeSet<Key>) -> usize {
        let count = self.kept().remove_carrying(keys);
        self.counters.dropped.fetch_add(count as u64, Ordering::Relaxed);
        count
    }

    /// Drops everything: another paper serves, or somebody asked. `read` is the number of the state that serves now.
    pub fn drop_all(&self, read: i64) -> usize {
        let count = self.kept().clear(read);
        self.counters.dropped.fetch_add(count as u64, Ordering::Relaxed);
        count
    }

    /// Keeps nothing and gives nothing that was kept: from now on another program prints into the paper, and each page is made
    /// from what stands there when it is asked for.
    pub fn stand_aside(&self) {
        self.aside.store(true, Ordering::Release);
        self.kept().clear(0);
    }

    /// The paper is ours again, with the state of that number.
    pub fn come_back(&self, read: i64) {
        self.drop_all(read);
        self.aside.store(false, Ordering::Release);
    }

    /// Number of the newest state that it knows of.
    pub fn newest(&self) -> i64 {
        self.kept().newest
    }

    /// Pages and bytes held.
    pub fn size(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.pages.len(), kept.bytes)
    }

    async fn render<F, M>(&self, making: Making<'_>, now: Moment, make: &M) -> Ended
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        let ended = match self.rendered(making.target, now, make).await {
            Ok(rendered) => Ok(rendered),
            Err(why) => match self.kept().before(making.target, now) {
                Some(ready) => {
                    add(&self.counters.stale);
                    Ok(Rendered { ready, outcome: Outcome::Stale })
                }
                None => Err(why),
            },
        };
        making.end(&ended);
        ended
    }

    async fn rendered<F, M>(&self, target: &str, now: Moment, make: &M) -> Ended
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        let mut last = None;
        for _ in 0..TRIES {
            let made = make().await.map_err(NotMade)?;
            add(&self.counters.made);
            let ready = Arc::new(Ready::new(made));
            if ready.made.unkept {
                return Ok(Rendered { ready, outcome: Outcome::Miss });
            }
            // Packed before it is kept, so it is weighed as it lies there.
            ready.packed(Encoding::Brotli);
            let mut kept = self.kept();
            if kept.is_current(&ready.made) {
                kept.insert(target, ready.clone(), now);
                return Ok(Rendered { ready, outcome: Outcome::Miss });
            }
            last = Some(ready);
        }
        // It changes faster than it can be made: what was read last is the truth of a moment ago, and is not kept.
        let ready = last.ok_or_else(|| NotMade("nothing was made".into()))?;
        Ok(Rendered { ready, outcome: Outcome::Miss })
    }

    fn queue<'a>(&'a self, target: &'a str) -> Turn<'a> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = making.get(target) {
            return Turn::Theirs(waiting.clone());
        }
        let (sender, receiver) = watch::channel(None);
        making.insert(target.to_owned(), receiver);
        Turn::Mine(Making { cache: self, target, sender })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_long(ready: &Ready) -> bool {
    ready.length >= LONG
}

fn add(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

enum Turn<'a> {
    Mine(Making<'a>),
    Theirs(watch::Receiver<Option<Ended>>),
}

/// Whoever makes a page; however it ends, nobody waits for ever.
struct Making<'a> {
    cache: &'a Cache,
    target: &'a str,
    sender: watch::Sender<Option<Ended>>,
}

impl Making<'_> {
    fn end(self, ended: &Ended) {
        self.sender.send_replace(Some(ended.clone()));
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.cache.making.lock().unwrap_or_else(PoisonError::into_inner).remove(self.target);
    }
}
