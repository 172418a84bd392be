//! From inline HTML to lines with marks.

use super::take::{Tree, attribute, has_class, name};
use crate::{Inline, Mark, Span};
use scraper::Node;
use url::Url;

/// Collects a line: white space as a browser shows it, marks from elements.
pub(super) struct Collect<'a> {
    base: Option<&'a Url>,
    spans: Vec<Span>,
    /// Lines and spaces stand as they are (verse).
    pub(super) verbatim: bool,
    /// Inside a footnote: links back to the text are left out.
    pub(super) in_note: bool,
}

impl<'a> Collect<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Collect<'a> {
        Collect { base, spans: Vec::new(), verbatim: false, in_note: false }
    }

    pub(super) fn take(&mut self, node: Tree<'_>, marks: &[Mark]) {
        // Deep nesting of inline elements is flattened by the walk below, which never recurses deeper than the tree allows.
        let mut stack: Vec<(Tree<'_>, Vec<Mark>)> = vec![(node, marks.to_vec())];
        while let Some((node, marks)) = stack.pop() {
            match node.value() {
                Node::Text(text) => self.text(text, &marks),
                Node::Element(element) => match element.name() {
                    "br" => self.push("\n", &marks),
                    "wbr" | "script" | "style" | "template" | "noscript" | "svg" | "canvas" | "object" | "video" | "audio" | "iframe"
                    | "img" | "picture" | "rp" | "math" => {}
                    "sup" if footnote(&node).is_some() => {
                        if let Some((note, label)) = footnote(&node) {
                            self.push(&label, &[Mark::Footnote { note }]);
                        }
                    }
                    "a" if self.in_note && attribute(&node, "href").starts_with('#') => {}
                    other => {
                        let mut inner = marks;
                        if let Some(mark) = mark_of(&node, self.base)
                            && !inner.contains(&mark)
                            && inner.len() < 12
                            && !(matches!(mark, Mark::Link { .. }) && inner.iter().any(|mark| matches!(mark, Mark::Link { .. })))
                        {
                            inner.push(mark);
                        }
                        let block = is_block(other);
                        if block {
                            self.gap();
                        }
                        for child in node.children().rev() {
                            stack.push((child, inner.clone()));
                        }
                    }
                },
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, marks: &[Mark]) {
        if self.verbatim {
            self.push(text, marks);
            return;
        }
        let mut line = String::with_capacity(text.len());
        for letter in text.chars() {
            if matches!(letter, ' ' | '\n' | '\t' | '\r' | '\u{c}') {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            } else {
                line.push(letter);
            }
        }
        let ends_open = self.spans.last().is_none_or(|last| last.text.ends_with([' ', '\n']));
        let line = if ends_open { line.trim_start_matches(' ') } else { &line };
        self.push(line, marks);
    }

    /// Between two blocks that must stand in one line (cells, headings): a space or a break.
    fn gap(&mut self) {
        if self.spans.last().is_some_and(|last| !last.text.ends_with(['\n'])) {
            self.push("\n", &[]);
        }
    }

    fn push(&mut self, text: &str, marks: &[Mark]) {
        if text.is_empty() {
            return;
        }
        if text == "\n" {
            // No space before a break.
            if let Some(last) = self.spans.last_mut() {
                let length = last.text.trim_end_matches(' ').len();
                last.text.truncate(length);
            }
        }
        match self.spans.last_mut() {
            Some(last) if last.marks == marks => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), marks: marks.to_vec() }),
        }
    }

    pub(super) fn finish(self) -> Inline {
        Inline(self.spans).tidy().trim()
    }
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "pre"
            | "table"
            | "tr"
            | "dl"
            | "dt"
            | "dd"
            | "figure"
            | "figcaption"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "hr"
            | "details"
            | "summary"
    )
}

/// The mark that an inline element means.
pub(super) fn mark_of(node: &Tree<'_>, base: Option<&Url>) -> Option<Mark> {
    Some(match name(node) {
        "strong" | "b" => Mark::Strong,
        "em" | "i" | "cite" | "dfn" | "var" => Mark::Emphasis,
        "u" | "ins" => Mark::Underline,
        "s" | "strike" | "del" => Mark::Strike,
        "code" | "kbd" | "samp" | "tt" => Mark::Code,
        "sub" => Mark::Subscript,
        "sup" => Mark::Superscript,
        "mark" => Mark::Highlight,
        "a" => Mark::Link {
            href: address(attribute(node, "href"), base)?,
            title: Some(attribute(node, "title").to_owned()).filter(|title| !title.is_empty()),
        },
        "span" | "bdo" | "bdi" | "font" | "q" => {
            let lang = attribute(node, "lang");
            let dir = attribute(node, "dir").to_ascii_lowercase();
            if lang.is_empty() || !lang.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-') {
                return None;
            }
            Mark::Language {
                lang: lang.to_owned(),
                dir: Some(dir).filter(|dir| ["ltr", "rtl"].contains(&dir.as_str())),
            }
        }
        _ => return None,
    })
}

/// A footnote's label: `<sup><a href="#note">1</a></sup>`, with or without WordPress's `data-fn`.
fn footnote(node: &Tree<'_>) -> Option<(String, String)> {
    let link = node.children().find(|child| name(child) == "a")?;
    let target = attribute(&link, "href").strip_prefix('#')?;
    let marked = !attribute(node, "data-fn").is_empty()
        || has_class(node, "fn")
        || has_class(node, "footnote-ref")
        || link.value().as_element().is_some_and(|element| element.attr("data-footnote-ref").is_some())
        || target.starts_with("fn");
    let label: String = link
        .descendants()
        .filter_map(|inner| inner.value().as_text().map(|text| text.to_string()))
        .collect();
    let target = target.trim_start_matches("user-content-").trim_start_matches("fn-");
    (marked && !target.is_empty() && !label.trim().is_empty()).then(|| (note_id(target), label.trim().to_owned()))
}

/// A note's id, of letters that every form takes.
pub(super) fn note_id(text: &str) -> String {
    let id: String = text
        .chars()
        .take(100)
        .map(|letter| if letter.is_alphanumeric() || "-_.:".contains(letter) { letter } else { '-' })
        .collect();
    if id.is_empty() { "note".into() } else { id }
}

/// An address made whole, if it may be linked.
pub(super) fn address(text: &str, base: Option<&Url>) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    let text = text.trim().replace(' ', "%20");
    if text.is_empty() {
        return None;
    }
    if text.starts_with('#') {
        return Some(text).filter(|text| crate::address::allowed(text));
    }
    if let Some(base) = base {
        let whole = base.join(&text).ok()?.to_string();
        return Some(whole).filter(|whole| crate::address::allowed(whole));
    }
    if let Some(rest) = text.strip_prefix("//") {
        return Some(format!("https://{rest}")).filter(|whole| crate::address::web(whole));
    }
    if crate::address::allowed(&text) {
        return Some(text);
    }
    // Without a base a bare relative path is taken from the site's root, a bare host name as it is meant.
    if !text.contains(':') && !text.starts_with('\\') {
        let rooted = format!("/{}", text.trim_start_matches("./"));
        return Some(rooted).filter(|path| crate::address::allowed(path));
    }
    None
}
