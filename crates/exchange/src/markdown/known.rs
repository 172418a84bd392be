//! Shortcodes and tags that are known.

use super::argument::Arguments;
use super::content::Maker;
use super::tag::Tag;
use crate::body::{commonmark, reading};
use crate::provider;
use story::{Block, Inline, Picture};

/// Boxes beside the text.
const BOXES: &[&str] = &[
    "admonition",
    "alert",
    "aside",
    "box",
    "callout",
    "card-policy",
    "card-prompt",
    "caution",
    "danger",
    "disclaimer",
    "featured-resource",
    "highlight",
    "hint",
    "important",
    "info",
    "note",
    "notice",
    "summary-box",
    "tip",
    "warning",
];
/// A head that opens what stands below it.
const FOLDED: &[&str] = &["accordion", "collapse", "details", "expand", "spoiler", "toggle"];
/// Pictures.
const PICTURES: &[&str] = &[
    "asset_img",
    "figure",
    "image",
    "image_with_class",
    "img",
    "img-flexible",
    "img-right",
    "legacy-img",
    "legacy-img-right",
    "picture",
    "responsive_image",
];
/// What only arranges what stands in it.
const WRAPPERS: &[&str] = &[
    "center",
    "column",
    "columns",
    "div",
    "do-row",
    "dont-row",
    "do-dont-table",
    "grid",
    "ring",
    "row",
    "section",
    "span",
    "tabs",
    "tab",
    "br",
];
/// Logic whose branches can't be known; what stands in them is kept.
const FRAMES: &[(&str, &str)] = &[
    ("youtube", "https://www.youtube.com/watch?v="),
    ("youtube_lite", "https://www.youtube.com/watch?v="),
    ("vimeo", "https://vimeo.com/"),
    ("instagram", "https://www.instagram.com/p/"),
    ("jsfiddle", "https://jsfiddle.net/"),
    ("codepen", "https://codepen.io/"),
    ("tiktok", "https://www.tiktok.com/embed/"),
    ("bilibili", "https://www.bilibili.com/video/"),
    ("dailymotion", "https://www.dailymotion.com/video/"),
    ("asciinema", "https://asciinema.org/a/"),
    ("spotify", "https://open.spotify.com/"),
    ("soundcloud", "https://soundcloud.com/"),
    ("fb-video", "https://www.facebook.com/"),
    ("facebook", "https://www.facebook.com/"),
    ("iframe", ""),
    ("embed", ""),
];

/// Whether a name is that of something known.
pub(super) fn is_known(name: &str) -> bool {
    PICTURES.contains(&name)
        || BOXES.contains(&name)
        || FOLDED.contains(&name)
        || FRAMES.iter().any(|(known, _)| *known == name)
        || matches!(name, "tweet" | "x" | "twitter" | "gist" | "quote" | "blockquote" | "button" | "link" | "ref" | "relref")
}

