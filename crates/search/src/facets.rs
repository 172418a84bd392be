//! The values that documents are filtered and counted by, under one number for each in all segments.

use crate::Error;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

/// Numbers of values. A segment numbers its own values; here each has one number for all.
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
    /// For each segment the numbers of its own values.
    segments: HashMap<SegmentId, Vec<u32>>,
}

impl Values {
    /// The table, with every segment of the searcher in it.
    pub fn of(&self, searcher: &Searcher) -> Result<RwLockReadGuard<'_, Table>, Error> {
        let readers = searcher.segment_readers();
        loop {
            let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
            if readers.iter().all(|reader| table.segments.contains_key(&reader.segment_id())) {
                return Ok(table);
            }
            drop(table);
            let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
            // Segments come and go; a searcher that is still at work asks again for one that went a moment ago.
            if table.segments.len() > 4 * readers.len() + 16 {
                table.segments.retain(|id, _| readers.iter().any(|reader| reader.segment_id() == *id));
            }
            for reader in readers {
                table.add(reader)?;
            }
        }
    }
}

impl Table {
    fn add(&mut self, reader: &SegmentReader) -> Result<(), Error> {
        if self.segments.contains_key(&reader.segment_id()) {
            return Ok(());
        }
        let facets = reader.facet_reader("facet")?;
        let mut own = Vec::with_capacity(facets.num_facets());
        let mut stream = facets.facet_dict().stream()?;
        while stream.advance() {
            let name = String::from_utf8_lossy(stream.key()).into_owned();
            let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            let number = *self.known.entry(name).or_insert_with_key(|name| {
                self.names.push(name.clone());
                next
            });
            own.push(number);
        }
        self.segments.insert(reader.segment_id(), own);
        Ok(())
    }

    /// The numbers of a segment's own values.
    pub fn segment(&self, reader: &SegmentReader) -> &[u32] {
        self.segments.get(&reader.segment_id()).map_or(&[], Vec::as_slice)
    }

    /// The number of a value, if any document ever had it.
    pub fn number(&self, name: &str, value: &str) -> Option<u32> {
        self.known.get(&format!("{name}\0{value}")).copied()
    }
}
