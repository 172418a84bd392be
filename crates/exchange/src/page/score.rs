//! Which part of a page is the story.
//!
//! First what is surely furniture goes: by element, role, name, or because nobody sees it. Then, from the page downwards, the part is
//! sought that holds nearly all of the running text and nothing above it that is more than one part's.

use super::furniture::{self, Says};
use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node};
use std::collections::{HashMap, HashSet};

/// A node of the page.
pub(super) type Tree<'h> = NodeRef<'h, Node>;

/// Elements that never hold a story's words.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "input", "button", "select", "textarea", "nav", "dialog", "link", "meta", "head",
    "canvas", "object", "embed", "applet", "param", "option", "datalist", "map", "menu",
];
/// Elements that a name can make furniture.
const NAMED: &[&str] = &[
    "div", "section", "aside", "ul", "ol", "dl", "table", "header", "footer", "p", "form", "figure", "span", "a", "h2", "h3", "h4",
    "iframe", "amp-ad", "details", "li",
];
/// Elements whose own words are running text.
const TEXTUAL: &[&str] = &[
    "p",
    "pre",
    "blockquote",
    "li",
    "td",
    "dd",
    "div",
    "section",
    "article",
    "main",
    "body",
    "span",
    "font",
    "center",
    "figcaption",
];
/// Elements in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "img",
];
/// Fewest letters of a stretch of running text.
const RUNNING: usize = 50;

/// What stands in a part.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    /// Letters.
    letters: usize,
    /// Letters of links.
    linked: usize,
    /// Letters of running text.
    running: usize,
    /// Pictures, films and code.
    media: usize,
}

/// A page with its furniture marked.
pub(super) struct Scored {
    gone: HashSet<NodeId>,
    weights: HashMap<NodeId, Weight>,
    /// The story.
    pub part: Option<NodeId>,
}

impl Scored {
    pub(super) fn of(html: &Html) -> Scored {
        let mut scored = Scored { gone: HashSet::new(), weights: HashMap::new(), part: None };
        let Some(root) = html.tree.root().descendants().find(|node| name(node) == "body") else {
            return scored;
        };
        scored.weigh(root, false);
        let total = scored.weight(root.id()).letters;
        scored.clear(root, total, false);
        scored.weights.clear();
        scored.weigh(root, false);
        let part = scored.choose(html, root);
        scored.prune(part);
        scored.part = Some(part.id());
        scored
    }

    /// Takes a node out of the story.
    pub(super) fn drop(&mut self, node: NodeId) {
        self.gone.insert(node);
    }

    pub(super) fn is_gone(&self, node: &Tree<'_>) -> bool {
        self.gone.contains(&node.id())
    }

    fn weight(&self, id: NodeId) -> Weight {
        self.weights.get(&id).copied().unwrap_or_default()
    }

