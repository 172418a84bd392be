use super::data::{self, Data};
use super::score::{Scored, Tree, attribute, name};
use super::tail;
use super::{Page, TopPicture, furniture};
use crate::body::reading;
use crate::made::Made;
use scraper::{ElementRef, Html, Node};
use story::{Block, Body};
use url::Url;

/// Elements without an end.
const VOID: &[&str] = &["img", "br", "hr", "source", "wbr", "track", "col"];
/// Attributes that the reading of a story needs.
const ATTRIBUTES: &[&str] = &[
    "href",
    "src",
    "srcset",
    "alt",
    "title",
    "data-src",
    "data-srcset",
    "data-lazy-src",
    "data-full-url",
    "data-orig-file",
    "lang",
    "dir",
    "colspan",
    "rowspan",
    "start",
    "type",
    "cite",
    "datetime",
    "poster",
    "id",
];
/// Deepest elements that are written.
const DEEPEST: usize = 200;

/// Finds the story in a page. `address` is where the page was, if somebody knows. `None` if there is no story in it.
pub fn html(text: &str, address: Option<&str>) -> Option<Page> {
    let page = Html::parse_document(&text.replace('\0', ""));
    let mut data = data::read(&page, address);
    let mut scored = Scored::of(&page);
    let part = scored.part.and_then(|id| page.tree.get(id))?;
    data.take_head_of(&page, part.id(), |node| scored.is_gone(node));
    let standfirst = part
        .descendants()
        .find(|node| !scored.is_gone(node) && furniture::is_standfirst(attribute(node, "class")));
    let standfirst = standfirst.and_then(ElementRef::wrap).map(|element| (element.id(), data::words_of(element)));
    if let Some((id, words)) = standfirst.filter(|(_, words)| (20..=600).contains(&words.chars().count())) {
        scored.drop(id);
        data.description = words;
    }
    let mut written = String::new();
    write(part, &scored, 0, &mut written);
    let mut made = Made::default();
    made.body = Body::new(reading::blocks(&written, data.base.as_ref(), &mut made.notes));
    // What stayed is the story; a form or a drawing in it was furniture that had no name.
    made.notes.clear();
    tail::tidy(&mut made.body, &data.headline, &data.authors);
    if made.body.blocks.is_empty() {
        return None;
    }
    Some(assemble(data, made))
}

fn assemble(data: Data, made: Made) -> Page {
    let whole = |text: &str| match &data.base {
        Some(base) => base.join(text).map(|url| url.to_string()).unwrap_or_default(),
        None => Some(text.to_owned()).filter(|text| Url::parse(text).is_ok()).unwrap_or_default(),
    };
    let picture = Some(whole(&data.picture)).filter(|address| !data.picture.is_empty() && story::address::web(address));
    let is_shown = |address: &str| {
        let file = |address: &str| {
            address
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_lowercase()
        };
        made.body.assets().iter().any(|key| file(key) == file(address))
            || made.body.blocks.iter().take(2).any(|block| matches!(block, Block::Picture(_)))
    };
    let picture = picture.filter(|address| !is_shown(address)).map(|address| TopPicture {
        address,
        alt: data.picture_alt.clone(),
        caption: String::new(),
    });
    let headline = if data.headline.is_empty() { tail::first_words(&made.body) } else { data.headline };
    let mut tags = data.tags;
    let mut seen = std::collections::HashSet::new();
    tags.retain(|tag| tag.chars().count() <= 60 && seen.insert(tag.to_lowercase()));
    Page {
        standfirst: tail::standfirst(&data.description, &made.body),
        headline,
        bylines: data.authors,
        published_at: data.published,
        updated_at: data.updated,
        language: data.language,
        is_closed: data.is_closed,
        site: data.site,
        canonical: Some(data.canonical).filter(|address| story::address::web(address)).unwrap_or_default(),
        tags,
        picture,
        made,
    }
}

/// Writes a part without what is gone.
fn write(node: Tree<'_>, scored: &Scored, depth: usize, out: &mut String) {
    if scored.is_gone(&node) || depth > DEEPEST {
        return;
    }
    match node.value() {
        Node::Text(text) => story::html::escape(text, out),
        Node::Element(element) => {
            let tag = element.name();
            if tag == "img" && is_counter(&node) {
                return;
            }
            // A body in the middle of a text would end it.
            let tag = if matches!(tag, "body" | "html" | "form" | "article" | "main") { "div" } else { tag };
            out.push('<');
            out.push_str(tag);
            for wanted in ATTRIBUTES {
                let value = attribute(&node, wanted);
                if !value.is_empty() {
                    out.push(' ');
                    out.push_str(wanted);
                    out.push_str("=\"");
                    story::html::escape(value, out);
                    out.push('"');
                }
            }
            let class: Vec<&str> = attribute(&node, "class")
                .split_whitespace()
                .filter(|one| one.starts_with("language-") || one.starts_with("lang-"))
                .collect();
            if !class.is_empty() {
                out.push_str(" class=\"");
                story::html::escape(&class.join(" "), out);
                out.push('"');
            }
            out.push('>');
            if VOID.contains(&tag) {
                return;
            }
            for child in node.children() {
                write(child, scored, depth + 1, out);
            }
            out.push_str("</");
            out.push_str(tag);
            out.push('>');
        }
        _ => {}
    }
}

/// A picture that only counts readers.
fn is_counter(node: &Tree<'_>) -> bool {
    let is_one = |wanted: &str| matches!(attribute(node, wanted).trim(), "0" | "1" | "1px");
    debug_assert_eq!(name(node), "img");
    is_one("width") && is_one("height")
}
