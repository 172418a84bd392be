//! Ready pages: bounded in bytes, dropped exactly, rendered once however many ask.
//!
//! No stale insert: a page enters only if none of its keys was dropped after the number it read, checked under the same lock as
//! the drop. After an own-key drop the old bytes are never served while the paper can be read; everybody waits for the one
//! rendering.

use crate::apply::Dropped;
use crate::encode::Encoding;
use crate::key::Key;
use base64::Engine;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::Moment;
use tokio::sync::watch;

/// A page as it was made, before it is cached.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// HTTP status.
    pub status: u16,
    /// Media type with charset.
    pub content_type: String,
    /// The page itself.
    pub bytes: Bytes,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// Dropped at once with any of these.
    pub own: Vec<Key>,
    /// Served on for a while after any of these changed.
    pub around: Vec<Key>,
    /// Out of date by itself from this instant on.
    pub until: Option<Moment>,
    /// Number of the state it was made from.
    pub read: i64,
    /// Last change of what it shows.
    pub last_modified: Option<Moment>,
    /// Robots may not index it.
    pub noindex: bool,
    /// Made anew each time: strangers could fill the cache with it.
    pub unkept: bool,
}

/// A ready page.
#[derive(Debug)]
pub struct Ready {
    /// What was made.
    pub made: Made,
    /// Strong validator of the bytes.
    pub etag: String,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
    zstd: OnceLock<Bytes>,
}

impl Ready {
    /// Gets a page ready.
    pub fn new(made: Made) -> Ready {
        let hash = Sha256::digest(&made.bytes);
        let etag = format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..12]));
        Ready { made, etag, brotli: OnceLock::new(), gzip: OnceLock::new(), zstd: OnceLock::new() }
    }

    /// The bytes in an encoding, packed on first request.
    pub fn packed(&self, encoding: Encoding) -> Bytes {
        let slot = match encoding {
            Encoding::Identity => return self.made.bytes.clone(),
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
            Encoding::Zstd => &self.zstd,
        };
        // Packing into memory does not fail; if it did, whole bytes under the wrong name would be worse than nothing.
        slot.get_or_init(|| encoding.pack(&self.made.bytes).unwrap_or_default()).clone()
    }

    fn weight(&self) -> usize {
        self.made.bytes.len() * 2 + (self.made.own.len() + self.made.around.len()) * 64 + 512
    }
}

/// How a request was answered (RFC 9211).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// From the cache.
    Hit,
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

type Outcomes = watch::Receiver<Option<Result<Arc<Ready>, NotMade>>>;

#[derive(Default)]
struct Inner {
    pages: HashMap<String, Entry>,
    by_key: HashMap<Key, HashSet<String>>,
    /// Oldest use first.
    uses: BTreeMap<u64, String>,
    clock: u64,
    bytes: usize,
    making: HashMap<String, Outcomes>,
    /// When each key was dropped last; older ones are folded into `floor`.
    drops: HashMap<Key, i64>,
    floor: i64,
    newest: i64,
}

struct Entry {
    ready: Arc<Ready>,
    used: u64,
    /// Something around it changed at this instant.
    tired: Option<Moment>,
}

/// Drops remembered one by one.
const REMEMBERED: usize = 50_000;
/// How long a page may be served after something around it changed, in microseconds.
const AROUND: i64 = 60_000_000;
/// How often a rendering that was overtaken is begun again before it is served uncached.
const TRIES: usize = 5;

/// The cache of ready pages of one node.
pub struct Cache {
    inner: Mutex<Inner>,
    limit: usize,
    /// Counters since the start.
    pub counters: Counters,
}

impl Cache {
    /// A cache that holds at most `limit` bytes.
    pub fn new(limit: usize) -> Cache {
        Cache { inner: Mutex::default(), limit, counters: Counters::default() }
    }

