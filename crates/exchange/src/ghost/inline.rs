//! Marks of a stretch of text.

use story::{Inline, Mark, Span};

/// A line being made.
#[derive(Default)]
pub(super) struct Line(Vec<Span>);

impl Line {
    pub(super) fn push(&mut self, text: &str, marks: Vec<Mark>) {
        if !text.is_empty() {
            self.0.push(Span { text: text.replace(['\0', '\u{200b}'], ""), marks });
        }
    }

    pub(super) fn end(self) -> Inline {
        Inline(self.0).trim()
    }
}

/// The mark that an HTML element is.
pub(super) fn of_tag(tag: &str) -> Option<Mark> {
    Some(match tag {
        "strong" | "b" => Mark::Strong,
        "em" | "i" => Mark::Emphasis,
        "u" => Mark::Underline,
        "s" | "del" | "strike" => Mark::Strike,
        "code" => Mark::Code,
        "sub" => Mark::Subscript,
        "sup" => Mark::Superscript,
        "mark" => Mark::Highlight,
        _ => return None,
    })
}

/// The marks of Lexical's bits.
pub(super) fn of_bits(bits: u64) -> Vec<Mark> {
    [
        (1, Mark::Strong),
        (2, Mark::Emphasis),
        (4, Mark::Strike),
        (8, Mark::Underline),
        (16, Mark::Code),
        (32, Mark::Subscript),
        (64, Mark::Superscript),
        (128, Mark::Highlight),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .map(|(_, mark)| mark)
    .collect()
}