/// Writes what a tag stands for that has no end.
pub(super) fn single(maker: &mut Maker<'_>, tag: &Tag<'_>, out: &mut String) {
    let mut arguments = tag.arguments();
    let mut name = tag.name;
    let mut file = String::new();
    if matches!(name, "include" | "include_relative" | "render" | "partial") && !arguments.plain.is_empty() {
        // What is put in is known by the name of its file.
        file = arguments.plain.remove(0);
        let last = file.rsplit('/').next().unwrap_or_default();
        name = last.split('.').next().unwrap_or_default();
    }
    let label = if file.is_empty() { name.to_owned() } else { format!("include {file}") };
    if let Some((_, front)) = FRAMES.iter().find(|(known, _)| *known == name) {
        return frame(maker, front, &arguments, &label, out);
    }
    match name {
        _ if PICTURES.contains(&name) => picture(maker, name, &arguments, &label, out),
        "tweet" | "x" | "twitter" => {
            let id = arguments.or(&["id", "status", "url"], arguments.plain.len().saturating_sub(1));
            let user = match arguments.get(&["user"]) {
                "" if arguments.plain.len() > 1 => arguments.plain[0].as_str(),
                "" => "i",
                user => user,
            };
            let url = match id {
                // A file that is put in may be called `x`.
                "" => String::new(),
                id if id.contains("://") => id.to_owned(),
                id => format!("https://x.com/{user}/status/{id}"),
            };
            embed(maker, &url, "", &label, out);
        }
        "gist" => {
            let parts: Vec<&str> = arguments.plain.iter().map(String::as_str).take(2).collect();
            let id = if parts.is_empty() { arguments.get(&["id", "gist"]).to_owned() } else { parts.join("/") };
            let url = if id.is_empty() { String::new() } else { format!("https://gist.github.com/{id}") };
            embed(maker, &url, "", &label, out);
        }
        "ref" | "relref" | "post_url" | "link" if arguments.plain.len() <= 1 && arguments.get(&["href", "url", "text"]).is_empty() => {
            let reference = arguments.or(&["path"], 0).to_owned();
            let address = maker.reference(&reference);
            out.push_str(&address);
        }
        "post_link" => {
            let slug = arguments.or(&[], 0).to_owned();
            let title = arguments.plain.get(1..).map(|words| words.join(" ")).filter(|words| !words.is_empty());
            let address = maker.reference(&slug);
            link(title.as_deref().unwrap_or(&slug), &address, out);
        }
        "asset_path" => out.push_str(&arguments.plain.join(" ")),
        "asset_link" => link(&arguments.plain.get(1..).unwrap_or_default().join(" "), arguments.or(&[], 0), out),
        "link" | "button" | "btn" | "asset-static" | "legacy-file" | "file" | "download" | "attachment" => {
            let href = arguments.or(&["href", "url", "link", "file", "src", "src1"], 0).to_owned();
            let words = arguments.or(&["text", "label", "title", "name"], 1).to_owned();
            link(if words.is_empty() { &href } else { &words }, &href, out);
        }
        "quote-block" | "quote" | "blockquote" | "pullquote" => {
            let text = arguments.or(&["text", "quote"], 0).to_owned();
            let by = inline(maker, arguments.get(&["cite", "author", "source", "attribution"]));
            if let Some(text) = inline(maker, &text) {
                maker.put(vec![Block::PullQuote { text, by }], out);
            }
        }
        _ if BOXES.contains(&name) && !arguments.get(&["text", "content", "body"]).is_empty() => {
            let text = arguments.get(&["text", "content", "body"]).to_owned();
            boxed(maker, &arguments, &text, out);
        }
        "toc" | "TOC" | "more" | "br" | "clear" | "clearfix" => {}
        _ => maker.unknown(if label.is_empty() { tag.whole } else { &label }),
    }
}

/// Writes what a tag with an end stands for; `false` if nobody knows.
pub(super) fn pair(maker: &mut Maker<'_>, tag: &Tag<'_>, inner: &str, out: &mut String) -> bool {
    let arguments = tag.arguments();
    match tag.name {
        "highlight" if !arguments.plain.is_empty() => code(maker, arguments.or(&[], 0), inner, out),
        "codeblock" | "code" => {
            let language = match arguments.get(&["lang", "language"]) {
                "" => arguments.plain.iter().find_map(|word| word.strip_prefix("lang:")).unwrap_or_default(),
                found => found,
            };
            code(maker, language, inner, out);
        }
        "blockquote" | "quote" | "quote-block" => {
            let blocks = maker.blocks(inner);
            let named = arguments.get(&["cite", "author", "source", "attribution"]);
            let words = if named.is_empty() { tag.rest.trim_matches('"') } else { named };
            let by = inline(maker, words);
            if !blocks.is_empty() {
                maker.put(vec![Block::Quotation { blocks, by, source: None }], out);
            }
        }
        "pullquote" => {
            let text = inline(maker, inner);
            let blocks = text.map(|text| Block::PullQuote { text, by: None }).into_iter().collect();
            maker.put(blocks, out);
        }
        name if FOLDED.contains(&name) => {
            let question = arguments.or(&["title", "summary", "heading", "label"], 0).to_owned();
            let blocks = maker.blocks(inner);
            match inline(maker, &question) {
                Some(question) if !blocks.is_empty() => maker.put(vec![Block::QuestionAnswer { question, blocks }], out),
                _ => maker.put(blocks, out),
            }
        }
        name if BOXES.contains(&name) => boxed(maker, &arguments, inner, out),
        name if PICTURES.contains(&name) => {
            picture(maker, name, &arguments, name, out);
            let blocks = maker.blocks(inner);
            maker.put(blocks, out);
        }
        name if WRAPPERS.contains(&name) => {
            let blocks = maker.blocks(inner);
            maker.put(blocks, out);
        }
        "button" | "link" => {
            let href = arguments.or(&["href", "url", "link", "relref"], 0).to_owned();
            link(inner.trim(), &href, out);
        }
        "math" | "katex" | "mermaid" => code(maker, tag.name, inner, out),
        _ => return false,
    }
    true
}

