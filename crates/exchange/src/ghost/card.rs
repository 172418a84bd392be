//! Cards: the same in Lexical and Mobiledoc but for some names of fields.

use super::content::Maker;
use crate::body::reading::line;
use crate::provider;
use serde_json::Value;
use story::{Block, GalleryPicture, Inline, Mark, Media, Picture, Span};

/// The blocks of a card; `false` if there is no such card.
pub(super) fn block(name: &str, card: &Value, maker: &mut Maker<'_>, out: &mut Vec<Block>) -> bool {
    let is_open = is_for_everybody(card);
    let card = Card(card);
    if !is_open {
        maker.note("members_only", format!("a `{name}` card that strangers did not see was left out"));
        return true;
    }
    match name {
        "image" => picture(card, maker, out),
        "gallery" => gallery(card, maker, out),
        "video" => film(card, maker, out),
        "audio" => sound(card, maker, out),
        "file" => file(card, maker, out),
        "markdown" | "card-markdown" => out.extend(maker.markdown(card.first(&["markdown"]))),
        "html" => out.extend(maker.html(card.first(&["html"]))),
        "codeblock" | "code" => code(card, maker, out),
        "horizontalrule" | "hr" => out.push(Block::Divider),
        "bookmark" | "nft" => bookmark(card, maker, out),
        "before-after" => before_and_after(card, maker, out),
        "embed" => embed(card, maker, out),
        "callout" => callout(card, maker, out),
        "toggle" => toggle(card, maker, out),
        "button" => out.extend(button(card.first(&["buttonText"]), card.first(&["buttonUrl"]), maker)),
        "header" => header(card, maker, out),
        "product" => product(card, maker, out),
        "call-to-action" => call(card, maker, out),
        // Where the free part ends; a story that has one is public as a whole, or it is not public.
        "paywall" => {}
        "email" | "email-cta" => maker.note("letter_only", "words that stood in the letter only, never on the site, were left out"),
        "signup" => maker.note("sign_up_form", "a form for signing up was left out; this site has its own"),
        "transistor" => maker.note("transistor", "a player of private podcasts was left out"),
        _ => return false,
    }
    true
}

/// Whether readers without an account saw a card on the site. Ghost has had three forms of saying so; what is none of them, or says
/// something that is not known to be open, was not for everybody.
pub(super) fn is_for_everybody(card: &Value) -> bool {
    let fields = match card.get("visibility") {
        None | Some(Value::Null) => return true,
        Some(Value::String(word)) => return matches!(word.trim(), "" | "public"),
        Some(Value::Object(fields)) => fields,
        Some(_) => return false,
    };
    let mut is_told = fields.is_empty();
    for (name, value) in fields {
        let is_open = match name.as_str() {
            "web" => value.get("nonMember") == Some(&Value::Bool(true)),
            "showOnWeb" => *value == Value::Bool(true),
            "emailOnly" => *value == Value::Bool(false),
            // Who got it in a letter says nothing of the site.
            "email" | "showOnEmail" | "segment" => continue,
            _ => false,
        };
        if !is_open {
            return false;
        }
        is_told = true;
    }
    is_told
}

/// A card's fields.
#[derive(Clone, Copy)]
struct Card<'c>(&'c Value);

impl<'c> Card<'c> {
    /// The first of these texts that is not blank.
    fn first(self, names: &[&str]) -> &'c str {
        names
            .iter()
            .filter_map(|name| self.0.get(*name).and_then(Value::as_str))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    }

    fn inside(self, name: &str) -> Card<'c> {
        Card(self.0.get(name).unwrap_or(&Value::Null))
    }

    fn is_on(self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn caption(self, maker: &Maker<'_>) -> Option<Inline> {
        line(self.first(&["caption"]), maker.base)
    }

    fn size(self) -> String {
        match self.first(&["cardWidth"]) {
            size @ ("wide" | "full") => size.to_owned(),
            _ => String::new(),
        }
    }
}

/// A file's address: of this site, or a full one.
fn source(text: &str, maker: &Maker<'_>) -> Option<String> {
    maker.address(text).filter(|address| address.starts_with('/') || story::address::web(address))
}

