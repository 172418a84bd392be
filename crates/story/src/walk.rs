//! Ways through a body: its words, its assets, its relations.

use crate::{Block, Body, Inline};

/// Where a body names an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssetUse<'a> {
    /// Which block of the body, from 0; what is nested counts as its outermost one.
    pub block: usize,
    /// Key of the asset.
    pub key: &'a str,
    /// `picture`, `video` or `audio`, if its place wants one kind.
    pub kind: Option<&'static str>,
}

impl Body {
    /// Keys of every asset named, in order of appearance.
    pub fn assets(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        each(&self.blocks, &mut |block| match block {
            Block::Picture(picture) => keys.push(picture.asset.as_str()),
            Block::Gallery { pictures, .. } => keys.extend(pictures.iter().map(|picture| picture.asset.as_str())),
            Block::Video(media) | Block::Audio(media) => {
                keys.push(media.asset.as_str());
                keys.extend(media.poster.as_deref());
            }
            Block::Document { asset, .. } => keys.push(asset.as_str()),
            Block::Embed { poster, .. } => keys.extend(poster.as_deref()),
            _ => {}
        });
        keys
    }

    /// Every asset named: in which block of the body, and what kind of file its place wants.
    pub fn asset_uses(&self) -> Vec<AssetUse<'_>> {
        let mut uses = Vec::new();
        for (at, block) in self.blocks.iter().enumerate() {
            let mut put = |key, kind| uses.push(AssetUse { block: at, key, kind });
            each(std::slice::from_ref(block), &mut |block| match block {
                Block::Picture(picture) => put(picture.asset.as_str(), Some("picture")),
                Block::Gallery { pictures, .. } => pictures.iter().for_each(|picture| put(picture.asset.as_str(), Some("picture"))),
                Block::Video(media) | Block::Audio(media) => {
                    put(media.asset.as_str(), Some(if matches!(block, Block::Video(_)) { "video" } else { "audio" }));
                    media.poster.iter().for_each(|poster| put(poster, Some("picture")));
                }
                Block::Document { asset, .. } => put(asset.as_str(), None),
                Block::Embed { poster, .. } => poster.iter().for_each(|poster| put(poster, Some("picture"))),
                _ => {}
            });
        }
        uses
    }

    /// Keys of every related story, in order of appearance.
    pub fn relations(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        each(&self.blocks, &mut |block| {
            if let Block::Related { article, .. } = block {
                keys.push(article.as_str());
            }
        });
        keys
    }

    /// Whether there is something in it to be played or gone through: a gallery, a film, a sound, what lies on another site, or a document.
    pub fn shows(&self) -> bool {
        let mut shows = false;
        each(&self.blocks, &mut |block| {
            shows |= matches!(
                block,
                Block::Gallery { .. } | Block::Video(_) | Block::Audio(_) | Block::Embed { .. } | Block::Document { .. }
            );
        });
        shows
    }

    /// Number of pictures in galleries.
    pub fn gallery_pictures(&self) -> usize {
        let mut count = 0;
        each(&self.blocks, &mut |block| {
            if let Block::Gallery { pictures, .. } = block {
                count += pictures.len();
            }
        });
        count
    }

    /// Number of words.
    pub fn words(&self) -> usize {
        crate::text::passages(self).iter().map(|passage| passage.split_whitespace().count()).sum()
    }

    /// Reading minutes at 220 words a minute, at least 1.
    pub fn minutes(&self) -> usize {
        self.words().div_ceil(220).max(1)
    }

    /// Gives every asset another key; a block whose asset has none is dropped.
    pub fn rename_assets(&mut self, mut rename: impl FnMut(&str) -> Option<String>) {
        rename_assets(&mut self.blocks, &mut rename);
    }

    /// Gives every related story another key; a block whose story has none is dropped.
    pub fn rename_relations(&mut self, mut rename: impl FnMut(&str) -> Option<String>) {
        retain(&mut self.blocks, &mut |block| match block {
            Block::Related { article, .. } => match rename(article) {
                Some(key) => {
                    *article = key;
                    true
                }
                None => false,
            },
            _ => true,
        });
    }

    /// Rewrites every link in the text.
    pub fn rewrite_links(&mut self, mut rewrite: impl FnMut(&str) -> Option<String>) {
        retain(&mut self.blocks, &mut |block| {
            for inline in block.inlines_mut() {
                for mark in inline.0.iter_mut().flat_map(|span| span.marks.iter_mut()) {
                    if let crate::Mark::Link { href, .. } = mark
                        && let Some(to) = rewrite(href)
                    {
                        *href = to;
                    }
                }
            }
            if let Block::Picture(picture) = block
                && let Some(link) = &mut picture.link
                && let Some(to) = rewrite(link)
            {
                *link = to;
            }
            true
        });
    }
}

