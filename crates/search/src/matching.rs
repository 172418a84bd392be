//! Which documents of a segment hold what is looked for, one after the other, and how well they fit.
//!
//! The engine's own queries can neither be stopped within a document set nor promise that two searches add up a score in the
//! same order; both are needed here, so this walks the engine's postings itself.

use crate::Error;
use std::ops::Range;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// BM25's two constants: how soon more of the same says nothing new, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// One word, or words in a row, in one field.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub field: Field,
    pub terms: Vec<String>,
    /// What finding it is worth; 0 = nothing is reckoned.
    pub weight: f32,
    /// Words that the field has in an average document.
    pub average: f32,
}

/// What is looked for: one of each of `pieces`, none of `without`. Without pieces everything fits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub pieces: Vec<Vec<Leaf>>,
    pub without: Vec<Vec<Leaf>>,
}

impl Wanted {
    /// So many documents fit at most, before anything is read of them.
    pub fn at_most(&self, searcher: &Searcher) -> Result<u64, Error> {
        let mut least: u64 = searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        for piece in &self.pieces {
            let mut having = 0;
            for leaf in piece {
                let mut rarest = u64::MAX;
                for term in &leaf.terms {
                    rarest = rarest.min(searcher.doc_freq(&Term::from_field_text(leaf.field, term))?);
                }
                having = rarest.saturating_add(having);
            }
            least = least.min(having);
        }
        Ok(least)
    }
}

/// Asks now and then whether the time is over.
pub(crate) struct Patience<'a> {
    over: &'a (dyn Fn() -> bool + Sync),
    steps: u32,
    /// It was, and something is left undone.
    pub cut: bool,
}

impl<'a> Patience<'a> {
    pub fn new(over: &'a (dyn Fn() -> bool + Sync)) -> Patience<'a> {
        Patience { over, steps: 0, cut: over() }
    }

    /// The same for another thread.
    pub fn another(&self) -> Patience<'a> {
        Patience { over: self.over, steps: self.steps, cut: self.cut }
    }

    /// One step; tells whether there is no time for another.
    pub fn spent(&mut self) -> bool {
        self.steps = self.steps.wrapping_add(1);
        if !self.cut && self.steps.is_multiple_of(128) {
            self.cut = (self.over)();
        }
        self.cut
    }
}

/// The documents of one segment that fit, in their order.
pub(crate) struct Matches {
    pieces: Vec<Vec<Found>>,
    without: Vec<Vec<Found>>,
    /// Piece and leaf in the order of the question: scores are added up in it, whichever piece leads.
    order: Vec<(usize, usize)>,
    /// Behind the last one.
    end: DocId,
}

