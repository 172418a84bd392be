//! Documents: what they name is there.

use crate::{File, Tree};

/// Folders whose files documents name by their path.
const ROOMS: [&str; 7] = ["crates/", "docs/", "theme/", "scripts/", "e2e/", "sample/", "desk-app/"];

/// A path in backticks, or a link between documents, that leads to nothing.
#[must_use]
pub fn dead_paths(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.ends_with(".md") && !file.path.starts_with("sample/"))
    {
        for (at, line) in file.text.lines().enumerate() {
            let named = between(line, '`', '`').into_iter().filter(|name| is_path(name)).map(str::to_owned);
            let linked = between(line, '(', ')')
                .into_iter()
                .filter(|to| line.contains(&format!("]({to})")) && !to.contains("://"));
            let linked = linked.map(|to| beside(file, to.split('#').next().unwrap_or_default()));
            for path in named.chain(linked).filter(|path| !is_there(tree, path)) {
                breaches.push(format!("{}:{}: {path} is not there", file.path, at + 1));
            }
        }
    }
    breaches
}

/// Texts that stand between two signs, in order.
fn between(line: &str, open: char, close: char) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once(open) {
        let Some((inside, further)) = after.split_once(close) else { break };
        found.push(inside);
        rest = further;
    }
    found
}

fn is_path(name: &str) -> bool {
    let plain = name.chars().all(|sign| sign.is_alphanumeric() || "/._-".contains(sign));
    plain
        && ROOMS
            .iter()
            .any(|room| name.starts_with(room) && name.len() > room.len() && name.contains('/'))
}

/// A link as seen from the project's root.
fn beside(file: &File, to: &str) -> String {
    let mut parts: Vec<&str> = file.path.split('/').collect();
    parts.pop();
    for part in to.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn is_there(tree: &Tree, path: &str) -> bool {
    let folder = format!("{}/", path.trim_end_matches('/'));
    let made = ["docs/pictures/", "theme/fonts/cut/"].iter().any(|made| folder.starts_with(made));
    made || tree.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
}
