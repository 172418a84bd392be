//! Links to the old site, as links to what took the place of their target: wherever an address there leads on here.

use super::index::Index;
use exchange::wordpress::address::Place;
use std::collections::HashMap;
use story::{Block, Body, Inline, Mark, Span};

/// Where the old site's addresses lead now.
pub(super) struct Links<'r> {
    pub index: &'r Index,
    /// Where those lead that are no public item's.
    pub leads: &'r HashMap<String, String>,
    pub prefix: &'r str,
}

impl Links<'_> {
    /// The address of ours for one of the old site; `None` for any other, and for what nothing here takes the place of.
    pub(super) fn lead(&self, href: &str) -> Option<String> {
        if href.starts_with('#') {
            return None;
        }
        let place = self.index.home.place(href)?;
        let path = self.target(&place)?.replace(' ', "%20");
        Some(if place.fragment.is_empty() { path } else { format!("{path}#{}", place.fragment) })
    }

    fn target(&self, place: &Place) -> Option<String> {
        if let Some(sought) = sought(place) {
            return Some(sought);
        }
        let address = place.address();
        if let Some(to) = self.exactly(&address) {
            return Some(to);
        }
        let below = above(&place.path).filter(|_| !place.is_asked())?;
        self.exactly(below)
    }

    fn exactly(&self, address: &str) -> Option<String> {
        let home = self.index.home.path();
        if address == home || home.is_empty() && address == "/" {
            return Some(if self.prefix.is_empty() { "/".to_owned() } else { self.prefix.to_owned() });
        }
        self.index
            .leads_to(address)
            .or_else(|| self.leads.get(address).map(String::as_str))
            .map(str::to_owned)
    }

    /// Rewrites every link of a body; an embed of the site's own story becomes a link to it.
    pub(super) fn rewrite(&self, body: &mut Body) {
        body.rewrite_links(|href| self.lead(href));
        for block in &mut body.blocks {
            match block {
                Block::Embed { url, .. } => {
                    if let Some(to) = self.lead(url) {
                        *block = Block::Paragraph { text: link(&to, url) };
                    }
                }
                Block::Html { html, .. } if html.contains("href=\"") => *html = self.in_html(html),
                _ => {}
            }
        }
    }

    fn in_html(&self, html: &str) -> String {
        const MARK: &str = "href=\"";
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(place) = rest.find(MARK) {
            let start = place + MARK.len();
            let end = rest[start..].find('"').map_or(rest.len(), |end| start + end);
            out.push_str(&rest[..start]);
            let href = rest[start..end].replace("&amp;", "&");
            match self.lead(&href) {
                Some(to) => story::html::escape(&to, &mut out),
                None => out.push_str(&rest[start..end]),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }
}

/// The search for the words that somebody sought at the old site.
fn sought(place: &Place) -> Option<String> {
    let query = place.query.replace("&amp;", "&");
    let words = url::form_urlencoded::parse(query.as_bytes()).find_map(|(name, value)| (name == "s").then_some(value))?;
    let words: String = url::form_urlencoded::byte_serialize(words.trim().as_bytes()).collect();
    Some(if words.is_empty() { "/search".to_owned() } else { format!("/search?q={words}") })
}

/// What is meant by an address below another one: its feed, or one of the pages that it or its comments were cut into. Such an
/// address leads there when a reader asks for it, too.
fn above(path: &str) -> Option<&str> {
    let (above, tail) = path.rsplit_once('/')?;
    let is_number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let above = match tail {
        "feed" | "amp" | "embed" | "trackback" => above,
        "rss" | "rss2" | "rdf" | "atom" => above.strip_suffix("/feed")?,
        tail if tail.strip_prefix("comment-page-").is_some_and(is_number) => above,
        tail if is_number(tail) => above.strip_suffix("/page").unwrap_or(above),
        _ => return None,
    };
    Some(if above.is_empty() { "/" } else { above })
}

/// A line that is one link.
fn link(to: &str, words: &str) -> Inline {
    Inline(vec![Span {
        text: words.to_owned(),
        marks: vec![Mark::Link { href: to.to_owned(), title: None }],
    }])
}
