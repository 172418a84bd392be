use crate::cursor::Cursor;
use crate::index::Fields;
use crate::matching::{Leaf, Patience, Wanted};
use crate::pieces::{Piece, asked_for, pieces};
use crate::spelling::Correction;
use crate::sweep::{Course, Order, Swept, sweep};
use crate::weights::Weights;
use crate::{Error, Index};
use std::collections::{BTreeMap, BTreeSet};
use tantivy::{Searcher, Term};

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Words, "phrases" and -without; empty = everything.
    pub words: String,
    /// Languages whose analyses are tried.
    pub languages: Vec<String>,
    /// Names to filter by; within a name any of the values, between names all.
    pub filters: Vec<(String, Vec<String>)>,
    /// Names whose values are counted, with how many of the most frequent are given; chosen ones always are. A value's count is
    /// the number of documents that a question with this value alone of its name would find.
    pub facets: Vec<(String, usize)>,
    /// At or after, microseconds.
    pub from: Option<i64>,
    /// Before, microseconds.
    pub to: Option<i64>,
    /// The facet that the instants narrow (years, say): its own counts are not narrowed by them. Empty = none.
    pub span: String,
    /// In which order.
    pub order: Order,
    /// Cursor that the page before gave.
    pub after: Option<String>,
    /// Give so many.
    pub limit: usize,
    /// The present instant, for the weight of what is new.
    pub now: i64,
    /// Look for words that are spelt nearly like these, too, where these find hardly anything.
    pub lenient: bool,
    /// Numbers that are left out, in their order.
    pub except: Vec<i64>,
}

/// A facet's name, and its values.
pub type Counts = (String, Vec<Counted>);

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The value.
    pub value: String,
    /// How many are found if it alone is chosen of its facet.
    pub count: u64,
    /// How many more are found if it is chosen besides what is chosen of its facet; 0 where nothing is.
    pub more: u64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many there are in all; at least so many, if it was cut.
    pub total: u64,
    /// Numbers of the first ones in the question's order.
    pub hits: Vec<i64>,
    /// Counted values by name, most frequent first.
    pub facets: Vec<Counts>,
    /// Cursor for what comes after.
    pub next: Option<String>,
    /// The time was over before everything was looked at.
    pub cut: bool,
    /// The question as it was perhaps meant; what it finds is among the hits.
    pub corrected: Option<String>,
    /// Words to mark in what was found.
    pub marked: String,
}

/// Fewer than this, and words that are spelt nearly alike are tried.
const FEW: u64 = 5;
/// Words in a row that are compared; and all terms of a question.
const ROW: usize = 16;
const TERMS: usize = 96;

/// Words in a row, in the analysis of some language, and what they count for compared with what was typed.
pub(crate) type Form = (Vec<String>, f32);

impl Index {
    /// Answers a question. Whatever was typed has an answer; there is no wrong syntax. `over` says whether the time is over: then
    /// the answer is what was found so far. Blocks.
    pub fn ask(&self, question: &Question, over: &(dyn Fn() -> bool + Sync)) -> Result<Found, Error> {
        let searcher = self.reader.searcher();
        let mut patience = Patience::new(over);
        let pieces = pieces(&question.words);
        let cursor = question.after.as_deref().and_then(Cursor::read);
        let mut corrected = None;
        let again = question.lenient && cursor.as_ref().is_some_and(|cursor| cursor.corrected);
        if again {
            corrected = self.correct(&searcher, &pieces, question, &mut patience)?;
        }
        let (mut swept, mut weights, mut course) =
            self.swept(&searcher, &pieces, corrected.as_ref(), question, cursor.as_ref(), &mut patience)?;
        let hardly = swept.matched < FEW && !patience.cut && cursor.is_none() && pieces.iter().any(|piece| !piece.without);
        if question.lenient
            && hardly
            && let Some(correction) = self.correct(&searcher, &pieces, question, &mut patience)?
        {
            let (wider, other, way) = self.swept(&searcher, &pieces, Some(&correction), question, None, &mut patience)?;
            if wider.matched > swept.matched {
                (swept, weights, course) = (wider, other, way);
                corrected = Some(correction);
            }
        }
        let next = swept.best.last().filter(|_| swept.more).map(|(place, _)| {
            Cursor {
                order: course.order,
                scored: course.scored,
                corrected: corrected.is_some(),
                now: course.now,
                place: *place,
                weights: weights.written(),
            }
            .written()
        });
        let mut marked = asked_for(&question.words);
        if let Some(correction) = &corrected {
            marked = format!("{marked} {}", asked_for(&correction.words));
        }
        Ok(Found {
            total: swept.total,
            hits: swept.best.iter().map(|(_, number)| *number).collect(),
            facets: self.counted(&searcher, question, &swept)?,
            next,
            cut: patience.cut,
            corrected: corrected.map(|correction| correction.words),
            marked,
        })
    }

