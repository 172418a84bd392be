//! Markdown in HTML: `<div markdown="1">`, as kramdown reads it.

use crate::body::markup::{Piece, Pieces, attribute, tag_name};

/// Elements in a line, in which Markdown is read anyway.
const INLINE: &[&str] = &["a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "u"];

/// Parts elements whose words are Markdown from these words by blank lines, as CommonMark wants it. `open` holds those that are
/// open: their names, and how many of that name are open in them.
pub(super) fn parted(text: &str, open: &mut Vec<(String, usize)>, out: &mut String) {
    if open.is_empty() && !text.contains("markdown=") {
        return out.push_str(text);
    }
    for piece in Pieces(text) {
        let Piece::Tag(tag) = piece else {
            let (Piece::Text(text) | Piece::Comment(text) | Piece::Tag(text)) = piece;
            out.push_str(text);
            continue;
        };
        let (name, closes) = tag_name(tag);
        let is_read = attribute(tag, "markdown").is_some_and(|value| matches!(value.trim(), "1" | "block" | "span" | "true" | ""));
        if !closes && is_read && !INLINE.contains(&&*name) {
            open.push((name.into_owned(), 0));
            out.push_str(tag);
            out.push_str("\n\n");
            continue;
        }
        match open.last_mut().filter(|(own, _)| *own == name) {
            Some((_, 0)) if closes => {
                open.pop();
                out.push_str("\n\n");
                out.push_str(tag);
                out.push_str("\n\n");
                continue;
            }
            Some((_, depth)) if closes => *depth -= 1,
            Some((_, depth)) if !tag.ends_with("/>") => *depth += 1,
            _ => {}
        }
        out.push_str(tag);
    }
}
