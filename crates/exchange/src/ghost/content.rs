//! The body of a post: of Lexical, else Mobiledoc, else HTML, else Markdown.

use super::file::with_address;
use super::row::Post;
use super::{lexical, mobiledoc};
use crate::body::reading;
use crate::made::{Made, Note, note};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;
use story::{Block, Body};
use url::Url;

/// What a body is made with.
pub(super) struct Maker<'m> {
    pub base: Option<&'m Url>,
    pub notes: Vec<Note>,
}

/// Makes the typed body of a post. `site` is the address of the site without closing slash, or empty: files and links of its own then
/// begin with a slash.
pub fn body(post: &Post, site: &str) -> Made {
    let base = Url::parse(&format!("{site}/")).ok();
    let mut maker = Maker { base: base.as_ref(), notes: Vec::new() };
    let text = |text: &str| with_address(text.to_owned(), site);
    let blocks = [(&post.lexical, lexical::blocks as Read), (&post.mobiledoc, mobiledoc::blocks as Read)]
        .into_iter()
        .filter(|(form, _)| !form.trim().is_empty())
        .find_map(|(form, read)| {
            let blocks = serde_json::from_str::<Value>(&text(form)).ok().and_then(|json| read(&json, &mut maker));
            if blocks.is_none() {
                let message = "its Lexical or Mobiledoc is damaged; the HTML that Ghost made of it was taken instead".into();
                note(&mut maker.notes, "damaged_body", message);
            }
            blocks
        });
    let blocks = match blocks {
        Some(blocks) => blocks,
        None if !post.html.trim().is_empty() => maker.html(&text(&post.html)),
        None => maker.markdown(&text(&post.markdown)),
    };
    Made { body: Body::new(blocks), notes: maker.notes }
}

type Read = fn(&Value, &mut Maker<'_>) -> Option<Vec<Block>>;

impl Maker<'_> {
    pub(super) fn html(&mut self, html: &str) -> Vec<Block> {
        reading::blocks(&self.for_everybody(html), self.base, &mut self.notes)
    }

    /// HTML without the parts that only some members saw.
    fn for_everybody<'h>(&mut self, html: &'h str) -> Cow<'h, str> {
        const NAME: &str = "kg-gated-block:";
        if !html.contains(NAME) {
            return Cow::Borrowed(html);
        }
        let (mut out, mut rest) = (String::with_capacity(html.len()), html);
        while let Some(begin) = gate(rest, "kg-gated-block:begin") {
            out.push_str(&rest[..begin.start]);
            let part = &rest[begin.end..];
            let end = gate(part, "kg-gated-block:end").unwrap_or(part.len()..part.len());
            let words = rest[begin].replace(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''), "");
            if words.contains("nonMember:true") {
                out.push_str(&part[..end.start]);
            } else {
                self.note("members_only", "a part that only some readers saw at the source was left out");
            }
            rest = &part[end.end..];
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    pub(super) fn markdown(&mut self, text: &str) -> Vec<Block> {
        reading::markdown(text, self.base, &mut self.notes)
    }

    pub(super) fn note(&mut self, code: &'static str, message: impl Into<String>) {
        note(&mut self.notes, code, message.into());
    }

    /// Whether an address opened one of the windows that Ghost lays over its pages: signing up, the own account, sharing, search.
    pub(super) fn is_of_portal(&self, address: &str) -> bool {
        let Some((page, window)) = address.trim().split_once('#') else { return false };
        let is_here =
            page.is_empty() || page.starts_with('/') || self.base.is_some_and(|base| page.starts_with(base.as_str().trim_end_matches('/')));
        is_here && window.starts_with('/')
    }

    /// An address made whole, if a story may link to it.
    pub(super) fn address(&self, text: &str) -> Option<String> {
        let text = text.trim().replace(' ', "%20");
        if text.is_empty() || self.is_of_portal(&text) {
            return None;
        }
        let text = if text.starts_with("//") { format!("https:{text}") } else { text };
        if story::address::allowed(&text) {
            return Some(text);
        }
        let whole = self.base?.join(&text).ok()?.to_string();
        story::address::allowed(&whole).then_some(whole)
    }
}

/// Where the next comment stands that begins with a word.
fn gate(html: &str, word: &str) -> Option<Range<usize>> {
    const OPEN: &str = "<!--";
    const CLOSE: &str = "-->";
    html.match_indices(OPEN).find_map(|(start, _)| {
        let inner = &html[start + OPEN.len()..];
        inner.trim_start().strip_prefix(word)?;
        let end = inner.find(CLOSE).map_or(html.len(), |length| start + OPEN.len() + length + CLOSE.len());
        Some(start..end)
    })
}