/// Visits every block, outer ones first.
pub(crate) fn each<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::List(list) => list.items.iter().for_each(|item| each(&item.blocks, visit)),
            Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => {
                each(blocks, visit);
            }
            Block::Timeline { entries, .. } => entries.iter().for_each(|entry| each(&entry.blocks, visit)),
            _ => {}
        }
    }
}

/// Visits every block, inner ones first, and drops those for which `keep` says no.
fn retain(blocks: &mut Vec<Block>, keep: &mut impl FnMut(&mut Block) -> bool) {
    for block in blocks.iter_mut() {
        for inner in block.children_mut() {
            retain(inner, keep);
        }
    }
    blocks.retain_mut(|block| keep(block));
}

fn rename_assets(blocks: &mut Vec<Block>, rename: &mut impl FnMut(&str) -> Option<String>) {
    let mut swap = |key: &mut String| match rename(key) {
        Some(new) => {
            *key = new;
            true
        }
        None => false,
    };
    retain(blocks, &mut |block| match block {
        Block::Picture(picture) => swap(&mut picture.asset),
        Block::Gallery { pictures, .. } => {
            pictures.retain_mut(|picture| swap(&mut picture.asset));
            !pictures.is_empty()
        }
        Block::Video(media) | Block::Audio(media) => {
            if let Some(poster) = &mut media.poster
                && !swap(poster)
            {
                media.poster = None;
            }
            swap(&mut media.asset)
        }
        Block::Document { asset, .. } => swap(asset),
        Block::Embed { poster, .. } => {
            if let Some(key) = poster
                && !swap(key)
            {
                *poster = None;
            }
            true
        }
        _ => true,
    });
}

impl Block {
    /// The lists of blocks inside.
    fn children_mut(&mut self) -> Vec<&mut Vec<Block>> {
        match self {
            Block::List(list) => list.items.iter_mut().map(|item| &mut item.blocks).collect(),
            Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => vec![blocks],
            Block::Timeline { entries, .. } => entries.iter_mut().map(|entry| &mut entry.blocks).collect(),
            _ => Vec::new(),
        }
    }

    /// Its own lines of text, without those of blocks inside.
    fn inlines_mut(&mut self) -> Vec<&mut Inline> {
        match self {
            Block::Paragraph { text } | Block::Subhead { text, .. } => vec![text],
            Block::List(list) => list.items.iter_mut().map(|item| &mut item.text).collect(),
            Block::Quotation { by, .. } => by.iter_mut().collect(),
            Block::PullQuote { text, by } => std::iter::once(text).chain(by.iter_mut()).collect(),
            Block::Picture(picture) => picture.caption.iter_mut().collect(),
            Block::Gallery { pictures, .. } => pictures.iter_mut().filter_map(|picture| picture.caption.as_mut()).collect(),
            Block::Video(media) | Block::Audio(media) => media.caption.iter_mut().chain(media.transcript.iter_mut()).collect(),
            Block::Embed { caption, .. } => caption.iter_mut().collect(),
            Block::Table(table) => table
                .caption
                .iter_mut()
                .chain(
                    table
                        .head
                        .iter_mut()
                        .chain(table.rows.iter_mut())
                        .chain(table.foot.iter_mut())
                        .flatten()
                        .map(|cell| &mut cell.text),
                )
                .collect(),
            Block::KeyPoints { points, .. } => points.iter_mut().collect(),
            Block::Timeline { entries, .. } => entries.iter_mut().filter_map(|entry| entry.title.as_mut()).collect(),
            Block::QuestionAnswer { question, .. } => vec![question],
            Block::Footnotes { notes } => notes.iter_mut().map(|note| &mut note.text).collect(),
            Block::Document { .. }
            | Block::FactBox { .. }
            | Block::Related { .. }
            | Block::Divider
            | Block::Code { .. }
            | Block::Html { .. } => Vec::new(),
        }
    }
}
