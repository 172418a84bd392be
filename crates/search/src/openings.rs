//! Titles that go on as somebody has begun to type.

use crate::matching::{Leaf, Patience, Wanted};
use crate::sweep::{Course, Order, sweep};
use crate::{Analysis, Error, Index};
use tantivy::Searcher;

/// Words that a beginning may grow into.
const GROWN: usize = 32;
/// Words of the dictionary that are looked at for it.
const LOOKED_AT: usize = 4_000;
/// Words typed that are read.
const READ: usize = 8;

impl Index {
    /// The newest documents whose title has all of these words, the last one as a beginning; within a name any of the filters'
    /// values, between names all. Blocks.
    pub fn openings(
        &self,
        words: &str,
        filters: &[(String, Vec<String>)],
        limit: usize,
        over: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<i64>, Error> {
        let searcher = self.reader.searcher();
        let mut patience = Patience::new(over);
        let typed: Vec<Vec<String>> = Analysis::of("")
            .words(words)
            .iter()
            .take(READ)
            .map(|word| Analysis::begun(&words[word.from..word.to]))
            .collect();
        let Some((last, whole)) = typed.split_last() else { return Ok(Vec::new()) };
        let leaf = |term: String| Leaf {
            field: self.fields.opening,
            terms: vec![term],
            weight: 0.0,
            average: 1.0,
        };
        let mut pieces: Vec<Vec<Leaf>> = whole.iter().map(|forms| forms.iter().cloned().map(leaf).collect()).collect();
        let mut grown = Vec::new();
        for beginning in last {
            grown.extend(self.grown(&searcher, beginning, &mut patience)?);
        }
        grown.sort_unstable();
        grown.dedup();
        pieces.push(grown.into_iter().map(leaf).collect());
        let table = self.values.of(&searcher)?;
        let course = Course {
            order: Order::Newest,
            filters: filters
                .iter()
                .map(|(name, values)| (name.clone(), values.iter().filter_map(|value| table.number(name, value)).collect()))
                .collect(),
            from: i64::MIN,
            to: i64::MAX,
            limit,
            ..Course::default()
        };
        let wanted = Wanted { pieces, without: Vec::new() };
        let swept = sweep(&searcher, &wanted, &course, &table, self.hands, &mut patience)?;
        Ok(swept.best.into_iter().map(|(_, number)| number).collect())
    }

    /// The most frequent words of titles that begin so.
    fn grown(&self, searcher: &Searcher, beginning: &str, patience: &mut Patience<'_>) -> Result<Vec<String>, Error> {
        let mut found: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.opening)?;
            let mut stream = index.terms().range().ge(beginning).into_stream()?;
            let mut looked = 0;
            while looked < LOOKED_AT && !patience.spent() && stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                looked += 1;
                *found.entry(String::from_utf8_lossy(stream.key()).into_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
        let mut found: Vec<(u64, String)> = found.into_iter().map(|(word, documents)| (documents, word)).collect();
        found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        Ok(found.into_iter().take(GROWN).map(|(_, word)| word).collect())
    }
}
