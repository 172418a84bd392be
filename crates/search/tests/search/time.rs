//! When the time is over, the answer is what was found so far.

use crate::{document, question};
use search::{Document, Index, Question};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

#[test]
fn a_question_is_cut_when_its_time_is_over() {
    let folder = TempDir::new().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let documents: Vec<Document> = (0..3_000)
        .map(|number| document(number, "en", "A ferry", &["over the river over the sea", "the end"]))
        .collect();
    index.write(&documents, &[]).unwrap();
    let long = "ferri harbuor ".repeat(2_000);
    for words in ["ferry", "", "\"the river over\"", "\"end the\" ferry", "-ferry", "ferri", &long] {
        for looks in [0, 1, 3] {
            let asked = AtomicUsize::new(0);
            let over = || asked.fetch_add(1, Ordering::Relaxed) >= looks;
            let question = Question {
                lenient: true,
                facets: vec![("section".into(), 10)],
                ..question(words)
            };
            let found = index.ask(&question, &over).unwrap();
            let asked = asked.into_inner();
            assert!(found.cut || asked <= looks, "{words}");
            assert!(asked <= looks + 3, "{words}: went on for {asked} looks after {looks}");
            let counted: u64 = found.facets[0].1.iter().map(|one| one.count).sum();
            assert_eq!(counted, found.total, "counts are of what was looked at");
            assert!(found.total < 3_000, "{words}: {}", found.total);
        }
        assert!(!index.ask(&question(words), &|| false).unwrap().cut);
    }
    assert!(index.openings("fer", &[], 5, &|| true).unwrap().is_empty());
}
