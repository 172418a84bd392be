use crate::Analysis;
use std::collections::BTreeSet;

/// Characters shown around what was found.
const WIDTH: usize = 220;
/// Characters of a word that is not cut.
const LONGEST_WORD: usize = 40;
/// Bytes of a text that are looked through; what stands further down is found, but not shown.
const LOOKED_THROUGH: usize = 60_000;

/// The passage that fits best, as escaped HTML with `<mark>` around what was found; the beginning of the first passage if nothing
/// of it is in the text. `words` are what [`crate::Found::marked`] says, `analysis` is of the text's own language. `over` says whether
/// the time is over: then it is the best of the passages looked at so far.
pub fn highlight(passages: &[String], words: &str, analysis: &Analysis, over: &dyn Fn() -> bool) -> String {
    let wanted = wanted(words, analysis);
    let mut best: Option<Match<'_>> = None;
    let mut left = LOOKED_THROUGH;
    for passage in passages {
        let (found, terms) = found_in(passage, &wanted, analysis);
        if best.as_ref().is_none_or(|best| terms > best.terms) {
            best = Some(Match { terms, passage, found });
        }
        left = left.saturating_sub(passage.len());
        if left == 0 || terms == wanted.len() || over() {
            break;
        }
    }
    best.map(|best| window(best.passage, &best.found)).unwrap_or_default()
}

/// A whole text (a title, say) as escaped HTML with `<mark>` around what was found.
pub fn marked(text: &str, words: &str, analysis: &Analysis) -> String {
    let (found, _) = found_in(text, &wanted(words, analysis), analysis);
    let mut out = String::with_capacity(text.len());
    put(text, 0, text.len(), &found, &mut out);
    out
}

/// A passage with how many different words of the question stand in it, and where.
struct Match<'a> {
    terms: usize,
    passage: &'a str,
    found: Vec<(usize, usize)>,
}

fn wanted(words: &str, analysis: &Analysis) -> BTreeSet<String> {
    analysis.words(words).into_iter().map(|word| word.term).collect()
}

/// Where wanted words stand, in order, and how many different ones.
fn found_in(text: &str, wanted: &BTreeSet<String>, analysis: &Analysis) -> (Vec<(usize, usize)>, usize) {
    let mut terms: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    analysis.each_word(text, |term, from, to| {
        if let Some(term) = wanted.get(term) {
            found.push((from, to));
            terms.insert(term);
        }
    });
    (found, terms.len())
}

fn window(passage: &str, found: &[(usize, usize)]) -> String {
    let first = found.first().map_or(0, |(from, _)| *from);
    let start = passage[..first].char_indices().rev().nth(WIDTH / 3).map_or(0, |(at, _)| at);
    let start = match passage[..start].char_indices().rev().find(|(_, letter)| letter.is_whitespace()) {
        Some((space, letter)) => space + letter.len_utf8(),
        // It lies in the first word; in a script that puts no spaces it stays where it is.
        None if passage[..start].chars().count() < LONGEST_WORD => 0,
        None => start,
    };
    let mut beyond = passage[start..].char_indices().skip(WIDTH).take(LONGEST_WORD);
    let end = beyond
        .clone()
        .find(|(_, letter)| letter.is_whitespace())
        .or_else(|| beyond.nth(LONGEST_WORD - 1))
        .map_or(passage.len(), |(at, _)| start + at);
    let mut out = String::new();
    if start > 0 {
        out.push('…');
    }
    put(passage, start, end, found, &mut out);
    if end < passage.len() {
        out.push('…');
    }
    out
}

fn put(text: &str, start: usize, end: usize, found: &[(usize, usize)], out: &mut String) {
    let mut at = start;
    for (from, to) in found.iter().filter(|(from, to)| *from >= start && *to <= end) {
        if *from < at {
            continue;
        }
        escape(&text[at..*from], out);
        out.push_str("<mark>");
        escape(&text[*from..*to], out);
        out.push_str("</mark>");
        at = *to;
    }
    escape(&text[at..end], out);
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}
