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

/// Everything that was named, each once, and what of it is no page.
pub(super) fn all(sources: &[String]) -> Result<(Vec<Found>, Vec<PathBuf>), Refused> {
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    for source in sources {
        if story::address::web(source) {
            found.push(Found::Address(source.clone()));
            continue;
        }
        let path = Path::new(source);
        if path.is_dir() {
            let before = found.len();
            folder(path, 0, &mut found, &mut passed).map_err(|error| refused(path, format!("the folder can't be read: {error}"), ""))?;
            if found.len() == before {
                return Err(refused(path, "there is no saved page in this folder".into(), "Pages end in .html, .htm, .xhtml or .txt"));
            }
            continue;
        }
        let text = read(path).map_err(|reason| refused(path, reason.message, "Name a saved page, a folder of them, or an address"))?;
        match addresses(path, &text) {
            Some(addresses) => found.extend(addresses.into_iter().map(Found::Address)),
            None if is_html(&text) || is_text(path) => found.push(Found::File(path.to_owned())),
            None => {
                return Err(refused(
                    path,
                    "this is no page".into(),
                    "Pages are HTML, or text that a browser copied, in a file that ends in .txt",
                ));
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|one| seen.insert(one.name()));
    Ok((found, passed))
}

fn folder(at: &Path, depth: usize, found: &mut Vec<Found>, passed: &mut Vec<PathBuf>) -> std::io::Result<()> {
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
                folder(&path, depth + 1, found, passed)?;
            } else {
                passed.push(path);
            }
        } else if kind.is_file() && is_page {
            found.push(Found::File(path));
        } else {
            passed.push(path);
        }
    }
    Ok(())
}

/// The addresses of a list; `None` if it is none.
fn addresses(path: &Path, text: &str) -> Option<Vec<String>> {
    let is_list = is_text(path);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    (is_list && !lines.is_empty() && lines.iter().all(|line| story::address::web(line)))
        .then(|| lines.into_iter().map(str::to_owned).collect())
}

/// Whether a file holds copied text, by its name.
fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"))
}

/// Whether there are tags in a text.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(4_000).collect::<String>().to_lowercase();
    ["<html", "<!doctype", "<head", "<body", "<div", "<article", "<p>", "<p "]
        .iter()
        .any(|tag| start.contains(tag))
}

/// Whether a text in letters of two or four bytes begins so; without such a mark no text holds a zero.
fn has_wide_letters(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
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
    const PACKED: [&[u8]; 4] = [b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"SQLite format 3"];
    if PACKED.iter().any(|start| bytes.starts_with(start)) || bytes.contains(&0) && !has_wide_letters(&bytes) {
        return Err(Reason::new("no_page", "this is no page: it is no text"));
    }
    Ok(exchange::page::decoded(&bytes, ""))
}
