//! Links to the old site, as links to what took the place of their target.

use super::index::Index;
use super::people::People;
use super::sections::Terms;
use exchange::wordpress::address::Place;
use story::{Block, Body, Inline, Mark, Span};

/// Where the old site's addresses lead now.
pub(super) struct Links<'r> {
    pub index: &'r Index,
    pub terms: &'r Terms,
    pub people: &'r People,
    pub prefix: &'r str,
}

impl Links<'_> {
    /// The address of ours for one of the old site; `None` for any other, and for what nothing here takes the place of.
    pub(super) fn lead(&self, href: &str) -> Option<String> {
        if href.starts_with('#') {
            return None;
        }
        let place = self.index.home.place(href)?;
        let path = self.target(&place)?;
        let path = path.replace(' ', "%20");
        Some(if place.fragment.is_empty() { path } else { format!("{path}#{}", place.fragment) })
    }

    fn target(&self, place: &Place) -> Option<String> {
        if let Some(id) = place.number("p").or_else(|| place.number("page_id")) {
            return self.index.path_of(id).or_else(|| self.parent(id)).map(str::to_owned);
        }
        if let Some(id) = place.number("attachment_id") {
            return self.parent(id).map(str::to_owned);
        }
        if let Some(tag) = place.query.strip_prefix("tag=") {
            return self.terms.tag(tag).map(|slug| format!("{}/tag/{slug}", self.prefix));
        }
        if let Some(id) = place.number("cat") {
            return self.terms.section_by_id(id).map(|slug| self.section(slug));
        }
        if self.index.is_public_path(&place.path) {
            return Some(place.path.clone());
        }
        if !place.query.is_empty() {
            return None;
        }
        let below = place.path.strip_prefix(self.index.home.path()).unwrap_or(&place.path);
        let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Some(if self.prefix.is_empty() { "/".to_owned() } else { self.prefix.to_owned() }),
            ["category", .., slug] => self.terms.section(slug).map(|slug| self.section(slug)),
            ["tag", slug] => self.terms.tag(slug).map(|slug| format!("{}/tag/{slug}", self.prefix)),
            ["author", slug] => self.people.by_slug(slug).map(|slug| format!("{}/author/{slug}", self.prefix)),
            dated => self.index.dates.get(&dated.join("/")).map(|date| format!("{}/archive/{date}", self.prefix)),
        }
    }

    fn section(&self, slug: &str) -> String {
        format!("{}/{slug}", self.prefix)
    }

    fn parent(&self, attachment: i64) -> Option<&str> {
        self.index.path_of(self.index.parent_of(attachment)?)
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

/// A line that is one link.
fn link(to: &str, words: &str) -> Inline {
    Inline(vec![Span {
        text: words.to_owned(),
        marks: vec![Mark::Link { href: to.to_owned(), title: None }],
    }])
}
