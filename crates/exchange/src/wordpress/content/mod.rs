//! A body as WordPress stores it, made into typed blocks.
//!
//! First it becomes the HTML that the site's readers saw: blocks opened, paragraphs made, shortcodes resolved. What no HTML
//! says well enough (an embed, a file, a gallery by numbers) is set aside as a typed block, with a mark in its place. Then
//! `story` reads the HTML, and the marks are exchanged for what they stand for.

mod autop;
mod blocks;
mod image;
mod render;
mod restriction;
mod shortcode;
mod shortcodes;

use super::item::Item;
use super::menu::{self, Link};
use crate::body::{embed, markup, set_aside};
use crate::made::note_kept;
pub use crate::made::{Made, Note};
use crate::media;
use render::Maker;
pub use restriction::{elsewhere, of_text, references};
use story::{Block, Inline, Mark};
use url::Url;

/// What surrounds an item: the rest of the export, as far as a body refers to it.
pub trait Around {
    /// The content of a reusable block.
    fn block(&self, id: i64) -> Option<String>;
    /// Whether a reusable block is there, but was not public.
    fn is_unseen(&self, id: i64) -> bool {
        let _ = id;
        false
    }
    /// An attachment.
    fn attachment(&self, id: i64) -> Option<Attached>;
    /// Pictures attached to a post, in their order: a gallery that names none shows these.
    fn pictures_of(&self, post: i64) -> Vec<i64>;
    /// Address of the site, to make relative addresses whole.
    fn base(&self) -> Option<&Url>;
}

/// An attachment, as a body needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attached {
    /// Address of its file.
    pub url: String,
    /// Title.
    pub title: String,
    /// Caption, with its markup.
    pub caption: String,
    /// What it shows, for who can't see it.
    pub alt: String,
}

/// Makes a body of an item's content.
pub fn body(item: &Item, around: &dyn Around) -> Made {
    if item.content.trim().is_empty() {
        return Made::default();
    }
    let mut maker = Maker::new(item, around);
    let html = maker.html();
    let reading = story::html::read(&html, around.base());
    let mut notes = maker.notes;
    note_kept(reading.kept, &mut notes);
    let mut body = reading.body;
    set_aside::put_back(&mut body, maker.set_aside);
    Made { body, notes }
}

/// A comment's words as plain text, a blank line between paragraphs; where a link leads stands behind its words.
pub fn comment_text(content: &str) -> String {
    let mut body = story::html::read(&autop::autop(content), None).body;
    write_addresses(&mut body.blocks);
    story::text::plain(&body)
}

fn write_addresses(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Paragraph { text } | Block::Subhead { text, .. } => write_address(text),
            Block::List(list) => {
                for item in &mut list.items {
                    write_address(&mut item.text);
                    write_addresses(&mut item.blocks);
                }
            }
            Block::Quotation { blocks, .. } => write_addresses(blocks),
            _ => {}
        }
    }
}

fn write_address(text: &mut Inline) {
    for span in &mut text.0 {
        let href = span.marks.iter().find_map(|mark| match mark {
            Mark::Link { href, .. } if !href.starts_with('#') => Some(href.clone()),
            _ => None,
        });
        if let Some(href) = href
            && !span.text.contains(href.trim_end_matches('/'))
        {
            span.text.push_str(&format!(" ({href})"));
        }
    }
}

/// The entries of a menu that is a body of blocks.
pub(super) fn menu_blocks(content: &str) -> Vec<Link> {
    blocks::parse(content).iter().flat_map(menu_block).collect()
}

fn menu_block(block: &blocks::Block<'_>) -> Vec<Link> {
    if restriction::is_hidden(block.values) {
        return Vec::new();
    }
    let below = block
        .parts
        .iter()
        .filter_map(|part| match part {
            blocks::Part::Block(inner) => Some(menu_block(inner)),
            blocks::Part::Html(_) => None,
        })
        .flatten();
    match block.name {
        "navigation-link" | "navigation-submenu" => menu::link(&block.json(), below.collect()).into_iter().collect(),
        "home-link" | "page-list" => menu::whole(block.name, &block.json()).into_iter().collect(),
        _ => below.collect(),
    }
}
