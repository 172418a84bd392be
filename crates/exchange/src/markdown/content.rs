//! The text of a file, made into typed blocks.

use super::callout;
use super::condition;
use super::jsx;
use super::known;
use super::tag::{Piece, Tag, pieces};
use super::within::parted;
use crate::body::{commonmark, set_aside};
use crate::made::{Made, Note, note, note_kept};
use std::borrow::Cow;
use std::collections::BTreeMap;
use story::{Block, Body};
use url::Url;

/// Deepest shortcodes in shortcodes; what is deeper stands beside.
const DEEPEST: usize = 5;

/// What surrounds a file: the rest of the folder, as far as a text refers to it.
pub trait Around {
    /// Where a reference to another file leads: `{{< ref "a.md" >}}`, `{% post_url 2020-01-01-a %}`.
    fn leads(&self, reference: &str) -> Option<String>;
    /// What makes relative addresses whole: a made-up host with the file's folder.
    fn base(&self) -> Option<&Url>;
    /// The site was made with Liquid: `{{ … }}` stands for something else.
    fn is_liquid(&self) -> bool;
    /// `{{ name(…) }}` is a shortcode, also of a name that nobody knows here, as Zola has it.
    fn has_calls(&self) -> bool {
        false
    }
    /// The text is MDX: `{…}` stands for something else.
    fn is_mdx(&self) -> bool {
        false
    }
    /// Texts name each other in double brackets.
    fn is_wiki(&self) -> bool {
        false
    }
    /// What stands between `%%` and `%%` is a comment.
    fn has_comments(&self) -> bool {
        false
    }
}

/// Makes typed blocks of a text, which is Markdown, or HTML if `is_html`.
pub fn body(text: &str, is_html: bool, around: &dyn Around) -> Made {
    let mut maker = Maker {
        around,
        is_html,
        set_aside: Vec::new(),
        notes: Vec::new(),
        unknown: BTreeMap::new(),
        with_markdown: Vec::new(),
        depth: 0,
    };
    let blocks = if around.is_mdx() {
        let (text, names) = jsx::without_programs(text);
        names.iter().for_each(|name| maker.unknown(name));
        maker.blocks(&text)
    } else {
        maker.blocks(text)
    };
    let mut notes = std::mem::take(&mut maker.notes);
    if !maker.unknown.is_empty() {
        let names: Vec<String> = maker
            .unknown
            .iter()
            .map(|(name, count)| if *count > 1 { format!("{name} ({count} times)") } else { name.clone() })
            .collect();
        let message = format!("what the site made of these is not known; words between them were kept: {}", names.join(", "));
        note(&mut notes, "unknown_shortcode", message);
    }
    Made { body: Body::new(blocks), notes }
}

/// A body being made.
pub(super) struct Maker<'m> {
    pub around: &'m dyn Around,
    is_html: bool,
    set_aside: Vec<Vec<Block>>,
    pub notes: Vec<Note>,
    unknown: BTreeMap<String, usize>,
    /// Elements that are open and hold Markdown.
    with_markdown: Vec<(String, usize)>,
    depth: usize,
}

