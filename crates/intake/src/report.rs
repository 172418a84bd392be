//! What an import did: one account for everything that was found.

use crate::progress::Progress;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::sync::{Arc, Mutex};

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is new here.
    Taken,
    /// It was here already, and was brought up to date.
    Changed,
    /// It is here, new or up to date, but something in it stayed HTML.
    HtmlKept,
    /// It is not here.
    NotTaken,
    /// It was here already, as it is at the source.
    Unchanged,
}

/// Why something is as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

impl Reason {
    /// A reason.
    pub fn new(code: &str, message: impl Into<String>) -> Reason {
        Reason { code: code.to_owned(), message: message.into() }
    }
}

/// One thing that was found, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Type at the source: `post`, `page`, `attachment`, `comment`, ….
    #[serde(rename = "type")]
    pub kind: String,
    /// Id at the source.
    pub source_id: String,
    /// Which file it stands in, from 0.
    pub file: usize,
    /// Line in that file.
    pub line: u64,
    /// Title, name, or beginning.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Where it stands here: `published`, `draft`, …; empty where that means nothing.
    pub status: String,
    /// Path on the site, if readers can open it.
    pub address: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Where a thing stands in the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Which file, from 0.
    pub file: usize,
    /// Line in it, from 1; 0 if it has none.
    pub line: u64,
}

/// An entry for something that has no status and no address of its own.
pub(crate) fn entry(kind: &str, source_id: &str, spot: Spot, title: &str, outcome: Outcome) -> Entry {
    Entry {
        kind: kind.to_owned(),
        source_id: source_id.to_owned(),
        file: spot.file,
        line: spot.line,
        title: title.chars().take(200).collect(),
        outcome,
        status: String::new(),
        address: String::new(),
        reasons: Vec::new(),
    }
}

impl Entry {
    /// The same with a reason.
    pub(crate) fn because(mut self, code: &str, message: String) -> Entry {
        self.reasons.push(Reason::new(code, message));
        self
    }
}

/// Numbers of things by outcome. The five add up to `found`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named as the outcomes")]
pub struct Totals {
    pub found: u64,
    pub taken: u64,
    pub changed: u64,
    pub html_kept: u64,
    pub not_taken: u64,
    pub unchanged: u64,
}

impl Totals {
    fn count(&mut self, outcome: Outcome) {
        self.found += 1;
        *match outcome {
            Outcome::Taken => &mut self.taken,
            Outcome::Changed => &mut self.changed,
            Outcome::HtmlKept => &mut self.html_kept,
            Outcome::NotTaken => &mut self.not_taken,
            Outcome::Unchanged => &mut self.unchanged,
        } += 1;
    }
}

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// As it was named.
    pub path: Arc<str>,
    /// SHA-256 of its bytes.
    pub sha256: Sum,
}

/// A SHA-256, written in hexadecimal. A folder may have a hundred thousand files: each has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum(pub(crate) [u8; 32]);

impl Sum {
    /// Of bytes.
    pub(crate) fn of(bytes: &[u8]) -> Sum {
        Sum(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// `wordpress`, ….
    pub kind: String,
    /// Identity of the site.
    pub site: String,
    /// The files.
    pub files: Vec<SourceFile>,
}

/// Top-level blocks of the bodies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocks {
    /// Of a type.
    pub typed: u64,
    /// Kept as HTML.
    pub html: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "plain words")]
pub struct Written {
    pub articles: u64,
    pub pages: u64,
    pub revisions: u64,
    pub assets: u64,
    pub comments: u64,
    pub readers: u64,
    pub redirects: u64,
    pub events: u64,
}

/// Something odd about a file that did not stand in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileWarning {
    /// Which file, from 0.
    pub file: usize,
    /// Line in it.
    pub line: u64,
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

/// The account of an import. Its entries lie in a file, so that it needs no more memory for a large archive.
#[derive(Debug, Serialize)]
pub struct Report {
    /// `dateline-import/1`.
    pub format: &'static str,
    /// Nothing was written: it says what would have been.
    pub dry_run: bool,
    /// Where it came from.
    pub source: Source,
    /// Until everything was visible; filled in by who waits for that.
    pub seconds: f64,
    /// Until the last thing was committed, reading included.
    pub seconds_committed: f64,
    /// Until the paper had it; filled in by who waits for that.
    pub seconds_paper: f64,
    /// Until the index had it; filled in by who waits for that.
    pub seconds_index: f64,
    /// Over everything.
    pub totals: Totals,
    /// For each type.
    pub by_type: BTreeMap<String, Totals>,
    /// Blocks of the bodies.
    pub blocks: Blocks,
    /// What was written.
    pub written: Written,
    /// What was odd about the files.
    pub warnings: Vec<FileWarning>,
    /// One for each thing.
    pub entries: Entries,
    /// Told of each entry.
    #[serde(skip)]
    pub(crate) progress: Progress,
    /// Files of which an author or a section came that is here already as it is told there.
    #[serde(skip)]
    stayed: HashSet<usize>,
}

impl Report {
    /// An empty report whose entries go into `file`, an empty one open for reading and writing.
    pub fn new(kind: &str, file: File) -> Report {
        Report {
            format: "dateline-import/1",
            dry_run: false,
            source: Source { kind: kind.to_owned(), ..Source::default() },
            seconds: 0.0,
            seconds_committed: 0.0,
            seconds_paper: 0.0,
            seconds_index: 0.0,
            totals: Totals::default(),
            by_type: BTreeMap::new(),
            blocks: Blocks::default(),
            written: Written::default(),
            warnings: Vec::new(),
            entries: Entries(Mutex::new(BufWriter::new(file))),
            progress: Progress::default(),
            stayed: HashSet::new(),
        }
    }

    /// What becomes of a file of which an author or a section is made, once they are accounted for.
    pub(crate) fn put_in(&self, file: usize) -> Outcome {
        if self.stayed.contains(&file) { Outcome::Unchanged } else { Outcome::Taken }
    }

    /// Accounts for a thing.
    pub fn add(&mut self, entry: &Entry) -> io::Result<()> {
        self.totals.count(entry.outcome);
        self.progress.count(entry.outcome);
        if entry.outcome == Outcome::Unchanged && ["author", "category"].contains(&entry.kind.as_str()) {
            self.stayed.insert(entry.file);
        }
        self.by_type.entry(entry.kind.clone()).or_default().count(entry.outcome);
        self.entries.add(entry)
    }

    /// Whether everything that was found is here.
    pub fn is_whole(&self) -> bool {
        self.totals.not_taken == 0
    }
}

/// The entries of a report, in a file.
#[derive(Debug)]
pub struct Entries(Mutex<BufWriter<File>>);

impl Entries {
    fn add(&self, entry: &Entry) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        serde_json::to_writer(&mut *file, entry)?;
        file.write_all(b"\n")
    }

    /// Calls `visit` with each, in order.
    pub fn each(&self, mut visit: impl FnMut(Entry) -> io::Result<()>) -> io::Result<()> {
        let mut writer = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writer.flush()?;
        let mut file = writer.get_ref().try_clone()?;
        file.rewind()?;
        for line in BufReader::new(&file).lines() {
            visit(serde_json::from_str(&line?)?)?;
        }
        file.seek(io::SeekFrom::End(0)).map(drop)
    }
}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut outcome = Ok(());
        self.each(|entry| {
            outcome = list.serialize_element(&entry);
            outcome.as_ref().map_or_else(|error| Err(io::Error::other(error.to_string())), |()| Ok(()))
        })
        .map_err(serde::ser::Error::custom)?;
        outcome?;
        list.end()
    }
}
