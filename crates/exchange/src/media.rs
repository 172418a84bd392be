//! Files that a body names, and putting the newsroom's own in their place.

use story::{Block, Body, GalleryPicture, Inline, Mark, Media, Picture, Span};

/// What stands before the number of an attachment in an address.
pub(crate) const MARK: &str = "#wp-attachment-";

/// Between a document's name and the words of the button beside it, until the document is put in its place.
const BUTTON: char = '\u{e01f}';

/// A document's title together with the words of its button.
pub(crate) fn titled(name: String, button: &str) -> String {
    if button.is_empty() { name } else { format!("{name}{BUTTON}{button}") }
}

/// Before the title of a document that stands below a link to it.
const LINKED: char = '\u{1e}';

/// The title of a document that a text links to: the link says where it was, so nothing stands here if it can't be had.
pub fn linked(name: &str) -> String {
    format!("{LINKED}{name}")
}

/// The title of a document that is in its place: a button of ours stands beside it, so only odd words are kept.
fn title_beside_button(title: &str) -> String {
    let title = title.trim_start_matches(LINKED);
    match title.split_once(BUTTON) {
        Some((name, button)) if button.eq_ignore_ascii_case("download") => name.to_owned(),
        Some((name, button)) => format!("{name} ({button})"),
        None => title.to_owned(),
    }
}

/// A file, as a body made of WordPress's content names it: by number, by address, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaRef<'a> {
    /// Number of the attachment.
    pub id: Option<i64>,
    /// Address, maybe of a smaller size; empty if there is none.
    pub url: &'a str,
}

impl<'a> MediaRef<'a> {
    /// Reads the key of a media block.
    pub fn parse(key: &'a str) -> MediaRef<'a> {
        match key.rsplit_once(MARK) {
            Some((url, number)) => MediaRef { id: number.parse().ok(), url },
            None => MediaRef { id: None, url: key },
        }
    }

    /// The key of a file with a number.
    pub(crate) fn numbered(url: &str, id: i64) -> String {
        format!("{url}{MARK}{id}")
    }
}

/// What a block wants a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub enum Wanted {
    Picture,
    Video,
    Audio,
    Document,
}

/// A file of the newsroom that stands for one of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its key in the body from now on.
    pub asset: String,
    /// What it really is.
    pub is: Wanted,
}

/// Exchanges every file that the body names for the newsroom's own. Where `find` has none, the words of the block stay:
/// a caption as a paragraph, a film or document as a link to where it was.
pub fn place_media(body: &mut Body, find: &mut dyn FnMut(MediaRef<'_>, Wanted) -> Option<Placed>) {
    place(&mut body.blocks, find);
}

type Find<'f> = &'f mut dyn FnMut(MediaRef<'_>, Wanted) -> Option<Placed>;

fn place(blocks: &mut Vec<Block>, find: Find<'_>) {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        match block {
            Block::Picture(picture) => place_picture(picture, find, &mut out),
            Block::Gallery { title, pictures } => place_gallery(title, pictures, find, &mut out),
            Block::Video(media) => place_film(media, Wanted::Video, find, &mut out),
            Block::Audio(media) => place_film(media, Wanted::Audio, find, &mut out),
            Block::Document { asset, title } => match find(MediaRef::parse(&asset), Wanted::Document) {
                // A picture that is offered as a file stays one.
                Some(Placed { asset, is: Wanted::Picture }) => out.push(Block::Document { asset, title: title_beside_button(&title) }),
                Some(placed) => out.push(as_it_is(placed, title_beside_button(&title), None)),
                None if title.starts_with(LINKED) => {}
                None => out.extend(link(MediaRef::parse(&asset).url, &title.replace(BUTTON, " "))),
            },
            _ => {
                match &mut block {
                    Block::List(list) => list.items.iter_mut().for_each(|item| place(&mut item.blocks, find)),
                    Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => {
                        place(blocks, find);
                    }
                    Block::Timeline { entries, .. } => entries.iter_mut().for_each(|entry| place(&mut entry.blocks, find)),
                    _ => {}
                }
                out.push(block);
            }
        }
    }
    *blocks = out;
}

fn place_picture(mut picture: Picture, find: Find<'_>, out: &mut Vec<Block>) {
    let found = find(MediaRef::parse(&picture.asset), Wanted::Picture);
    match found {
        Some(Placed { asset, is: Wanted::Picture }) => {
            picture.asset = asset;
            out.push(Block::Picture(picture));
        }
        Some(placed) => out.push(as_it_is(placed, picture.alt, picture.caption)),
        None => out.extend(picture.caption.map(|text| Block::Paragraph { text })),
    }
}

fn place_gallery(title: String, pictures: Vec<GalleryPicture>, find: Find<'_>, out: &mut Vec<Block>) {
    let mut kept = Vec::with_capacity(pictures.len());
    let mut beside = Vec::new();
    for mut picture in pictures {
        match find(MediaRef::parse(&picture.asset), Wanted::Picture) {
            Some(Placed { asset, is: Wanted::Picture }) => {
                picture.asset = asset;
                kept.push(picture);
            }
            Some(placed) => beside.push(as_it_is(placed, picture.alt, picture.caption)),
            None => beside.extend(picture.caption.map(|text| Block::Paragraph { text })),
        }
    }
    if !kept.is_empty() {
        out.push(Block::Gallery { title, pictures: kept });
    } else if !title.is_empty() {
        out.push(Block::Paragraph { text: Inline::plain(title) });
    }
    out.extend(beside);
}

fn place_film(mut media: Media, wanted: Wanted, find: Find<'_>, out: &mut Vec<Block>) {
    if let Some(poster) = media.poster.take() {
        media.poster = find(MediaRef::parse(&poster), Wanted::Picture)
            .filter(|placed| placed.is == Wanted::Picture)
            .map(|placed| placed.asset);
    }
    match find(MediaRef::parse(&media.asset), wanted) {
        Some(Placed { asset, is }) if matches!(is, Wanted::Video | Wanted::Audio) => {
            media.asset = asset;
            out.push(if is == Wanted::Video { Block::Video(media) } else { Block::Audio(media) });
        }
        Some(placed) => out.push(as_it_is(placed, media.title, media.caption)),
        None => {
            out.extend(link(MediaRef::parse(&media.asset).url, &media.title));
            out.extend(media.caption.map(|text| Block::Paragraph { text }));
        }
    }
}

/// The block that fits what the file is.
fn as_it_is(placed: Placed, title: String, caption: Option<Inline>) -> Block {
    let asset = placed.asset;
    match placed.is {
        Wanted::Picture => Block::Picture(Picture {
            asset,
            caption: caption.or(Some(Inline::plain(title)).filter(|text| !text.is_blank())),
            ..Picture::default()
        }),
        Wanted::Video => Block::Video(Media { asset, title, caption, ..Media::default() }),
        Wanted::Audio => Block::Audio(Media { asset, title, caption, ..Media::default() }),
        Wanted::Document => Block::Document { asset, title },
    }
}

/// A line that links to where the file was.
fn link(url: &str, title: &str) -> Option<Block> {
    let name = if title.trim().is_empty() { url.rsplit('/').next().unwrap_or_default() } else { title.trim() };
    if name.is_empty() {
        return None;
    }
    let marks = if story::address::allowed(url) {
        vec![Mark::Link { href: url.to_owned(), title: None }]
    } else {
        Vec::new()
    };
    Some(Block::Paragraph { text: Inline(vec![Span { text: name.to_owned(), marks }]) })
}
