//! Who may know whom: the crates' dependencies against the drawing in `docs/ARCHITECTURE.md`.

use crate::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// For each crate the ones it names.
pub type Map = BTreeMap<String, BTreeSet<String>>;

/// The drawing: the block of `docs/ARCHITECTURE.md` that begins with ```` ```rooms ````, one `room → room, room` a line.
#[must_use]
pub fn drawing(tree: &Tree) -> Map {
    let mut drawn = Map::new();
    let text = tree.file("docs/ARCHITECTURE.md").map_or("", |file| file.text.as_str());
    let block = text.split("```rooms").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or("");
    for (rooms, others) in block.lines().filter_map(|line| line.split_once('→')) {
        for room in rooms.split(',') {
            let others = others.split(',').map(|other| other.trim().to_owned());
            drawn.entry(room.trim().to_owned()).or_default().extend(others);
        }
    }
    drawn
}

/// What the crates' manifests say: `[dependencies]` only, all of them, also those from outside.
#[must_use]
pub fn dependencies(tree: &Tree) -> Map {
    let mut found = Map::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        let Some(room) = file.room() else { continue };
        let named = found.entry(room.to_owned()).or_default();
        let mut inside = false;
        for line in file.text.lines().map(str::trim) {
            if line.starts_with('[') {
                inside = line == "[dependencies]";
            } else if inside
                && let Some((name, _)) = line.split_once(['.', '=', ' '])
                && !line.starts_with('#')
            {
                named.insert(name.to_owned());
            }
        }
    }
    found
}

/// Everything that can be reached from `room`.
#[must_use]
pub fn reach(map: &Map, room: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![room.to_owned()];
    while let Some(next) = waiting.pop() {
        for other in map.get(&next).into_iter().flatten() {
            if reached.insert(other.clone()) {
                waiting.push(other.clone());
            }
        }
    }
    reached
}

/// A crate names another one to which no line of the drawing leads.
#[must_use]
pub fn against_the_drawing(tree: &Tree) -> Vec<String> {
    let (drawn, found) = (drawing(tree), dependencies(tree));
    let mut breaches = Vec::new();
    for (room, named) in &found {
        // The program wires everything; the testkit is for tests, the rules know nobody.
        if room == "dateline" || room == "testkit" {
            continue;
        }
        let allowed = reach(&drawn, room);
        for other in named.iter().filter(|other| found.contains_key(*other)) {
            if !allowed.contains(other) {
                breaches.push(format!("crates/{room} depends on {other}: no line of the drawing leads there"));
            }
        }
    }
    breaches
}

/// The drawing itself runs in a circle, or names a room that is not there.
#[must_use]
pub fn wrong_drawing(tree: &Tree) -> Vec<String> {
    let drawn = drawing(tree);
    let rooms: BTreeSet<&str> = tree.rooms().into_iter().collect();
    let mut breaches = Vec::new();
    if drawn.is_empty() {
        breaches.push("docs/ARCHITECTURE.md has no drawing of the rooms".to_owned());
    }
    for (room, others) in &drawn {
        if reach(&drawn, room).contains(room) {
            breaches.push(format!("{room} leads back to itself"));
        }
        for name in others.iter().chain([room]).filter(|name| !rooms.contains(name.as_str())) {
            breaches.push(format!("{name} is drawn, but there is no such crate"));
        }
    }
    breaches
}

/// Rooms that must not be reached, by any number of steps, and why.
const OUT_OF_REACH: [(&str, &[&str], &str); 12] = [
    (
        "site",
        &["newsroom", "press", "desk", "intake"],
        "what serves readers can't reach the record, nor run the press",
    ),
    ("pages", &["newsroom", "press", "axum", "hyper"], "a page is made of the paper, without HTTP"),
    ("paper", &["newsroom", "axum", "hyper", "http"], "the paper holds published matter and knows no record"),
    ("newsroom", &["axum", "hyper", "http", "tower", "courier"], "the record knows no HTTP"),
    ("readers", &["newsroom", "axum", "hyper", "http"], "the readers' data stand alone"),
    ("press", &["axum", "hyper", "site", "desk"], "the press runs off the ledger, not off requests"),
    ("store", &["story", "newsroom", "paper", "axum"], "the store knows engines only"),
    ("story", &["tokio", "sqlx", "store", "reqwest", "axum"], "words only: no input, no output"),
    ("exchange", &["tokio", "sqlx", "store", "newsroom", "reqwest", "axum"], "formats only: no input, no output"),
    ("search", &["sqlx", "store", "newsroom", "axum"], "the engine knows no place"),
    ("media", &["newsroom", "axum", "courier"], "the darkroom knows no story"),
    ("intake", &["axum", "site", "desk", "press"], "importers call operations, not handlers"),
];

/// A room that reaches what it must not.
#[must_use]
pub fn out_of_reach(tree: &Tree) -> Vec<String> {
    let found = dependencies(tree);
    let mut breaches = Vec::new();
    for (room, forbidden, why) in OUT_OF_REACH {
        let reached = reach(&found, room);
        for other in forbidden.iter().filter(|other| reached.contains(**other)) {
            breaches.push(format!("crates/{room} reaches {other}: {why}"));
        }
    }
    breaches
}

/// One outbound client: only `courier` may name one. The store reaches its own engines alone, PostgreSQL and S3, which the operator
/// named; `reqwest` is what its S3 engine speaks through.
#[must_use]
pub fn second_client(tree: &Tree) -> Vec<String> {
    const CLIENTS: [&str; 5] = ["reqwest", "ureq", "lettre", "isahc", "curl"];
    // Half of it is a client, the other half a server.
    const HALF: &str = concat!("hyper_util::", "client");
    let named = dependencies(tree);
    let is_free = |room: &str| room == "courier" || room == "testkit";
    let is_engine = |room: &str, name: &str| room == "store" && name == "reqwest";
    let halves = tree
        .files
        .iter()
        .filter(|file| file.room().is_some_and(|room| !is_free(room)) && file.text.contains(HALF));
    let halves = halves.map(|file| format!("{} uses a client: whatever goes out goes through courier", file.path));
    let others = named.iter().filter(|(room, _)| !is_free(room));
    let others = others
        .flat_map(|(room, named)| named.iter().map(move |name| (room, name)))
        .filter(|(room, name)| CLIENTS.contains(&name.as_str()) && !is_engine(room.as_str(), name.as_str()))
        .map(|(room, name)| format!("crates/{room} depends on {name}: whatever goes out goes through courier"));
    others.chain(halves).collect()
}

/// Only tests use the testkit.
#[must_use]
pub fn testkit_in_the_program(tree: &Tree) -> Vec<String> {
    let named = dependencies(tree);
    let users = named.iter().filter(|(_, named)| named.contains("testkit"));
    users.map(|(room, _)| format!("crates/{room} depends on testkit outside its tests")).collect()
}

/// Every crate takes the workspace's lints, licence and edition.
#[must_use]
pub fn manifest_of_its_own(tree: &Tree) -> Vec<String> {
    const LINES: [&str; 5] = [
        "[lints]\nworkspace = true",
        "license.workspace = true",
        "edition.workspace = true",
        "rust-version.workspace = true",
        "publish.workspace = true",
    ];
    let manifests = tree.files.iter().filter(|file| file.room().is_some() && file.path.ends_with("/Cargo.toml"));
    manifests
        .flat_map(|file| {
            LINES
                .iter()
                .filter(|line| !file.text.contains(**line))
                .map(|line| format!("{} lacks {line:?}", file.path))
        })
        .collect()
}
