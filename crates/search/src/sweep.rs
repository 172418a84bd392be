//! One walk over everything that fits: counts it, keeps the best, counts the values of each facet.

use crate::Error;
use crate::facets::{Columns, Table};
use crate::matching::{Matches, Patience, Wanted};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use tantivy::{DocId, Searcher, SegmentReader, TERMINATED};

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

    /// With what another thread found.
    fn add(&mut self, other: Swept) {
        self.total += other.total;
        self.matched += other.matched;
        self.best.extend(other.best);
        self.more |= other.more;
        for (own, more) in [(&mut self.counts, other.counts), (&mut self.kept_out, other.kept_out)] {
            own.iter_mut().zip(more).for_each(|(own, more)| *own += more);
        }
    }
}

/// What is ten days old weighs half as much of the bonus for being new.
const FRESH: f32 = 10.0 * 86_400.0 * 1e6;
/// Steps of a score: smaller differences are none.
const STEPS: f32 = 1_000.0;
/// A name that is not asked for.
const NONE: u8 = u8::MAX;

/// So many documents at least are looked at by one thread; a question with fewer is answered by one alone.
const SHARE: u64 = 6_000;
/// Documents that are gathered before they are counted: what is counted of one need not wait for what was found of the next.
const GATHERED: usize = 256;

/// Looks through everything that fits, in as many threads as `hands` allows where there is much of it.
pub(crate) fn sweep(
    searcher: &Searcher,
    wanted: &Wanted,
    course: &Course,
    table: &Table,
    hands: usize,
    patience: &mut Patience<'_>,
) -> Result<Swept, Error> {
    let sieve = Sieve::of(course, table);
    let walk = Walk { wanted, course, table, sieve: &sieve };
    let fitting = wanted.at_most(searcher)?;
    let hands = usize::try_from(fitting / SHARE).unwrap_or(usize::MAX).clamp(1, hands);
    let mut shares = shares(searcher, hands);
    let own = shares.pop().unwrap_or_default();
    let mut swept = std::thread::scope(|scope| {
        let others: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let mut patience = patience.another();
                let walk = &walk;
                scope.spawn(move || walk.through(&share, &mut patience).map(|swept| (swept, patience.cut)))
            })
            .collect();
        let mut swept = walk.through(&own, patience)?;
        for other in others {
            let (other, cut) = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            swept.add(other);
            patience.cut |= cut;
        }
        Ok::<_, Error>(swept)
    })?;
    swept.best.sort_unstable_by(|one, other| other.cmp(one));
    swept.more |= swept.best.len() > course.limit;
    swept.best.truncate(course.limit);
    Ok(swept)
}

/// A segment, and those of its documents that are looked at.
type Stretch<'s> = (&'s SegmentReader, Range<DocId>);

/// All documents in so many shares of nearly equal size.
fn shares(searcher: &Searcher, count: usize) -> Vec<Vec<Stretch<'_>>> {
    let readers = searcher.segment_readers();
    let all: u64 = readers.iter().map(|reader| u64::from(reader.max_doc())).sum();
    let each = u32::try_from(all.div_ceil(count as u64)).unwrap_or(u32::MAX).max(1);
    let mut shares = vec![Vec::new()];
    let mut room = each;
    for reader in readers {
        let mut from = 0;
        while from < reader.max_doc() {
            if room == 0 {
                shares.push(Vec::new());
                room = each;
            }
            let to = from + room.min(reader.max_doc() - from);
            if let Some(share) = shares.last_mut() {
                share.push((reader, from..to));
            }
            room -= to - from;
            from = to;
        }
    }
    shares
}

/// What every thread of a sweep looks for, keeps and counts.
struct Walk<'w> {
    wanted: &'w Wanted,
    course: &'w Course,
    table: &'w Table,
    sieve: &'w Sieve,
}

