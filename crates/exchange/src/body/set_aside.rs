//! Typed blocks that were set aside while their surroundings were still HTML.

use story::{Block, Body, Inline, Item};

/// The path that a mark's picture seems to lie at.
const PATH: &str = "/dateline-set-aside/";

/// The mark that stands in the HTML for the blocks set aside under a number.
pub(crate) fn mark(number: usize) -> String {
    format!("<img src=\"{PATH}{number}\">")
}

/// The number of a mark, if the key of a picture is one.
fn number(asset: &str) -> Option<usize> {
    asset.rsplit_once(PATH)?.1.parse().ok()
}

/// Exchanges the marks for what they stand for. What no mark is left of (a parser may drop one) comes at the end.
pub(crate) fn put_back(body: &mut Body, set_aside: Vec<Vec<Block>>) {
    if set_aside.is_empty() {
        return;
    }
    let mut left: Vec<Option<Vec<Block>>> = set_aside.into_iter().map(Some).collect();
    exchange(&mut body.blocks, &mut left);
    body.blocks.extend(left.into_iter().flatten().flatten());
}

fn exchange(blocks: &mut Vec<Block>, left: &mut [Option<Vec<Block>>]) {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        match &mut block {
            Block::Picture(picture) => {
                if let Some(number) = number(&picture.asset) {
                    let mut stands_for = left.get_mut(number).and_then(Option::take).unwrap_or_default();
                    if let Some(caption) = picture.caption.take() {
                        give_caption(&mut stands_for, caption);
                    }
                    out.extend(stands_for);
                    continue;
                }
            }
            Block::Gallery { pictures, .. } => {
                let mut beside = Vec::new();
                pictures.retain(|picture| match number(&picture.asset) {
                    Some(number) => {
                        beside.extend(left.get_mut(number).and_then(Option::take).unwrap_or_default());
                        false
                    }
                    None => true,
                });
                if !pictures.is_empty() {
                    out.push(block);
                }
                out.extend(beside);
                continue;
            }
            Block::List(list) => {
                for item in &mut list.items {
                    exchange(&mut item.blocks, left);
                    let Item { text, blocks } = item;
                    // A paragraph that came first is the item's line.
                    if text.is_blank()
                        && let Some(Block::Paragraph { text: line }) = blocks.first_mut()
                    {
                        *text = std::mem::take(line);
                        blocks.remove(0);
                    }
                }
            }
            Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => {
                exchange(blocks, left);
            }
            Block::Timeline { entries, .. } => entries.iter_mut().for_each(|entry| exchange(&mut entry.blocks, left)),
            _ => {}
        }
        out.push(block);
    }
    *blocks = out;
}

/// The caption goes to the first block that can carry one, or stands below as a paragraph.
fn give_caption(blocks: &mut Vec<Block>, text: Inline) {
    let place = blocks.iter_mut().find_map(|block| match block {
        Block::Picture(picture) => Some(&mut picture.caption),
        Block::Video(media) | Block::Audio(media) => Some(&mut media.caption),
        Block::Embed { caption, .. } => Some(caption),
        _ => None,
    });
    match place {
        Some(caption) if caption.is_none() => *caption = Some(text),
        _ => blocks.push(Block::Paragraph { text }),
    }
}
