//! One walk over everything that fits: counts it, keeps the best, counts the values of each facet.

use crate::Error;
use crate::facets::Table;
use crate::matching::{Matches, Patience, Wanted};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::{Searcher, TERMINATED};

/// Where something stands in the answer; the greater one comes first. No two documents stand at one place.
pub(crate) type Place = (i64, i64, i64);

/// The order of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What fits best, and of equals the newest; without words the newest.
    #[default]
    Best,
    /// By instant, then number.
    Newest,
    /// The other way round.
    Oldest,
}

/// What the walk keeps and counts.
#[derive(Debug, Default)]
pub(crate) struct Course {
    pub order: Order,
    /// Whether scores matter.
    pub scored: bool,
    /// Within a name any of these numbers of values, between names all; a name with none fits nothing.
    pub filters: Vec<(String, Vec<u32>)>,
    /// Instants at or after, and before.
    pub from: i64,
    pub to: i64,
    /// The facet that the instants narrow; its own counts are not narrowed by them.
    pub span: String,
    /// Names that are counted.
    pub facets: Vec<String>,
    /// Only what comes after this place.
    pub after: Option<Place>,
    pub limit: usize,
    /// The instant for the weight of what is new.
    pub now: i64,
    /// Numbers that are left out, in their order.
    pub except: Vec<i64>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    /// What passes every filter.
    pub total: u64,
    /// What fits, whatever the filters say.
    pub matched: u64,
    /// Place and number, the first one first.
    pub best: Vec<(Place, i64)>,
    /// By the number of a value: how many documents have it that pass every filter but those of its own name.
    pub counts: Vec<u32>,
    /// By the same number: how many of these its own name's filter keeps out.
    pub kept_out: Vec<u32>,
    /// There is more after `best`.
    pub more: bool,
}

impl Swept {
    /// Nothing yet.
    pub fn of(table: &Table) -> Swept {
        let none = vec![0; table.names.len()];
        Swept { counts: none.clone(), kept_out: none, ..Swept::default() }
    }
}

/// What is ten days old weighs half as much of the bonus for being new.
const FRESH: f32 = 10.0 * 86_400.0 * 1e6;
/// Steps of a score: smaller differences are none.
const STEPS: f32 = 1_000.0;
/// A name that is not asked for.
const NONE: u8 = u8::MAX;

pub(crate) fn sweep(
    searcher: &Searcher,
    wanted: &Wanted,
    course: &Course,
    table: &Table,
    patience: &mut Patience<'_>,
) -> Result<Swept, Error> {
    let sieve = Sieve::of(course, table);
    let mut swept = Swept::of(table);
    let mut best: BinaryHeap<Reverse<(Place, i64)>> = BinaryHeap::with_capacity(course.limit + 2);
    for reader in searcher.segment_readers() {
        let mut matches = Matches::of(reader, wanted, patience)?;
        let Some(columns) = table.segment(reader) else { continue };
        let alive = reader.alive_bitset();
        let mut doc = matches.next(0, patience);
        while doc != TERMINATED {
            let left_out = !course.except.is_empty() && course.except.binary_search(&columns.numbers[doc as usize]).is_ok();
            if !left_out && alive.is_none_or(|alive| alive.is_alive(doc)) {
                swept.matched += 1;
                let at = columns.ats[doc as usize];
                let own = columns.of(doc);
                let missing = sieve.missing(own, at);
                if missing == 0 {
                    swept.total += 1;
                    for value in own {
                        swept.counts[*value as usize] += 1;
                    }
                    let number = columns.numbers[doc as usize];
                    let place = match course.order {
                        Order::Best if course.scored => (score(matches.score(doc), at, course.now), at, number),
                        Order::Best | Order::Newest => (at, number, 0),
                        Order::Oldest => (-at, -number, 0),
                    };
                    if course.after.is_none_or(|after| place < after) {
                        if best.len() < course.limit {
                            best.push(Reverse((place, number)));
                        } else {
                            swept.more = true;
                            if let Some(mut last) = best.peek_mut()
                                && place > last.0.0
                            {
                                *last = Reverse((place, number));
                            }
                        }
                    }
                } else if missing.is_power_of_two() {
                    // One name alone keeps it out: it counts for that name's other values.
                    let name = sieve.name_of[missing.trailing_zeros() as usize];
                    for value in own.iter().filter(|value| name != NONE && sieve.name[**value as usize] == name) {
                        swept.counts[*value as usize] += 1;
                        swept.kept_out[*value as usize] += 1;
                    }
                }
            }
            doc = matches.next(doc + 1, patience);
        }
        if patience.cut {
            break;
        }
    }
    let mut best: Vec<(Place, i64)> = best.into_iter().map(|Reverse(one)| one).collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    swept.best = best;
    Ok(swept)
}

fn score(score: f32, at: i64, now: i64) -> i64 {
    let age = now.saturating_sub(at).max(0) as f32;
    (score * (1.0 + 0.3 * FRESH / (FRESH + age)) * STEPS) as i64
}

/// The filters, by the numbers of values.
struct Sieve {
    /// For each value the filter that it passes, as a bit; 0 = it is in none.
    bit: Vec<u32>,
    /// For each value its name's place among the facets.
    name: Vec<u8>,
    /// For each filter the place of its name among the facets; the last one is the span of instants.
    name_of: Vec<u8>,
    all: u32,
    from: i64,
    to: i64,
    late: u32,
}

impl Sieve {
    fn of(course: &Course, table: &Table) -> Sieve {
        let place = |name: &str| -> u8 {
            let found = course.facets.iter().position(|facet| facet == name);
            found.and_then(|place| u8::try_from(place).ok()).unwrap_or(NONE)
        };
        let mut bit = vec![0; table.names.len()];
        for (at, (_, values)) in course.filters.iter().enumerate() {
            for value in values {
                bit[*value as usize] = 1 << at;
            }
        }
        let late = 1 << course.filters.len();
        Sieve {
            bit,
            name: table.names.iter().map(|name| place(name.split('\0').next().unwrap_or_default())).collect(),
            name_of: course.filters.iter().map(|(name, _)| place(name)).chain([place(&course.span)]).collect(),
            all: late - 1,
            from: course.from,
            to: course.to,
            late,
        }
    }

    /// The filters that a document does not pass.
    fn missing(&self, values: &[u32], at: i64) -> u32 {
        let passed = values.iter().fold(0, |passed, value| passed | self.bit[*value as usize]);
        let late = if at < self.from || at >= self.to { self.late } else { 0 };
        (self.all & !passed) | late
    }
}
