//! Questions to a real index in a temporary folder.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

use search::{Document, Index, Question};
use tempfile::TempDir;

fn document(number: i64, language: &str, title: &str, passages: &[&str]) -> Document {
    Document {
        number,
        language: language.into(),
        title: title.into(),
        passages: passages.iter().map(|passage| (*passage).to_owned()).collect(),
        facets: vec![("section".into(), if number % 2 == 0 { "harbour" } else { "council" }.into())],
        at: number * 1_000_000,
        ..Document::default()
    }
}

fn scene() -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let index = Index::open(folder.path()).unwrap();
    index
        .write(
            &[
                document(1, "en", "Elections to the harbour board", &["The count ended late.", "Nobody asked for another."]),
                document(2, "en", "A quiet day", &["There was an election somewhere else.", "The dredger slept."]),
                document(3, "ru", "Порт выбирает", &["На выборах было людно."]),
                document(4, "ar", "الميناء", &["انتهت الانتخابات مساء."]),
            ],
            &[],
        )
        .unwrap();
    (folder, index)
}

fn numbers(index: &Index, words: &str) -> Vec<i64> {
    let question = Question {
        words: words.into(),
        languages: vec!["en".into(), "ru".into(), "ar".into()],
        limit: 10,
        ..Question::default()
    };
    index.ask(&question).unwrap().hits.into_iter().map(|hit| hit.number).collect()
}

#[test]
fn a_word_finds_its_other_forms_and_the_title_weighs_most() {
    let (_folder, index) = scene();
    assert_eq!(numbers(&index, "election"), [1, 2]);
    assert_eq!(numbers(&index, "выборы"), [3]);
    assert_eq!(numbers(&index, "انتخابات"), [4]);
    assert_eq!(numbers(&index, "election -dredger"), [1]);
    assert_eq!(numbers(&index, "nothing-of-the-kind"), [0; 0]);
}

#[test]
fn a_phrase_does_not_cross_from_one_passage_to_the_next() {
    let (_folder, index) = scene();
    assert_eq!(numbers(&index, "\"count ended late\""), [1]);
    assert_eq!(numbers(&index, "\"late nobody\""), [0; 0]);
    assert_eq!(numbers(&index, "late nobody"), [1]);
}

#[test]
fn whatever_is_typed_has_an_answer() {
    let (_folder, index) = scene();
    for words in ["\"", "\"\"", "-", "--", "(((", "AND OR NOT", "title:x", "*", "a\u{0}b", "\"unclosed phrase", "««", "💥"] {
        numbers(&index, words);
    }
    let long = "word ".repeat(10_000);
    numbers(&index, &long);
}

#[test]
fn facets_are_counted_and_filter() {
    let (_folder, index) = scene();
    let mut question = Question {
        facets: vec!["section".into()],
        limit: 10,
        ..Question::default()
    };
    let found = index.ask(&question).unwrap();
    assert_eq!(found.total, 4);
    assert_eq!(found.facets[0].1, [("council".to_owned(), 2), ("harbour".to_owned(), 2)]);
    assert_eq!(found.hits.iter().map(|hit| hit.number).collect::<Vec<_>>(), [4, 3, 2, 1], "without words the newest first");
    question.filters = vec![("section".into(), vec!["harbour".into()])];
    question.from = Some(3_000_000);
    assert_eq!(index.ask(&question).unwrap().hits.iter().map(|hit| hit.number).collect::<Vec<_>>(), [4]);
}

#[test]
fn what_is_removed_is_found_no_more_and_what_is_replaced_once() {
    let (folder, index) = scene();
    index.write(&[document(2, "en", "Another election", &[])], &[1]).unwrap();
    assert_eq!(numbers(&index, "election"), [2]);
    drop(index);
    assert_eq!(numbers(&Index::read_only(folder.path()).unwrap(), "election"), [2]);
}

#[test]
fn a_passage_shows_what_was_found_and_nothing_of_its_markup() {
    let analysis = search::Analysis::of("en");
    let passages = ["First.".to_owned(), "Two <b>elections</b> & one ferry.".to_owned()];
    assert_eq!(
        search::highlight(&passages, "election", &[&analysis]),
        "Two &lt;b&gt;<mark>elections</mark>&lt;/b&gt; &amp; one ferry."
    );
}

#[test]
fn nothing_of_what_was_removed_stays_in_the_files() {
    let (_folder, index) = scene();
    index
        .write(&[document(7, "en", "Unmistakable", &[]), document(8, "en", "Stays", &[])], &[])
        .unwrap();
    index.write(&[document(2, "en", "Another election", &[])], &[7]).unwrap();
    assert_eq!(index.unforgotten(), 2, "marked only");
    index.forget().unwrap();
    assert_eq!(index.unforgotten(), 0);
    assert_eq!(numbers(&index, "stays"), [8]);
    assert_eq!(numbers(&index, "election"), [2, 1]);
    index.write(&[document(9, "en", "Written after", &[])], &[]).unwrap();
    assert_eq!(numbers(&index, "after"), [9]);
}
