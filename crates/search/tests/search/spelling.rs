//! Words that are spelt nearly like those that were typed.

use crate::{ask, document, question};
use search::{Document, Found, Index, Question};
use tempfile::TempDir;

fn scene() -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let mut documents: Vec<Document> = (10..30)
        .map(|number| document(number, "en", "The harbour in winter", &["A lighthouse keeper retires."]))
        .collect();
    documents.extend([
        document(1, "en", "Election night", &["Votes were counted."]),
        document(2, "en", "The Harbor family", &["They came from elsewhere."]),
        document(3, "ru", "Выборы в порту", &["Голосование окончено."]),
        document(5, "de", "Ein Zug nach Zürich", &["Sie fuhren durch die Nacht."]),
        document(4, "ar", "الانتخابات في الميناء", &[]),
    ]);
    index.write(&documents, &[]).unwrap();
    (folder, index)
}

fn leniently(index: &Index, words: &str) -> Found {
    ask(index, &Question { lenient: true, limit: 50, ..question(words) })
}

#[test]
fn one_letter_off_from_four_letters_and_two_from_eight() {
    let (_folder, index) = scene();
    for (typed, meant, found) in [
        ("harbuor", "harbour", 21),
        ("harbou", "harbour", 21),
        ("hxrbour", "harbour", 20),
        ("wintr", "winter", 20),
        ("lihgthuose", "lighthouse", 20),
        ("lighthous keepr", "lighthous keeper", 20),
        ("Electoin", "election", 1),
        ("выбры", "выборы", 1),
        ("الانتخبات", "الانتخابات", 1),
        ("harbuor -keeper", "harbour -keeper", 1),
        ("Zurihc", "zurich", 1),
        ("Zürihc", "zürich", 1),
        ("hrbuor", "", 0),
        ("ni", "", 0),
        ("\"harbuor\"", "", 0),
    ] {
        let answer = leniently(&index, typed);
        assert_eq!((answer.corrected.as_deref().unwrap_or_default(), answer.total), (meant, found), "{typed}");
    }
    assert_eq!(
        leniently(&index, "-votes harbuor  winter").corrected.unwrap(),
        "-votes harbour  winter",
        "all else stays as it was typed"
    );
    assert_eq!(ask(&index, &question("harbuor")).total, 0, "only where it was asked for");
}

#[test]
fn what_was_typed_right_is_left_alone() {
    let (_folder, index) = scene();
    for words in ["election", "elections", "harbour", "votes", "\"Election night\"", ""] {
        assert_eq!(leniently(&index, words).corrected, None, "{words}");
    }
}

/// Under five have it, and something else is spelt nearly alike: both are shown, the typed one first.
#[test]
fn what_hardly_anything_has_is_looked_for_with_what_is_near_to_it() {
    let (_folder, index) = scene();
    // Fewer have the other word than have this one, and it stands where it weighs more.
    index
        .write(
            &[document(60, "en", "Ducks", &[]), document(61, "en", "Night", &["On deck."]), document(62, "en", "Day", &["A deck."])],
            &[],
        )
        .unwrap();
    let answer = leniently(&index, "deck");
    assert_eq!((answer.corrected.as_deref(), answer.total), (None, 2), "two letters from ducks");
    let answer = leniently(&index, "dcks");
    assert_eq!((answer.corrected.as_deref(), answer.total), (Some("ducks"), 1));
    index.write(&[document(63, "en", "Duck", &[])], &[]).unwrap();
    let answer = leniently(&index, "deck");
    assert_eq!((answer.corrected.as_deref(), answer.total), (Some("duck"), 4));
    let first: std::collections::BTreeSet<i64> = answer.hits[..2].iter().copied().collect();
    assert_eq!(first, [61, 62].into());
    let answer = leniently(&index, "harbor");
    assert_eq!((answer.corrected.as_deref(), answer.total, answer.hits[0]), (Some("harbour"), 21, 2));
    assert_eq!(answer.marked, "harbor harbour");
}

#[test]
fn filters_do_not_decide_about_it_and_pages_go_on_with_it() {
    let (_folder, index) = scene();
    let filters = vec![("section".to_owned(), vec!["nowhere".to_owned()])];
    let none = ask(&index, &Question { lenient: true, filters, ..question("harbour") });
    assert_eq!((none.total, none.corrected), (0, None), "there are twenty elsewhere");
    let mut seen = Vec::new();
    let mut asked = Question { lenient: true, limit: 6, ..question("harbuor") };
    loop {
        let answer = ask(&index, &asked);
        assert_eq!(answer.corrected.as_deref(), Some("harbour"));
        seen.extend(answer.hits);
        match answer.next {
            Some(next) => asked.after = Some(next),
            None => break,
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, std::iter::once(2).chain(10..30).collect::<Vec<_>>());
}

#[test]
fn a_word_that_was_taken_off_is_never_proposed() {
    let (_folder, index) = scene();
    index.write(&[document(50, "en", "Zeppelins over town", &[])], &[]).unwrap();
    assert_eq!(leniently(&index, "zepelins").corrected.as_deref(), Some("zeppelins"));
    index.write(&[], &[50]).unwrap();
    assert_eq!(leniently(&index, "zepelins"), Found { marked: "zepelins".into(), ..Found::default() });
}
