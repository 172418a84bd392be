//! The interface's words: every message that a template or the code says exists in every complete language, and none is idle.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Languages that are complete from the start.
const COMPLETE: [&str; 3] = ["en", "ru", "ar"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Keys of a language, each with the names of its variables.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join(format!("theme/messages/{language}.ftl"))).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !name.starts_with(' ')) {
            assert!(!found.contains_key(name), "{language} has {name} twice");
            key = name.to_owned();
            found.insert(key.clone(), BTreeSet::new());
        }
        for rest in line.split('$').skip(1) {
            let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '-').collect();
            found.get_mut(&key).unwrap().insert(name);
        }
    }
    found
}

/// Everything that may say a message: templates and the sources of this crate.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("theme/templates"), root().join("crates/pages/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("samples.rs") {
                files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// Words in quotes after a place in a text that begins a saying.
fn said(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in ["say('", "say(\"", "say(edition, \"", "say_with(edition, \"", "say(language, \"", "in_words(\""] {
        for rest in text.split(start).skip(1) {
            found.push(rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect());
        }
    }
    found
}

#[test]
fn complete_languages_have_the_same_messages() {
    let english = messages("en");
    for language in COMPLETE {
        let own = messages(language);
        let missing: Vec<&String> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        let idle: Vec<&String> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && idle.is_empty(), "{language} lacks {missing:?} and has {idle:?} beside");
        for (key, variables) in &own {
            let strange: Vec<&String> = variables.difference(&english[key]).collect();
            assert!(strange.is_empty(), "{language}: {key} knows {strange:?}, which nobody gives it");
        }
    }
}

#[test]
fn what_is_said_exists_and_what_exists_is_said() {
    let known = messages("en");
    let sources = sources();
    for (file, text) in &sources {
        for key in said(text).into_iter().filter(|key| !key.is_empty()) {
            let begins = key.ends_with('-') && known.keys().any(|known| known.starts_with(&key));
            assert!(known.contains_key(&key) || begins, "{file} says {key}, which is no message");
        }
    }
    for key in known.keys() {
        let whole = sources
            .iter()
            .any(|(_, text)| text.contains(&format!("'{key}'")) || text.contains(&format!("\"{key}\"")));
        // `kind-opinion` is made of `kind-{}`.
        let made = key
            .rsplit_once('-')
            .is_some_and(|(stem, _)| sources.iter().any(|(_, text)| text.contains(&format!("\"{stem}-{{"))));
        assert!(whole || made, "nobody says {key}");
    }
}
