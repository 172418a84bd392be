//! The body of a post: of Lexical, else Mobiledoc, else HTML, else Markdown.

use super::file::with_address;
use super::row::Post;
use super::{lexical, mobiledoc};
use crate::body::reading;
use crate::made::{Made, Note, note};
use serde_json::Value;
use std::borrow::Cow;
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
        const BEGINNING: &str = "<!--kg-gated-block:begin";
        const END: &str = "<!--kg-gated-block:end-->";
        if !html.contains(BEGINNING) {
            return Cow::Borrowed(html);
        }
        let (mut out, mut rest) = (String::with_capacity(html.len()), html);
        while let Some(place) = rest.find(BEGINNING) {
            out.push_str(&rest[..place]);
            let part = &rest[place..];
            let mark = part.find("-->").map_or(part.len(), |end| end + 3);
            let end = part.find(END).unwrap_or(part.len()).max(mark);
            let words: String = part[..mark].chars().filter(|letter| !letter.is_whitespace()).collect();
            if words.contains("nonMember:true") {
                out.push_str(&part[mark..end]);
            } else {
                self.note("members_only", "a part that only some readers saw at the source was left out");
            }
            rest = part.get(end + END.len()..).unwrap_or_default();
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

    /// An address made whole, if a story may link to it.
    pub(super) fn address(&self, text: &str) -> Option<String> {
        let text = text.trim().replace(' ', "%20");
        if text.is_empty() {
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
