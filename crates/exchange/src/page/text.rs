use super::furniture::{ends_story, is_icon, is_icons, is_line, leads_on_to_another};
use super::{Page, data, tail, when};
use crate::made::Made;
use story::{Block, Body, Inline, Item, List};

/// Lines at the top among which headline, date and byline stand.
const HEAD: usize = 60;
/// Letters from which on a line is running text.
const LONG: usize = 90;

/// Finds the story in the text of a page as a browser copies it. `None` if there is no story in it.
pub fn text(text: &str) -> Option<Page> {
    let lines: Vec<String> = text
        .replace(['\0', '\u{feff}', '\u{200b}'], "")
        .lines()
        .map(|line| without_icons(&line.split_whitespace().collect::<Vec<_>>().join(" ")))
        .filter(|line| !line.is_empty() && !is_icons(line))
        .collect();
    let head = headline(&lines)?;
    let mut page = Page { headline: lines.get(head.first)?.clone(), ..Page::default() };
    let mut body = Vec::new();
    let long: usize = lines.iter().skip(head.last).map(|line| length(line)).filter(|length| *length >= LONG).sum();
    let mut above = 0;
    let mut leads_on = false;
    for (place, line) in lines.iter().enumerate() {
        let length = length(line);
        let is_top = body.is_empty() && above == 0;
        if is_top && length < LONG {
            if page.published_at.is_none()
                && let Some(at) = when::line(line)
            {
                page.published_at = Some(at);
                continue;
            }
            if place > head.first.min(head.last)
                && let Some(names) = byline(line)
                && page.bylines.is_empty()
            {
                page.bylines = names;
                continue;
            }
        }
        // What stands alone below `Read more` is another story's headline.
        let is_others = leads_on && length < LONG && !ends_sentence(line);
        leads_on = leads_on_to_another(line);
        if is_others && !is_top {
            continue;
        }
        // What stands above the headline is the page's.
        if place <= head.last || is_line(line) || tail::bare(line) == tail::bare(&page.headline) {
            continue;
        }
        if is_top && when::line(line).is_some() {
            continue;
        }
        if length < LONG && ends_story(line) && above * 10 >= long * 6 && above > 0 {
            break;
        }
        if length >= LONG {
            above += length;
        }
        body.push(line.clone());
    }
    // Short lines behind the last sentence are the page's again.
    while body.last().is_some_and(|line| length(line) < LONG && !ends_sentence(line)) {
        body.pop();
    }
    let blocks = blocks(&body);
    if blocks.is_empty() {
        return None;
    }
    page.made = Made { body: Body::new(blocks), notes: Vec::new() };
    Some(page)
}

struct Head {
    first: usize,
    last: usize,
}

/// Where the headline stands: a line that stands there twice, else the last line of some words before the text.
fn headline(lines: &[String]) -> Option<Head> {
    let top = &lines[..lines.len().min(HEAD)];
    let may_be = |line: &String| {
        let words = line.split_whitespace().count();
        (words >= 3 || length(line) >= 20) && line.chars().count() <= 250 && !is_line(line) && when::line(line).is_none()
    };
    for (first, line) in top.iter().enumerate().filter(|(_, line)| may_be(line)) {
        let again = top.iter().enumerate().skip(first + 1).find(|(_, other)| {
            let (one, two) = (tail::bare(line), tail::bare(other));
            one == two || (one.len() > 30 && one.starts_with(&two) && two.len() * 2 > one.len())
        });
        if let Some((last, _)) = again {
            // The shorter one has no name of the paper behind it.
            let shorter = if top[last].chars().count() < line.chars().count() { last } else { first };
            return Some(Head { first: shorter, last });
        }
    }
    let text = lines.iter().position(|line| length(line) >= LONG && ends_sentence(line))?;
    let first = lines[..text]
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| may_be(line) && byline(line).is_none())
        .max_by_key(|(_, line)| line.chars().count().min(60))
        .map(|(place, _)| place);
    first.map(|first| Head { first, last: first })
}

/// How long a line is in letters of an alphabet: a sign of East Asia says as much as some of them.
fn length(line: &str) -> usize {
    let is_sign = |letter: &char| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    line.chars().count() + 2 * line.chars().filter(is_sign).count()
}

/// A line without the names of icons at its beginning and end.
fn without_icons(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let is_drawn = |word: &&str| is_icon(word) && word.contains('_');
    let start = words.iter().take_while(|word| is_icon(word)).count();
    // One plain word may begin a sentence; a run of them, or one with a line in it, does not.
    let start = if start == 1 && !words.first().is_some_and(is_drawn) { 0 } else { start };
    let end = words.len() - words.iter().rev().take_while(|word| is_drawn(word)).count();
    words.get(start..end.max(start)).unwrap_or_default().join(" ")
}

fn byline(line: &str) -> Option<Vec<String>> {
    let lower = line.to_lowercase();
    let is_one = ["by ", "by: ", "written by ", "von ", "par ", "por ", "автор: ", "текст: "]
        .iter()
        .any(|front| lower.starts_with(front));
    (is_one && line.split_whitespace().count() <= 12 && !ends_sentence(line))
        .then(|| data::people(line))
        .filter(|names| !names.is_empty())
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end()
        .ends_with(['.', '!', '?', '…', '”', '"', '»', '“', ')', '。', '！', '？', '؟', '۔', ':'])
}

fn blocks(lines: &[String]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let item = ["• ", "· ", "‣ ", "◦ ", "- ", "– "].iter().find_map(|mark| line.strip_prefix(mark));
        if let Some(words) = item {
            let item = Item { text: Inline::plain(words), blocks: Vec::new() };
            match out.last_mut() {
                Some(Block::List(list)) => list.items.push(item),
                _ => out.push(Block::List(List { items: vec![item], ..List::default() })),
            }
            continue;
        }
        let is_subhead = place > 0
            && length(line) <= 80
            && !ends_sentence(line)
            && (line.split_whitespace().count() >= 2 || length(line) >= 12)
            && lines.get(place + 1).is_some_and(|next| length(next) >= LONG);
        let text = Inline::plain(line.as_str());
        out.push(if is_subhead { Block::Subhead { level: 2, text, anchor: None } } else { Block::Paragraph { text } });
    }
    out
}
