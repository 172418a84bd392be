//! What documents are filtered, counted and ordered by, at hand for every document of every segment: the walk over everything that
//! fits looks at these for each of them, and the files keep them packed.

use crate::Error;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

/// Numbers of values, and the columns of segments. A segment numbers its own values; here each has one number for all.
#[derive(Default)]
pub(crate) struct Values {
    table: RwLock<Table>,
}

#[derive(Default)]
pub(crate) struct Table {
    /// Name and value, as in the index: with U+0000 between.
    known: HashMap<String, u32>,
    /// The same by their numbers.
    pub names: Vec<String>,
    segments: HashMap<SegmentId, Columns>,
}

/// Instant, number and values of each document of a segment: some 60 bytes for one.
#[derive(Default)]
pub(crate) struct Columns {
    pub ats: Vec<i64>,
    pub numbers: Vec<i64>,
    /// Where a document's values begin in `values`; one more than there are documents.
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Columns {
    /// The numbers of a document's values.
    pub fn of(&self, doc: DocId) -> &[u32] {
        let at = doc as usize;
        let span = |from: u32, to: u32| self.values.get(from as usize..to as usize);
        match self.starts.get(at..at + 2) {
            Some(&[from, to]) => span(from, to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// A segment's columns, with its own numbers of values; and the names of these.
    fn read(reader: &SegmentReader) -> Result<(Columns, Vec<String>), Error> {
        let facets = reader.facet_reader("facet")?;
        let mut names = Vec::with_capacity(facets.num_facets());
        let mut stream = facets.facet_dict().stream()?;
        while stream.advance() {
            names.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        let ats = reader.fast_fields().i64("at")?.first_or_default_col(0);
        let numbers = reader.fast_fields().i64("number")?.first_or_default_col(0);
        let mut columns = Columns { starts: vec![0], ..Columns::default() };
        for doc in 0..reader.max_doc() {
            columns.ats.push(ats.get_val(doc));
            columns.numbers.push(numbers.get_val(doc));
            columns.values.extend(facets.facet_ords(doc).filter_map(|ord| u32::try_from(ord).ok()));
            columns.starts.push(u32::try_from(columns.values.len()).unwrap_or(u32::MAX));
        }
        Ok((columns, names))
    }
}

impl Values {
    /// The table, with every segment of the searcher in it.
    pub fn of(&self, searcher: &Searcher) -> Result<RwLockReadGuard<'_, Table>, Error> {
        let readers = searcher.segment_readers();
        loop {
            let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
            let missing: Vec<&SegmentReader> = readers.iter().filter(|reader| !table.segments.contains_key(&reader.segment_id())).collect();
            if missing.is_empty() {
                return Ok(table);
            }
            drop(table);
            // Read while others go on asking.
            let read = missing
                .into_iter()
                .map(|reader| Ok((reader.segment_id(), Columns::read(reader)?)))
                .collect::<Result<Vec<_>, Error>>()?;
            let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
            // Segments come and go; a searcher that is still at work asks again for one that went a moment ago.
            if table.segments.len() > 2 * readers.len() + 8 {
                table.segments.retain(|id, _| readers.iter().any(|reader| reader.segment_id() == *id));
            }
            for (id, (columns, names)) in read {
                table.add(id, columns, names);
            }
        }
    }
}

impl Table {
    fn add(&mut self, id: SegmentId, mut columns: Columns, names: Vec<String>) {
        let own: Vec<u32> = names.into_iter().map(|name| self.number_of(name)).collect();
        for value in &mut columns.values {
            *value = own.get(*value as usize).copied().unwrap_or_default();
        }
        self.segments.insert(id, columns);
    }

    fn number_of(&mut self, name: String) -> u32 {
        if let Some(known) = self.known.get(&name) {
            return *known;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.known.insert(name, next);
        next
    }

    /// What is at hand of a segment's documents.
    pub fn segment(&self, reader: &SegmentReader) -> Option<&Columns> {
        self.segments.get(&reader.segment_id())
    }

    /// The number of a value, if any document ever had it.
    pub fn number(&self, name: &str, value: &str) -> Option<u32> {
        self.known.get(&format!("{name}\0{value}")).copied()
    }
}
