//! The rules hold for this project, and each is able to find a breach.

use std::path::Path;
use tidy::{Tree, documents, names, rooms, sources};

type Rule = fn(&Tree) -> Vec<String>;

/// The rule finds nothing here, and finds something in a tree made up of `bad` beside a small good one.
fn holds(rule: Rule, bad: &[(&str, &str)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let breaches = rule(&Tree::read(&root).expect("the project can be read"));
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
    let mut files = vec![
        ("docs/ARCHITECTURE.md", "```rooms\nsite → pages\npages → paper\n```\n"),
        ("crates/site/Cargo.toml", "[dependencies]\npages.workspace = true\n"),
        ("crates/pages/Cargo.toml", "[dependencies]\npaper.workspace = true\n"),
        ("crates/paper/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
    ];
    files.retain(|(path, _)| bad.iter().all(|(instead, _)| instead != path));
    files.extend(bad);
    assert!(!rule(&Tree::of(&files)).is_empty(), "the rule did not find the breach that it was shown");
}

#[test]
fn crates_depend_as_drawn() {
    holds(rooms::against_the_drawing, &[("crates/paper/Cargo.toml", "[dependencies]\nsite.workspace = true\n")]);
}

#[test]
fn the_drawing_is_a_drawing_of_this_house() {
    holds(rooms::wrong_drawing, &[("docs/ARCHITECTURE.md", "```rooms\nsite → pages\npages → site\n```\n")]);
    holds(rooms::wrong_drawing, &[("docs/ARCHITECTURE.md", "nothing\n")]);
}

#[test]
fn nobody_reaches_what_must_be_out_of_reach() {
    let record = ("crates/newsroom/Cargo.toml", "[dependencies]\n");
    holds(rooms::out_of_reach, &[record, ("crates/paper/Cargo.toml", "[dependencies]\nnewsroom.workspace = true\n")]);
    holds(rooms::out_of_reach, &[("crates/newsroom/Cargo.toml", "[dependencies]\naxum = { version = \"0.8\" }\n")]);
}

#[test]
fn one_outbound_client() {
    holds(rooms::second_client, &[("crates/site/Cargo.toml", "[dependencies]\nreqwest.workspace = true\n")]);
    holds(sources::sockets, &[("crates/site/src/lib.rs", "//! .\nlet it = TcpStream::connect(there);\n")]);
}

#[test]
fn the_testkit_is_for_tests() {
    holds(rooms::testkit_in_the_program, &[("crates/site/Cargo.toml", "[dependencies]\ntestkit.workspace = true\n")]);
}

#[test]
fn every_crate_takes_the_workspace_lints_and_licence() {
    holds(rooms::manifest_of_its_own, &[]);
}

#[test]
fn files_stay_short() {
    holds(names::too_long, &[("crates/site/src/lib.rs", &"//! .\n".repeat(601))]);
}

#[test]
fn no_junk_drawers() {
    holds(names::junk_drawer, &[("crates/site/src/utils/mod.rs", "//! .\n")]);
    holds(names::junk_drawer, &[("crates/site/src/helpers.rs", "//! .\n")]);
}

#[test]
fn every_crate_says_what_it_is_for() {
    holds(names::without_head, &[("crates/site/src/lib.rs", "pub struct Site;\n")]);
}

#[test]
fn nothing_is_left_behind() {
    holds(names::left_behind, &[("docs/x.md", &format!("see {}ada/notes\n", ["/ho", "me/"].concat()))]);
    holds(names::left_behind, &[("docs/x.md", &format!("{}: later\n", ["TO", "DO"].concat()))]);
}

#[test]
fn no_unsafe_code_and_no_silenced_lints() {
    let silenced = format!("//! .\n{}dead_code)]\nfn unused() {{}}\n", ["#[", "allow("].concat());
    holds(sources::escapes, &[("crates/site/src/lib.rs", &silenced)]);
}

#[test]
fn only_the_program_reads_the_environment() {
    holds(sources::environment, &[("crates/site/src/lib.rs", "//! .\nlet it = std::env::var(\"PORT\");\n")]);
}

#[test]
fn story_and_exchange_do_no_input_or_output() {
    holds(sources::input_and_output, &[("crates/story/src/lib.rs", "//! .\nuse std::fs;\n")]);
}

#[test]
fn the_store_knows_no_article() {
    holds(sources::article_words_in_store, &[("crates/store/src/lib.rs", "//! .\npub fn save_article() {}\n")]);
}

#[test]
fn time_and_chance_are_arguments() {
    holds(sources::clock_and_chance, &[("crates/site/src/lib.rs", "//! .\nlet now = Timestamp::now();\n")]);
}

#[test]
fn the_press_never_runs_inside_a_request() {
    holds(sources::press_in_a_request, &[("crates/desk/src/lib.rs", "//! .\npress.run_to_end().await;\n")]);
}

#[test]
fn documents_name_what_is_there() {
    holds(documents::dead_paths, &[("docs/x.md", "It is in `crates/site/src/gone.rs`.\n")]);
    holds(documents::dead_paths, &[("docs/x.md", "See [more](decisions/0001-gone.md).\n")]);
}