fn code(maker: &mut Maker<'_>, language: &str, text: &str, out: &mut String) {
    let text = text.trim_matches('\n').trim_end().to_owned();
    if !text.trim().is_empty() {
        maker.put(vec![Block::Code { text, language: language.to_owned() }], out);
    }
}

fn boxed(maker: &mut Maker<'_>, arguments: &Arguments, inner: &str, out: &mut String) {
    let title = inline(maker, arguments.get(&["title", "heading", "name"]))
        .map(|text| text.text())
        .unwrap_or_default();
    let label = arguments.get(&["kicker", "label"]).to_owned();
    let blocks = maker.blocks(inner);
    if !blocks.is_empty() || !title.is_empty() {
        maker.put(vec![Block::FactBox { title, label, blocks }], out);
    }
}

fn picture(maker: &mut Maker<'_>, name: &str, arguments: &Arguments, label: &str, out: &mut String) {
    let source = arguments.or(&["src", "url", "path", "image", "image_path", "file", "img"], 0).to_owned();
    let alt_at = if name == "image_with_class" { 2 } else { 1 };
    let alt = match name {
        "asset_img" => arguments.plain.get(1..).unwrap_or_default().join(" "),
        _ => arguments.or(&["alt", "alt_text"], alt_at).to_owned(),
    };
    let caption: Vec<&str> = ["title", "caption"]
        .iter()
        .map(|name| arguments.get(&[name]))
        .filter(|text| !text.is_empty())
        .collect();
    let caption = inline(maker, &caption.join(" "));
    let credit = arguments.get(&["credit", "attr", "attribution"]).to_owned();
    let link = arguments.get(&["link", "href"]).to_owned();
    match maker.address(&source) {
        Some(asset) => {
            let link = maker.address(&link);
            let picture = Picture { asset, alt, caption, credit, link, ..Picture::default() };
            maker.put(vec![Block::Picture(picture)], out);
        }
        None => {
            maker.unknown(label);
            maker.put(caption.map(|text| Block::Paragraph { text }).into_iter().collect(), out);
        }
    }
}

fn frame(maker: &mut Maker<'_>, front: &str, arguments: &Arguments, label: &str, out: &mut String) {
    let id = arguments.or(&["id", "video", "video_id", "youtube_id", "src", "url", "href"], 0).to_owned();
    let title = arguments.or(&["title"], usize::MAX).to_owned();
    let url = if id.contains("://") || id.is_empty() { id } else { format!("{front}{id}") };
    embed(maker, &url, &title, label, out);
}

fn embed(maker: &mut Maker<'_>, url: &str, title: &str, label: &str, out: &mut String) {
    if !story::address::web(url) {
        maker.unknown(label);
        return;
    }
    let provider = provider(url).to_owned();
    let title = if title.is_empty() && provider.is_empty() { url.to_owned() } else { title.to_owned() };
    let block = Block::Embed {
        url: url.to_owned(),
        title,
        caption: None,
        provider,
        poster: None,
    };
    maker.put(vec![block], out);
}

/// Markdown of a line.
fn inline(maker: &Maker<'_>, text: &str) -> Option<Inline> {
    reading::line(&commonmark::html(text.trim()), maker.around.base())
}

fn link(words: &str, href: &str, out: &mut String) {
    let mut html = String::new();
    html.push_str("<a href=\"");
    story::html::escape(href, &mut html);
    html.push_str("\">");
    story::html::escape(words, &mut html);
    html.push_str("</a>");
    out.push_str(&html);
}
