use crate::index::Fields;
use crate::{Error, Index};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::collector::{Count, FacetCollector, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{Facet, Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Order, Score, SegmentReader, Term};

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Words, "phrases" and -without; empty = everything.
    pub words: String,
    /// Languages whose analyses are tried.
    pub languages: Vec<String>,
    /// Names to filter by; within a name any of the values, between names all.
    pub filters: Vec<(String, Vec<String>)>,
    /// Names whose values are counted.
    pub facets: Vec<String>,
    /// At or after, microseconds.
    pub from: Option<i64>,
    /// Before, microseconds.
    pub to: Option<i64>,
    /// Newest first instead of best first.
    pub newest_first: bool,
    /// Skip so many.
    pub skip: usize,
    /// Give so many.
    pub limit: usize,
    /// The present instant, for the weight of what is new.
    pub now: i64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many there are in all.
    pub total: u64,
    /// The best, or the newest.
    pub hits: Vec<Hit>,
    /// Counted values by name, most frequent first.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
}

/// One that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its number.
    pub number: i64,
    /// How well it fits.
    pub score: f32,
}

/// Values counted for one name.
const MOST_VALUES: usize = 30;
/// Words of a question beyond which nobody reads.
const MOST_WORDS: usize = 32;
/// What is ten days old weighs half as much of the bonus for being new.
const FRESH: f32 = 10.0 * 86_400.0 * 1e6;

/// A piece of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: String,
    phrase: bool,
    without: bool,
}

impl Index {
    /// Answers a question. Whatever was typed has an answer; there is no wrong syntax. Blocks.
    pub fn ask(&self, question: &Question) -> Result<Found, Error> {
        let searcher = self.reader.searcher();
        let query = self.query(question);
        let total = searcher.search(&query, &Count)? as u64;
        let limit = question.limit.clamp(1, 1_000);
        let top = TopDocs::with_limit(limit).and_offset(question.skip);
        let at = self.fields.at;
        let addresses: Vec<(f32, DocAddress)> = if question.newest_first || question.words.trim().is_empty() {
            searcher
                .search(&query, &top.order_by_fast_field::<i64>("at", Order::Desc))?
                .into_iter()
                .map(|(_, address)| (0.0, address))
                .collect()
        } else {
            let now = question.now;
            let _ = at;
            searcher.search(
                &query,
                &top.tweak_score(move |segment: &SegmentReader| {
                    let at = segment.fast_fields().i64("at");
                    move |document: DocId, score: Score| {
                        let at = at.as_ref().ok().and_then(|column| column.first(document)).unwrap_or_default();
                        let age = (now.saturating_sub(at)).max(0) as f32;
                        score * (1.0 + 0.3 * FRESH / (FRESH + age))
                    }
                }),
            )?
        };
        let mut hits = Vec::with_capacity(addresses.len());
        for (score, address) in addresses {
            let column = searcher.segment_reader(address.segment_ord).fast_fields().i64("number")?;
            if let Some(number) = column.first(address.doc_id) {
                hits.push(Hit { number, score });
            }
        }
        let mut facets = Vec::new();
        if !question.facets.is_empty() {
            let mut collector = FacetCollector::for_field("facet");
            for name in &question.facets {
                collector.add_facet(Facet::from_path([name.as_str()]));
            }
            let counts = searcher.search(&query, &collector)?;
            for name in &question.facets {
                let root = Facet::from_path([name.as_str()]);
                let mut values: Vec<(String, u64)> = counts
                    .get(root)
                    .filter_map(|(facet, count)| Some(((*facet.to_path().last()?).to_owned(), count)))
                    .collect();
                values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
                values.truncate(MOST_VALUES);
                facets.push((name.clone(), values));
            }
        }
        Ok(Found { total, hits, facets })
    }

    fn query(&self, question: &Question) -> Box<dyn Query> {
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let pieces = pieces(&question.words);
        let mut wanted = false;
        for piece in pieces.iter().take(MOST_WORDS) {
            let Some(query) = self.piece(piece, question) else { continue };
            if piece.without {
                all.push((Occur::MustNot, query));
            } else {
                wanted = true;
                all.push((Occur::Must, query));
            }
        }
        if !wanted && !question.words.trim().is_empty() && pieces.iter().all(|piece| !piece.without) {
            // Signs only: nothing can be meant by it.
            return Box::new(EmptyQuery);
        }
        for (name, values) in question.filters.iter().filter(|(_, values)| !values.is_empty()) {
            let any = values
                .iter()
                .map(|value| {
                    let facet = Facet::from_path([name.as_str(), value.as_str()]);
                    let term = Term::from_facet(self.fields.facet, &facet);
                    (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
                })
                .collect();
            all.push((Occur::Must, Box::new(BoostQuery::new(Box::new(BooleanQuery::new(any)), 0.0))));
        }
        if question.from.is_some() || question.to.is_some() {
            let bound = |at: i64| Term::from_field_i64(self.fields.at, at);
            let range = RangeQuery::new(
                question.from.map_or(Bound::Unbounded, |at| Bound::Included(bound(at))),
                question.to.map_or(Bound::Unbounded, |at| Bound::Excluded(bound(at))),
            );
            all.push((Occur::Must, Box::new(BoostQuery::new(Box::new(range), 0.0))));
        }
        if all.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            all.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(all))
    }

    /// A word or a phrase, in every field and every language's analysis.
    fn piece(&self, piece: &Piece, question: &Question) -> Option<Box<dyn Query>> {
        let mut forms: BTreeSet<Vec<String>> = BTreeSet::new();
        let languages = if question.languages.is_empty() { vec![String::new()] } else { question.languages.clone() };
        for language in &languages {
            let analysis: Arc<crate::Analysis> = self.analysis(language);
            let terms: Vec<String> = analysis.words(&piece.text).into_iter().map(|word| word.term).collect();
            if !terms.is_empty() {
                forms.insert(terms);
            }
        }
        if forms.is_empty() {
            return None;
        }
        let Fields { title, summary, body, .. } = self.fields;
        let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for form in &forms {
            for (field, weight) in [(title, 4.0), (summary, 2.0), (body, 1.0)] {
                any.push((Occur::Should, Box::new(BoostQuery::new(in_field(field, form), weight))));
            }
        }
        let _ = piece.phrase;
        Some(Box::new(BooleanQuery::new(any)))
    }
}

/// Terms in a row; one alone is a term.
fn in_field(field: Field, terms: &[String]) -> Box<dyn Query> {
    let term = |text: &String| Term::from_field_text(field, text);
    match terms {
        [one] => Box::new(TermQuery::new(term(one), IndexRecordOption::WithFreqs)),
        many => Box::new(PhraseQuery::new(many.iter().map(term).collect())),
    }
}

/// Cuts what was typed into words, "phrases" and -without.
fn pieces(words: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = words.trim_start();
    while !rest.is_empty() {
        let (without, after) = match rest.strip_prefix('-') {
            Some(after) if !after.is_empty() && !after.starts_with(char::is_whitespace) => (true, after),
            _ => (false, rest),
        };
        let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '“' | '”' | '«' | '„'));
        let (text, phrase, left) = match quote {
            Some(open) => {
                let inside = &after[open.len_utf8()..];
                match inside.find(['"', '”', '“', '»']) {
                    Some(end) => {
                        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
                        (&inside[..end], true, &inside[end + close..])
                    }
                    None => (inside, true, ""),
                }
            }
            None => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                (&after[..end], false, &after[end..])
            }
        };
        if !text.trim().is_empty() {
            out.push(Piece { text: text.to_owned(), phrase, without });
        }
        rest = left.trim_start();
    }
    out
}