impl Matches {
    /// Of some of a segment's documents.
    pub fn of(reader: &SegmentReader, wanted: &Wanted, documents: Range<DocId>, patience: &mut Patience<'_>) -> Result<Matches, Error> {
        let mut open = |leaves: &Vec<Leaf>| -> Result<Vec<Found>, Error> {
            let mut found = Vec::with_capacity(leaves.len());
            for leaf in leaves {
                found.extend(Found::open(reader, leaf, documents.start, patience)?);
            }
            Ok(found)
        };
        let mut pieces = wanted
            .pieces
            .iter()
            .map(&mut open)
            .enumerate()
            .map(|(at, found)| Ok((at, found?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let without = wanted.without.iter().map(&mut open).collect::<Result<Vec<_>, Error>>()?;
        // The rarest piece leads.
        pieces.sort_by_key(|(at, leaves)| (leaves.iter().map(Found::documents).sum::<u32>(), *at));
        let mut order: Vec<(usize, usize, usize)> = Vec::new();
        for (place, (at, leaves)) in pieces.iter().enumerate() {
            order.extend((0..leaves.len()).map(|leaf| (*at, place, leaf)));
        }
        order.sort_unstable();
        Ok(Matches {
            pieces: pieces.into_iter().map(|(_, leaves)| leaves).collect(),
            without,
            order: order.into_iter().map(|(_, place, leaf)| (place, leaf)).collect(),
            end: documents.end,
        })
    }

    /// The first document at or after `from` that fits; `TERMINATED` after the last one, or when the time is over.
    pub fn next(&mut self, from: DocId, patience: &mut Patience<'_>) -> DocId {
        let mut doc = from;
        loop {
            if patience.spent() || doc >= self.end {
                return TERMINATED;
            }
            let (mut at, mut agreed) = (0, 0);
            while agreed < self.pieces.len() {
                let found = seek(&mut self.pieces[at], doc, patience);
                if found == TERMINATED {
                    return TERMINATED;
                }
                agreed = if found > doc { 1 } else { agreed + 1 };
                doc = found;
                at = (at + 1) % self.pieces.len();
            }
            if self.without.iter_mut().any(|piece| seek(piece, doc, patience) == doc) {
                doc += 1;
                continue;
            }
            return if doc < self.end { doc } else { TERMINATED };
        }
    }

    /// How well the document fits that `next` stopped at: the same in every search with the same weights.
    pub fn score(&self, doc: DocId) -> f32 {
        let leaves = self.order.iter().map(|(place, leaf)| &self.pieces[*place][*leaf]);
        leaves.filter(|leaf| leaf.doc == doc).map(Found::score).sum()
    }
}

/// The first document at or after `target` that one of these has.
fn seek(leaves: &mut [Found], target: DocId, patience: &mut Patience<'_>) -> DocId {
    let mut first = TERMINATED;
    for leaf in leaves {
        if leaf.doc < target {
            leaf.seek(target, patience);
        }
        first = first.min(leaf.doc);
    }
    first
}

/// A leaf in a segment that has it.
struct Found {
    postings: Vec<SegmentPostings>,
    norms: FieldNormReader,
    weight: f32,
    /// What each length that the engine tells apart is held against a document.
    lengths: Box<[f32; 256]>,
    doc: DocId,
    frequency: u32,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Found {
    fn open(reader: &SegmentReader, leaf: &Leaf, from: DocId, patience: &mut Patience<'_>) -> Result<Option<Found>, Error> {
        let index = reader.inverted_index(leaf.field)?;
        let detail = match leaf.terms.len() {
            1 => IndexRecordOption::WithFreqs,
            _ => IndexRecordOption::WithFreqsAndPositions,
        };
        let mut postings = Vec::with_capacity(leaf.terms.len());
        for term in &leaf.terms {
            match index.read_postings(&Term::from_field_text(leaf.field, term), detail)? {
                Some(one) => postings.push(one),
                None => return Ok(None),
            }
        }
        let norms = match reader.fieldnorms_readers().get_field(leaf.field)? {
            Some(norms) if leaf.weight > 0.0 => norms,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut found = Found {
            postings,
            norms,
            weight: leaf.weight,
            lengths: Box::new(std::array::from_fn(|id| {
                let length = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX)) as f32 / leaf.average;
                K1 * (1.0 - B + B * length)
            })),
            doc: 0,
            frequency: 0,
            starts: Vec::new(),
            others: Vec::new(),
        };
        found.seek(from, patience);
        Ok(Some(found))
    }

    /// Documents that it has at most.
    fn documents(&self) -> u32 {
        self.postings.iter().map(SegmentPostings::doc_freq).min().unwrap_or(0)
    }

    /// Goes to the first document at or after `target`.
    fn seek(&mut self, target: DocId, patience: &mut Patience<'_>) {
        let mut target = target;
        loop {
            if patience.spent() {
                self.doc = TERMINATED;
                return;
            }
            let doc = self.together(target);
            if doc == TERMINATED {
                self.doc = TERMINATED;
                return;
            }
            self.frequency = if self.postings.len() == 1 { self.postings[0].term_freq() } else { self.in_a_row() };
            if self.frequency > 0 {
                self.doc = doc;
                return;
            }
            target = doc + 1;
        }
    }

    /// The first document at or after `target` that has all of its words.
    fn together(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let mut agreed = true;
            for postings in &mut self.postings {
                // Most often it is the next one: that is had for less than a search.
                let mut doc = postings.doc();
                if doc < target {
                    doc = postings.advance();
                }
                if doc < target {
                    doc = postings.seek(target);
                }
                if doc == TERMINATED {
                    return TERMINATED;
                }
                if doc > target {
                    target = doc;
                    agreed = false;
                }
            }
            if agreed || self.postings.len() == 1 {
                return target;
            }
        }
    }

    /// How often its words stand in a row where they stand now.
    fn in_a_row(&mut self) -> u32 {
        let Some((first, rest)) = self.postings.split_first_mut() else { return 0 };
        first.positions(&mut self.starts);
        for (postings, offset) in rest.iter_mut().zip(1..) {
            postings.positions(&mut self.others);
            // Both in their order. Without a branch on which is the smaller one: nobody can foresee it, and guessing wrong costs more
            // than the rest.
            let (starts, others) = (&mut self.starts, &self.others);
            let (mut own, mut other, mut kept) = (0, 0, 0);
            while own < starts.len() && other < others.len() {
                let (start, behind) = (starts[own] + offset, others[other]);
                starts[kept] = starts[own];
                kept += usize::from(start == behind);
                own += usize::from(start <= behind);
                other += usize::from(behind <= start);
            }
            starts.truncate(kept);
            if self.starts.is_empty() {
                return 0;
            }
        }
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    fn score(&self) -> f32 {
        let frequency = self.frequency as f32;
        let length = self.lengths[usize::from(self.norms.fieldnorm_id(self.doc))];
        self.weight * frequency * (K1 + 1.0) / (frequency + length)
    }
}
