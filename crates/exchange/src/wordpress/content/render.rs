//! Blocks of the block editor, as the HTML that readers saw.

use super::blocks::{self, Block, Part};
use super::markup::{attribute, plain};
use super::media::MediaRef;
use super::{Around, Note, autop, embed, image, restriction, set_aside};
use crate::wordpress::item::Item;
use story::Picture;

/// Reusable blocks may refer to each other; deeper than this they go in circles.
const DEEPEST_REFERENCE: usize = 8;
/// How many reusable blocks are put into one body: a few that hold a few of each other are soon millions.
const MOST_REFERENCES: usize = 500;

/// Blocks that show what the site makes at the moment: nothing of theirs is in the body.
const DYNAMIC: &[&str] = &[
    "archives",
    "avatar",
    "breadcrumbs",
    "calendar",
    "categories",
    "home-link",
    "latest-comments",
    "latest-posts",
    "legacy-widget",
    "loginout",
    "navigation",
    "navigation-link",
    "navigation-submenu",
    "page-list",
    "page-list-item",
    "pattern",
    "query",
    "read-more",
    "rss",
    "search",
    "site-logo",
    "site-tagline",
    "site-title",
    "social-link",
    "social-links",
    "tag-cloud",
    "template-part",
    "term-description",
    "widget-area",
    "widget-group",
    "form",
    "terms-query",
    "post-template",
    "post-navigation-link",
];
/// Beginnings of names of such blocks.
const DYNAMIC_FAMILIES: &[&str] =
    &["post-", "comment-", "comments-", "comments", "query-", "woocommerce/", "jetpack/contact-form", "jetpack/subscriptions"];

