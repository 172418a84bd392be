//! Plain text of a body.

use crate::{Block, Body, Cell, Inline};

/// The body as plain text, passages separated by blank lines.
pub fn plain(body: &Body) -> String {
    passages(body).join("\n\n")
}

/// Every run of text by itself, so that a phrase never crosses from one block, item or cell into the next.
pub fn passages(body: &Body) -> Vec<String> {
    let mut out = Vec::new();
    blocks(&body.blocks, true, &mut out);
    out
}

/// The same without the credits of pictures, films and sounds: they say whose something is, not what the story tells.
pub fn told(body: &Body) -> Vec<String> {
    let mut out = Vec::new();
    blocks(&body.blocks, false, &mut out);
    out
}

fn credited(out: &mut Vec<String>, credits: bool, credit: &str) {
    if credits {
        push(out, credit);
    }
}

/// Whether HTML has no place for this sign: controls other than white space, and what Unicode keeps for no character at all
/// (HTML, 13.2.3.5: control-character-in-input-stream, noncharacter-in-input-stream).
pub fn is_illegible(letter: char) -> bool {
    let code = u32::from(letter);
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) || (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// A text without signs that no page may hold. Those by which other programs break a line (U+000B, U+000C, U+0085) leave a space.
pub fn legible(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\u{b}' | '\u{c}' | '\u{85}' => Some(' '),
            letter => (!is_illegible(letter)).then_some(letter),
        })
        .collect()
}

fn push(out: &mut Vec<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        out.push(text.to_owned());
    }
}

fn line(out: &mut Vec<String>, inline: &Inline) {
    push(out, &inline.words());
}

fn maybe(out: &mut Vec<String>, inline: Option<&Inline>) {
    if let Some(inline) = inline {
        line(out, inline);
    }
}

fn rows(out: &mut Vec<String>, rows: &[Vec<Cell>]) {
    for cell in rows.iter().flatten() {
        line(out, &cell.text);
    }
}

fn blocks(blocks_: &[Block], credits: bool, out: &mut Vec<String>) {
    for block in blocks_ {
        match block {
            Block::Paragraph { text } | Block::Subhead { text, .. } => line(out, text),
            Block::List(list) => {
                for item in &list.items {
                    line(out, &item.text);
                    blocks(&item.blocks, credits, out);
                }
            }
            Block::Quotation { blocks: inner, by, .. } => {
                blocks(inner, credits, out);
                maybe(out, by.as_ref());
            }
            Block::PullQuote { text, by } => {
                line(out, text);
                maybe(out, by.as_ref());
            }
            Block::Picture(picture) => {
                maybe(out, picture.caption.as_ref());
                credited(out, credits, &picture.credit);
            }
            Block::Gallery { title, pictures } => {
                push(out, title);
                for picture in pictures {
                    maybe(out, picture.caption.as_ref());
                    credited(out, credits, &picture.credit);
                }
            }
            Block::Video(media) | Block::Audio(media) => {
                push(out, &media.title);
                maybe(out, media.caption.as_ref());
                credited(out, credits, &media.credit);
                maybe(out, media.transcript.as_ref());
            }
            Block::Document { title, .. } | Block::Related { title, .. } => push(out, title),
            Block::Embed { title, caption, .. } => {
                push(out, title);
                maybe(out, caption.as_ref());
            }
            Block::Table(table) => {
                maybe(out, table.caption.as_ref());
                rows(out, &table.head);
                rows(out, &table.rows);
                rows(out, &table.foot);
            }
            Block::FactBox { title, label, blocks: inner } => {
                push(out, label);
                push(out, title);
                blocks(inner, credits, out);
            }
            Block::KeyPoints { title, points } => {
                push(out, title);
                points.iter().for_each(|point| line(out, point));
            }
            Block::Timeline { title, entries } => {
                push(out, title);
                for entry in entries {
                    push(out, &entry.when);
                    maybe(out, entry.title.as_ref());
                    blocks(&entry.blocks, credits, out);
                }
            }
            Block::QuestionAnswer { question, blocks: inner } => {
                line(out, question);
                blocks(inner, credits, out);
            }
            Block::Divider => {}
            Block::Code { text, .. } => push(out, text),
            Block::Footnotes { notes } => notes.iter().for_each(|note| line(out, &note.text)),
            Block::Html { html, .. } => push(out, &crate::html::text_of(html)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{passages, told};
    use crate::Body;
    use serde_json::json;

    #[test]
    fn whose_a_picture_is_is_not_told() {
        let picture = json!({"type": "picture", "asset": "1", "caption": "The quay", "credit": "Oda Lintner"});
        let blocks = json!([picture, {"type": "fact_box", "title": "Box", "blocks": [{"type": "audio", "asset": "2", "title": "Waves", "credit": "Tidings"}]}]);
        let body = Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap_or_default();
        assert_eq!(passages(&body), ["The quay", "Oda Lintner", "Box", "Waves", "Tidings"]);
        assert_eq!(told(&body), ["The quay", "Box", "Waves"]);
    }
}
