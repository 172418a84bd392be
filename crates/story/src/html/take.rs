//! From a tree of HTML to typed blocks.

use super::read::Kept;
use super::take_inline::Collect;
use super::take_media::is_pictured;
use crate::block::{Cell, Item, List, Note, Table};
use crate::{Block, Inline, Mark, sanitise};
use ego_tree::NodeRef;
use scraper::{ElementRef, Node};
use url::Url;

pub(super) type Tree<'a> = NodeRef<'a, Node>;

/// Deepest tree that is walked; below, only the words are taken.
const DEEPEST: usize = 60;
/// Deepest nesting of blocks inside blocks.
const DEEPEST_BLOCKS: usize = 6;

pub(super) struct Taker<'a> {
    pub(super) base: Option<&'a Url>,
    pub(super) kept: Vec<Kept>,
    depth: usize,
    blocks: usize,
}

pub(super) fn name<'a>(node: &Tree<'a>) -> &'a str {
    node.value().as_element().map_or("", |element| element.name())
}

pub(super) fn attribute<'a>(node: &Tree<'a>, name: &str) -> &'a str {
    node.value().as_element().and_then(|element| element.attr(name)).unwrap_or_default().trim()
}

pub(super) fn has_class(node: &Tree<'_>, class: &str) -> bool {
    attribute(node, "class").split_whitespace().any(|one| one == class)
}

/// The first element of that name below.
pub(super) fn below<'a>(node: Tree<'a>, wanted: &str) -> Option<Tree<'a>> {
    node.descendants().skip(1).find(|inner| name(inner) == wanted)
}

const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
];
const MEDIA: &[&str] = &["img", "picture", "video", "audio", "iframe", "embed", "object", "svg", "canvas", "math"];
const SILENT: &[&str] = &[
    "script", "style", "link", "meta", "title", "base", "template", "noscript", "head", "param", "source", "track", "col", "colgroup",
];

/// Whether the element can stand in a line of text with everything inside it.
fn is_inline(node: &Tree<'_>) -> bool {
    match node.value() {
        Node::Text(_) => true,
        Node::Element(element) => {
            INLINE.contains(&element.name())
                && node.descendants().skip(1).all(|inner| {
                    inner
                        .value()
                        .as_element()
                        .is_none_or(|element| INLINE.contains(&element.name()) || SILENT.contains(&element.name()))
                })
        }
        _ => true,
    }
}

