//! An answer's pages together are the answer, whatever is written between them; and its order is the same after a rebuild.

use crate::{ask, document, question};
use proptest::prelude::*;
use search::{Document, Index, Order, Question};
use std::collections::BTreeSet;
use tempfile::TempDir;

fn story(number: i64) -> Document {
    // Many are alike to the letter: their scores are equal.
    let passages: Vec<String> = (0..number % 4).map(|at| format!("The ferry waits {at}.")).collect();
    let borrowed: Vec<&str> = passages.iter().map(String::as_str).collect();
    document(number, "en", if number % 3 == 0 { "A ferry" } else { "A ferry and another ferry on a river" }, &borrowed)
}

fn pages(index: &Index, asked: &Question, mut between: impl FnMut(usize)) -> Vec<i64> {
    let mut asked = asked.clone();
    let mut seen = Vec::new();
    for turn in 0.. {
        let found = ask(index, &asked);
        seen.extend(&found.hits);
        let Some(next) = found.next else { break };
        assert!(next.len() <= 200, "{next}");
        asked.after = Some(next);
        // A reader comes back a minute later.
        asked.now += 60_000_000;
        between(turn);
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paging_neither_repeats_nor_hides_while_stories_come_and_go(
        stories in 5_i64..60,
        limit in 1_usize..9,
        words in proptest::sample::select(vec!["ferry", "ferry waits", "", "\"the ferry\"", "-river"]),
        order in proptest::sample::select(vec![Order::Best, Order::Newest, Order::Oldest]),
    ) {
        let folder = TempDir::new().unwrap();
        let index = Index::open(folder.path()).unwrap();
        for portion in (0..stories).collect::<Vec<_>>().chunks(11) {
            index.write(&portion.iter().map(|number| story(*number)).collect::<Vec<_>>(), &[]).unwrap();
        }
        let asked = Question { limit, order, now: 100_000_000, ..question(words) };
        let whole = ask(&index, &Question { limit: 1_000, ..asked.clone() }).hits;
        let mut removed = BTreeSet::new();
        let seen = pages(&index, &asked, |turn| {
            let turn = i64::try_from(turn).unwrap();
            if turn > 5 {
                return;
            }
            let fresh: Vec<Document> = (0..7).map(|at| story(1_000 + turn * 7 + at)).collect();
            let gone = (turn * 5) % stories;
            removed.insert(gone);
            index.write(&fresh, &[gone]).unwrap();
            if turn % 3 == 2 {
                index.forget().unwrap();
            }
        });
        let distinct: BTreeSet<i64> = seen.iter().copied().collect();
        prop_assert_eq!(distinct.len(), seen.len(), "one came twice: {:?}", &seen);
        let old: Vec<i64> = seen.iter().copied().filter(|number| *number < 1_000 && !removed.contains(number)).collect();
        let expected: Vec<i64> = whole.iter().copied().filter(|number| !removed.contains(number)).collect();
        prop_assert_eq!(old, expected, "what stood there from the beginning comes in its order");
    }
}

#[test]
fn equal_scores_stand_in_one_order_also_after_a_rebuild() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let index = Index::open(folder.path()).unwrap();
    for number in 0..40 {
        index.write(&[story((number * 7) % 40)], &[]).unwrap();
    }
    index.write(&[story(99)], &[]).unwrap();
    index.write(&[], &[99]).unwrap();
    let rebuilt = Index::open(other.path()).unwrap();
    rebuilt.write(&(0..40).rev().map(story).collect::<Vec<_>>(), &[]).unwrap();
    for words in ["ferry", "ferry waits", "river", ""] {
        let asked = Question { limit: 100, now: 50_000_000, ..question(words) };
        let (one, two) = (ask(&index, &asked).hits, ask(&rebuilt, &asked).hits);
        assert!(one.len() > 5, "{words}: {one:?}");
        assert_eq!(one, two, "{words}");
    }
}

#[test]
fn a_cursor_of_another_order_or_of_nobody_is_none() {
    let folder = TempDir::new().unwrap();
    let index = Index::open(folder.path()).unwrap();
    index.write(&(0..9).map(story).collect::<Vec<_>>(), &[]).unwrap();
    let first = ask(&index, &Question { limit: 3, ..question("ferry") });
    for after in ["20", "b", "", "n.0.0.0.0.", "b.x.y.z"] {
        let asked = Question { limit: 3, after: Some(after.into()), ..question("ferry") };
        assert_eq!(ask(&index, &asked).hits, first.hits, "{after}");
    }
}