    /// Weighs a part and everything in it.
    fn weigh(&mut self, root: Tree<'_>, in_link: bool) {
        // From the leaves up, without calls that nest as deep as the page does.
        let mut order: Vec<(Tree<'_>, bool)> = Vec::new();
        let mut left = vec![(root, in_link)];
        while let Some((node, in_link)) = left.pop() {
            if self.is_gone(&node) {
                continue;
            }
            let in_link = in_link || name(&node) == "a";
            order.push((node, in_link));
            left.extend(node.children().map(|child| (child, in_link)));
        }
        for (node, in_link) in order.into_iter().rev() {
            let mut weight = Weight::default();
            match node.value() {
                Node::Text(text) => {
                    weight.letters = letters(text);
                    weight.linked = if in_link { weight.letters } else { 0 };
                }
                Node::Element(element) => {
                    let (mut own, mut own_linked) = (0, 0);
                    for child in node.children() {
                        let inner = self.weight(child.id());
                        weight.letters += inner.letters;
                        weight.linked += inner.linked;
                        weight.running += inner.running;
                        weight.media += inner.media;
                        let is_line = match child.value() {
                            Node::Text(_) => true,
                            Node::Element(child) => INLINE.contains(&child.name()),
                            _ => false,
                        };
                        if is_line && inner.running == 0 {
                            own += inner.letters;
                            own_linked += inner.linked;
                        }
                    }
                    weight.media +=
                        usize::from(matches!(element.name(), "img" | "picture" | "video" | "audio" | "figure" | "pre" | "iframe"));
                    let is_inline = INLINE.contains(&element.name())
                        && node.parent().is_some_and(|above| INLINE.contains(&name(&above)) || name(&above) == "p");
                    if TEXTUAL.contains(&element.name()) && !is_inline && own >= RUNNING && own_linked * 2 < own {
                        weight.running += own;
                    }
                }
                _ => {}
            }
            self.weights.insert(node.id(), weight);
        }
    }

    /// Marks what is surely no story.
    fn clear(&mut self, root: Tree<'_>, total: usize, in_code: bool) {
        let mut left: Vec<(Tree<'_>, bool)> = root.children().map(|child| (child, in_code)).collect();
        while let Some((node, in_code)) = left.pop() {
            if let Node::Element(element) = node.value() {
                if self.is_furniture(&node, total, in_code) {
                    self.gone.insert(node.id());
                    continue;
                }
                let in_code = in_code || matches!(element.name(), "pre" | "code" | "math");
                left.extend(node.children().map(|child| (child, in_code)));
            } else if node.value().is_comment() {
                self.gone.insert(node.id());
            }
        }
    }

    fn is_furniture(&self, node: &Tree<'_>, total: usize, in_code: bool) -> bool {
        let tag = name(node);
        let weight = self.weight(node.id());
        // What holds much of the page is not furniture, whatever it is called.
        let holds = |percent: usize| weight.letters * 100 > total * percent;
        if SILENT.contains(&tag) {
            return true;
        }
        if in_code {
            return false;
        }
        if is_hidden(node) {
            return true;
        }
        if furniture::is_role(attribute(node, "role")) && !holds(40) {
            return true;
        }
        match tag {
            // That of a quotation says whose it is.
            "footer" => !holds(25) && node.parent().is_none_or(|above| name(&above) != "blockquote"),
            "aside" => !holds(25),
            "form" | "fieldset" => !holds(40),
            "header" => weight.running < 80,
            "iframe" => !is_film(attribute(node, "src")),
            _ => {
                let names = format!("{} {}", attribute(node, "class"), attribute(node, "id"));
                let text_of = || {
                    node.descendants()
                        .filter_map(|inner| inner.value().as_text().map(|text| text.trim().to_owned()))
                        .collect::<String>()
                };
                if matches!(tag, "i" | "span" | "b") && names.contains("icon") && weight.letters < 40 && weight.media == 0 {
                    return true;
                }
                if matches!(tag, "i" | "span") && names.contains("material") && furniture::is_icons(&text_of()) {
                    return true;
                }
                if !NAMED.contains(&tag) || furniture::named(&names) != Says::Furniture {
                    return false;
                }
                if matches!(tag, "span" | "a") && node.ancestors().take(3).any(|above| matches!(name(&above), "p" | "td" | "li" | "h1")) {
                    return false;
                }
                let share = if furniture::is_mixed(&names) { 8 } else { 35 };
                !holds(share)
            }
        }
    }

    /// The smallest part that holds the running text.
    fn choose<'h>(&self, html: &'h Html, root: Tree<'h>) -> Tree<'h> {
        let total = self.weight(root.id()).running;
        let told = |selector: &str, percent: usize| {
            let found = super::data::all(html, selector);
            let best = found.into_iter().max_by_key(|part| self.weight(part.id()).running)?;
            (self.weight(best.id()).running * 100 > total * percent).then(|| *best)
        };
        let mut part = told("[itemprop~='articleBody']", 40)
            .or_else(|| told("article", 60))
            .or_else(|| told("main, [role='main']", 60))
            .unwrap_or(root);
        loop {
            let here = self.weight(part.id()).running;
            if here == 0 {
                return part;
            }
            let parts: Vec<Tree<'h>> = part.children().filter(|child| child.value().is_element() && !self.is_gone(child)).collect();
            let Some(best) = parts.iter().max_by_key(|child| self.weight(child.id()).running) else {
                return part;
            };
            let share = self.weight(best.id()).running * 100 / here;
            if share < 70 || matches!(name(best), "p" | "pre" | "blockquote" | "li" | "td" | "ul" | "ol") {
                return part;
            }
            // Text beside it that looks like the same text keeps both together.
            let is_one_of_many = parts.iter().any(|other| {
                other.id() != best.id()
                    && self.weight(other.id()).running > 0
                    && (matches!(name(other), "p" | "blockquote" | "pre" | "ul" | "ol" | "figure" | "font") || is_alike(other, best))
            });
            if share < 97 && is_one_of_many {
                return part;
            }
            part = *best;
        }
    }

    /// Marks what stands in the story and is none: lists of links, boxes without running text.
    fn prune(&mut self, part: Tree<'_>) {
        let mut left: Vec<Tree<'_>> = part.children().collect();
        while let Some(node) = left.pop() {
            if self.is_gone(&node) || !node.value().is_element() {
                continue;
            }
            let tag = name(&node);
            let weight = self.weight(node.id());
            let is_box = matches!(tag, "div" | "section" | "ul" | "ol" | "table" | "dl" | "aside" | "header" | "center");
            let is_linked = weight.linked * 10 > weight.letters * 6;
            let introduced = node.prev_siblings().find(|before| before.value().is_element()).is_some_and(|before| {
                let words: String = before
                    .descendants()
                    .filter_map(|inner| inner.value().as_text().map(|text| text.to_string()))
                    .collect();
                words.trim_end().ends_with(':') || matches!(name(&before), "h2" | "h3" | "h4") && tag == "ul" && weight.letters > 200
            });
            if is_box && weight.running == 0 && weight.media == 0 && is_linked && weight.letters < 1_500 && !introduced && !in_cell(&node) {
                self.gone.insert(node.id());
                continue;
            }
            if matches!(tag, "div" | "section" | "ul")
                && weight.running == 0
                && weight.media > 0
                && is_linked
                && weight.letters > 20
                && node.children().filter(|child| child.value().is_element()).count() > 2
            {
                self.gone.insert(node.id());
                continue;
            }
            if is_box || matches!(tag, "article" | "main" | "span" | "figure" | "form") {
                left.extend(node.children());
            }
        }
    }
}

fn in_cell(node: &Tree<'_>) -> bool {
    node.ancestors().take(6).any(|above| matches!(name(&above), "td" | "th" | "li" | "blockquote"))
}

fn is_alike(one: &Tree<'_>, other: &Tree<'_>) -> bool {
    name(one) == name(other) && attribute(one, "class") == attribute(other, "class")
}

fn is_film(address: &str) -> bool {
    let whole = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    !crate::provider(&whole).is_empty()
}

fn is_hidden(node: &Tree<'_>) -> bool {
    let Some(element) = node.value().as_element() else { return false };
    if element.attr("hidden").is_some()
        || (element.attr("aria-hidden") == Some("true") && !attribute(node, "class").contains("fallback-image"))
    {
        return true;
    }
    let style: String = attribute(node, "style")
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Name of an element; empty for what is none.
pub(super) fn name<'h>(node: &Tree<'h>) -> &'h str {
    node.value().as_element().map_or("", |element| element.name())
}

/// An attribute; empty if it is not there.
pub(super) fn attribute<'h>(node: &Tree<'h>, wanted: &str) -> &'h str {
    node.value().as_element().and_then(|element| element.attr(wanted)).unwrap_or_default()
}

/// Letters of a text, white space as one; a letter of a script without spaces counts for two.
fn letters(text: &str) -> usize {
    let mut count = 0;
    let mut was_space = true;
    for letter in text.chars() {
        let is_space = letter.is_whitespace();
        if !(is_space && was_space) {
            count += if ('\u{2e80}'..='\u{ffdc}').contains(&letter) { 2 } else { 1 };
        }
        was_space = is_space;
    }
    count - usize::from(was_space && count > 0)
}