    fn swept(
        &self,
        searcher: &Searcher,
        pieces: &[Piece],
        correction: Option<&Correction>,
        question: &Question,
        cursor: Option<&Cursor>,
        patience: &mut Patience<'_>,
    ) -> Result<(Swept, Weights, Course), Error> {
        let (mut wanted, mut without) = (Vec::new(), Vec::new());
        let mut terms = 0;
        for (at, piece) in pieces.iter().enumerate() {
            let near = correction.map_or(&[][..], |correction| &correction.near[at]);
            let mut forms: Vec<Form> = self.forms(&piece.text, &question.languages, 1.0);
            for (text, worth) in near {
                let others = self.forms(text, &question.languages, *worth);
                forms.extend(
                    others
                        .into_iter()
                        .filter(|(form, _)| forms.iter().all(|(known, _)| known != form))
                        .collect::<Vec<_>>(),
                );
            }
            terms += forms.iter().map(|(form, _)| form.len()).sum::<usize>();
            if terms > TERMS {
                break;
            }
            match (forms.is_empty(), piece.without) {
                (true, _) => {}
                (false, true) => without.push(forms),
                (false, false) => wanted.push(forms),
            }
        }
        let scored = !wanted.is_empty();
        let mut course = Course {
            order: question.order,
            scored: scored && question.order == Order::Best,
            from: question.from.unwrap_or(i64::MIN),
            to: question.to.unwrap_or(i64::MAX),
            span: question.span.clone(),
            facets: question.facets.iter().map(|(name, _)| name.clone()).collect(),
            limit: question.limit.clamp(1, 1_000),
            now: question.now,
            except: question.except.clone(),
            ..Course::default()
        };
        let cursor = cursor.filter(|cursor| cursor.order == course.order && cursor.scored == course.scored);
        let mut weights = Weights::default();
        if course.scored {
            weights = self.weights(searcher, &wanted)?;
            if let Some(before) = cursor.and_then(|cursor| weights.read_back(&cursor.weights)) {
                weights = before;
            }
        }
        if let Some(cursor) = cursor {
            course.after = Some(cursor.place);
            course.now = cursor.now;
        }
        let table = self.values.of(searcher)?;
        let chosen = question.filters.iter().filter(|(_, values)| !values.is_empty());
        course.filters = chosen
            .map(|(name, values)| (name.clone(), values.iter().filter_map(|value| table.number(name, value)).collect()))
            .collect();
        // Signs only: nothing can be meant by it.
        if !scored && without.is_empty() && !question.words.trim().is_empty() {
            return Ok((Swept::of(&table), weights, course));
        }
        let leaves = |pieces: Vec<Vec<Form>>, weighed: bool| -> Vec<Vec<Leaf>> {
            let leaves = pieces
                .into_iter()
                .map(|forms| forms.into_iter().flat_map(|form| self.leaves(form, weighed.then_some(&weights))).collect());
            leaves.collect()
        };
        let wanted = Wanted {
            pieces: leaves(wanted, course.scored),
            without: leaves(without, false),
        };
        let swept = sweep(searcher, &wanted, &course, &table, self.hands, patience)?;
        Ok((swept, weights, course))
    }

    /// A text in the analysis of every language, each form once.
    pub(crate) fn forms(&self, text: &str, languages: &[String], worth: f32) -> Vec<Form> {
        let mut forms: BTreeSet<Vec<String>> = BTreeSet::new();
        let none = [String::new()];
        for language in if languages.is_empty() { &none[..] } else { languages } {
            let terms: Vec<String> = self.analysis(language).words(text).into_iter().take(ROW).map(|word| word.term).collect();
            if !terms.is_empty() {
                forms.insert(terms);
            }
        }
        forms.into_iter().map(|form| (form, worth)).collect()
    }

    /// A form in every field.
    fn leaves(&self, (terms, worth): Form, weights: Option<&Weights>) -> Vec<Leaf> {
        let Fields { title, summary, body, .. } = self.fields;
        let rare = weights.map_or(0.0, |weights| weights.of(&terms));
        let leaf = |(field, weight, average): (_, f32, f32)| Leaf {
            field,
            terms: terms.clone(),
            weight: weight * rare * worth,
            average,
        };
        [(title, 6.0, 14.0), (summary, 2.0, 30.0), (body, 1.0, 350.0)].map(leaf).into()
    }

    fn weights(&self, searcher: &Searcher, wanted: &[Vec<Form>]) -> Result<Weights, Error> {
        let Fields { title, summary, body, .. } = self.fields;
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        for term in wanted.iter().flatten().flat_map(|(terms, _)| terms) {
            if !words.contains_key(term) {
                let mut most = 0;
                for field in [title, summary, body] {
                    most = most.max(searcher.doc_freq(&Term::from_field_text(field, term))?);
                }
                words.insert(term.clone(), most);
            }
        }
        Ok(Weights::now(searcher.num_docs(), words))
    }

    /// The values of each facet with their counts: the most frequent, and every chosen one.
    fn counted(&self, searcher: &Searcher, question: &Question, swept: &Swept) -> Result<Vec<Counts>, Error> {
        let table = self.values.of(searcher)?;
        let mut counted: Vec<Vec<Counted>> = vec![Vec::new(); question.facets.len()];
        let chosen = |name: &str, value: &str| {
            let values = question.filters.iter().filter(|(filter, _)| filter == name).flat_map(|(_, values)| values);
            values.into_iter().any(|one| one == value)
        };
        for (name, (count, kept_out)) in table.names.iter().zip(swept.counts.iter().zip(&swept.kept_out)) {
            let Some((name, value)) = name.split_once('\0') else { continue };
            if let Some(place) = question.facets.iter().position(|(facet, _)| facet == name)
                && (*count > 0 || chosen(name, value))
            {
                counted[place].push(Counted {
                    value: value.to_owned(),
                    count: u64::from(*count),
                    more: u64::from(*kept_out),
                });
            }
        }
        let facets = question.facets.iter().zip(counted).map(|((name, most), mut values)| {
            values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
            let mut place = 0;
            values.retain(|one| {
                place += 1;
                place <= *most || chosen(name, &one.value)
            });
            (name.clone(), values)
        });
        Ok(facets.collect())
    }
}