impl Maker<'_> {
    /// Typed blocks of a text or a part of it.
    pub(super) fn blocks(&mut self, text: &str) -> Vec<Block> {
        let outer = std::mem::take(&mut self.set_aside);
        let mut resolved = String::with_capacity(text.len() + 64);
        let text = if self.is_html { Cow::Borrowed(text) } else { callout::as_directives(text) };
        self.resolve(&pieces(&text), &mut resolved);
        let html = if self.is_html { resolved } else { commonmark::html(&resolved) };
        let reading = story::html::read(&html, self.around.base());
        note_kept(reading.kept, &mut self.notes);
        let mut body = reading.body;
        set_aside::put_back(&mut body, std::mem::replace(&mut self.set_aside, outer));
        body.blocks
    }

    /// Blocks that stand where the text is now.
    pub(super) fn put(&mut self, blocks: Vec<Block>, out: &mut String) {
        if !blocks.is_empty() {
            let begins_line = out.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
            out.push_str(&set_aside::mark(self.set_aside.len()));
            if begins_line {
                // Otherwise it takes what follows up to the next blank line with it, marks and all.
                out.push_str("\n\n");
            }
            self.set_aside.push(blocks);
        }
    }

    /// Names something that nobody knows.
    pub(super) fn unknown(&mut self, name: &str) {
        let name: String = name.chars().take(60).collect();
        *self.unknown.entry(name).or_default() += 1;
    }

    /// An address made whole.
    pub(super) fn address(&self, text: &str) -> Option<String> {
        let text = text.trim().replace(' ', "%20");
        if text.is_empty() {
            return None;
        }
        if story::address::allowed(&text) {
            return Some(text);
        }
        let whole = self.around.base()?.join(&text).ok()?.to_string();
        story::address::allowed(&whole).then_some(whole)
    }

    /// Where a reference leads; what is not found leads to the path that it names.
    pub(super) fn reference(&mut self, reference: &str) -> String {
        let (bare, fragment) = reference.split_once('#').map_or((reference, ""), |(bare, fragment)| (bare, fragment));
        let found = if bare.is_empty() { Some(String::new()) } else { self.around.leads(bare) };
        let path = found.unwrap_or_else(|| {
            let message = format!("`{bare}` was not found in the folder; the link leads to where it may have been");
            note(&mut self.notes, "unknown_reference", message);
            let path = bare.trim_end_matches(".md").trim_end_matches("_index").trim_end_matches("index");
            format!("/{}", path.trim_matches('/'))
        });
        let path = path.replace(' ', "%20");
        if fragment.is_empty() { path } else { format!("{path}#{fragment}") }
    }

    /// Writes the text with what tags stand for.
    fn resolve(&mut self, pieces: &[Piece<'_>], out: &mut String) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            match piece {
                Piece::Text(text) => self.text(text, out),
                Piece::Code(code) => out.push_str(&without_raw(code)),
                Piece::Comment { whole, is_sure } if !is_sure && !self.around.is_liquid() => self.text(whole, out),
                // Elsewhere readers saw it.
                Piece::Comment { whole, .. } if whole.starts_with("%%") && !self.around.has_comments() => {
                    out.push_str("%%");
                    self.resolve(&super::tag::pieces(&whole[2..whole.len() - 2]), out);
                    out.push_str("%%");
                }
                Piece::Comment { whole, .. } if whole.starts_with("%%") => {
                    let message = "words between `%%` and `%%` were left out: they are a comment for those who write";
                    if !self.notes.iter().any(|note| note.message == message) {
                        note(&mut self.notes, "comment", message.into());
                    }
                }
                Piece::Comment { .. } => {}
                Piece::Expression { whole, inside } => self.expression(whole, inside, out),
                Piece::Tag(tag) if is_end(tag) => {}
                Piece::Tag(tag) => match end_of(tag, &pieces[at..]) {
                    Some(length) => {
                        let inner = &pieces[at..at + length];
                        at += length + 1;
                        self.pair(tag, inner, out);
                    }
                    None => known::single(self, tag, out),
                },
            }
        }
    }

    fn text(&mut self, text: &str, out: &mut String) {
        if self.is_html {
            return plain(text, out);
        }
        let mut bare = String::with_capacity(text.len());
        plain(text, &mut bare);
        let mut resolved = String::with_capacity(bare.len());
        if bare.contains("[[") {
            self.wiki(&bare, &mut resolved)
        } else {
            resolved = bare
        }
        parted(&resolved, &mut self.with_markdown, out);
    }

    fn pair(&mut self, tag: &Tag<'_>, inner: &[Piece<'_>], out: &mut String) {
        let text = source(inner);
        match tag.name {
            "raw" | "verbatim" => out.push_str(&text),
            "comment" => {}
            // What is kept for elsewhere prints nothing here.
            "capture" | "set" if !tag.is_shortcode => {}
            _ if let Some(shown) = condition::shown(tag, inner) => self.resolve(shown, out),
            _ if self.depth < DEEPEST => {
                self.depth += 1;
                if !known::pair(self, tag, &text, out) {
                    self.unknown(tag.name);
                    self.resolve(inner, out);
                }
                self.depth -= 1;
            }
            _ => out.push_str(&text),
        }
    }

    fn expression(&mut self, whole: &str, inside: &str, out: &mut String) {
        let quoted = |text: &str| {
            let text = text.trim();
            ['"', '\'']
                .into_iter()
                .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote).map(str::to_owned))
        };
        let first = inside.split('|').next().unwrap_or_default().trim();
        if let Some(text) = quoted(first) {
            out.push_str(&text);
        } else if matches!(
            first,
            "site.baseurl" | "site.url" | "site.base_url" | "base.url" | "site.github.url" | "site.BaseURL" | "config.base_url"
        ) {
            // Addresses here begin with a slash.
        } else if let Some((name, rest)) = inside.split_once('(').filter(|(name, rest)| is_name(name) && rest.trim_end().ends_with(')')) {
            let rest = rest.trim_end().trim_end_matches(')');
            let tag = Tag {
                whole,
                name,
                rest,
                closes: false,
                closes_itself: true,
                is_shortcode: true,
                is_directive: false,
            };
            if self.around.is_liquid() || self.around.has_calls() || known::is_known(name) {
                known::single(self, &tag, out);
            } else {
                out.push_str(whole);
            }
        } else if self.around.is_liquid() {
            self.unknown(whole);
        } else {
            out.push_str(whole);
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

fn is_end(tag: &Tag<'_>) -> bool {
    tag.closes || (!tag.is_shortcode && tag.name.len() >= 3 && tag.name.starts_with("end"))
}

/// How many pieces stand between a tag and its end; `None` if it has none.
pub(super) fn end_of(tag: &Tag<'_>, after: &[Piece<'_>]) -> Option<usize> {
    if tag.closes_itself {
        return None;
    }
    let mut depth = 0;
    for (place, piece) in after.iter().enumerate() {
        let Piece::Tag(other) = piece else { continue };
        let ends = if tag.is_shortcode {
            other.closes && other.name == tag.name
        } else {
            other.name.strip_prefix("end").is_some_and(|name| name == tag.name || name.is_empty())
        };
        if ends {
            if depth == 0 {
                return Some(place);
            }
            depth -= 1;
        } else if other.name == tag.name && !other.closes && !other.closes_itself && other.is_shortcode == tag.is_shortcode {
            depth += 1;
        }
    }
    None
}

