//! The files that the rules look at.

use std::path::Path;

/// Folders that hold what was made or fetched, not what was written.
const NOT_OURS: [&str; 5] = [".git", "target", "node_modules", "theme/fonts/cut", "dateline-data"];
/// Endings of files that are no text.
const BINARY: [&str; 12] = ["png", "jpg", "jpeg", "webp", "gif", "ico", "woff2", "mp3", "mp4", "pdf", "zip", "gz"];

/// A file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the project's root, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl File {
    /// `crates/story/src/lib.rs` → `story`.
    #[must_use]
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Rust that is part of the program: not a test, a bench or a build script.
    #[must_use]
    pub fn is_source(&self) -> bool {
        self.path.ends_with(".rs") && self.path.contains("/src/") && !self.path.ends_with("/tests.rs") && !self.path.contains("/tests/")
    }

    /// Code without comments and without the tests at a file's end, with line numbers from 1.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// The project's files.
#[derive(Debug, Default)]
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
}

impl Tree {
    /// Everything written that lies under `root`.
    pub fn read(root: &Path) -> std::io::Result<Tree> {
        let mut tree = Tree::default();
        tree.walk(root, "")?;
        tree.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(tree)
    }

    /// A tree made up for a test.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Tree { files: files.iter().map(file).collect() }
    }

    /// The file at that path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Names of the crates.
    #[must_use]
    pub fn rooms(&self) -> Vec<&str> {
        let manifests = self.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
        manifests.filter_map(File::room).collect()
    }

    fn walk(&mut self, folder: &Path, path: &str) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            if NOT_OURS.iter().any(|not| path == *not || name == *not || path.starts_with("dateline-data")) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), &path)?;
            } else if kind.is_file() && !BINARY.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                // What is no UTF-8 is no text.
                if let Ok(text) = String::from_utf8(std::fs::read(entry.path())?) {
                    self.files.push(File { path, text });
                }
            }
        }
        Ok(())
    }
}
