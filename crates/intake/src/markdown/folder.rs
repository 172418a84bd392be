//! The folder: its files in order, and where one lies that a text names.

use crate::source::refused;
use exchange::Refused;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Deepest folders.
const DEEPEST: usize = 40;
/// Folders that hold no text of the site.
const SKIPPED: &[&str] = &[".git", ".hg", ".svn", "node_modules", "vendor", "_site", ".jekyll-cache", ".cache"];
/// Endings of texts in forms that site makers read and that are not read here.
const UNREAD: &[&str] = &["adoc", "asciidoc", "org", "pandoc", "pdc", "rst", "textile"];
/// Folders in which site makers keep files that are served from the root.
const SERVED: &[&str] = &["", "static", "source", "public", "assets", "src", "content", "source/images", "static/images"];
/// Longest text of a file, in bytes.
pub(super) const LONGEST: u64 = 16 * 1024 * 1024;
/// Address that stands for the folder while texts are read.
pub(super) const BASE: &str = "https://markdown.invalid/";

/// What lies in the folder.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub root: PathBuf,
    /// Paths of texts below it, with slashes, in order.
    pub texts: Vec<Arc<str>>,
    /// Folders from which the site served files; none = all.
    pub served: &'static [&'static str],
    /// How many other files there are, by their ending.
    pub others: BTreeMap<String, u64>,
    /// Paths of data that site makers read for texts, in order.
    pub data: Vec<String>,
    /// Paths of texts in forms that are not read, in order.
    pub unread: Vec<String>,
    /// It is a vault of Obsidian's, or one of another program where texts name each other as there.
    pub is_wiki: bool,
    /// In a wiki, where a file lies that is no text, by its name alone.
    by_name: HashMap<String, String>,
    /// Folders that were not looked into.
    pub skipped: Vec<String>,
}

impl Folder {
    /// Walks through the folder.
    pub(super) fn read(root: &Path) -> Result<Folder, Refused> {
        let advice = "Name the folder of the site";
        let real = root
            .canonicalize()
            .map_err(|error| refused(root, format!("the folder can't be opened: {error}"), advice))?;
        if !real.is_dir() {
            return Err(refused(root, "this is no folder".into(), advice));
        }
        let mut folder = Folder { root: real, ..Folder::default() };
        let start = folder.root.clone();
        folder
            .walk(&start, "", 0)
            .map_err(|error| refused(root, format!("the folder can't be read: {error}"), ""))?;
        folder.texts.sort_unstable();
        folder.data.sort_unstable();
        folder.unread.sort_unstable();
        if folder.texts.is_empty() {
            return Err(refused(root, "there is no Markdown file in this folder".into(), advice));
        }
        Ok(folder)
    }