/// Pieces as they stood there.
fn source(pieces: &[Piece<'_>]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) => *text,
            Piece::Tag(tag) => tag.whole,
            Piece::Expression { whole, .. } | Piece::Comment { whole, .. } => whole,
        })
        .collect()
}

/// Marks that keep Liquid from reading code, and Hugo from reading shortcodes in it.
fn without_raw(code: &str) -> String {
    if !code.contains('{') {
        return code.to_owned();
    }
    let mut code = code.to_owned();
    for mark in ["{% raw %}", "{% endraw %}", "{%raw%}", "{%endraw%}", "{%- raw -%}", "{%- endraw -%}"] {
        code = code.replace(mark, "");
    }
    code.replace("{{</*", "{{<")
        .replace("*/>}}", ">}}")
        .replace("{{%/*", "{{%")
        .replace("*/%}}", "%}}")
}

/// Text without the attributes that kramdown and Hugo put behind heads and blocks.
fn plain(text: &str, out: &mut String) {
    if !text.contains('{') {
        out.push_str(text);
        return;
    }
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if (bare.starts_with("{:") && bare.ends_with('}')) || bare == "{:toc}" {
            out.push('\n');
            continue;
        }
        let attributes = bare
            .ends_with('}')
            .then(|| bare.rfind('{'))
            .flatten()
            .filter(|place| bare[place + 1..].starts_with([':', '#', '.']) && bare.starts_with('#'));
        match attributes {
            Some(place) => {
                out.push_str(bare[..place].trim_end());
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
}
