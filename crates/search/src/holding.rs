//! What an index holds of each document, as one number: two indexes of the same documents can be compared, however each came to its
//! segments.

use crate::index::Fields;
use crate::{Error, Index};
use std::collections::BTreeMap;
use std::hash::Hasher as _;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Searcher, SegmentReader, TERMINATED};

/// One state of an index, whatever is written meanwhile.
pub struct Holding {
    searcher: Searcher,
    fields: Fields,
}

impl Index {
    /// Holds the present state.
    pub fn hold(&self) -> Holding {
        Holding { searcher: self.reader.searcher(), fields: self.fields }
    }

    /// Files that are not as they were written. Blocks: each is read whole.
    pub fn damages(&self) -> Result<Vec<String>, Error> {
        let damaged = self.index.validate_checksum()?;
        let mut names: Vec<String> = damaged.into_iter().map(|path| path.display().to_string()).collect();
        names.sort();
        Ok(names)
    }
}

impl Holding {
    /// A number over everything that each document is found by: words with their places, facets, instant. Blocks: everything is
    /// read.
    pub fn sums(&self) -> Result<BTreeMap<i64, u64>, Error> {
        let mut sums = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            self.add(segment, &mut sums)?;
        }
        Ok(sums)
    }

    fn add(&self, segment: &SegmentReader, sums: &mut BTreeMap<i64, u64>) -> Result<(), Error> {
        let mut of = vec![0_u64; usize::try_from(segment.max_doc()).unwrap_or_default()];
        let mut places = Vec::new();
        let fields = &self.fields;
        let words = [fields.title, fields.summary, fields.body];
        for field in words.into_iter().chain([fields.spelt, fields.opening, fields.facet, fields.number, fields.at]) {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            let option = if words.contains(&field) {
                IndexRecordOption::WithFreqsAndPositions
            } else {
                IndexRecordOption::Basic
            };
            while terms.advance() {
                let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
                while postings.doc() != TERMINATED {
                    let mut hash = std::hash::DefaultHasher::new();
                    hash.write_u32(field.field_id());
                    hash.write_usize(terms.key().len());
                    hash.write(terms.key());
                    if option == IndexRecordOption::WithFreqsAndPositions {
                        postings.positions(&mut places);
                        places.iter().for_each(|place| hash.write_u32(*place));
                    }
                    // In whatever order the words come.
                    if let Some(sum) = usize::try_from(postings.doc()).ok().and_then(|doc| of.get_mut(doc)) {
                        *sum = sum.wrapping_add(hash.finish());
                    }
                    postings.advance();
                }
            }
        }
        let (numbers, instants) = (segment.fast_fields().i64("number")?, segment.fast_fields().i64("at")?);
        for doc in segment.doc_ids_alive() {
            let mut hash = std::hash::DefaultHasher::new();
            hash.write_i64(instants.first(doc).unwrap_or_default());
            let words = usize::try_from(doc).ok().and_then(|doc| of.get(doc)).copied().unwrap_or_default();
            let sum: &mut u64 = sums.entry(numbers.first(doc).unwrap_or_default()).or_default();
            // A document that is there twice has another sum.
            *sum = sum.wrapping_add(words).wrapping_add(hash.finish());
        }
        Ok(())
    }
}