    fn walk(&mut self, at: &Path, below: &str, depth: usize) -> std::io::Result<()> {
        for entry in std::fs::read_dir(at)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.is_wiki |= name == ".obsidian";
                if SKIPPED.contains(&name.as_str()) || depth >= DEEPEST {
                    self.skipped.push(path);
                } else {
                    self.walk(&entry.path(), &path, depth + 1)?;
                }
            } else if kind.is_file() {
                if name.ends_with(".json") || name.contains(".11tydata.") {
                    self.data.push(path.clone());
                }
                let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
                match ending.as_str() {
                    "md" | "markdown" | "mdown" | "mkd" | "mdx" => self.texts.push(path.into()),
                    "html" | "htm" if has_front_matter(&entry.path()) => self.texts.push(path.into()),
                    ending if UNREAD.contains(&ending) => self.unread.push(path),
                    _ => *self.others.entry(ending).or_default() += 1,
                }
            } else {
                // A link may lead out of the folder.
                *self.others.entry("link".into()).or_default() += 1;
            }
        }
        Ok(())
    }

    /// In a wiki a file is also found by its name alone, wherever it lies. It is one, too, if a text or a file here is named in double
    /// brackets.
    pub(super) fn note_files(&mut self, is_text_named: bool, is_named: impl Fn(&str) -> bool) {
        let (mut files, mut by_name) = (Vec::new(), HashMap::new());
        gather(&self.root, "", 0, &mut files);
        // Of several of one name the one that lies highest.
        files.sort_unstable_by_key(|path| (path.matches('/').count(), path.clone()));
        for path in files {
            let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
            by_name.entry(name).or_insert(path);
        }
        self.is_wiki |= is_text_named || by_name.keys().any(|name| is_named(name));
        if self.is_wiki {
            self.by_name = by_name;
        }
    }

    /// Whether a text begins with some bytes, behind the mark of its encoding.
    pub(super) fn begins_with(&self, text: &str, bytes: &[u8]) -> bool {
        let start = starts(&self.root.join(text));
        start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).starts_with(bytes)
    }

    /// Whether the site served what lies at a path.
    fn is_served(&self, path: &str) -> bool {
        let mut folders: Vec<&str> = path.split('/').collect();
        let is_hidden = folders.iter().any(|part| part.starts_with('.'));
        folders.pop();
        let is_own = folders
            .first()
            .is_some_and(|first| matches!(*first, "data" | "layouts" | "archetypes" | "i18n"));
        if is_hidden || !self.served.is_empty() && (is_own || !folders.iter().any(|part| self.served.contains(part))) {
            return false;
        }
        let mut end = 0;
        folders.iter().all(|part| {
            end += part.len() + 1;
            let is_makers = matches!(*part, "_data" | "_includes" | "_layouts" | "_sass");
            // What begins so is for the site maker, unless texts of the site lie in it.
            !part.starts_with('_') || !is_makers && (self.is_wiki || self.has_texts_in(&path[..end]))
        })
    }

    /// Whether there are texts in a folder, named with its slash.
    fn has_texts_in(&self, folder: &str) -> bool {
        let place = self.texts.partition_point(|text| &**text < folder);
        self.texts.get(place).is_some_and(|text| text.starts_with(folder))
    }

    /// The path of a file below the folder that an address in a text names; `None` if there is no such file.
    pub(super) fn file(&self, address: &str) -> Option<String> {
        let bare = address.split(['?', '#']).next().unwrap_or_default();
        let (path, places): (&str, &[&str]) = match bare.strip_prefix(BASE) {
            Some(path) => (path, SERVED),
            None if bare.starts_with('/') && !bare.starts_with("//") => (bare, SERVED),
            None => return None,
        };
        let path = exchange::wordpress::address::readable(path);
        let path = path.trim_start_matches('/');
        let is_plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if path.is_empty() || !is_plain {
            return None;
        }
        let there = |whole: String| {
            if !self.is_served(&whole) {
                return None;
            }
            let real = self.root.join(&whole).canonicalize().ok()?;
            (real.starts_with(&self.root) && real.is_file()).then_some(whole)
        };
        let found = places
            .iter()
            .find_map(|place| there(if place.is_empty() { path.to_owned() } else { format!("{place}/{path}") }));
        found.or_else(|| there(self.by_name.get(&path.rsplit('/').next()?.to_lowercase())?.clone()))
    }
}

/// Paths of files in a folder and below.
fn gather(at: &Path, below: &str, depth: usize, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        match entry.file_type() {
            _ if name.starts_with('.') => {}
            Ok(kind) if kind.is_dir() && depth < DEEPEST && !SKIPPED.contains(&name.as_str()) => {
                gather(&entry.path(), &path, depth + 1, files)
            }
            Ok(kind) if kind.is_file() => files.push(path),
            _ => {}
        }
    }
}

/// Path below the folder of a file that an address stands for.
pub(super) fn path_of(address: &str) -> Option<String> {
    let path = exchange::wordpress::address::readable(&format!("/{}", address.strip_prefix(BASE)?));
    Some(path.trim_start_matches('/').to_owned())
}

/// Paths at which the site served a file of the folder.
pub(super) fn former(address: &str) -> Vec<String> {
    let Some(path) = path_of(address).map(|path| format!("/{path}")) else {
        return Vec::new();
    };
    let served = ["/static/", "/public/", "/source/", "/content/", "/src/"]
        .iter()
        .find_map(|front| path.strip_prefix(front));
    vec![served.map_or(path.clone(), |rest| format!("/{rest}"))]
}

fn has_front_matter(path: &Path) -> bool {
    let start = starts(path);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let start = start.trim_ascii_start();
    start.starts_with(b"---") || start.starts_with(b"+++")
}

/// The first bytes of a file.
fn starts(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    let _ = std::fs::File::open(path).and_then(|file| file.take(6).read_to_end(&mut start));
    start
}
