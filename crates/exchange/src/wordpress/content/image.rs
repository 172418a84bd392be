//! Pictures in HTML: the number of the attachment goes into the address, so that it survives the reading; emoji that were
//! drawn become letters again; counting pixels go.

use super::markup::{Piece, Pieces, attribute, attribute_span, escape, tag_name};
use super::media::{MARK, MediaRef};

/// Attributes in which an address of the picture may stand.
const SOURCES: &[&str] = &["src", "data-src", "data-lazy-src", "data-full-url", "data-orig-file"];

/// Rewrites the pictures (and films and sounds) of a body. `own` is the number that the block around them gives.
pub(super) fn number_media(html: &str, own: Option<i64>) -> String {
    if !html.contains("<img") && !html.contains("<video") && !html.contains("<audio") && !html.contains("<IMG") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 64);
    for piece in Pieces(html) {
        let Piece::Tag(tag) = piece else {
            let (Piece::Text(text) | Piece::Comment(text) | Piece::Tag(text)) = piece;
            out.push_str(text);
            continue;
        };
        let (name, closes) = tag_name(tag);
        match &*name {
            "img" if !closes => picture(tag, own, &mut out),
            "video" | "audio" if !closes && own.is_some() => numbered(tag, own, &["src"], &mut out),
            _ => out.push_str(tag),
        }
    }
    out
}

fn picture(tag: &str, own: Option<i64>, out: &mut String) {
    let class = attribute(tag, "class").unwrap_or_default();
    if class.split_whitespace().any(|class| matches!(class, "emoji" | "wp-smiley")) {
        out.push_str(&escape(&attribute(tag, "alt").unwrap_or_default()));
        return;
    }
    let is_one = |name: &str| attribute(tag, name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "1px"));
    if is_one("width") && is_one("height") {
        return;
    }
    let number = class
        .split_whitespace()
        .find_map(|class| class.strip_prefix("wp-image-"))
        .and_then(|number| number.parse().ok())
        .or_else(|| attribute(tag, "data-id").and_then(|number| number.trim().parse().ok()))
        .or_else(|| attribute(tag, "data-attachment-id").and_then(|number| number.trim().parse().ok()))
        .or(own);
    numbered(tag, number, SOURCES, out);
}

/// The tag, with the number as the fragment of each address.
fn numbered(tag: &str, number: Option<i64>, sources: &[&str], out: &mut String) {
    let Some(number) = number.filter(|number| *number > 0) else {
        out.push_str(tag);
        return;
    };
    let mut tag = tag.to_owned();
    for source in sources {
        if let Some((start, end)) = attribute_span(&tag, source) {
            let address = &tag[start..end];
            if address.is_empty() || address.starts_with("data:") || address.contains(MARK) {
                continue;
            }
            let bare = address.split('#').next().unwrap_or_default();
            let marked = MediaRef::numbered(bare, number);
            tag.replace_range(start..end, &marked);
        }
    }
    out.push_str(&tag);
}
