//! The ends of a story that was found: what a page puts above and below it goes.

use super::{furniture, when};
use story::{Block, Body, Mark};

/// Blocks at the top that may be the page's head.
const HEAD: usize = 12;

/// Takes off the headline that stands above the text again, dates, bylines, lines of buttons, and what follows the end.
pub(super) fn tidy(body: &mut Body, headline: &str, authors: &[String]) {
    let wanted = bare(headline);
    let mut at = 0;
    let mut had_text = false;
    let mut leads_on = false;
    body.blocks.retain(|block| {
        at += 1;
        let others = std::mem::take(&mut leads_on) && is_link(block);
        let is_head = at <= HEAD && !had_text;
        let line = match block {
            Block::Paragraph { text } | Block::Subhead { text, .. } => text.text(),
            Block::Divider if is_head => return false,
            _ => return true,
        };
        let line = line.trim();
        leads_on = furniture::leads_on_to_another(line);
        if others || is_link(block) && furniture::is_lead_to_another(line) {
            return false;
        }
        if line.is_empty() || furniture::is_line(line) || furniture::is_icons(line) {
            return false;
        }
        if at <= HEAD && matches!(block, Block::Subhead { .. }) && !wanted.is_empty() && bare(line) == wanted {
            return false;
        }
        if is_head {
            let is_byline = line.chars().count() < 120
                && (is_named(line, authors) || line.to_lowercase().starts_with("by ") && line.split_whitespace().count() <= 8);
            if when::line(line).is_some() || is_byline || bare(line) == wanted {
                return false;
            }
        }
        had_text |= line.chars().count() > 120;
        true
    });
    // A picture that waits for its turn often stands there twice.
    body.blocks.dedup_by(|next, before| matches!(next, Block::Picture(_)) && next == before);
    cut(body);
    while matches!(body.blocks.last(), Some(Block::Subhead { .. } | Block::Divider)) && body.blocks.len() > 1 {
        body.blocks.pop();
    }
}

/// Ends the story where what stands below it begins, if most of it stands above.
fn cut(body: &mut Body) {
    let lengths: Vec<usize> = body
        .blocks
        .iter()
        .map(|block| story::text::plain(&Body::new(vec![block.clone()])).chars().count())
        .collect();
    let total: usize = lengths.iter().sum();
    let mut above = 0;
    for (place, block) in body.blocks.iter().enumerate() {
        let line = match block {
            Block::Subhead { text, .. } => text.text(),
            Block::Paragraph { text } if text.text().chars().count() <= 60 => text.text(),
            _ => String::new(),
        };
        if place > 0 && furniture::ends_story(&line) && above * 10 >= total * 6 {
            body.blocks.truncate(place);
            return;
        }
        above += lengths[place];
    }
}

/// Whether a line ends with a link that is most of it.
fn is_link(block: &Block) -> bool {
    let (Block::Paragraph { text } | Block::Subhead { text, .. }) = block else { return false };
    let letters = |span: &story::Span| span.text.chars().count();
    let is_linked = |span: &&story::Span| span.marks.iter().any(|mark| matches!(mark, Mark::Link { .. }));
    let linked: usize = text.0.iter().filter(is_linked).map(letters).sum();
    let all: usize = text.0.iter().map(letters).sum();
    linked * 2 > all
        && text
            .0
            .iter()
            .rev()
            .find(|span| !span.text.trim().is_empty())
            .is_some_and(|span| is_linked(&span))
}

/// Whether a line is only who wrote it.
fn is_named(line: &str, authors: &[String]) -> bool {
    let mut rest = bare(line);
    if authors.is_empty() {
        return false;
    }
    for author in authors {
        rest = rest.replacen(&bare(author), "", 1);
    }
    rest.chars().count() <= 12 && rest.len() < bare(line).len()
}

/// Letters and figures alone.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a page says of itself, unless its text begins with the same words.
pub(super) fn standfirst(description: &str, body: &Body) -> String {
    let said = bare(description.trim_end_matches(['…', '.']));
    let begins = story::text::passages(body).into_iter().take(3).any(|passage| {
        let passage = bare(&passage);
        passage.starts_with(&said) || said.starts_with(&passage) && passage.chars().count() > 40
    });
    if said.is_empty() || begins {
        String::new()
    } else {
        description.trim().chars().take(4_000).collect()
    }
}

/// The beginning of a text.
pub(super) fn first_words(body: &Body) -> String {
    let first = story::text::passages(body).into_iter().next().unwrap_or_default();
    first.split_whitespace().take(12).collect::<Vec<_>>().join(" ")
}
