use crate::directory::Sparing;
use crate::facets::Values;
use crate::words::{Taken, Words};
use crate::{Analyses, Analysis, Error};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::schema::{FAST, Facet, FacetOptions, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// What is indexed of one thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its number.
    pub number: i64,
    /// BCP 47 language of its words.
    pub language: String,
    /// Weighs most.
    pub title: String,
    /// Weighs more.
    pub summary: String,
    /// Each by itself: a phrase never crosses from one to the next.
    pub passages: Vec<String>,
    /// Names to filter and count by: (`section`, `harbour`).
    pub facets: Vec<(String, String)>,
    /// Instant for sorting and ranges, microseconds.
    pub at: i64,
}

/// Bytes of a word that is remembered as it is spelt.
const LONGEST: usize = 120;
/// The number of no document.
const NOBODY: i64 = i64::MIN;
/// Memory of the writer, in bytes.
const WRITER: usize = 30_000_000;
/// The name by which the files know what parts their texts into words.
const PARTED: &str = "raw";

/// A full-text index in a folder.
pub struct Index {
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    pub(crate) index: tantivy::Index,
    /// Taken with the first writing, so that who only reads keeps nobody from writing.
    writer: Mutex<Option<IndexWriter>>,
    read_only: bool,
    analyses: Analyses,
    pub(crate) values: Values,
    /// Threads that may look for one answer.
    pub(crate) hands: usize,
}

/// More threads than these find nothing sooner.
const HANDS: usize = 4;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub number: Field,
    pub title: Field,
    pub summary: Field,
    pub body: Field,
    /// Every word as it is spelt, once.
    pub spelt: Field,
    /// The same of titles alone.
    pub opening: Field,
    pub facet: Field,
    pub at: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(PARTED)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let spellings = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(PARTED)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    let fields = Fields {
        number: schema.add_i64_field("number", INDEXED | FAST | STORED),
        title: schema.add_text_field("title", words.clone()),
        summary: schema.add_text_field("summary", words.clone()),
        body: schema.add_text_field("body", words),
        spelt: schema.add_text_field("spelt", spellings.clone()),
        opening: schema.add_text_field("opening", spellings),
        facet: schema.add_facet_field("facet", FacetOptions::default()),
        at: schema.add_i64_field("at", INDEXED | FAST),
    };
    (schema.build(), fields)
}

impl Index {
    /// Opens the index in a folder for writing and reading, making it if there is none.
    pub fn open(folder: &Path) -> Result<Index, Error> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::open_or_create(tantivy::directory::MmapDirectory::open(folder)?, schema)?;
        Index::with(index, fields, false)
    }

    /// The same for a command that only writes, and takes as much memory for a large index as for a small one.
    pub fn open_sparing(folder: &Path) -> Result<Index, Error> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::open_or_create(Sparing::open(folder)?, schema)?;
        Index::with(index, fields, false)
    }

    /// Opens it for reading only.
    pub fn read_only(folder: &Path) -> Result<Index, Error> {
        let (_, fields) = schema();
        let index = tantivy::Index::open_in_dir(folder)?;
        Index::with(index, fields, true)
    }

    fn with(index: tantivy::Index, fields: Fields, read_only: bool) -> Result<Index, Error> {
        index.tokenizers().register(PARTED, Taken::default());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index {
            reader,
            fields,
            index,
            writer: Mutex::default(),
            read_only,
            analyses: Analyses::default(),
            values: Values::default(),
            hands: std::thread::available_parallelism().map_or(1, usize::from).min(HANDS),
        })
    }

    /// The analysis of a language.
    pub fn analysis(&self, language: &str) -> Arc<Analysis> {
        self.analyses.of(language)
    }

    /// Replaces and removes documents, then commits and shows the result to every reader. Blocks; run it off the runtime's threads.
    pub fn write(&self, put: &[Document], remove: &[i64]) -> Result<(), Error> {
        let mut kept = self.writer()?;
        let Some(writer) = kept.as_mut() else { return Ok(()) };
        if let Err(error) = self.write_with(writer, put, remove) {
            // One that failed takes nothing more; the next write begins with another.
            *kept = None;
            return Err(error);
        }
        drop(kept);
        self.reader.reload()?;
        // Now rather than at the next question.
        drop(self.values.of(&self.reader.searcher())?);
        Ok(())
    }

    fn write_with(&self, writer: &mut IndexWriter, put: &[Document], remove: &[i64]) -> Result<(), Error> {
        for number in remove.iter().chain(put.iter().map(|document| &document.number)) {
            writer.delete_term(Term::from_field_i64(self.fields.number, *number));
        }
        for document in put {
            writer.add_document(self.document(document))?;
        }
        writer.commit()?;
        Ok(())
    }

    /// Leaves nothing in the files of what was removed or replaced: segments that still hold words of it are written anew.
    /// Blocks, but keeps nobody from writing meanwhile.
    pub fn forget(&self) -> Result<(), Error> {
        let stale: Vec<_> = self
            .index
            .searchable_segment_metas()?
            .iter()
            .filter(|segment| segment.has_deletes())
            .map(|segment| segment.id())
            .collect();
        for segment in stale {
            let merging = match self.writer()?.as_mut() {
                Some(writer) => writer.merge(&[segment]),
                None => return Ok(()),
            };
            // One that is being merged already, or has been, is left to that.
            let _ = merging.wait();
        }
        self.reader.reload()?;
        if let Some(writer) = self.writer()?.as_ref() {
            writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    fn writer(&self) -> Result<MutexGuard<'_, Option<IndexWriter>>, Error> {
        if self.read_only {
            return Err(Error::Folder("opened for reading only".into()));
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_none() {
            *writer = Some(self.begin()?);
        }
        Ok(writer)
    }

    fn begin(&self) -> Result<IndexWriter, Error> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, WRITER)?;
        // What a program that was killed left half done would stand in the way of files of the same names.
        writer.garbage_collect_files().wait()?;
        // A writer counts on from the last commit, and its first step gets that commit's own number. A segment of which that commit
        // removed something passes for done up to there: if it is merged now, the step passes it by, and what was to be replaced stays
        // beside what replaces it. So the first step removes nothing.
        writer.delete_term(Term::from_field_i64(self.fields.number, NOBODY));
        Ok(writer)
    }

    /// Lets go of the writer, which only one program may have. Blocks until what it still merges is done.
    pub fn rest(&self) -> Result<(), Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        match writer {
            Some(writer) => Ok(writer.wait_merging_threads()?),
            None => Ok(()),
        }
    }

    /// How many removed or replaced documents still lie in the files.
    pub fn unforgotten(&self) -> u64 {
        self.reader
            .searcher()
            .segment_readers()
            .iter()
            .map(|segment| u64::from(segment.num_deleted_docs()))
            .sum()
    }

    /// How many documents can be found.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn document(&self, document: &Document) -> TantivyDocument {
        let analysis = self.analysis(&document.language);
        let mut out = TantivyDocument::default();
        out.add_i64(self.fields.number, document.number);
        out.add_i64(self.fields.at, document.at);
        let (mut spelt, mut opening) = (BTreeSet::new(), BTreeSet::new());
        out.add_text(self.fields.title, words(&analysis, std::slice::from_ref(&document.title), &mut opening));
        out.add_text(self.fields.summary, words(&analysis, std::slice::from_ref(&document.summary), &mut spelt));
        out.add_text(self.fields.body, words(&analysis, &document.passages, &mut spelt));
        spelt.extend(opening.iter().cloned());
        out.add_text(self.fields.spelt, in_order(&spelt));
        let begun: Vec<String> = opening.iter().flat_map(|word| Analysis::begun(word)).collect();
        opening.extend(begun);
        out.add_text(self.fields.opening, in_order(&opening));
        for (name, value) in &document.facets {
            out.add_facet(self.fields.facet, Facet::from_path([name.as_str(), value.as_str()]));
        }
        out
    }
}