    /// The page for a target, from the cache or made by `make`, once for all who ask meanwhile. `make` reads the paper and says
    /// which state it read.
    pub async fn get<F, M>(&self, target: &str, now: Moment, make: M) -> Result<(Arc<Ready>, Outcome), NotMade>
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        let (waiting, sender) = {
            let mut inner = self.lock();
            if let Some(ready) = inner.fresh(target, now) {
                self.counters.hits.fetch_add(1, Ordering::Relaxed);
                return Ok((ready, Outcome::Hit));
            }
            match inner.making.get(target) {
                Some(receiver) => (Some(receiver.clone()), None),
                None => {
                    let (sender, receiver) = watch::channel(None);
                    inner.making.insert(target.to_owned(), receiver);
                    (None, Some(sender))
                }
            }
        };
        if let Some(mut receiver) = waiting {
            self.counters.collapsed.fetch_add(1, Ordering::Relaxed);
            if let Ok(outcome) = receiver.wait_for(Option::is_some).await
                && let Some(outcome) = outcome.clone()
            {
                return outcome.map(|ready| (ready, Outcome::Collapsed));
            }
            // Whoever was making it went away: this request makes it itself.
            let ready = self.make(target, &make).await?;
            return Ok((ready, Outcome::Miss));
        }
        let guard = Making { cache: self, target, sender };
        self.counters.misses.fetch_add(1, Ordering::Relaxed);
        let outcome = self.make(target, &make).await;
        guard.end(&outcome);
        outcome.map(|ready| (ready, Outcome::Miss))
    }

    async fn make<F, M>(&self, target: &str, make: &M) -> Result<Arc<Ready>, NotMade>
    where
        M: Fn() -> F,
        F: Future<Output = Result<Made, String>>,
    {
        let mut last = None;
        for _ in 0..TRIES {
            let made = make().await.map_err(NotMade)?;
            self.counters.made.fetch_add(1, Ordering::Relaxed);
            let ready = Arc::new(Ready::new(made));
            if ready.made.unkept {
                return Ok(ready);
            }
            let mut inner = self.lock();
            if inner.is_current(&ready.made) {
                inner.insert(target, ready.clone(), self.limit);
                return Ok(ready);
            }
            last = Some(ready);
        }
        // It changes faster than it can be made: what was read last is the truth of a moment ago, and is not kept.
        last.ok_or_else(|| NotMade("nothing was made".into()))
    }

    /// Drops what an edit took out of date. The drop is remembered, so that a rendering which began before never enters.
    pub fn drop_keys(&self, dropped: &Dropped, now: Moment) -> usize {
        let mut inner = self.lock();
        inner.newest = inner.newest.max(dropped.read);
        let mut count = 0;
        for key in &dropped.keys {
            inner.drops.insert(key.clone(), dropped.read);
            let targets: Vec<String> = inner.by_key.get(key).map(|targets| targets.iter().cloned().collect()).unwrap_or_default();
            for target in targets {
                let Some(entry) = inner.pages.get_mut(&target) else { continue };
                if entry.ready.made.own.contains(key) {
                    inner.remove(&target);
                    count += 1;
                } else if entry.tired.is_none() {
                    entry.tired = Some(now);
                }
            }
        }
        if inner.drops.len() > REMEMBERED {
            inner.floor = dropped.read;
            inner.drops.clear();
        }
        self.counters.dropped.fetch_add(count as u64, Ordering::Relaxed);
        count
    }

    /// Drops everything: another paper serves, or somebody asked. `read` is the number of the state that serves now.
    pub fn drop_all(&self, read: i64) -> usize {
        let mut inner = self.lock();
        let count = inner.pages.len();
        inner.pages.clear();
        inner.by_key.clear();
        inner.uses.clear();
        inner.drops.clear();
        inner.bytes = 0;
        inner.floor = read;
        inner.newest = read;
        self.counters.dropped.fetch_add(count as u64, Ordering::Relaxed);
        count
    }

    /// Pages and bytes held.
    pub fn size(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.pages.len(), inner.bytes)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever makes a page; however it ends, nobody waits for ever.
struct Making<'a> {
    cache: &'a Cache,
    target: &'a str,
    sender: Option<watch::Sender<Option<Result<Arc<Ready>, NotMade>>>>,
}

impl Making<'_> {
    fn end(mut self, outcome: &Result<Arc<Ready>, NotMade>) {
        self.cache.lock().making.remove(self.target);
        if let Some(sender) = self.sender.take() {
            let _ = sender.send(Some(outcome.clone()));
        }
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        if self.sender.is_some() {
            self.cache.lock().making.remove(self.target);
        }
    }
}

impl Inner {
    fn fresh(&mut self, target: &str, now: Moment) -> Option<Arc<Ready>> {
        let entry = self.pages.get(target)?;
        let over = entry.ready.made.until.is_some_and(|until| until <= now);
        let tired = entry.tired.is_some_and(|since| now.0.saturating_sub(since.0) >= AROUND || now < since);
        if over || tired {
            self.remove(target);
            return None;
        }
        self.clock += 1;
        let stamp = self.clock;
        let entry = self.pages.get_mut(target)?;
        let before = std::mem::replace(&mut entry.used, stamp);
        let ready = entry.ready.clone();
        if let Some(name) = self.uses.remove(&before) {
            self.uses.insert(stamp, name);
        }
        Some(ready)
    }

    fn is_current(&self, made: &Made) -> bool {
        made.read >= self.floor && made.own.iter().all(|key| self.drops.get(key).is_none_or(|dropped| *dropped <= made.read))
    }

    fn insert(&mut self, target: &str, ready: Arc<Ready>, limit: usize) {
        let weight = ready.weight();
        if weight > limit / 4 {
            return;
        }
        self.remove(target);
        while self.bytes + weight > limit {
            let Some((_, oldest)) = self.uses.pop_first() else { break };
            self.remove(&oldest);
        }
        self.clock += 1;
        for key in ready.made.own.iter().chain(&ready.made.around) {
            self.by_key.entry(key.clone()).or_default().insert(target.to_owned());
        }
        self.bytes += weight;
        self.uses.insert(self.clock, target.to_owned());
        self.pages.insert(target.to_owned(), Entry { ready, used: self.clock, tired: None });
    }

    fn remove(&mut self, target: &str) {
        let Some(entry) = self.pages.remove(target) else { return };
        self.uses.remove(&entry.used);
        self.bytes = self.bytes.saturating_sub(entry.ready.weight());
        for key in entry.ready.made.own.iter().chain(&entry.ready.made.around) {
            if let Some(targets) = self.by_key.get_mut(key) {
                targets.remove(target);
                if targets.is_empty() {
                    self.by_key.remove(key);
                }
            }
        }
    }
}