impl Walk<'_> {
    fn through(&self, share: &[Stretch<'_>], patience: &mut Patience<'_>) -> Result<Swept, Error> {
        let mut swept = Swept::of(self.table);
        let mut best = BinaryHeap::with_capacity(self.course.limit + 2);
        let mut gathered = Vec::with_capacity(GATHERED);
        for (reader, documents) in share {
            let mut matches = Matches::of(reader, self.wanted, documents.clone(), patience)?;
            let Some(columns) = self.table.segment(reader) else { continue };
            let alive = reader.alive_bitset();
            let mut doc = matches.next(documents.start, patience);
            while doc != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    gathered.push((doc, if self.course.scored { matches.score(doc) } else { 0.0 }));
                    if gathered.len() == GATHERED {
                        self.count(columns, &gathered, &mut best, &mut swept);
                        gathered.clear();
                    }
                }
                doc = matches.next(doc + 1, patience);
            }
            self.count(columns, &gathered, &mut best, &mut swept);
            gathered.clear();
            if patience.cut {
                break;
            }
        }
        swept.best = best.into_iter().map(|Reverse(one)| one).collect();
        Ok(swept)
    }

    /// Counts documents that fit, with how well they do, and keeps the best.
    fn count(&self, columns: &Columns, fitting: &[(DocId, f32)], best: &mut BinaryHeap<Reverse<(Place, i64)>>, swept: &mut Swept) {
        let Walk { course, sieve, .. } = self;
        for &(doc, score) in fitting {
            let number = columns.numbers[doc as usize];
            if !course.except.is_empty() && course.except.binary_search(&number).is_ok() {
                continue;
            }
            swept.matched += 1;
            let at = columns.ats[doc as usize];
            let own = columns.of(doc);
            let missing = sieve.missing(own, at);
            if missing == 0 {
                swept.total += 1;
                for value in own {
                    swept.counts[*value as usize] += 1;
                }
                let place = match course.order {
                    Order::Best if course.scored => (freshened(score, at, course.now), at, number),
                    Order::Best | Order::Newest => (at, number, 0),
                    Order::Oldest => (-at, -number, 0),
                };
                if course.after.is_none_or(|after| place < after) {
                    if best.len() < course.limit {
                        best.push(Reverse((place, number)));
                    } else {
                        swept.more = true;
                        if best.peek().is_some_and(|Reverse((last, _))| place > *last) {
                            best.pop();
                            best.push(Reverse((place, number)));
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
    }
}

/// A score with the bonus for being new, in steps.
fn freshened(score: f32, at: i64, now: i64) -> i64 {
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
    /// It keeps nothing out.
    open: bool,
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
            open: course.filters.is_empty() && course.from == i64::MIN && course.to == i64::MAX,
        }
    }

    /// The filters that a document does not pass.
    fn missing(&self, values: &[u32], at: i64) -> u32 {
        if self.open {
            return 0;
        }
        let passed = values.iter().fold(0, |passed, value| passed | self.bit[*value as usize]);
        let late = if at < self.from || at >= self.to { self.late } else { 0 };
        (self.all & !passed) | late
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use crate::{Document, Index, Order, Question};

    /// However many look, they find the same, and in the same order.
    #[test]
    fn several_threads_find_what_one_finds() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path()).unwrap();
        let words = ["ferry", "harbour", "over", "the", "river", "bridge", "mayor", "storm"];
        let documents: Vec<Document> = (0..4 * i64::try_from(super::SHARE).unwrap())
            .map(|number| {
                let mixed = (number + 1).wrapping_mul(0x09E3_779B_97F4_A7C1).cast_unsigned();
                let word = |at: u32| words[usize::try_from((mixed >> (5 * at)) % 8).unwrap()];
                Document {
                    number,
                    language: "en".into(),
                    title: [word(1), word(2)].join(" "),
                    passages: vec![(3..9).map(word).collect::<Vec<_>>().join(" ")],
                    facets: vec![("section".into(), word(10).into()), ("tag".into(), format!("tag-{}", number % 31))],
                    at: number * 1_000_003 % 7_919,
                    ..Document::default()
                }
            })
            .collect();
        let (first, second) = documents.split_at(documents.len() / 3);
        index.write(first, &[]).unwrap();
        // Some are replaced, some gone.
        index.write(second, &[5, 77, 4_001]).unwrap();
        index.write(&first[10..20], &[20_000]).unwrap();
        for words in ["", "ferry", "\"over the\"", "ferry -storm", "mayor bridge", "-harbour"] {
            for order in [Order::Best, Order::Newest, Order::Oldest] {
                for filters in [vec![], vec![("section".to_owned(), vec!["river".to_owned(), "storm".to_owned()])]] {
                    let mut question = Question {
                        words: words.into(),
                        languages: vec!["en".into()],
                        filters,
                        facets: vec![("section".into(), 20), ("tag".into(), 40)],
                        span: "year".into(),
                        order,
                        limit: 17,
                        except: vec![3, 4_444],
                        ..Question::default()
                    };
                    for _page in 0..3 {
                        let [alone, together] = [1, 3].map(|hands| {
                            index.hands = hands;
                            index.ask(&question, &|| false).unwrap()
                        });
                        assert!(alone.total > 50, "{question:?}");
                        assert_eq!(alone, together, "{question:?}");
                        question.after = alone.next;
                    }
                }
            }
        }
    }
}
