use crate::{Analysis, Error};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Facet, FacetOptions, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
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

/// Words between two passages, so that no phrase crosses.
const GAP: usize = 100;
/// Memory of the writer, in bytes.
const WRITER: usize = 30_000_000;

/// A full-text index in a folder.
pub struct Index {
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    writer: Option<Mutex<IndexWriter>>,
    analyses: RwLock<HashMap<String, Arc<Analysis>>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub number: Field,
    pub title: Field,
    pub summary: Field,
    pub body: Field,
    pub facet: Field,
    pub at: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let fields = Fields {
        number: schema.add_i64_field("number", INDEXED | FAST | STORED),
        title: schema.add_text_field("title", words.clone()),
        summary: schema.add_text_field("summary", words.clone()),
        body: schema.add_text_field("body", words),
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
        let writer = index.writer_with_num_threads(1, WRITER)?;
        Index::with(index, fields, Some(writer))
    }

    /// Opens it for reading only.
    pub fn read_only(folder: &Path) -> Result<Index, Error> {
        let (_, fields) = schema();
        let index = tantivy::Index::open_in_dir(folder)?;
        Index::with(index, fields, None)
    }

    fn with(index: tantivy::Index, fields: Fields, writer: Option<IndexWriter>) -> Result<Index, Error> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index {
            reader,
            fields,
            writer: writer.map(Mutex::new),
            analyses: RwLock::default(),
        })
    }

    /// The analysis of a language.
    pub fn analysis(&self, language: &str) -> Arc<Analysis> {
        if let Some(known) = self.analyses.read().unwrap_or_else(PoisonError::into_inner).get(language) {
            return known.clone();
        }
        let analysis = Arc::new(Analysis::of(language));
        self.analyses
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(language.to_owned(), analysis.clone());
        analysis
    }

    /// Replaces and removes documents, then commits and shows the result to every reader. Blocks; run it off the runtime's threads.
    pub fn write(&self, put: &[Document], remove: &[i64]) -> Result<(), Error> {
        let Some(writer) = &self.writer else {
            return Err(Error::Folder("opened for reading only".into()));
        };
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        for number in remove.iter().chain(put.iter().map(|document| &document.number)) {
            writer.delete_term(Term::from_field_i64(self.fields.number, *number));
        }
        for document in put {
            writer.add_document(self.document(document))?;
        }
        writer.commit()?;
        self.reader.reload()?;
        Ok(())
    }

    /// Fills an index from nothing without merging on the way. Call [`Index::write`] with nothing to end it.
    pub fn quietly(&self, quiet: bool) {
        if let Some(writer) = &self.writer {
            let writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            if quiet {
                writer.set_merge_policy(Box::new(NoMergePolicy));
            } else {
                writer.set_merge_policy(Box::<tantivy::merge_policy::LogMergePolicy>::default());
            }
        }
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
        out.add_pre_tokenized_text(self.fields.title, tokens(&analysis, std::slice::from_ref(&document.title)));
        out.add_pre_tokenized_text(self.fields.summary, tokens(&analysis, std::slice::from_ref(&document.summary)));
        out.add_pre_tokenized_text(self.fields.body, tokens(&analysis, &document.passages));
        for (name, value) in &document.facets {
            out.add_facet(self.fields.facet, Facet::from_path([name.as_str(), value.as_str()]));
        }
        out
    }
}

fn tokens(analysis: &Analysis, passages: &[String]) -> PreTokenizedString {
    let mut tokens = Vec::new();
    let mut position = 0;
    for passage in passages {
        for word in analysis.words(passage) {
            tokens.push(Token {
                offset_from: word.from,
                offset_to: word.to,
                position,
                text: word.term,
                position_length: 1,
            });
            position += 1;
        }
        position += GAP;
    }
    PreTokenizedString { text: String::new(), tokens }
}
