//! Pictures, figures, films, sounds and frames from HTML.

use super::read::Kept;
use super::take::{Taker, Tree, attribute, below, has_class, name, pull_quote};
use crate::block::{GalleryPicture, Media, Picture};
use crate::{Block, Inline};
use scraper::ElementRef;

/// A button of a form that is a picture.
pub(super) fn is_pictured(node: &Tree<'_>) -> bool {
    name(node) == "input" && attribute(node, "type").eq_ignore_ascii_case("image")
}

fn is_element(node: &Tree<'_>) -> bool {
    node.value().is_element()
}

impl Taker<'_> {
    /// A picture by its `img`, `input` or `picture` element; the asset's key is its address.
    pub(super) fn picture(&mut self, node: Tree<'_>, caption: Option<Inline>) -> Option<Block> {
        let img = if name(&node) == "img" || is_pictured(&node) { Some(node) } else { below(node, "img") };
        let source = img
            .and_then(|img| self.source_of(&img))
            .or_else(|| below(node, "source").and_then(|source| self.address(largest(attribute(&source, "srcset")))));
        let Some(asset) = source else {
            let excerpt = ElementRef::wrap(node).map(|element| element.html()).unwrap_or_default();
            self.kept.push(Kept {
                reason: "picture_without_address",
                excerpt: excerpt.chars().take(120).collect(),
                dropped: true,
            });
            return None;
        };
        Some(Block::Picture(Picture {
            asset,
            alt: img.map(|img| attribute(&img, "alt").to_owned()).unwrap_or_default(),
            caption,
            credit: String::new(),
            size: String::new(),
            link: None,
        }))
    }

    fn source_of(&self, img: &Tree<'_>) -> Option<String> {
        [
            attribute(img, "data-full-url"),
            attribute(img, "data-orig-file"),
            attribute(img, "data-lazy-src"),
            attribute(img, "data-src"),
            attribute(img, "src"),
            largest(attribute(img, "srcset")),
        ]
        .into_iter()
        .filter(|address| !address.is_empty() && !address.starts_with("data:"))
        .find_map(|address| self.address(address))
        .filter(|address| address.starts_with('/') || crate::address::web(address))
    }

    /// What a page shows where no script runs: the pictures that a script lays there otherwise, unless they are taken beside it.
    /// A picture of one point counts readers, and words there speak of scripts.
    pub(super) fn without_script(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let html: String = node.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
        let neighbours = node.prev_siblings().find(is_element).into_iter().chain(node.next_siblings().find(is_element));
        let is_second = neighbours.into_iter().any(|beside| name(&beside) == "img" || below(beside, "img").is_some());
        if is_second || !html.contains('<') {
            return;
        }
        let top = node.ancestors().last().unwrap_or(node);
        let shown: Vec<String> = top
            .descendants()
            .filter(|inner| name(inner) == "img")
            .filter_map(|img| self.source_of(&img))
            .collect();
        let inside = scraper::Html::parse_fragment(&super::tame(&html));
        for img in inside.tree.root().descendants().filter(|inner| name(inner) == "img") {
            let is_point = ["width", "height"].iter().any(|side| matches!(attribute(&img, side).trim(), "0" | "1"));
            let is_shown = self.source_of(&img).is_some_and(|source| shown.contains(&source));
            if !is_point && !is_shown {
                out.extend(self.picture(img, None));
            }
        }
    }

    pub(super) fn figure(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let caption_node = node.children().find(|child| name(child) == "figcaption").or_else(|| below(node, "figcaption"));
        if has_class(&node, "wp-block-gallery") || has_class(&node, "gallery") || has_class(&node, "blocks-gallery-grid") {
            return self.gallery(node, out);
        }
        let caption = caption_node.map(|caption| self.inline(caption)).filter(|text| !text.is_blank());
        if below(node, "table").is_some() && below(node, "img").is_none() {
            let before = out.len();
            self.without(node, caption_node, out);
            if let Some(Block::Table(table)) = out[before..].iter_mut().find(|block| matches!(block, Block::Table(_)))
                && table.caption.is_none()
            {
                table.caption = caption;
            } else if let Some(text) = caption {
                out.push(Block::Paragraph { text });
            }
            return;
        }
        if has_class(&node, "wp-block-pullquote")
            && let Some(quote) = below(node, "blockquote")
        {
            let before = out.len();
            self.without(node, caption_node, out);
            if let Some(Block::Quotation { blocks, by, .. }) = out.get(before).cloned() {
                out[before] = pull_quote(blocks, by);
            }
            let _ = quote;
            return;
        }
        let before = out.len();
        self.without(node, caption_node, out);
        // The caption belongs to the one picture, film or frame inside; otherwise it is a line of its own.
        let mut media = out[before..].iter_mut().filter_map(caption_of);
        match (media.next(), media.next(), caption) {
            (Some(place), None, Some(caption)) if place.is_none() => *place = Some(caption),
            (_, _, Some(text)) => {
                drop(media);
                match &mut out[before..] {
                    [Block::Quotation { by, .. }] if by.is_none() => *by = Some(text),
                    _ => out.push(Block::Paragraph { text }),
                }
            }
            _ => {}
        }
        if let Some(caption) = caption_node {
            self.media_inside(caption, out);
        }
    }

    /// Everything in a node but one child.
    fn without(&mut self, node: Tree<'_>, skip: Option<Tree<'_>>, out: &mut Vec<Block>) {
        if let Some(skip) = skip
            && skip.parent().is_some_and(|above| above.id() != node.id())
        {
            for child in node.children() {
                if skip.ancestors().any(|above| above.id() == child.id()) {
                    self.without(child, Some(skip), out);
                } else {
                    out.extend(self.alone(child));
                }
            }
            return;
        }
        for child in node.children() {
            if skip.is_none_or(|skip| skip.id() != child.id()) {
                out.extend(self.alone(child));
            }
        }
    }

    /// One node as if it stood alone.
    fn alone(&mut self, node: Tree<'_>) -> Vec<Block> {
        let mut out = Vec::new();
        match node.value() {
            scraper::Node::Element(_) => self.block_or_line(node, &mut out),
            scraper::Node::Text(text) if !text.trim().is_empty() => {
                out.push(Block::Paragraph {
                    text: Inline::plain(text.split_whitespace().collect::<Vec<_>>().join(" ")),
                });
            }
            _ => {}
        }
        out
    }

    fn gallery(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mut pictures = Vec::new();
        for img in node.descendants().filter(|inner| name(inner) == "img") {
            let figure = img
                .ancestors()
                .take_while(|above| above.id() != node.id())
                .find(|above| matches!(name(above), "figure" | "li"));
            let caption = figure
                .and_then(|figure| below(figure, "figcaption"))
                .map(|caption| self.inline(caption))
                .filter(|caption| !caption.is_blank());
            if let Some(Block::Picture(picture)) = self.picture(img, caption) {
                pictures.push(GalleryPicture {
                    asset: picture.asset,
                    alt: picture.alt,
                    caption: picture.caption,
                    credit: String::new(),
                });
            }
        }
        let own = node
            .children()
            .find(|child| name(child) == "figcaption")
            .map(|caption| self.inline(caption))
            .filter(|caption| !caption.is_blank());
        if !pictures.is_empty() {
            out.push(Block::Gallery { title: String::new(), pictures });
        }
        if let Some(text) = own {
            out.push(Block::Paragraph { text });
        }
    }

    pub(super) fn media(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let tag = name(&node);
        let own = match tag {
            "object" => attribute(&node, "data"),
            _ => attribute(&node, "src"),
        };
        let own = if own.is_empty() { attribute(&node, "data-src") } else { own };
        let source = self
            .address(own)
            .or_else(|| below(node, "source").and_then(|source| self.address(attribute(&source, "src"))));
        match (tag, source) {
            ("video" | "audio", Some(asset)) => {
                let media = Media {
                    asset,
                    title: attribute(&node, "title").to_owned(),
                    poster: self.address(attribute(&node, "poster")),
                    ..Media::default()
                };
                out.push(if tag == "video" { Block::Video(media) } else { Block::Audio(media) });
            }
            ("iframe" | "embed", Some(url)) if crate::address::web(&url) => out.push(Block::Embed {
                url,
                title: attribute(&node, "title").to_owned(),
                caption: None,
                provider: String::new(),
                poster: None,
            }),
            ("object", Some(asset)) if asset.to_ascii_lowercase().ends_with(".pdf") => {
                out.push(Block::Document { asset, title: attribute(&node, "aria-label").to_owned() });
            }
            ("object", _) => self.keep_words(node, "object", out),
            _ => self.keep_words(node, "media_without_address", out),
        }
    }
}

/// Where the caption of a media block goes.
fn caption_of(block: &mut Block) -> Option<&mut Option<Inline>> {
    match block {
        Block::Picture(picture) => Some(&mut picture.caption),
        Block::Video(media) | Block::Audio(media) => Some(&mut media.caption),
        Block::Embed { caption, .. } => Some(caption),
        _ => None,
    }
}

/// The largest of a `srcset`.
fn largest(set: &str) -> &str {
    set.split(',')
        .filter_map(|candidate| {
            let mut parts = candidate.split_whitespace();
            let address = parts.next()?;
            let size: f64 = parts.next().and_then(|size| size.trim_end_matches(['w', 'x']).parse().ok()).unwrap_or(1.0);
            Some((address, size))
        })
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map_or("", |(address, _)| address)
}
