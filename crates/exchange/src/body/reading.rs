//! Stretches of HTML or Markdown inside another form, as blocks or as a line.

use super::commonmark;
use crate::made::{Note, note_kept};
use story::{Block, Inline, Span};
use url::Url;

/// Typed blocks of HTML; what no typed block fits is noted.
pub(crate) fn blocks(html: &str, base: Option<&Url>, notes: &mut Vec<Note>) -> Vec<Block> {
    if html.trim().is_empty() {
        return Vec::new();
    }
    let reading = story::html::read(html, base);
    note_kept(reading.kept, notes);
    reading.body.blocks
}

/// Typed blocks of Markdown.
pub(crate) fn markdown(text: &str, base: Option<&Url>, notes: &mut Vec<Note>) -> Vec<Block> {
    blocks(&commonmark::html(text), base, notes)
}

/// HTML as one line with its marks; nothing if it says nothing.
pub(crate) fn line(html: &str, base: Option<&Url>) -> Option<Inline> {
    if !html.contains(['<', '&']) {
        let text = html.split_whitespace().collect::<Vec<_>>().join(" ");
        return (!text.is_empty()).then(|| Inline::plain(text));
    }
    let mut line = Inline::default();
    gather(story::html::read(html, base).body.blocks, &mut line);
    let line = line.trim();
    (!line.is_blank()).then_some(line)
}

fn gather(blocks: Vec<Block>, line: &mut Inline) {
    for block in blocks {
        let text = match block {
            Block::Paragraph { text } | Block::Subhead { text, .. } => text,
            Block::Quotation { blocks, .. } => {
                gather(blocks, line);
                continue;
            }
            Block::List(list) => {
                for item in list.items {
                    push(line, item.text);
                    gather(item.blocks, line);
                }
                continue;
            }
            other => Inline::plain(story::text::plain(&story::Body::new(vec![other])).trim()),
        };
        push(line, text);
    }
}

fn push(line: &mut Inline, text: Inline) {
    if text.is_blank() {
        return;
    }
    if !line.0.is_empty() {
        line.0.push(Span { text: "\n".into(), marks: Vec::new() });
    }
    line.0.extend(text.0);
}