fn picture(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let caption = card.caption(maker);
    let Some(asset) = source(card.first(&["src"]), maker) else {
        maker.note("picture_without_address", "a picture without an address was left out; its caption was kept");
        out.extend(caption.map(|text| Block::Paragraph { text }));
        return;
    };
    out.push(Block::Picture(Picture {
        asset,
        alt: card.first(&["alt", "title"]).to_owned(),
        caption,
        size: card.size(),
        link: maker.address(card.first(&["href"])),
        ..Picture::default()
    }));
}

fn gallery(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let pictures: Vec<GalleryPicture> = card
        .0
        .get("images")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(Card)
        .filter_map(|picture| {
            Some(GalleryPicture {
                asset: source(picture.first(&["src"]), maker)?,
                alt: picture.first(&["alt", "title"]).to_owned(),
                caption: picture.caption(maker),
                credit: String::new(),
            })
        })
        .collect();
    if !pictures.is_empty() {
        out.push(Block::Gallery { title: String::new(), pictures });
    }
    out.extend(card.caption(maker).map(|text| Block::Paragraph { text }));
}

/// Two pictures with a slider between them stand beside each other.
fn before_and_after(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let pictures: Vec<GalleryPicture> = ["beforeImage", "afterImage"]
        .iter()
        .filter_map(|name| {
            let picture = card.inside(name);
            Some(GalleryPicture {
                asset: source(picture.first(&["src"]), maker)?,
                alt: picture.first(&["alt"]).to_owned(),
                caption: None,
                credit: String::new(),
            })
        })
        .collect();
    if !pictures.is_empty() {
        out.push(Block::Gallery { title: String::new(), pictures });
    }
    out.extend(card.caption(maker).map(|text| Block::Paragraph { text }));
}

fn film(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let caption = card.caption(maker);
    match source(card.first(&["src"]), maker) {
        Some(asset) => out.push(Block::Video(Media {
            asset,
            caption,
            poster: source(card.first(&["customThumbnailSrc", "thumbnailSrc"]), maker),
            ..Media::default()
        })),
        None => out.extend(caption.map(|text| Block::Paragraph { text })),
    }
}

fn sound(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    if let Some(asset) = source(card.first(&["src"]), maker) {
        out.push(Block::Audio(Media {
            asset,
            title: card.first(&["title"]).to_owned(),
            caption: card.caption(maker),
            ..Media::default()
        }));
    }
}

fn file(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    if let Some(asset) = source(card.first(&["src"]), maker) {
        out.push(Block::Document {
            asset,
            title: card.first(&["fileTitle", "fileName"]).to_owned(),
        });
    }
    out.extend(line(card.first(&["fileCaption"]), maker.base).map(|text| Block::Paragraph { text }));
}

fn code(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let text = card.first(&["code"]).trim_end_matches('\n').to_owned();
    if !text.trim().is_empty() {
        out.push(Block::Code { text, language: card.first(&["language"]).to_owned() });
    }
    out.extend(card.caption(maker).map(|text| Block::Paragraph { text }));
}

/// A page of somebody else, shown with its title and what it says of itself.
fn bookmark(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let about = card.inside("metadata");
    let url = card.first(&["url"]);
    let Some(url) = maker.address(if url.is_empty() { about.first(&["url"]) } else { url }) else {
        return;
    };
    let title = about.first(&["title"]).to_owned();
    let parts: Vec<&str> = ["description", "author", "publisher"]
        .iter()
        .map(|name| about.first(&[name]).trim())
        .filter(|part| !part.is_empty())
        .collect();
    // The card's own caption stands before what the page says of itself.
    let mut caption = card.caption(maker).unwrap_or_default();
    if !parts.is_empty() {
        let between = if caption.is_blank() { "" } else { " · " };
        caption.0.extend(Inline::plain(format!("{between}{}", parts.join(" · "))).0);
    }
    let caption = Some(caption).filter(|text| !text.is_blank());
    if story::address::web(&url) {
        let provider = provider(&url).to_owned();
        let title = if title.is_empty() { url.clone() } else { title };
        out.push(Block::Embed { url, title, caption, provider, poster: None });
    } else {
        let words = if title.is_empty() { url.clone() } else { title };
        out.push(Block::Paragraph { text: linked(&words, url) });
        out.extend(caption.map(|text| Block::Paragraph { text }));
    }
}

