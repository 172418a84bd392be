use super::ready::{Made, Ready};
use super::{AROUND, OFTEN, PROVEN, REMEMBERED};
use crate::edit::Dropped;
use crate::key::Key;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use store::Moment;

/// What the cache holds, under its lock.
#[derive(Default)]
pub(super) struct Kept {
    pub pages: HashMap<String, Entry>,
    by_key: HashMap<Key, HashSet<String>>,
    /// Oldest use first.
    uses: BTreeMap<u64, String>,
    clock: u64,
    pub bytes: usize,
    /// Bytes that it may hold.
    limit: usize,
    /// When each key was dropped last; older ones are folded into `floor`.
    drops: HashMap<Key, i64>,
    floor: i64,
    /// Number of the newest state that is known of.
    pub newest: i64,
}

pub(super) struct Entry {
    ready: Arc<Ready>,
    /// What it was weighed last; it grows with each form that somebody asks for.
    weight: usize,
    used: u64,
    state: State,
    /// When it was made, or was to be made anew, last.
    asked: Moment,
    made: Moment,
    /// How often it was asked for.
    hits: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing that it shows changed.
    Fresh,
    /// Something around it changed: served while it is made anew.
    Tired,
    /// It is wrong now: served only if another can't be made.
    Dropped,
}

/// What there is at a target.
pub(super) enum Found {
    Fresh(Arc<Ready>),
    /// Fresh for long and asked for often: worth packing as hard as can be.
    Proven(Arc<Ready>),
    /// Served, and whoever asked sees to it that it is made anew.
    Tired(Arc<Ready>),
    Nothing,
}

impl Entry {
    /// The page, for somebody who asked for it; and whether it is proven by now.
    fn taken(&mut self, uses: &mut BTreeMap<u64, String>, clock: &mut u64, bytes: &mut usize, now: Moment) -> (Arc<Ready>, bool) {
        self.hits = self.hits.saturating_add(1);
        *clock += 1;
        // Among the newest uses the order does not matter: they are far from going.
        if *clock - self.used > (uses.len() / 4) as u64 {
            let before = std::mem::replace(&mut self.used, *clock);
            if let Some(name) = uses.remove(&before) {
                uses.insert(*clock, name);
            }
        }
        let weight = self.ready.weight();
        *bytes = (*bytes + weight).saturating_sub(self.weight);
        self.weight = weight;
        let proven = self.hits >= OFTEN && now.0.saturating_sub(self.made.0) >= PROVEN;
        (self.ready.clone(), proven)
    }
}

impl Kept {
    pub fn new(limit: usize) -> Kept {
        Kept { limit, ..Kept::default() }
    }

    pub fn find(&mut self, target: &str, now: Moment) -> Found {
        let Kept { pages, uses, clock, bytes, .. } = self;
        let Some(entry) = pages.get_mut(target) else { return Found::Nothing };
        if entry.ready.made.until.is_some_and(|until| until <= now) {
            self.remove(target);
            return Found::Nothing;
        }
        if entry.state == State::Dropped {
            return Found::Nothing;
        }
        let due = entry.state == State::Tired && (now.0.saturating_sub(entry.asked.0) >= AROUND || now < entry.asked);
        if due {
            entry.asked = now;
        }
        let (ready, proven) = entry.taken(uses, clock, bytes, now);
        match (due, proven) {
            (true, _) => Found::Tired(ready),
            (false, true) => Found::Proven(ready),
            (false, false) => Found::Fresh(ready),
        }
    }

    /// The page if nothing that it shows changed, and whether it is proven; without that nothing is noted.
    pub fn fresh(&mut self, target: &str, now: Moment) -> Option<(Arc<Ready>, bool)> {
        let Kept { pages, uses, clock, bytes, .. } = self;
        let entry = pages.get_mut(target)?;
        if entry.state != State::Fresh || entry.ready.made.until.is_some_and(|until| until <= now) {
            return None;
        }
        Some(entry.taken(uses, clock, bytes, now))
    }

    /// The page before, for when another can't be made. What was withdrawn or ran out is not among it.
    pub fn before(&self, target: &str, now: Moment) -> Option<Arc<Ready>> {
        let entry = self.pages.get(target)?;
        entry.ready.made.until.is_none_or(|until| until > now).then(|| entry.ready.clone())
    }

