//! The first pass: every file is read to its end, and nothing is written.

use super::index::Index;
use super::role::Role;
use crate::report::{FileWarning, SourceFile};
use crate::source::{digest, open, refused};
use exchange::Refused;
use exchange::wordpress::{Entry, Reader, Site, each_document};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

/// What the first pass found.
pub(super) struct Checked {
    pub index: Index,
    pub files: Vec<SourceFile>,
    pub warnings: Vec<FileWarning>,
}

/// Reads all files: once more if rules were found by which some of it was closed to strangers.
pub(super) fn check(files: &[PathBuf], types: &[(String, Role)], is_open: bool, now: i64) -> Result<Checked, Refused> {
    let mut index = Index::default();
    index.restrictions.is_open = is_open;
    learn_site(files, &mut index)?;
    let (site, home) = (index.site.clone(), index.home.clone());
    let mut checked = pass(files, types, index, now)?;
    if checked.index.restrictions.settle(&checked.index.blocks, &checked.index.terms) {
        let restrictions = std::mem::take(&mut checked.index.restrictions);
        checked = pass(files, types, Index::begin(site, home, restrictions), now)?;
    }
    if let Some(plugin) = checked.index.restrictions.plugin {
        checked.warnings.push(FileWarning {
            file: 0,
            line: 0,
            code: "rules_elsewhere".into(),
            message: format!("{plugin} closed texts to strangers by rules that are not in the export: look at them at the source"),
        });
    }
    checked.index.complete();
    Ok(checked)
}

/// Entries that are handed on together, unless their texts reach so many bytes before.
const TOGETHER: usize = 200;
const LONGEST: usize = 1024 * 1024;
/// Parcels of them that may wait.
const WAITING: usize = 4;

/// Reads on a thread of its own what is noted here, while another takes the files' hashes.
fn pass(files: &[PathBuf], types: &[(String, Role)], mut index: Index, now: i64) -> Result<Checked, Refused> {
    std::thread::scope(|scope| {
        let (parcels, arriving) = sync_channel(WAITING);
        let reading = scope.spawn(move || read(files, &parcels));
        let summing = scope.spawn(|| files.iter().map(|path| digest(path)).collect::<Result<Vec<_>, _>>());
        for (file, parcel) in arriving {
            for entry in parcel {
                index.note(&entry, file, types, now);
            }
        }
        let warnings = ended(reading.join())?;
        let sums = ended(summing.join())?;
        let files = files.iter().zip(sums);
        let files = files
            .map(|(path, sha256)| SourceFile { path: path.display().to_string().into(), sha256 })
            .collect();
        Ok(Checked { index, files, warnings })
    })
}

/// What a thread gave; if it panicked, so does whoever waits for it.
fn ended<T>(outcome: std::thread::Result<T>) -> T {
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Sends all entries on, each parcel with the number of its file, and gives what was odd.
fn read(files: &[PathBuf], parcels: &SyncSender<(usize, Vec<Entry>)>) -> Result<Vec<FileWarning>, Refused> {
    let mut odd = Vec::new();
    for (file, path) in files.iter().enumerate() {
        let (mut parcel, mut length) = (Vec::new(), 0);
        each_entry(
            path,
            &mut |entry, _| {
                if let Entry::Item(item) = &entry {
                    length += item.content.len();
                }
                parcel.push(entry);
                if parcel.len() < TOGETHER && length < LONGEST {
                    return Ok(true);
                }
                length = 0;
                Ok(parcels.send((file, std::mem::take(&mut parcel))).is_ok())
            },
            &mut |warnings| {
                odd.extend(warnings.iter().map(|warning| FileWarning {
                    file,
                    line: warning.line,
                    code: warning.code.to_owned(),
                    message: warning.message.clone(),
                }));
            },
        )?;
        // If nobody listens, whoever noted them panicked, and says so.
        let _ = parcels.send((file, parcel));
    }
    Ok(odd)
}

/// Reads the heads of all files: which site it is must be known before the first item is noted.
fn learn_site(files: &[PathBuf], index: &mut Index) -> Result<(), Refused> {
    let mut first: Option<(String, String)> = None;
    let mut guessed = None;
    for path in files {
        let mut heads: Vec<Site> = Vec::new();
        each_entry(
            path,
            &mut |entry, site| {
                let Entry::Item(item) = entry else { return Ok(true) };
                heads.push(site.clone());
                if guessed.is_none()
                    && let Some((scheme, rest)) = item.link.split_once("://")
                {
                    let host = rest.split('/').next().unwrap_or_default();
                    guessed = Some(format!("{scheme}://{host}"));
                }
                // The head is all that is wanted of this document.
                Ok(false)
            },
            &mut |_| {},
        )?;
        for head in heads {
            let identity = head.identity();
            if identity.is_empty() {
                continue;
            }
            match &first {
                None => first = Some((identity, path.display().to_string())),
                Some((known, other)) if *known != identity => {
                    return Err(refused(
                        path,
                        format!("this file is of the site {identity}, but {other} is of {known}"),
                        "Import the sites one after the other",
                    ));
                }
                Some(_) => {}
            }
            index.meet(&head);
        }
    }
    if index.site.address().is_empty()
        && let Some(address) = guessed
    {
        let site = Site { link: address, ..index.site.clone() };
        index.site = Site::default();
        index.meet(&site);
    }
    Ok(())
}

/// Whether to go on, or why not.
type Visit<'v> = &'v mut dyn FnMut(Entry, &Site) -> Result<bool, Refused>;

/// Calls `visit` with every entry of a file's documents, and `warn` with what was odd about each document that was read to
/// its end. `visit` may end a document by `false`.
pub(super) fn each_entry(path: &Path, visit: Visit<'_>, warn: &mut dyn FnMut(&[exchange::Warning])) -> Result<(), Refused> {
    let file = open(path)?;
    each_document(BufReader::new(file), &path.display().to_string(), |name, text: &mut dyn Read| {
        let mut reader = Reader::new(text, name);
        while let Some(entry) = reader.next_entry()? {
            if !visit(entry, reader.site())? {
                return Ok(());
            }
        }
        warn(reader.warnings());
        Ok(())
    })
}