impl<'a> Taker<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Taker<'a> {
        Taker { base, kept: Vec::new(), depth: 0, blocks: 0 }
    }

    /// The children of a node as blocks; lines of bare text become paragraphs.
    pub(super) fn blocks_of(&mut self, node: Tree<'_>) -> Vec<Block> {
        let mut out = Vec::new();
        self.children(node, &mut out);
        out
    }

    fn children(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mut line = Collect::new(self.base);
        for child in node.children() {
            if is_inline(&child) {
                line.take(child, &[]);
            } else if name(&child) == "noscript" || !SILENT.contains(&name(&child)) {
                flush(&mut line, out, self.base);
                self.block(child, out);
            }
        }
        flush(&mut line, out, self.base);
    }

    /// A node that may be a line or a block.
    pub(super) fn block_or_line(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        if is_inline(&node) {
            let mut line = Collect::new(self.base);
            line.take(node, &[]);
            flush(&mut line, out, self.base);
        } else {
            self.block(node, out);
        }
    }

    /// Only the words and pictures, for what is nested beyond reason.
    fn words_only(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        if let Some(element) = ElementRef::wrap(node) {
            let words: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
            if !words.is_empty() {
                out.push(Block::Paragraph { text: Inline::plain(words.join(" ")) });
            }
        }
        for img in node.descendants().filter(|inner| name(inner) == "img") {
            out.extend(self.picture(img, None));
        }
    }

    fn block(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        if self.depth >= DEEPEST {
            return self.words_only(node, out);
        }
        self.depth += 1;
        self.element(node, out);
        self.depth -= 1;
    }

    fn element(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        match name(&node) {
            "p" | "address" | "dt" | "dd" | "legend" | "summary" | "figcaption" | "caption" => self.children(node, out),
            tag @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => self.heading(node, tag, out),
            "ul" | "menu" | "dir" => self.list(node, false, out),
            "ol" if is_notes(&node) => self.notes(node, out),
            "ol" => self.list(node, true, out),
            "li" => {
                let mut item = List { ordered: false, ..List::default() };
                item.items.push(self.item(node));
                out.push(Block::List(item));
            }
            // Galleries were written as definitions once: pictures, and words below them.
            "dl" if shows_pictures(node) => self.children(node, out),
            "dl" => self.definitions(node, out),
            "blockquote" => self.quotation(node, out),
            "figure" => self.figure(node, out),
            "table" => self.table(node, out),
            "pre" | "listing" | "xmp" | "plaintext" => self.code(node, out),
            "hr" => out.push(Block::Divider),
            "img" | "picture" => out.extend(self.picture(node, None)),
            "input" if is_pictured(&node) => out.extend(self.picture(node, None)),
            "video" | "audio" | "iframe" | "embed" | "object" => self.media(node, out),
            "svg" | "canvas" | "math" => self.keep_words(node, name_of_reason(name(&node)), out),
            "form" | "select" | "button" | "input" | "textarea" | "fieldset" => self.keep_words(node, "form", out),
            "details" => self.details(node, out),
            "a" => self.link(node, out),
            "noscript" => self.without_script(node, out),
            tag if SILENT.contains(&tag) => {}
            "" => {}
            tag if INLINE.contains(&tag) => self.mixed(node, out),
            _ => self.children(node, out),
        }
    }

    fn heading(&mut self, node: Tree<'_>, tag: &str, out: &mut Vec<Block>) {
        let level = match tag {
            "h1" | "h2" => 2,
            "h3" => 3,
            _ => 4,
        };
        let text = self.inline(node);
        if !text.is_blank() {
            let anchor = attribute(&node, "id");
            let anchor = Some(anchor.to_owned()).filter(|anchor| {
                !anchor.is_empty()
                    && anchor.len() <= 100
                    && anchor.chars().all(|letter| letter.is_alphanumeric() || "-_.:".contains(letter))
            });
            out.push(Block::Subhead { level, text, anchor });
        }
        self.media_inside(node, out);
    }

    /// Pictures and films that stood inside a line.
    pub(super) fn media_inside(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mut inside: Vec<Tree<'_>> = Vec::new();
        for inner in node.descendants().skip(1) {
            let within = inside.iter().any(|outer| inner.ancestors().any(|above| above.id() == outer.id()));
            if (MEDIA.contains(&name(&inner)) || is_pictured(&inner)) && !within {
                inside.push(inner);
            }
        }
        for media in inside {
            self.block(media, out);
        }
    }

    pub(super) fn inline(&self, node: Tree<'_>) -> Inline {
        let mut line = Collect::new(self.base);
        for child in node.children() {
            line.take(child, &[]);
        }
        line.finish()
    }

    /// An inline element with blocks inside: its marks go onto the lines, its blocks stand by themselves.
    fn mixed(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mark = super::take_inline::mark_of(&node, self.base);
        let before = out.len();
        self.children(node, out);
        if let Some(mark) = mark {
            for block in &mut out[before..] {
                if let Block::Paragraph { text } = block {
                    for span in &mut text.0 {
                        if !span.marks.contains(&mark) {
                            span.marks.insert(0, mark.clone());
                        }
                    }
                }
            }
        }
    }

    fn link(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let words = ElementRef::wrap(node).is_some_and(|element| element.text().any(|text| !text.trim().is_empty()));
        let pictures: Vec<Tree<'_>> = node.descendants().filter(|inner| name(inner) == "img").collect();
        match (words, pictures.as_slice()) {
            (false, [only]) => {
                let href = self.address(attribute(&node, "href"));
                let mut block = self.picture(*only, None);
                if let Some(Block::Picture(picture)) = &mut block {
                    picture.link = href;
                }
                out.extend(block);
            }
            _ => self.mixed(node, out),
        }
    }

    fn list(&mut self, node: Tree<'_>, ordered: bool, out: &mut Vec<Block>) {
        if self.blocks >= DEEPEST_BLOCKS {
            return self.words_only(node, out);
        }
        let mut list = List {
            ordered,
            start: attribute(&node, "start")
                .parse()
                .ok()
                .filter(|start| ordered && *start != 1 && (-1_000_000..=1_000_000).contains(start)),
            items: Vec::new(),
        };
        self.blocks += 1;
        for child in node.children() {
            match name(&child) {
                "li" => {
                    let item = self.item(child);
                    if !item.text.is_blank() || !item.blocks.is_empty() {
                        list.items.push(item);
                    }
                }
                "ul" | "ol" => {
                    // A list directly inside a list belongs to the item before it.
                    let mut inner = Vec::new();
                    self.block(child, &mut inner);
                    match list.items.last_mut() {
                        Some(item) => item.blocks.extend(inner),
                        None => list.items.push(Item { text: Inline::default(), blocks: inner }),
                    }
                }
                tag if SILENT.contains(&tag) => {}
                _ => {
                    let mut blocks = Vec::new();
                    let mut line = Collect::new(self.base);
                    if is_inline(&child) {
                        line.take(child, &[]);
                        flush(&mut line, &mut blocks, self.base);
                    } else {
                        self.block(child, &mut blocks);
                    }
                    if !blocks.is_empty() {
                        list.items.push(first_line(blocks));
                    }
                }
            }
        }
        self.blocks -= 1;
        if !list.items.is_empty() {
            out.push(Block::List(list));
        }
    }

    fn item(&mut self, node: Tree<'_>) -> Item {
        let blocks = self.blocks_of(node);
        first_line(blocks)
    }

    fn notes(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let items: Vec<Tree<'_>> = node.children().filter(|child| name(child) == "li").collect();
        let notes = items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                let id = attribute(item, "id").trim_start_matches("user-content-").trim_start_matches("fn-").to_owned();
                let id = if id.is_empty() { (place + 1).to_string() } else { id };
                let mut line = Collect::new(self.base);
                line.in_note = true;
                for child in item.children() {
                    line.take(child, &[]);
                }
                Note { id: super::take_inline::note_id(&id), text: line.finish() }
            })
            .collect();
        out.push(Block::Footnotes { notes });
        // A note is a line: its pictures stand below.
        for item in items {
            self.media_inside(item, out);
        }
    }

    fn definitions(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mut list = List::default();
        self.blocks += 1;
        for child in node.descendants().skip(1).filter(|inner| matches!(name(inner), "dt" | "dd")) {
            if name(&child) == "dt" {
                let mut text = self.inline(child);
                for span in &mut text.0 {
                    span.marks.insert(0, Mark::Strong);
                }
                list.items.push(Item { text, blocks: Vec::new() });
            } else {
                let blocks = self.blocks_of(child);
                match list.items.last_mut() {
                    Some(item) => item.blocks.extend(blocks),
                    None => list.items.push(first_line(blocks)),
                }
            }
        }
        self.blocks -= 1;
        list.items.retain(|item| !item.text.is_blank() || !item.blocks.is_empty());
        if !list.items.is_empty() {
            out.push(Block::List(list));
        }
    }

    fn quotation(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        if self.blocks >= DEEPEST_BLOCKS {
            return self.words_only(node, out);
        }
        // The last `cite` or `footer` directly inside says who.
        let source = node
            .children()
            .filter(|child| child.value().is_element())
            .last()
            .filter(|last| matches!(name(last), "cite" | "footer"));
        self.blocks += 1;
        let mut blocks = Vec::new();
        let mut line = Collect::new(self.base);
        for child in node.children() {
            if source.is_some_and(|source| source.id() == child.id()) {
                continue;
            }
            if is_inline(&child) {
                line.take(child, &[]);
            } else {
                flush(&mut line, &mut blocks, self.base);
                self.block(child, &mut blocks);
            }
        }
        flush(&mut line, &mut blocks, self.base);
        self.blocks -= 1;
        let by = source.map(|source| self.inline(source)).filter(|by| !by.is_blank());
        if let Some(source) = source {
            self.media_inside(source, &mut blocks);
        }
        if blocks.is_empty() && by.is_none() {
            return;
        }
        let cite = self.address(attribute(&node, "cite")).filter(|address| crate::address::web(address));
        if has_class(&node, "wp-block-pullquote") || node.parent().is_some_and(|above| has_class(&above, "wp-block-pullquote")) {
            out.push(pull_quote(blocks, by));
        } else {
            out.push(Block::Quotation { blocks, by, source: cite });
        }
    }

    fn code(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let text: String = ElementRef::wrap(node).map(|element| element.text().collect()).unwrap_or_default();
        if has_class(&node, "wp-block-verse") || has_class(&node, "wp-block-preformatted") {
            let text = self.preformatted(node);
            if !text.is_blank() {
                out.push(Block::Paragraph { text });
            }
            return self.media_inside(node, out);
        }
        if text.trim().is_empty() {
            return self.media_inside(node, out);
        }
        let language = below(node, "code")
            .map(|code| attribute(&code, "class"))
            .unwrap_or_default()
            .split_whitespace()
            .find_map(|class| class.strip_prefix("language-"))
            .unwrap_or_default()
            .to_owned();
        out.push(Block::Code { text: text.trim_matches('\n').to_owned(), language });
        self.media_inside(node, out);
    }

    fn preformatted(&self, node: Tree<'_>) -> Inline {
        let mut line = Collect::new(self.base);
        line.verbatim = true;
        for child in node.children() {
            line.take(child, &[]);
        }
        line.finish()
    }

    fn table(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        let mut table = Table::default();
        let mut beside = Vec::new();
        for child in node.children() {
            match name(&child) {
                "caption" => {
                    table.caption = Some(self.inline(child)).filter(|text| !text.is_blank());
                    self.media_inside(child, &mut beside);
                }
                "thead" => table.head.extend(self.rows(child, &mut beside)),
                "tfoot" => table.foot.extend(self.rows(child, &mut beside)),
                "tbody" => {
                    let rows = self.rows(child, &mut beside);
                    table.rows.extend(rows);
                }
                "tr" => table.rows.extend(self.row(child, &mut beside)),
                tag if SILENT.contains(&tag) => {}
                _ => self.block(child, &mut beside),
            }
        }
        if table.head.is_empty() && table.rows.first().is_some_and(|row| row.len() > 1 && row.iter().all(|cell| cell.header)) {
            table.head.push(table.rows.remove(0));
        }
        if !table.rows.is_empty() || !table.head.is_empty() || !table.foot.is_empty() || table.caption.is_some() {
            out.push(Block::Table(table));
        }
        out.extend(beside);
    }

    fn rows(&mut self, node: Tree<'_>, beside: &mut Vec<Block>) -> Vec<Vec<Cell>> {
        node.children()
            .filter(|child| name(child) == "tr")
            .filter_map(|row| self.row(row, beside))
            .collect()
    }

    /// A row; what can't stand in a cell stands after the table.
    fn row(&mut self, node: Tree<'_>, beside: &mut Vec<Block>) -> Option<Vec<Cell>> {
        let mut cells = Vec::new();
        for cell in node.children().filter(|child| matches!(name(child), "td" | "th")) {
            let span = |which: &str| attribute(&cell, which).parse::<u32>().unwrap_or(1).clamp(1, 1_000);
            let style = attribute(&cell, "style");
            let class = attribute(&cell, "class");
            let align = match (attribute(&cell, "align"), class, style) {
                ("center", _, _) => "center",
                ("right", _, _) => "end",
                (_, class, _) if class.contains("align-center") => "center",
                (_, class, _) if class.contains("align-right") => "end",
                (_, _, style) if style.contains("text-align:center") || style.contains("text-align: center") => "center",
                (_, _, style) if style.contains("text-align:right") || style.contains("text-align: right") => "end",
                _ => "",
            };
            cells.push(Cell {
                text: self.inline(cell),
                header: name(&cell) == "th",
                colspan: span("colspan"),
                rowspan: span("rowspan"),
                align: align.to_owned(),
            });
            self.media_inside(cell, beside);
        }
        (!cells.is_empty()).then_some(cells)
    }

    fn details(&mut self, node: Tree<'_>, out: &mut Vec<Block>) {
        if self.blocks >= DEEPEST_BLOCKS {
            return self.words_only(node, out);
        }
        let summary = node.children().find(|child| name(child) == "summary");
        let question = summary.map(|summary| self.inline(summary)).unwrap_or_default();
        self.blocks += 1;
        let mut blocks = Vec::new();
        if let Some(summary) = summary {
            self.media_inside(summary, &mut blocks);
        }
        let mut line = Collect::new(self.base);
        for child in node.children() {
            if summary.is_some_and(|summary| summary.id() == child.id()) {
                continue;
            }
            if is_inline(&child) {
                line.take(child, &[]);
            } else {
                flush(&mut line, &mut blocks, self.base);
                self.block(child, &mut blocks);
            }
        }
        flush(&mut line, &mut blocks, self.base);
        self.blocks -= 1;
        if question.is_blank() {
            out.extend(blocks);
        } else {
            out.push(Block::QuestionAnswer { question, blocks });
        }
    }

    /// Markup that nothing fits: its words stay as sanitised HTML, with the reason.
    pub(super) fn keep_words(&mut self, node: Tree<'_>, reason: &'static str, out: &mut Vec<Block>) {
        let source = ElementRef::wrap(node).map(|element| element.html()).unwrap_or_default();
        let html = sanitise::html(&source);
        let excerpt: String = source.chars().take(120).collect();
        let dropped = super::text_of(&html).is_empty();
        if !dropped {
            out.push(Block::Html { html, reason: reason.to_owned() });
        } else {
            // A form of pictures alone: they are what readers saw of it.
            self.media_inside(node, out);
        }
        self.kept.push(Kept { reason, excerpt, dropped });
    }

    /// An address made whole, if it may be linked.
    pub(super) fn address(&self, text: &str) -> Option<String> {
        super::take_inline::address(text, self.base)
    }
}