/// The words of some passages as they are compared; as they are spelt they are added to `spelt`.
fn words(analysis: &Analysis, passages: &[String], spelt: &mut BTreeSet<String>) -> String {
    let mut words = Words::default();
    // Most words of a text stand in it more than once.
    let mut seen: HashSet<&str, foldhash::fast::RandomState> = HashSet::default();
    for passage in passages {
        analysis.each_word(passage, |term, from, to| {
            let text = &passage[from..to];
            if seen.insert(text) {
                let own = [Analysis::spelt(text), Analysis::bare(text)];
                spelt.extend(own.into_iter().filter(|own| own.len() <= LONGEST));
            }
            words.push(term);
        });
        words.end_passage();
    }
    words.into_text()
}

fn in_order(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Words>().into_text()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use tantivy::merge_policy::NoMergePolicy;

    fn document(number: i64, title: &str) -> Document {
        Document {
            number,
            language: "en".into(),
            title: title.into(),
            summary: String::new(),
            passages: Vec::new(),
            facets: Vec::new(),
            at: 0,
        }
    }

    /// Several segments lie there that nobody merged yet, as after a kill. The last commit removed a document of one of them; the next
    /// program replaces another of the same, and merges meanwhile.
    #[test]
    fn what_is_replaced_after_a_start_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        let before = Index::open(folder.path()).unwrap();
        before.writer().unwrap().as_ref().unwrap().set_merge_policy(Box::new(NoMergePolicy));
        for segment in 0..10 {
            let documents: Vec<Document> = (0..10).map(|at| document(segment * 10 + at, "Boats come")).collect();
            before.write(&documents, &[]).unwrap();
        }
        // Of every other segment one.
        let removed: Vec<i64> = (0..10).step_by(2).map(|segment| segment * 10).collect();
        before.write(&[], &removed).unwrap();
        drop(before);
        for replaced in [1, 25, 48, 65, 82] {
            let after = Index::open(folder.path()).unwrap();
            after.write(&[document(replaced, "Boats go")], &[]).unwrap();
            after.rest().unwrap();
            let after = Index::open(folder.path()).unwrap();
            let mut numbers: BTreeMap<i64, u64> = BTreeMap::new();
            for segment in after.reader.searcher().segment_readers() {
                let of = segment.fast_fields().i64("number").unwrap();
                segment
                    .doc_ids_alive()
                    .for_each(|doc| *numbers.entry(of.first(doc).unwrap()).or_default() += 1);
            }
            assert!(numbers.values().all(|times| *times == 1), "{replaced}: {numbers:?}");
            assert_eq!((after.len(), numbers.len()), (95, 95));
        }
    }

    /// A program was killed between the file that says what is removed and the commit that names it.
    #[test]
    fn what_a_killed_program_left_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(folder.path()).unwrap();
        index.write(&[document(1, "Boats come"), document(2, "Boats go")], &[]).unwrap();
        index.rest().unwrap();
        drop(index);
        let meta = std::fs::read(folder.path().join("meta.json")).unwrap();
        for _ in 0..2 {
            let index = Index::open(folder.path()).unwrap();
            index.write(&[document(1, "Boats stay")], &[]).unwrap();
            assert_eq!(index.len(), 2);
            std::mem::forget(index.writer.lock().unwrap().take());
            drop(index);
            // The commit did not come to its end.
            std::fs::write(folder.path().join("meta.json"), &meta).unwrap();
            let _ = std::fs::remove_file(folder.path().join(".tantivy-writer.lock"));
        }
    }
}
