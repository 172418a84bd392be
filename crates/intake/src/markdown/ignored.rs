//! What a site maker was told to leave out.

use super::address::below_root;
use super::folder::Folder;
use super::inherit::glob;
use super::site::{ELEVENTY, Made, Site};
use globset::GlobMatcher;

/// Patterns, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Ignored {
    patterns: Vec<Pattern>,
    /// Pieces of Hugo's expressions that stand in the path of what they fit; the flag says that it ends with it.
    pieces: Vec<(String, bool)>,
}

#[derive(Debug, Clone)]
struct Pattern {
    glob: GlobMatcher,
    /// It takes files in again.
    is_exception: bool,
}

impl Ignored {
    pub(super) fn of(folder: &Folder, site: &Site) -> Ignored {
        let mut ignored = Ignored::default();
        let told = |name: &str| site.fields().list(&[name], false);
        match site.made {
            Made::Jekyll => {
                let source = site.fields().text(&["source"]);
                let source = source.trim_matches(['.', '/']).to_owned();
                for pattern in told("exclude") {
                    ignored.add(&in_folder(&source, &pattern), false);
                }
                for pattern in told("include") {
                    ignored.add(&in_folder(&source, &pattern), true);
                }
            }
            Made::Zola => told("ignored_content").iter().for_each(|pattern| ignored.add(&anywhere(pattern), false)),
            Made::Hexo => {
                told("exclude").iter().for_each(|pattern| ignored.add(&anywhere(pattern), false));
                told("ignore").iter().for_each(|pattern| ignored.add(&anywhere(pattern), false));
                told("include").iter().for_each(|pattern| ignored.add(&anywhere(pattern), true));
            }
            Made::Hugo => ignored.pieces = told("ignoreFiles").iter().flat_map(|told| pieces_of(told)).collect(),
            Made::Other => {
                for name in [".gitignore", ".eleventyignore"] {
                    let lines = read(folder, name);
                    lines.lines().for_each(|line| ignored.line(line));
                }
                for name in ELEVENTY {
                    let program = read(folder, name);
                    for call in program.split("ignores.add(").skip(1) {
                        let quoted = call.trim_start().split(['"', '\'', '`']).nth(1).unwrap_or_default();
                        ignored.line(quoted);
                    }
                }
            }
            Made::Plain => {}
        }
        ignored
    }

    /// Whether a file is left out: the last pattern that fits it holds.
    pub(super) fn holds(&self, path: &str) -> bool {
        let last = self
            .patterns
            .iter()
            .rev()
            .find(|pattern| pattern.glob.is_match(path) || pattern.glob.is_match(below_root(path)));
        let is_piece =
            |(piece, is_end): &(String, bool)| if *is_end { path.ends_with(piece.as_str()) } else { path.contains(piece.as_str()) };
        last.is_some_and(|pattern| !pattern.is_exception) || self.pieces.iter().any(is_piece)
    }

    /// A line as Git and 11ty have it.
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        let (line, is_exception) = line.strip_prefix('!').map_or((line, false), |line| (line, true));
        let bare = line.trim_start_matches("./");
        let is_anchored = bare.trim_end_matches('/').contains('/');
        let bare = bare.trim_start_matches('/');
        let pattern = if is_anchored { bare.to_owned() } else { anywhere(bare) };
        self.add(&pattern, is_exception);
    }

    fn add(&mut self, pattern: &str, is_exception: bool) {
        let pattern = pattern.trim_end_matches('/');
        // What is left out is left out with all that lies in it.
        for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
            let pattern = glob(&pattern).filter(|_| !pattern.is_empty());
            self.patterns.extend(pattern.map(|glob| Pattern { glob, is_exception }));
        }
    }
}

fn in_folder(source: &str, pattern: &str) -> String {
    let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
    if source.is_empty() { pattern.to_owned() } else { format!("{source}/{pattern}") }
}

fn anywhere(pattern: &str) -> String {
    let pattern = pattern.trim_start_matches("./").trim_matches('/');
    if pattern.starts_with("**") { pattern.to_owned() } else { format!("{{{pattern},**/{pattern}}}") }
}

/// The longest piece of an expression that has to stand in a path for it to fit (each, if it has choices), and whether it has to stand
/// at its end. That may leave out too much, but nothing too little.
fn pieces_of(expression: &str) -> Vec<(String, bool)> {
    let mut pieces = vec![String::new()];
    let mut letters = expression.trim_start_matches('^').trim_end_matches('$').chars();
    while let Some(letter) = letters.next() {
        let plain = match letter {
            '\\' => letters.next().filter(|letter| !letter.is_alphanumeric()),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' => None,
            letter => Some(letter),
        };
        match (plain, pieces.last_mut()) {
            (Some(letter), Some(piece)) => piece.push(letter),
            _ => pieces.push(String::new()),
        }
    }
    let is_end = pieces.len() == 1 && expression.ends_with('$');
    pieces.retain(|piece| !piece.is_empty());
    if !expression.contains('|') {
        pieces = pieces.into_iter().max_by_key(String::len).into_iter().collect();
    }
    pieces.into_iter().map(|piece| (piece, is_end)).collect()
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.root.join(name)).unwrap_or_default()
}
