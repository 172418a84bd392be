//! What was named on the command line: files, those in folders, addresses, those in lists.

use crate::report::Reason;
use crate::source::refused;
use exchange::Refused;
use std::path::{Path, PathBuf};

/// Deepest folders.
const DEEPEST: usize = 20;
/// Longest page, in bytes.
pub(super) const LONGEST: usize = 32 * 1024 * 1024;

/// A page to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    File(PathBuf),
    Address(String),
}

impl Found {
    /// As it is named in the report.
    pub(super) fn name(&self) -> String {
        match self {
            Found::File(path) => path.display().to_string(),
            Found::Address(address) => address.clone(),
        }
    }
}

/// Everything that was named, each once.
pub(super) fn all(sources: &[String]) -> Result<Vec<Found>, Refused> {
    let mut found = Vec::new();
    for source in sources {
        if story::address::web(source) {
            found.push(Found::Address(source.clone()));
            continue;
        }
        let path = Path::new(source);
        if path.is_dir() {
            let before = found.len();
            folder(path, 0, &mut found).map_err(|error| refused(path, format!("the folder can't be read: {error}"), ""))?;
            if found.len() == before {
                return Err(refused(path, "there is no saved page in this folder".into(), "Pages end in .html, .htm, .xhtml or .txt"));
            }
            continue;
        }
        let text = read(path).map_err(|reason| refused(path, reason.message, "Name a saved page, a folder of them, or an address"))?;
        match addresses(path, &text) {
            Some(addresses) => found.extend(addresses.into_iter().map(Found::Address)),
            None => found.push(Found::File(path.to_owned())),
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|one| seen.insert(one.name()));
    Ok(found)
}

fn folder(at: &Path, depth: usize, found: &mut Vec<Found>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(at)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_page = matches!(ending.as_str(), "html" | "htm" | "xhtml" | "txt");
        // A link may lead out of the folder.
        let kind = std::fs::symlink_metadata(&path)?.file_type();
        if kind.is_dir() && depth < DEEPEST {
            // What a browser saves beside a page is no page.
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.ends_with("_files") && !name.starts_with('.') {
                folder(&path, depth + 1, found)?;
            }
        } else if kind.is_file() && is_page {
            found.push(Found::File(path));
        }
    }
    Ok(())
}

/// The addresses of a list; `None` if it is none.
fn addresses(path: &Path, text: &str) -> Option<Vec<String>> {
    let is_list = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    (is_list && !lines.is_empty() && lines.iter().all(|line| story::address::web(line)))
        .then(|| lines.into_iter().map(str::to_owned).collect())
}

/// The text of a file, in whatever letters it is written.
pub(super) fn read(path: &Path) -> Result<String, Reason> {
    let length = std::fs::metadata(path)
        .map_err(|error| Reason::new("unreadable", format!("the file can't be opened: {error}")))?
        .len();
    if length > LONGEST as u64 {
        return Err(Reason::new("too_long", "it is longer than a page may be"));
    }
    let bytes = std::fs::read(path).map_err(|error| Reason::new("unreadable", format!("the file can't be read: {error}")))?;
    Ok(exchange::page::decoded(&bytes))
}
