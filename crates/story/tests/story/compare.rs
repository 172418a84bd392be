use serde_json::{Value, json};
use story::{Body, compare};

fn body(blocks: Value) -> Body {
    Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap()
}

/// Compares two bodies and tells each change in a line: change, type, attributes, words that came or went.
#[track_caller]
fn check(before: Value, after: Value, expected: &[&str]) {
    let changes = compare::bodies(&body(before), &body(after));
    let lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let words: Vec<String> = change
                .words
                .iter()
                .filter(|word| word.op != "same")
                .map(|word| format!("{}{}", if word.op == "added" { '+' } else { '-' }, word.text.trim()))
                .collect();
            format!("{} {} [{}] {}", change.change, change.kind, change.attributes.join(","), words.join(" "))
                .trim()
                .to_owned()
        })
        .collect();
    assert_eq!(lines, expected);
}

fn p(text: &str) -> Value {
    json!({"type": "paragraph", "text": text})
}

#[test]
fn added_removed_changed_and_moved() {
    let (a, b, c) = (p("It rained for nine days in the town."), p("The pianos stood upstairs."), p("Nobody drowned."));
    check(json!([a, b]), json!([a, b]), &[]);
    check(json!([a]), json!([a, b]), &["added paragraph [] +The pianos stood upstairs."]);
    check(json!([a, b]), json!([b]), &["removed paragraph [] -It rained for nine days in the town."]);
    check(json!([a, b, c]), json!([c, a, b]), &["moved paragraph []"]);
    check(json!([a]), json!([p("It rained for eight days in the town.")]), &["changed paragraph [] -nine +eight"]);
    check(
        json!([a]),
        json!([json!({"type": "divider"})]),
        &["added divider []", "removed paragraph [] -It rained for nine days in the town."],
    );
}

#[test]
fn attributes_are_named_wherever_they_stand() {
    let picture = |alt: &str, credit: &str| json!({"type": "picture", "asset": "1", "alt": alt, "credit": credit, "caption": "The quay"});
    check(json!([picture("A quay", "Ilse")]), json!([picture("Two quays", "Ilse")]), &["changed picture [alt]"]);
    check(
        json!([picture("A quay", "Ilse")]),
        json!([picture("A quay", "Oda")]),
        &["changed picture [credit] -Ilse +Oda"],
    );
    let gallery = |alt: &str| json!({"type": "gallery", "pictures": [{"asset": "1", "alt": alt, "caption": "The quay"}, {"asset": "2"}]});
    check(json!([gallery("x")]), json!([gallery("y")]), &["changed gallery [alt]"]);
    let boxed = |alt: &str| json!({"type": "fact_box", "title": "Facts", "blocks": [{"type": "picture", "asset": "1", "alt": alt}]});
    check(json!([boxed("x")]), json!([boxed("y")]), &["changed fact_box [alt]"]);
}

#[test]
fn a_link_or_a_mark_is_a_change_though_the_words_stay() {
    let linked = |href: &str| json!({"type": "paragraph", "text": [{"text": "The harbour office says so", "marks": [{"type": "link", "href": href}]}]});
    check(json!([linked("https://a.example")]), json!([linked("https://b.example")]), &["changed paragraph [href]"]);
    check(json!([p("The harbour office says so")]), json!([linked("https://a.example")]), &["changed paragraph [marks]"]);
    check(
        json!([{"type": "subhead", "text": "Low water"}]),
        json!([{"type": "subhead", "level": 3, "text": "Low water"}]),
        &["changed subhead [level]"],
    );
}

#[test]
fn a_long_story_that_changed_everywhere_is_paired_block_by_block() {
    let long = |word: &str| -> Value {
        let paragraph = |at: usize| p(&format!("Paragraph {at} tells of lamp {at} on quay {at}, which somebody {word} at {at}."));
        (0..3_000).map(paragraph).collect()
    };
    let changes = compare::bodies(&body(long("lit")), &body(long("mended")));
    assert_eq!(changes.len(), 3_000);
    assert!(
        changes
            .iter()
            .all(|change| change.change == "changed" && change.words.iter().filter(|word| word.op != "same").count() == 2)
    );
}

#[test]
fn words_of_every_script() {
    let told = compare::words("Наводнение пришло ночью", "Наводнение не пришло ночью");
    let ops: Vec<(&str, &str)> = told.iter().map(|word| (word.op, word.text.as_str())).collect();
    assert_eq!(ops, [("same", "Наводнение "), ("added", "не "), ("same", "пришло ночью")]);
    let told = compare::words("潮が満ちる", "潮が引く");
    let joined = |skip: &str| told.iter().filter(|word| word.op != skip).map(|word| word.text.as_str()).collect::<String>();
    assert_eq!((joined("added").as_str(), joined("removed").as_str()), ("潮が満ちる", "潮が引く"));
}