fn name_of_reason(tag: &str) -> &'static str {
    match tag {
        "svg" => "svg",
        "math" => "math",
        _ => "canvas",
    }
}

/// Ends a line of bare text: a paragraph, and the pictures that stood in it.
fn flush<'a>(line: &mut Collect<'a>, out: &mut Vec<Block>, base: Option<&'a Url>) {
    let text = std::mem::replace(line, Collect::new(base)).finish();
    if !text.is_blank() {
        out.push(Block::Paragraph { text });
    }
}

/// A first paragraph is the item's line, the rest stands below it.
fn first_line(mut blocks: Vec<Block>) -> Item {
    match blocks.first_mut() {
        Some(Block::Paragraph { text }) => {
            let text = std::mem::take(text);
            blocks.remove(0);
            Item { text, blocks }
        }
        _ => Item { text: Inline::default(), blocks },
    }
}

/// A pull quote of what a quotation held.
pub(super) fn pull_quote(blocks: Vec<Block>, by: Option<Inline>) -> Block {
    let mut text = Inline::default();
    let mut whole = true;
    for block in &blocks {
        match block {
            Block::Paragraph { text: line } => {
                if !text.0.is_empty() {
                    text.0.push(crate::Span { text: "\n".into(), marks: Vec::new() });
                }
                text.0.extend(line.0.iter().cloned());
            }
            _ => whole = false,
        }
    }
    if whole {
        Block::PullQuote { text: text.tidy(), by }
    } else {
        Block::Quotation { blocks, by, source: None }
    }
}

/// A list of footnotes, as WordPress and GitHub's Markdown write it.
fn is_notes(node: &Tree<'_>) -> bool {
    has_class(node, "wp-block-footnotes")
        || has_class(node, "footnotes")
        || node
            .parent()
            .is_some_and(|above| has_class(&above, "footnotes") || attribute(&above, "role") == "doc-endnotes")
}

/// Whether a term of a list of definitions is a picture.
fn shows_pictures(node: Tree<'_>) -> bool {
    let mut terms = node.descendants().filter(|inner| name(inner) == "dt");
    terms.any(|term| term.descendants().any(|inner| name(&inner) == "img"))
}