    /// Whether nothing that the page shows changed after the state it was made from.
    pub fn is_current(&self, made: &Made) -> bool {
        made.read >= self.floor && made.own.iter().all(|key| self.drops.get(key).is_none_or(|dropped| *dropped <= made.read))
    }

    /// Puts a page that was made anew into the place of the one before, if that was not dropped meanwhile.
    pub fn renew(&mut self, target: &str, ready: Arc<Ready>, now: Moment) {
        let stands = self.pages.get(target).is_some_and(|entry| entry.state != State::Dropped);
        if stands && self.is_current(&ready.made) {
            self.insert(target, ready, now);
        }
    }

    pub fn insert(&mut self, target: &str, ready: Arc<Ready>, now: Moment) {
        let weight = ready.weight();
        self.remove(target);
        if weight > self.limit / 4 {
            return;
        }
        while self.bytes + weight > self.limit {
            let Some((_, oldest)) = self.uses.first_key_value() else { break };
            let oldest = oldest.clone();
            self.remove(&oldest);
        }
        self.clock += 1;
        for key in ready.made.own.iter().chain(&ready.made.around) {
            self.by_key.entry(key.clone()).or_default().insert(target.to_owned());
        }
        self.bytes += weight;
        self.uses.insert(self.clock, target.to_owned());
        let tired = ready
            .made
            .around
            .iter()
            .any(|key| self.drops.get(key).is_some_and(|dropped| *dropped > ready.made.read));
        let state = if tired { State::Tired } else { State::Fresh };
        self.pages.insert(
            target.to_owned(),
            Entry {
                ready,
                weight,
                used: self.clock,
                state,
                asked: now,
                made: now,
                hits: 0,
            },
        );
    }

    /// Marks and removes pages, and tells how many are out of date by it.
    pub fn drop_keys(&mut self, dropped: &Dropped) -> usize {
        self.newest = self.newest.max(dropped.read);
        let gone: HashSet<Key> = dropped
            .withdrawn
            .iter()
            .flat_map(|number| [Key::Article(*number), Key::Card(*number)])
            .collect();
        let mut count = 0;
        for key in dropped.keys.iter().chain(gone.iter().filter(|key| !dropped.keys.contains(key))) {
            self.drops.insert(key.clone(), dropped.read);
            let targets: Vec<String> = self.by_key.get(key).map(|targets| targets.iter().cloned().collect()).unwrap_or_default();
            for target in targets {
                let Some(entry) = self.pages.get_mut(&target) else { continue };
                if entry.ready.made.read >= dropped.read {
                    continue;
                }
                if gone.contains(key) {
                    count += usize::from(entry.state != State::Dropped);
                    self.remove(&target);
                } else if entry.ready.made.own.contains(key) {
                    count += usize::from(entry.state != State::Dropped);
                    entry.state = State::Dropped;
                } else if entry.state == State::Fresh {
                    entry.state = State::Tired;
                }
            }
        }
        if self.drops.len() > REMEMBERED {
            self.floor = dropped.read;
            self.drops.clear();
        }
        count
    }

    /// Pages around which something changed that is no state of the paper.
    pub fn tire(&mut self, keys: &BTreeSet<Key>) {
        let targets: HashSet<String> = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().cloned().collect();
        for target in targets {
            if let Some(entry) = self.pages.get_mut(&target).filter(|entry| entry.state == State::Fresh) {
                entry.state = State::Tired;
            }
        }
    }

    pub fn remove_carrying(&mut self, keys: &BTreeSet<Key>) -> usize {
        let targets: HashSet<String> = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().cloned().collect();
        targets.iter().for_each(|target| self.remove(target));
        targets.len()
    }

    pub fn clear(&mut self, read: i64) -> usize {
        let count = self.pages.values().filter(|entry| entry.state != State::Dropped).count();
        *self = Kept {
            floor: read,
            newest: read,
            clock: self.clock,
            limit: self.limit,
            ..Kept::default()
        };
        count
    }

    fn remove(&mut self, target: &str) {
        let Some(entry) = self.pages.remove(target) else { return };
        self.uses.remove(&entry.used);
        self.bytes = self.bytes.saturating_sub(entry.weight);
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
