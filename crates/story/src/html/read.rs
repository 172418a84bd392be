use super::take::Taker;
use super::tame::tame;
use crate::Body;
use scraper::Html;
use url::Url;

/// HTML from outside, as typed blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The body. Media blocks name their asset by the address it had in the HTML.
    pub body: Body,
    /// What could not become a typed block: kept as sanitised HTML, or dropped.
    pub kept: Vec<Kept>,
}

/// A stretch of markup that no typed block fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// A word for programs: `form`, `svg`, `object`, ….
    pub reason: &'static str,
    /// The beginning of it.
    pub excerpt: String,
    /// Nothing of it remains.
    pub dropped: bool,
}

/// Reads any HTML: cleaned, typed, with every word of it kept. `base` makes relative addresses whole.
pub fn read(html: &str, base: Option<&Url>) -> Reading {
    let html = crate::text::legible(html);
    let fragment = Html::parse_fragment(&tame(&html));
    let mut taker = Taker::new(base);
    let blocks = taker.blocks_of(*fragment.root_element());
    Reading { body: Body::new(blocks), kept: taker.kept }
}
