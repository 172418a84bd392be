//! Mobiledoc: sections of markers; whatever is no text is a card or an atom.

use super::card;
use super::content::Maker;
use super::inline::{Line, of_tag};
use serde_json::Value;
use story::{Block, Inline, Item, List, Mark, Picture};

/// The blocks of a document; `None` if it is none.
pub(super) fn blocks(document: &Value, maker: &mut Maker<'_>) -> Option<Vec<Block>> {
    let sections = document.get("sections")?.as_array()?;
    let document = Document {
        markups: list(document, "markups"),
        atoms: list(document, "atoms"),
        cards: list(document, "cards"),
    };
    let mut out = Vec::with_capacity(sections.len());
    for section in sections {
        document.section(section, maker, &mut out);
    }
    Some(out)
}

struct Document<'d> {
    markups: &'d [Value],
    atoms: &'d [Value],
    cards: &'d [Value],
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn at(value: &Value, place: usize) -> &Value {
    value.get(place).unwrap_or(&Value::Null)
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX)
}

impl Document<'_> {
    fn section(&self, section: &Value, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
        match at(section, 0).as_u64() {
            // Text.
            Some(1) => {
                let text = self.line(at(section, 2), maker);
                if text.is_blank() {
                    return;
                }
                out.push(match at(section, 1).as_str().unwrap_or_default() {
                    "h1" | "h2" => Block::Subhead { level: 2, text, anchor: None },
                    "h3" => Block::Subhead { level: 3, text, anchor: None },
                    "h4" | "h5" | "h6" => Block::Subhead { level: 4, text, anchor: None },
                    "blockquote" => Block::Quotation {
                        blocks: vec![Block::Paragraph { text }],
                        by: None,
                        source: None,
                    },
                    "aside" | "pull-quote" => Block::PullQuote { text, by: None },
                    _ => Block::Paragraph { text },
                });
            }
            // A picture.
            Some(2) => {
                if let Some(asset) = at(section, 1).as_str().and_then(|source| maker.address(source)) {
                    out.push(Block::Picture(Picture { asset, ..Picture::default() }));
                }
            }
            // A list.
            Some(3) => {
                let items = at(section, 2).as_array().into_iter().flatten();
                let items: Vec<Item> = items
                    .map(|markers| Item { text: self.line(markers, maker), blocks: Vec::new() })
                    .filter(|item| !item.text.is_blank())
                    .collect();
                if !items.is_empty() {
                    out.push(Block::List(List {
                        ordered: at(section, 1).as_str() == Some("ol"),
                        start: None,
                        items,
                    }));
                }
            }
            // A card.
            Some(10) => {
                let Some(card) = self.cards.get(number(at(section, 1))) else { return };
                let name = at(card, 0).as_str().unwrap_or_default();
                if !card::block(name, at(card, 1), maker, out) {
                    maker.note("unknown_card", format!("`{name}` is a card that this program does not know; it was left out"));
                }
            }
            _ => maker.note("unknown_section", "a stretch of a kind that this program does not know was left out"),
        }
    }

    fn line(&self, markers: &Value, maker: &Maker<'_>) -> Inline {
        let mut line = Line::default();
        let mut open: Vec<Option<Mark>> = Vec::new();
        for marker in markers.as_array().into_iter().flatten() {
            for markup in at(marker, 1).as_array().into_iter().flatten() {
                open.push(self.markups.get(number(markup)).and_then(|markup| mark(markup, maker)));
            }
            let marks = || open.iter().flatten().cloned().collect();
            match at(marker, 0).as_u64() {
                Some(1) => {
                    let atom = self.atoms.get(number(at(marker, 3))).unwrap_or(&Value::Null);
                    match at(atom, 0).as_str().unwrap_or_default() {
                        "soft-return" => line.push("\n", Vec::new()),
                        _ => line.push(at(atom, 1).as_str().unwrap_or_default(), marks()),
                    }
                }
                _ => line.push(at(marker, 3).as_str().unwrap_or_default(), marks()),
            }
            let closed = number(at(marker, 2));
            open.truncate(open.len().saturating_sub(if closed == usize::MAX { 0 } else { closed }));
        }
        line.end()
    }
}

fn mark(markup: &Value, maker: &Maker<'_>) -> Option<Mark> {
    let tag = at(markup, 0).as_str()?;
    if tag != "a" {
        return of_tag(tag);
    }
    let attributes = at(markup, 1).as_array()?;
    let href = attributes.chunks(2).find(|pair| pair[0].as_str() == Some("href"))?.get(1)?.as_str()?;
    Some(Mark::Link { href: maker.address(href)?, title: None })
}