fn embed(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let caption = card.caption(maker);
    let url = maker.address(card.first(&["url"])).filter(|url| story::address::web(url));
    if let Some(url) = url {
        let provider = provider(&url).to_owned();
        let title = card.inside("metadata").first(&["title"]).to_owned();
        let title = if title.is_empty() && provider.is_empty() { url.clone() } else { title };
        out.push(Block::Embed { url, title, caption, provider, poster: None });
        return;
    }
    out.extend(maker.html(card.first(&["html"])));
    out.extend(caption.map(|text| Block::Paragraph { text }));
}

fn callout(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let mut blocks = maker.html(card.first(&["calloutText"]));
    if blocks.is_empty() {
        blocks.extend(line(card.first(&["calloutText"]), maker.base).map(|text| Block::Paragraph { text }));
    }
    if !blocks.is_empty() {
        let label = card.first(&["calloutEmoji"]).to_owned();
        out.push(Block::FactBox { title: String::new(), label, blocks });
    }
}

fn toggle(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let blocks = maker.html(card.first(&["content"]));
    match line(card.first(&["heading"]), maker.base) {
        Some(question) if !blocks.is_empty() => out.push(Block::QuestionAnswer { question, blocks }),
        Some(text) => out.push(Block::Subhead { level: 3, text, anchor: None }),
        None => out.extend(blocks),
    }
}

fn linked(words: &str, href: String) -> Inline {
    Inline(vec![Span {
        text: words.to_owned(),
        marks: vec![Mark::Link { href, title: None }],
    }])
}

/// A button is a line that leads somewhere.
fn button(words: &str, url: &str, maker: &mut Maker<'_>) -> Option<Block> {
    if maker.is_of_portal(url) {
        maker.note("sign_up_form", "a button that opened Ghost's own windows (signing up, sharing) was left out");
        return None;
    }
    let words = if words.trim().is_empty() { url.trim() } else { words.trim() };
    let href = maker.address(url)?;
    (!words.is_empty()).then(|| Block::Paragraph { text: linked(words, href) })
}

fn header(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    if let Some(asset) = source(card.first(&["backgroundImageSrc"]), maker) {
        out.push(Block::Picture(Picture { asset, size: "full".into(), ..Picture::default() }));
    }
    out.extend(line(card.first(&["header", "heading"]), maker.base).map(|text| Block::Subhead { level: 2, text, anchor: None }));
    out.extend(line(card.first(&["subheader", "subheading"]), maker.base).map(|text| Block::Paragraph { text }));
    if card.is_on("buttonEnabled") {
        out.extend(button(card.first(&["buttonText"]), card.first(&["buttonUrl"]), maker));
    }
}

fn product(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let mut blocks = Vec::new();
    if let Some(asset) = source(card.first(&["productImageSrc"]), maker) {
        blocks.push(Block::Picture(Picture { asset, ..Picture::default() }));
    }
    let stars = card.0.get("productStarRating").and_then(Value::as_u64).filter(|stars| *stars <= 5);
    if card.is_on("productRatingEnabled")
        && let Some(stars) = stars.and_then(|stars| usize::try_from(stars).ok())
    {
        let text = format!("{}{}", "★".repeat(stars), "☆".repeat(5 - stars));
        blocks.push(Block::Paragraph { text: Inline::plain(text) });
    }
    blocks.extend(maker.html(card.first(&["productDescription"])));
    if card.is_on("productButtonEnabled") {
        blocks.extend(button(card.first(&["productButton"]), card.first(&["productUrl"]), maker));
    }
    let title = line(card.first(&["productTitle"]), maker.base).map(|text| text.text()).unwrap_or_default();
    if !title.is_empty() || !blocks.is_empty() {
        out.push(Block::FactBox { title, label: String::new(), blocks });
    }
}

fn call(card: Card<'_>, maker: &mut Maker<'_>, out: &mut Vec<Block>) {
    let mut blocks = Vec::new();
    if let Some(asset) = source(card.first(&["imageUrl"]), maker) {
        blocks.push(Block::Picture(Picture { asset, ..Picture::default() }));
    }
    blocks.extend(maker.html(card.first(&["textValue"])));
    if card.is_on("showButton") {
        blocks.extend(button(card.first(&["buttonText"]), card.first(&["buttonUrl"]), maker));
    }
    if !blocks.is_empty() {
        let is_labelled = card.is_on("hasSponsorLabel");
        let label = line(card.first(&["sponsorLabel"]), maker.base).filter(|_| is_labelled);
        out.push(Block::FactBox {
            title: String::new(),
            label: label.map(|text| text.text()).unwrap_or_default(),
            blocks,
        });
    }
}
