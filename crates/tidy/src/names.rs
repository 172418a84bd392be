//! Files: their names, their size, what stands at their head.

use crate::{File, Tree};

/// Lines that a file may have.
const CEILING: usize = 600;
/// Endings of files that a person writes and reads as code.
const CODE: [&str; 11] = ["rs", "sql", "mjs", "js", "ts", "tsx", "css", "html", "sh", "py", "ftl"];
/// Names of rooms that nobody designed.
const JUNK: [&str; 9] = ["util", "utils", "common", "helper", "helpers", "misc", "shared", "tools", "stuff"];

/// A file that should be two.
#[must_use]
pub fn too_long(tree: &Tree) -> Vec<String> {
    let code = tree
        .files
        .iter()
        .filter(|file| CODE.iter().any(|ending| file.path.ends_with(&format!(".{ending}"))));
    code.map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > CEILING)
        .map(|(file, lines)| format!("{}: {lines} lines, more than {CEILING}", file.path))
        .collect()
}

/// A file or folder whose name says nothing.
#[must_use]
pub fn junk_drawer(tree: &Tree) -> Vec<String> {
    let is_junk = |path: &str| path.split('/').any(|part| JUNK.contains(&part.split('.').next().unwrap_or(part)));
    tree.files
        .iter()
        .filter(|file| is_junk(&file.path))
        .map(|file| format!("{}: name the thing", file.path))
        .collect()
}

/// A crate without a word about what it is for.
#[must_use]
pub fn without_head(tree: &Tree) -> Vec<String> {
    let roots = tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("/src/lib.rs") || file.path.ends_with("/src/main.rs"));
    roots
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| format!("{}: begins without saying what the crate is for (//! …)", file.path))
        .collect()
}

/// A path of somebody's machine, a registry's host, or a note for later.
#[must_use]
pub fn left_behind(tree: &Tree) -> Vec<String> {
    // Put together here, so that this file does not find itself.
    let machine = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"]].map(|parts| parts.concat());
    let hosts = [["crates", ".io"], ["npmjs", ".org"], ["pypi", ".org"], ["pythonhosted", ".org"]].map(|parts| parts.concat());
    let later = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["unimplemented", "!("]].map(|parts| parts.concat());
    let mut breaches = Vec::new();
    for file in tree.files.iter().filter(|file| looked_through(file)) {
        for (at, line) in file.text.lines().enumerate() {
            let words = machine.iter().filter(|path| starts_with_path(line, path));
            let words = words.chain(hosts.iter().chain(&later).filter(|word| line.contains(word.as_str())));
            for word in words {
                breaches.push(format!("{}:{}: {word}", file.path, at + 1));
            }
        }
    }
    breaches
}

/// The path begins there; it is not the middle of an address such as `/fronts/home/draft`.
fn starts_with_path(line: &str, path: &str) -> bool {
    let inside = |at: usize| line[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    line.match_indices(path).any(|(at, _)| !inside(at))
}

/// Lock files name where packages come from; stories may say what they like.
fn looked_through(file: &File) -> bool {
    !file.path.ends_with("Cargo.lock") && !file.path.ends_with("package-lock.json") && !file.path.starts_with("sample/stories/")
}
