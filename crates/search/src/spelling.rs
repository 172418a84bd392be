//! Words that are spelt nearly like those that were typed: one letter off from four letters on, two from eight.

use crate::ask::Question;
use crate::matching::Patience;
use crate::pieces::Piece;
use crate::{Analysis, Error, Index};
use std::collections::{BTreeMap, BTreeSet};
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

/// What was perhaps meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Correction {
    /// The whole question.
    pub words: String,
    /// For each piece other texts, with what they count for compared with what was typed.
    pub near: Vec<Vec<(String, f32)>>,
}

/// Other words tried for one.
const TRIED: usize = 3;
/// Letters of a word beyond which nobody guesses.
const LONGEST: usize = 40;
/// What another word counts for compared with the typed one: where nothing has that, one letter off and two; and where a few have it.
const ONE_OFF: f32 = 0.6;
const TWO_OFF: f32 = 0.4;
const BESIDE: f32 = 0.1;

/// A word that exists, spelt nearly alike.
#[derive(Debug, Clone, PartialEq)]
struct Near {
    word: String,
    distance: u8,
    documents: u64,
    worth: f32,
}

impl Index {
    /// Finds near words for the pieces that are neither quoted nor excluded; `None` if there is none.
    pub(crate) fn correct(
        &self,
        searcher: &Searcher,
        pieces: &[Piece],
        question: &Question,
        patience: &mut Patience<'_>,
    ) -> Result<Option<Correction>, Error> {
        let mut near = vec![Vec::new(); pieces.len()];
        let mut words = question.words.clone();
        let mut corrected = false;
        // From the end on, so that the places of what comes before stay right.
        for (at, piece) in pieces.iter().enumerate().rev().filter(|(_, piece)| !piece.phrase && !piece.without) {
            let parts = Analysis::of("").words(&piece.text);
            let mut texts = vec![(piece.text.clone(), 1.0)];
            let mut changed = false;
            for part in parts.iter().rev() {
                let found = self.near(searcher, &piece.text[part.from..part.to], question, patience)?;
                let Some(best) = found.first() else { continue };
                words.replace_range(piece.from + part.from..piece.from + part.to, &best.word);
                changed = true;
                // Of several words in one piece the best guess each; of a single one every guess.
                let tried = if parts.len() == 1 { TRIED } else { 1 };
                texts = texts
                    .iter()
                    .flat_map(|(text, worth)| {
                        found.iter().take(tried).map(move |near| {
                            let mut text = text.clone();
                            text.replace_range(part.from..part.to, &near.word);
                            (text, worth * near.worth)
                        })
                    })
                    .collect();
            }
            if changed {
                near[at] = texts;
                corrected = true;
            }
        }
        Ok((corrected && !patience.cut).then_some(Correction { words, near }))
    }

    /// Words near to one: the nearest first, then those that begin alike, then the most frequent.
    fn near(&self, searcher: &Searcher, word: &str, question: &Question, patience: &mut Patience<'_>) -> Result<Vec<Near>, Error> {
        let typed = Analysis::spelt(word);
        let letters = typed.chars().count();
        let distance = match letters {
            0..4 => return Ok(Vec::new()),
            4..8 => 1,
            _ => 2,
        };
        if letters > LONGEST || typed.chars().all(|letter| letter.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let own = self.terms(word, question);
        let known = self.is_known(searcher, &typed, &own)?;
        let field = self.fields.spelt;
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for reader in searcher.segment_readers() {
            let automaton = FuzzyTermQuery::new(Term::from_field_text(field, &typed), distance, true).automaton()?;
            let index = reader.inverted_index(field)?;
            let mut stream = index.terms().search(automaton).into_stream()?;
            while stream.advance() {
                if patience.spent() {
                    return Ok(Vec::new());
                }
                let Ok(other) = std::str::from_utf8(stream.key()) else { continue };
                if other != typed {
                    *found.entry(other.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let mut near: Vec<Near> = found
            .into_iter()
            // Another form of the same word was looked for already.
            .filter(|(word, _)| self.terms(word, question).is_disjoint(&own))
            .map(|(word, documents)| {
                let distance = apart(&typed, &word);
                let worth = match distance {
                    _ if known => BESIDE,
                    0 | 1 => ONE_OFF,
                    _ => TWO_OFF,
                };
                Near { word, distance, documents, worth }
            })
            .collect();
        let first = typed.chars().next();
        near.sort_by_key(|near| (near.distance, near.word.chars().next() != first, std::cmp::Reverse(near.documents), near.word.clone()));
        // A word of a story that was taken off a moment ago is none.
        let mut standing = Vec::with_capacity(TRIED);
        for near in near {
            if standing.len() < TRIED && self.stands(searcher, &near.word)? {
                standing.push(near);
            }
        }
        Ok(standing)
    }

    /// How a word is compared, in every language of the question.
    fn terms(&self, word: &str, question: &Question) -> BTreeSet<String> {
        self.forms(word, &question.languages, 1.0).into_iter().flat_map(|(terms, _)| terms).collect()
    }

    /// Whether a document has the word itself, or another form of it.
    fn is_known(&self, searcher: &Searcher, typed: &str, forms: &BTreeSet<String>) -> Result<bool, Error> {
        let mut having = searcher.doc_freq(&Term::from_field_text(self.fields.spelt, typed))?;
        for form in forms {
            for field in [self.fields.title, self.fields.summary, self.fields.body] {
                having += searcher.doc_freq(&Term::from_field_text(field, form))?;
            }
        }
        Ok(having > 0)
    }

    /// Whether a document that can be found has the word.
    fn stands(&self, searcher: &Searcher, word: &str) -> Result<bool, Error> {
        let term = Term::from_field_text(self.fields.spelt, word);
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.spelt)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if reader.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }
}

/// Letters to be put in, left out, changed, or exchanged with their neighbour to get from one word to the other.
fn apart(one: &str, other: &str) -> u8 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    u8::try_from(rows[one.len()][other.len()]).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn letters_between_two_words() {
        for (one, other, letters) in [
            ("harbour", "harbour", 0),
            ("harbuor", "harbour", 1),
            ("harbor", "harbour", 1),
            ("выбоы", "выборы", 1),
            ("elections", "selection", 2),
            ("lock", "gate", 4),
        ] {
            assert_eq!(apart(one, other), letters, "{one} {other}");
        }
    }
}
