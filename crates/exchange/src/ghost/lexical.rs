//! Lexical: a tree of nodes; whatever is no text is a card.

use super::card;
use super::content::Maker;
use super::inline::{Line, of_bits};
use crate::restriction::encloses;
use serde_json::Value;
use story::{Block, Inline, Item, List, Mark};

/// Deepest lists in lists; what is deeper stands beside its parent.
const DEEPEST: usize = 5;

/// The blocks of a document; `None` if it is none.
pub(super) fn blocks(document: &Value, maker: &mut Maker<'_>) -> Option<Vec<Block>> {
    let nodes = document.get("root")?.get("children")?.as_array()?;
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        block(node, maker, &mut out);
    }
    Some(out)
}

fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn children(node: &Value) -> &[Value] {
    node.get("children").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn block(node: &Value, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    match kind(node) {
        name if is_closed(node, name, maker) => {}
        "paragraph" | "extended-paragraph" => {
            let text = line(node, maker, out);
            if !text.is_blank() {
                out.push(Block::Paragraph { text });
            }
        }
        "heading" | "extended-heading" => {
            let text = line(node, maker, out);
            let level = node
                .get("tag")
                .and_then(Value::as_str)
                .and_then(|tag| tag.get(1..)?.parse::<u8>().ok())
                .unwrap_or(2);
            if !text.is_blank() {
                out.push(Block::Subhead { level: level.clamp(2, 4), text, anchor: None });
            }
        }
        "quote" | "extended-quote" => {
            let text = line(node, maker, out);
            if !text.is_blank() {
                out.push(Block::Quotation {
                    blocks: vec![Block::Paragraph { text }],
                    by: None,
                    source: None,
                });
            }
        }
        "aside" => {
            let text = line(node, maker, out);
            if !text.is_blank() {
                out.push(Block::PullQuote { text, by: None });
            }
        }
        "list" => {
            let list = list(node, maker, 0, out);
            if !list.items.is_empty() {
                out.push(Block::List(list));
            }
        }
        name => {
            if !card::block(name, node, maker, out) {
                let text = line(node, maker, out);
                if text.is_blank() {
                    maker.note("unknown_card", format!("`{name}` is a card that this program does not know; it was left out"));
                } else {
                    maker.note("unknown_card", format!("`{name}` is a card that this program does not know; its words were kept"));
                    out.push(Block::Paragraph { text });
                }
            }
        }
    }
}

/// Whether strangers did not see a node; if so, it is noted.
fn is_closed(node: &Value, name: &str, maker: &mut Maker<'_>) -> bool {
    let is_known = matches!(name, "email" | "email-cta" | "paywall");
    let is_closed = !card::is_for_everybody(node) || !is_known && (name.contains("email") || encloses(name));
    if is_closed {
        maker.note("members_only", format!("a `{name}` card that strangers did not see was left out"));
    }
    is_closed
}

/// The text of a node. Cards in the middle of it stand above.
fn line(node: &Value, maker: &mut Maker<'_>, out: &mut Vec<Block>) -> Inline {
    let mut line = Line::default();
    for child in children(node) {
        inline(child, &[], maker, &mut line, out);
    }
    line.end()
}

fn inline(node: &Value, around: &[Mark], maker: &mut Maker<'_>, line: &mut Line, out: &mut Vec<Block>) {
    match kind(node) {
        name if is_closed(node, name, maker) => {}
        "text" | "extended-text" | "tk" => {
            let mut marks = of_bits(node.get("format").and_then(Value::as_u64).unwrap_or(0));
            marks.extend(around.iter().cloned());
            line.push(node.get("text").and_then(Value::as_str).unwrap_or_default(), marks);
        }
        "linebreak" => line.push("\n", Vec::new()),
        "tab" => line.push("\t", Vec::new()),
        "zwnj" => {}
        "link" | "autolink" | "extended-autolink" | "at-link" => {
            let href = node.get("url").and_then(Value::as_str).and_then(|url| maker.address(url));
            let mut marks = around.to_vec();
            if let Some(href) = href {
                let title = node.get("title").and_then(Value::as_str).filter(|title| !title.is_empty()).map(str::to_owned);
                marks.push(Mark::Link { href, title });
            }
            for child in children(node) {
                inline(child, &marks, maker, line, out);
            }
        }
        name if children(node).is_empty() => {
            if !card::block(name, node, maker, out) {
                line.push(node.get("text").and_then(Value::as_str).unwrap_or_default(), around.to_vec());
            }
        }
        _ => {
            for child in children(node) {
                inline(child, around, maker, line, out);
            }
        }
    }
}

fn list(node: &Value, maker: &mut Maker<'_>, depth: usize, out: &mut Vec<Block>) -> List {
    let ordered = node.get("listType").and_then(Value::as_str) == Some("number") || node.get("tag").and_then(Value::as_str) == Some("ol");
    let start = node.get("start").and_then(Value::as_i64).filter(|start| ordered && *start != 1);
    let mut items: Vec<Item> = Vec::new();
    for child in children(node) {
        let (inner, text): (Vec<&Value>, Vec<&Value>) = children(child).iter().partition(|node| kind(node) == "list");
        let mut words = Line::default();
        for node in text {
            match kind(node) {
                "paragraph" => {
                    for child in children(node) {
                        inline(child, &[], maker, &mut words, out);
                    }
                }
                _ => inline(node, &[], maker, &mut words, out),
            }
        }
        let text = words.end();
        if !text.is_blank() {
            items.push(Item { text, blocks: Vec::new() });
        }
        for node in inner {
            let below = list(node, maker, depth + 1, out);
            match items.last_mut() {
                // A list stands below the item before it.
                Some(above) if depth < DEEPEST && !below.items.is_empty() => above.blocks.push(Block::List(below)),
                _ => items.extend(below.items),
            }
        }
    }
    List { ordered, start, items }
}
