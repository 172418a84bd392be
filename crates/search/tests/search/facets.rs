//! Counts equal what is found behind them.

use crate::{ask, question};
use proptest::prelude::*;
use search::{Counted, Document, Index, Question};
use std::collections::BTreeSet;
use tempfile::TempDir;

const WORDS: [&str; 4] = ["ferry", "lock", "gate", "tide"];
const SECTIONS: [&str; 3] = ["harbour", "council", "culture"];
const TAGS: [&str; 4] = ["water", "boats", "money", "weather"];
const DAY: i64 = 86_400_000_000;

/// Forty documents, written in several portions, some of them twice, some removed again.
fn archive() -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let index = Index::open(folder.path()).unwrap();
    for portion in 0..5 {
        let documents: Vec<Document> = (0..12).map(|at| document(portion * 8 + at)).collect();
        index.write(&documents, &[portion * 8 + 1]).unwrap();
    }
    (folder, index)
}

fn document(number: i64) -> Document {
    let pick = |from: &[&str], by: i64| from[usize::try_from(number / by).unwrap() % from.len()].to_owned();
    let mut facets = vec![
        ("section".to_owned(), pick(&SECTIONS, 1)),
        ("tag".to_owned(), pick(&TAGS, 1)),
        ("year".to_owned(), (2000 + number % 5).to_string()),
    ];
    if number % 3 == 0 {
        facets.push(("section".to_owned(), pick(&SECTIONS, 2)));
    }
    if number % 2 == 0 {
        facets.push(("tag".to_owned(), pick(&TAGS, 3)));
    }
    facets.sort();
    facets.dedup();
    Document {
        number,
        language: "en".into(),
        title: format!("{} and {}", pick(&WORDS, 1), pick(&WORDS, 4)),
        facets,
        at: (number % 5) * 365 * DAY + number,
        ..Document::default()
    }
}

fn facets() -> Vec<(String, usize)> {
    ["section", "tag", "year"].map(|name| (name.to_owned(), 20)).into()
}

#[test]
fn facets_are_counted_and_filter() {
    let (_folder, index) = archive();
    let whole = ask(&index, &Question { facets: facets(), ..question("") });
    assert!(whole.total > 30, "{}", whole.total);
    let harbour = Question {
        facets: facets(),
        filters: vec![("section".into(), vec!["harbour".into()])],
        ..question("ferry")
    };
    let found = ask(&index, &harbour);
    let count = |name: &str, value: &str| {
        let values = &found.facets.iter().find(|(facet, _)| facet == name).unwrap().1;
        values.iter().find(|one| one.value == value).map_or(0, |one| one.count)
    };
    assert_eq!(count("section", "harbour"), found.total);
    assert!(count("section", "council") > 0, "what else could be chosen is counted too");
    let nowhere = Question {
        facets: facets(),
        filters: vec![("section".into(), vec!["attic".into()])],
        ..question("ferry")
    };
    assert_eq!(ask(&index, &nowhere).total, 0);
}

#[test]
fn a_chosen_value_is_always_given() {
    let (_folder, index) = archive();
    let facets = vec![("tag".to_owned(), 1)];
    for tag in TAGS {
        let filters = vec![("tag".to_owned(), vec![tag.to_owned()]), ("section".to_owned(), vec!["attic".to_owned()])];
        let found = ask(&index, &Question { facets: facets.clone(), filters, ..question("") });
        assert!(found.facets[0].1.iter().any(|one| one.value == tag), "{tag}: {:?}", found.facets);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_count_is_the_number_of_results_behind_it(
        word in 0..=WORDS.len(),
        sections in proptest::collection::btree_set(0..SECTIONS.len(), 0..3),
        tags in proptest::collection::btree_set(0..TAGS.len(), 0..3),
        from in proptest::option::of(0_i64..5),
        years in 1_i64..4,
    ) {
        let (_folder, index) = archive();
        let named = |chosen: &BTreeSet<usize>, names: &[&str]| chosen.iter().map(|at| names[*at].to_owned()).collect::<Vec<_>>();
        let asked = Question {
            filters: vec![("section".into(), named(&sections, &SECTIONS)), ("tag".into(), named(&tags, &TAGS))],
            facets: facets(),
            from: from.map(|year| year * 365 * DAY),
            to: from.map(|year| (year + years) * 365 * DAY),
            span: "year".into(),
            limit: 100,
            ..question(WORDS.get(word).copied().unwrap_or_default())
        };
        let found = ask(&index, &asked);
        prop_assert_eq!(found.total, found.hits.len() as u64);
        for (name, values) in &found.facets {
            for Counted { value, count, more } in values {
                let mut behind = asked.clone();
                if name == "year" {
                    let year: i64 = value.parse::<i64>().unwrap() - 2000;
                    (behind.from, behind.to) = (Some(year * 365 * DAY), Some((year + 1) * 365 * DAY));
                } else {
                    behind.filters.iter_mut().find(|(filter, _)| filter == name).unwrap().1 = vec![value.clone()];
                }
                prop_assert_eq!(ask(&index, &behind).total, *count, "{} {} of {:?}", name, value, &asked);
                let chosen = asked.filters.iter().find(|(filter, chosen)| filter == name && !chosen.is_empty());
                match chosen {
                    Some((_, chosen)) => {
                        let besides = [chosen.clone(), vec![value.clone()]].concat();
                        behind.filters.iter_mut().find(|(filter, _)| filter == name).unwrap().1 = besides;
                        prop_assert_eq!(ask(&index, &behind).total, found.total + more, "{} {} besides {:?}", name, value, &asked);
                    }
                    None => prop_assert!(name == "year" || *more == 0),
                }
            }
        }
    }
}
