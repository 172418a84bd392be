use crate::Analysis;
use std::collections::BTreeSet;

/// Characters shown around what was found.
const WIDTH: usize = 220;

/// The passage that fits a question best, as escaped HTML with `<mark>` around what was found; the beginning of the first
/// passage if nothing of it is in the text.
pub fn highlight(passages: &[String], question: &str, analyses: &[&Analysis]) -> String {
    let wanted: BTreeSet<String> = analyses.iter().flat_map(|analysis| analysis.words(question)).map(|word| word.term).collect();
    let mut best: Option<Match<'_>> = None;
    for passage in passages {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut terms: BTreeSet<String> = BTreeSet::new();
        for analysis in analyses {
            for word in analysis.words(passage) {
                if wanted.contains(&word.term) {
                    found.push((word.from, word.to));
                    terms.insert(word.term);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        if best.as_ref().is_none_or(|best| terms.len() > best.terms) {
            best = Some(Match { terms: terms.len(), passage, found });
        }
    }
    best.map(|best| window(best.passage, &best.found)).unwrap_or_default()
}

/// A passage with how many different words of the question stand in it, and where.
struct Match<'a> {
    terms: usize,
    passage: &'a str,
    found: Vec<(usize, usize)>,
}

fn window(passage: &str, found: &[(usize, usize)]) -> String {
    let first = found.first().map_or(0, |(from, _)| *from);
    let mut start = first.saturating_sub(WIDTH / 3);
    while start > 0 && !passage.is_char_boundary(start) {
        start -= 1;
    }
    if start > 0 {
        start = passage[..start].rfind(char::is_whitespace).map_or(start, |space| space + 1);
        while !passage.is_char_boundary(start) {
            start += 1;
        }
    }
    let end = passage[start..]
        .char_indices()
        .map(|(at, _)| start + at)
        .skip(WIDTH)
        .find(|at| passage[*at..].starts_with(char::is_whitespace))
        .unwrap_or(passage.len());
    let mut out = String::new();
    if start > 0 {
        out.push('…');
    }
    let mut at = start;
    for (from, to) in found.iter().filter(|(from, to)| *from >= start && *to <= end) {
        if *from < at {
            continue;
        }
        escape(&passage[at..*from], &mut out);
        out.push_str("<mark>");
        escape(&passage[*from..*to], &mut out);
        out.push_str("</mark>");
        at = *to;
    }
    escape(&passage[at..end], &mut out);
    if end < passage.len() {
        out.push('…');
    }
    out
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