/// What is made of an item's content while it is being made.
pub(super) struct Maker<'a> {
    pub(super) item: &'a Item,
    pub(super) around: &'a dyn Around,
    /// Typed blocks whose mark stands in the HTML.
    pub(super) set_aside: Vec<Vec<story::Block>>,
    pub(super) notes: Vec<Note>,
    /// Footnotes that shortcodes made, as HTML.
    pub(super) footnotes: Vec<String>,
    references: Vec<i64>,
    /// How many were put in so far.
    put_in: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(item: &'a Item, around: &'a dyn Around) -> Maker<'a> {
        Maker {
            item,
            around,
            set_aside: Vec::new(),
            notes: Vec::new(),
            footnotes: Vec::new(),
            references: Vec::new(),
            put_in: 0,
        }
    }

    /// The whole body as HTML, with marks for what was set aside.
    pub(super) fn html(&mut self) -> String {
        let item = self.item;
        let mut html = self.content(&item.content);
        if !self.footnotes.is_empty() {
            html.push_str("<ol class=\"wp-block-footnotes\">");
            for (place, note) in self.footnotes.iter().enumerate() {
                html.push_str(&format!("<li id=\"wp-note-{}\">{note}</li>", place + 1));
            }
            html.push_str("</ol>");
        }
        html
    }

    fn content(&mut self, content: &str) -> String {
        let content = joined(content);
        let html = if blocks::has_blocks(&content) {
            let mut html = String::with_capacity(content.len());
            for block in blocks::parse(&content) {
                self.block(&block, &mut html);
            }
            self.shortcodes(&html, 0)
        } else {
            self.classic(&content)
        };
        image::number_media(&html, None)
    }

    /// A body of the classic editor.
    fn classic(&mut self, content: &str) -> String {
        let with_embeds = self.bare_addresses(content);
        let with_codes = self.shortcodes(&with_embeds, 0);
        autop::autop(&with_codes)
    }

    fn bare_addresses(&mut self, html: &str) -> String {
        embed::bare_lines(html, |url| embed::block(url).map(|block| self.set(vec![block])))
    }

    /// Sets typed blocks aside and gives the mark for them.
    pub(super) fn set(&mut self, blocks: Vec<story::Block>) -> String {
        self.set_aside.push(blocks);
        set_aside::mark(self.set_aside.len() - 1)
    }

    /// Notes something about the item, each thing once.
    pub(super) fn note(&mut self, code: &'static str, message: String) {
        let note = Note { code, message };
        if self.notes.len() < 50 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn block(&mut self, block: &Block<'_>, out: &mut String) {
        let is_dynamic = |name: &str| DYNAMIC.contains(&name) || DYNAMIC_FAMILIES.iter().any(|family| name.starts_with(family));
        if restriction::is_hidden(block.values) {
            return self
                .note("hidden_block", format!("the block `{}` was hidden from everybody at the source; it was left out", block.name));
        }
        match block.name {
            "" | "freeform" => {
                let html = block.html();
                if html.trim().is_empty() {
                    out.push('\n');
                } else {
                    let with_embeds = self.bare_addresses(&html);
                    out.push_str(&autop::autop(&with_embeds));
                }
            }
            "more" | "nextpage" | "spacer" => out.push('\n'),
            "separator" => out.push_str("<hr>"),
            "shortcode" => {
                let html = block.html();
                out.push_str(&autop::autop(&html));
            }
            "block" => self.reusable(block, out),
            "embed" => self.embed(block, out),
            name if name.starts_with("core-embed/") => self.embed(block, out),
            "file" => self.file(block, out),
            // The oldest form was a list.
            "gallery" if !block.html().trim_start().starts_with("<figure") => {
                out.push_str("<figure class=\"gallery\">");
                self.parts(block, out);
                out.push_str("</figure>");
            }
            "cover" => self.cover(block, out),
            "footnotes" => self.notes_of_item(out),
            "paragraph" => {
                let html = block.html();
                let with_embeds = self.bare_addresses(&html);
                out.push_str(&with_embeds);
                out.push('\n');
            }
            "image" | "video" | "audio" | "media-text" => {
                let own = block.value("id").or_else(|| block.value("mediaId")).and_then(|id| id.parse().ok());
                let mut html = String::new();
                self.parts(block, &mut html);
                out.push_str(&image::number_media(&html, own));
            }
            // Shown only when a list is empty.
            "query-no-results" => {}
            name if is_dynamic(name) && !holds_words(block) => self.note(
                "dynamic_block",
                format!("the block `{name}` shows what the site makes at the moment; nothing of it is in the export"),
            ),
            name if block.parts.is_empty() => self.note(
                "empty_block",
                format!("the block `{name}` keeps nothing in the body; the plugin that makes it did not come along"),
            ),
            _ => self.parts(block, out),
        }
    }

    /// HTML and inner blocks, in order.
    fn parts(&mut self, block: &Block<'_>, out: &mut String) {
        for part in &block.parts {
            match part {
                Part::Html(html) => out.push_str(html),
                Part::Block(inner) => self.block(inner, out),
            }
        }
    }

    /// A reusable block is put in where it is referred to.
    fn reusable(&mut self, block: &Block<'_>, out: &mut String) {
        let Some(id) = block.value("ref").and_then(|id| id.parse().ok()) else {
            return self.parts(block, out);
        };
        match self.around.block(id) {
            Some(_) if self.references.contains(&id) => {
                self.note("block_circle", format!("reusable block {id} refers to itself"));
            }
            Some(_) if self.references.len() >= DEEPEST_REFERENCE || self.put_in >= MOST_REFERENCES => self.note(
                "block_too_often",
                format!("reusable block {id} was not put in: they stand more than {DEEPEST_REFERENCE} deep, or over {MOST_REFERENCES} in one text"),
            ),
            Some(content) => {
                self.put_in += 1;
                self.references.push(id);
                let html = self.content(&content);
                self.references.pop();
                out.push_str(&html);
            }
            None if self.around.is_unseen(id) => {
                self.note("block_unseen", format!("reusable block {id} was not public at the source; nothing of it was put in"));
            }
            None => self.note("block_missing", format!("reusable block {id} is not in the export")),
        }
    }

    fn embed(&mut self, block: &Block<'_>, out: &mut String) {
        let html = block.html();
        let url = block.value("url").or_else(|| {
            let inside = html
                .find("embed__wrapper")
                .and_then(|place| html[place..].find('>').map(|end| place + end + 1))?;
            let text = &html[inside..];
            Some(text[..text.find('<').unwrap_or(text.len())].trim().to_owned())
        });
        let Some(mut made) = url.as_deref().and_then(embed::block) else {
            return self.parts(block, out);
        };
        if let story::Block::Embed { provider, title, .. } = &mut made {
            title.clear();
            if provider.is_empty() {
                *provider = block.value("providerNameSlug").filter(|slug| slug != "embed-handler").unwrap_or_default();
            }
        }
        let mark = self.set(vec![made]);
        out.push_str("<figure>");
        out.push_str(&mark);
        out.push_str(element(&html, "figcaption").unwrap_or_default());
        out.push_str("</figure>");
    }

    /// A file to download: the name that links to it, not the button beside it.
    fn file(&mut self, block: &Block<'_>, out: &mut String) {
        let html = block.html();
        let link = element(&html, "a").unwrap_or_default();
        let href = block.value("href").or_else(|| attribute(link, "href"));
        let Some(href) = href.as_deref().and_then(embed::whole) else {
            return self.parts(block, out);
        };
        let asset = match block.value("id").and_then(|id| id.parse().ok()) {
            Some(id) => MediaRef::numbered(&href, id),
            None => href,
        };
        let button = html
            .find("wp-block-file__button")
            .and_then(|place| html[..place].rfind("<a"))
            .and_then(|place| element(&html[place..], "a"))
            .map(plain)
            .unwrap_or_default();
        let mark = self.set(vec![story::Block::Document { asset, title: super::media::titled(plain(link), &button) }]);
        out.push_str(&mark);
    }

    /// A picture behind text: the picture, then the text.
    fn cover(&mut self, block: &Block<'_>, out: &mut String) {
        let html = block.html();
        let id = block.value("id").and_then(|id| id.parse().ok());
        let behind = block.value("url").as_deref().and_then(embed::whole);
        if let Some(url) = behind
            && !html.contains("<img")
            && !html.contains("<video")
        {
            let asset = id.map_or_else(|| url.clone(), |id| MediaRef::numbered(&url, id));
            let picture = Picture {
                asset,
                alt: block.value("alt").unwrap_or_default(),
                ..Picture::default()
            };
            let mark = self.set(vec![story::Block::Picture(picture)]);
            out.push_str(&mark);
        }
        for part in &block.parts {
            match part {
                Part::Html(html) => out.push_str(&image::number_media(html, id)),
                Part::Block(inner) => self.block(inner, out),
            }
        }
    }

    /// The footnotes of the block editor stand in a value beside the body.
    fn notes_of_item(&mut self, out: &mut String) {
        let Some(notes) = self.item.meta("footnotes") else { return };
        let Ok(serde_json::Value::Array(notes)) = serde_json::from_str(notes) else {
            return self.note("footnotes", "the footnotes can't be read".into());
        };
        out.push_str("<ol class=\"wp-block-footnotes\">");
        for note in notes {
            let text = |name: &str| note.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            out.push_str(&format!("<li id=\"{}\">{}</li>", super::markup::escape(&text("id")), text("content")));
        }
        out.push_str("</ol>");
    }
}

/// Pages of one story are joined: the mark between them parts paragraphs.
fn joined(content: &str) -> String {
    if content.contains("<!--nextpage-->") {
        content.replace("<!--nextpage-->", "\n\n")
    } else {
        content.to_owned()
    }
}

/// Whether a block has words of its own although it is of a kind that makes them elsewhere.
fn holds_words(block: &Block<'_>) -> bool {
    !matches!(block.name, "navigation" | "query-no-results" | "search")
        && block.parts.iter().any(|part| match part {
            Part::Html(html) => !plain(html).is_empty(),
            Part::Block(inner) => holds_words(inner),
        })
}

/// The first element of that name, with its tags.
fn element<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    let open = format!("<{name}");
    let close = format!("</{name}>");
    let start = html
        .match_indices(&open)
        .map(|(place, _)| place)
        .find(|place| html[place + open.len()..].starts_with(|letter: char| letter.is_ascii_whitespace() || letter == '>'))?;
    let end = html[start..].find(&close)?;
    Some(&html[start..start + end + close.len()])
}
