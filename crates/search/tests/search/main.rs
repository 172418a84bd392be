//! Questions to a real index in a temporary folder.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod facets;
mod paging;
mod spelling;
mod time;

use search::{Document, Found, Index, Order, Question};
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

/// A question in three languages with time enough.
fn question(words: &str) -> Question {
    Question {
        words: words.into(),
        languages: vec!["en".into(), "ru".into(), "ar".into()],
        limit: 10,
        ..Question::default()
    }
}

fn ask(index: &Index, question: &Question) -> Found {
    index.ask(question, &|| false).unwrap()
}

fn numbers(index: &Index, words: &str) -> Vec<i64> {
    ask(index, &question(words)).hits
}

#[test]
fn a_word_finds_its_other_forms_and_the_title_weighs_most() {
    let (_folder, index) = scene();
    assert_eq!(numbers(&index, "election"), [1, 2]);
    assert_eq!(numbers(&index, "выборы"), [3]);
    assert_eq!(numbers(&index, "انتخابات"), [4]);
    assert_eq!(numbers(&index, "election -dredger"), [1]);
    assert_eq!(numbers(&index, "-election"), [4, 3]);
    assert_eq!(numbers(&index, "nothing-of-the-kind"), [0; 0]);
}

#[test]
fn a_phrase_does_not_cross_from_one_passage_to_the_next() {
    let (_folder, index) = scene();
    assert_eq!(numbers(&index, "\"count ended late\""), [1]);
    assert_eq!(numbers(&index, "«ended late»"), [1]);
    assert_eq!(numbers(&index, "\"late nobody\""), [0; 0]);
    assert_eq!(numbers(&index, "\"ended count\""), [0; 0]);
    assert_eq!(numbers(&index, "late nobody"), [1]);
    assert_eq!(numbers(&index, "-\"count ended\" election"), [2]);
}

#[test]
fn whatever_is_typed_has_an_answer() {
    let (_folder, index) = scene();
    for words in [
        "\"",
        "\"\"",
        "-",
        "--",
        "(((",
        "AND OR NOT",
        "title:x",
        "*",
        "a\u{0}b",
        "\"unclosed phrase",
        "««",
        "💥",
        "\u{202e}",
        "-\"",
        "'",
    ] {
        numbers(&index, words);
        index.openings(words, &[], 5, &|| false).unwrap();
    }
    assert_eq!(numbers(&index, "* ((( 💥"), [0; 0], "signs only mean nothing");
    for part in ["word ", "-word ", "\"", "слово", "a-b-", "💥 "] {
        numbers(&index, &part.repeat(10_000));
    }
}

#[test]
fn the_order_is_that_of_the_question() {
    let (_folder, index) = scene();
    let by = |order| ask(&index, &Question { order, ..question("") }).hits;
    assert_eq!(by(Order::Best), [4, 3, 2, 1], "without words the newest first");
    assert_eq!(by(Order::Newest), [4, 3, 2, 1]);
    assert_eq!(by(Order::Oldest), [1, 2, 3, 4]);
    let by = |order| ask(&index, &Question { order, ..question("election") }).hits;
    assert_eq!((by(Order::Best), by(Order::Newest), by(Order::Oldest)), (vec![1, 2], vec![2, 1], vec![1, 2]));
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
        search::highlight(&passages, "election", &analysis, &|| false),
        "Two &lt;b&gt;<mark>elections</mark>&lt;/b&gt; &amp; one ferry."
    );
    assert_eq!(search::highlight(&passages, "zeppelin", &analysis, &|| false), "First.");
    // It begins with a whole word, or with the first one; and as far before what was found in every script.
    let long = ["Coldwater Lock moved at last, it is said, after two years of waiting for one council and its clerk.".to_owned()];
    let shown = search::highlight(&long, "council", &analysis, &|| false);
    assert!(shown.starts_with("Coldwater Lock moved"), "{shown}");
    let russian = search::Analysis::of("ru");
    let words = ["слово ".repeat(40) + "паром " + &"слово ".repeat(80)];
    let shown = search::highlight(&words, "паром", &russian, &|| false);
    let before = shown.split("<mark>").next().unwrap();
    assert!(before.starts_with("…слово ") && before.chars().count() > 65, "{shown}");
    let chinese = ["没有空格的长句子".repeat(40)];
    let shown = search::highlight(&chinese, "空格", &search::Analysis::of("zh"), &|| false)
        .replace("<mark>", "")
        .replace("</mark>", "");
    assert!((200..300).contains(&shown.chars().count()), "{shown}");
    assert_eq!(
        search::marked("One <ferry>, two ferries", "ferry", &analysis),
        "One &lt;<mark>ferry</mark>&gt;, two <mark>ferries</mark>"
    );
    let (_folder, index) = scene();
    assert_eq!(ask(&index, &question("election -dredger")).marked, "election", "what is not meant is not marked");
}

#[test]
fn a_title_goes_on_as_it_was_begun() {
    let (_folder, index) = scene();
    let openings = |words: &str, section: &str| {
        let filters = if section.is_empty() { Vec::new() } else { vec![("section".to_owned(), vec![section.to_owned()])] };
        index.openings(words, &filters, 5, &|| false).unwrap()
    };
    assert_eq!(openings("elec", ""), [1]);
    assert_eq!(openings("Harbour ele", ""), [1]);
    assert_eq!(openings("elec harbour", ""), [0; 0], "only the last word is a beginning");
    assert_eq!(openings("dred", ""), [0; 0], "what stands in the text is no title");
    assert_eq!(openings("пор", ""), [3]);
    assert_eq!(openings("المي", ""), [4]);
    assert_eq!(openings("a", "harbour"), [2]);
    assert_eq!(openings("a", "council"), [0; 0]);
    assert_eq!(openings("a", "nowhere"), [0; 0]);
    assert_eq!(openings("", ""), [0; 0]);
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
