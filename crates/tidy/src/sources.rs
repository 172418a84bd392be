//! What a crate's code may not say.

use crate::{File, Tree};

/// Lines of the program's code that hold one of `words`, in files that `asked` picks.
fn lines_with(tree: &Tree, asked: impl Fn(&File) -> bool, words: &[&str], why: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in tree.files.iter().filter(|file| file.is_source() && asked(file)) {
        for (at, line) in file.code() {
            for word in words.iter().filter(|word| has_word(line, word)) {
                breaches.push(format!("{}:{at}: {word}: {why}", file.path));
            }
        }
    }
    breaches
}

/// `word` stands in `line`, and no letter, digit or `_` stands around it where it begins or ends with one.
fn has_word(line: &str, word: &str) -> bool {
    let part = |sign: char| sign.is_alphanumeric() || sign == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(part);
        let after = line[at + word.len()..].chars().next().is_some_and(part);
        let inside = (before && word.starts_with(part)) || (after && word.ends_with(part));
        !inside
    })
}

fn in_rooms<'a>(rooms: &'a [&'a str]) -> impl Fn(&File) -> bool + 'a {
    move |file| file.room().is_some_and(|room| rooms.contains(&room))
}

/// `unsafe`, and lints silenced without a reason.
#[must_use]
pub fn escapes(tree: &Tree) -> Vec<String> {
    // Put together here, so that this file does not find itself.
    let (block, function, allow, inner) =
        (["unsafe", " {"].concat(), ["unsafe", " fn"].concat(), ["#[", "allow("].concat(), ["#![", "allow("].concat());
    let mut breaches = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".rs") && file.room() != Some("tidy")) {
        for (at, line) in file.text.lines().enumerate() {
            for word in [&block, &function, &allow, &inner].into_iter().filter(|word| line.contains(word.as_str())) {
                breaches.push(format!("{}:{}: {word}: use #[expect(…, reason = …)], and no unsafe code", file.path, at + 1));
            }
        }
    }
    breaches
}

/// Only the program reads the environment; the testkit reads where a test's PostgreSQL is.
#[must_use]
pub fn environment(tree: &Tree) -> Vec<String> {
    let elsewhere = |file: &File| !in_rooms(&["dateline", "testkit", "tidy"])(file);
    let words = ["env::var", "env::var_os", "env::vars", "env::args", "env::temp_dir", "env::current_dir", "env::set_var"];
    lines_with(tree, elsewhere, &words, "only crates/dateline reads the environment; take it as an argument")
}

/// Words and formats do no input or output.
#[must_use]
pub fn input_and_output(tree: &Tree) -> Vec<String> {
    let words = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::os",
        "tokio",
        "File::open",
        "Instant::now",
        "SystemTime::now",
    ];
    lines_with(tree, in_rooms(&["story", "exchange"]), &words, "story and exchange do no input or output")
}

/// Sockets to elsewhere are opened by `courier` alone.
#[must_use]
pub fn sockets(tree: &Tree) -> Vec<String> {
    let elsewhere = |file: &File| !in_rooms(&["courier", "testkit", "tidy"])(file);
    lines_with(tree, elsewhere, &["TcpStream::connect", "UdpSocket", "reqwest"], "whatever goes out goes through courier")
}

/// The store speaks of rows, files and time, not of stories.
#[must_use]
pub fn article_words_in_store(tree: &Tree) -> Vec<String> {
    let nouns = [
        "article",
        "headline",
        "standfirst",
        "kicker",
        "byline",
        "section",
        "edition",
        "author",
        "front",
        "newsroom",
        "ledger",
        "correction",
        "withdrawal",
    ];
    let mut breaches = Vec::new();
    for file in tree.files.iter().filter(|file| file.is_source() && in_rooms(&["store"])(file)) {
        for (at, line) in file.code() {
            let low = line.to_lowercase();
            let parts: Vec<&str> = low.split(|sign: char| !sign.is_alphabetic()).collect();
            for noun in nouns.iter().filter(|noun| parts.iter().any(|part| part.trim_end_matches('s') == **noun)) {
                breaches.push(format!("{}:{}: {noun}: the store knows no article", file.path, at));
            }
        }
    }
    breaches
}

/// The clock and chance are arguments: only the store's `Clock` and `Chance` ask the machine.
#[must_use]
pub fn clock_and_chance(tree: &Tree) -> Vec<String> {
    let elsewhere = |file: &File| !in_rooms(&["store", "testkit", "tidy"])(file);
    let words = ["SystemTime::now", "Timestamp::now", "Zoned::now", "rand::rng", "thread_rng", "rand::random"];
    lines_with(tree, elsewhere, &words, "time and chance are arguments (store::Clock, store::Chance)")
}

/// A request that ran the press would make its answer wait for every reader's page.
#[must_use]
pub fn press_in_a_request(tree: &Tree) -> Vec<String> {
    let words = ["run_to_end", "rebuild"];
    lines_with(tree, in_rooms(&["desk", "site"]), &words, "the press never runs inside a request")
}
