//! Words in a text that only some were shown: between conditions, and between shortcodes that close what they enclose.

use super::content::end_of;
use super::tag::{Piece, Tag, pieces};
use crate::restriction;

/// The tag by which a text has words that not everybody was shown, or of which that can't be known; `None` if it has none.
/// `has_conditions` says that the site was made with Liquid or Nunjucks.
pub fn closing(text: &str, has_conditions: bool) -> Option<String> {
    if !text.contains("{%") && !text.contains("{{") && !text.contains(":::") {
        return None;
    }
    let pieces = pieces(text);
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        let Piece::Tag(tag) = piece else { continue };
        let length = end_of(tag, &pieces[at..]);
        let is_own = !tag.is_shortcode;
        if matches!(tag.name, "raw" | "verbatim" | "comment") || is_own && matches!(tag.name, "capture" | "set") {
            at += length.map_or(0, |length| length + 1);
            continue;
        }
        let is_open = match tag.name {
            "if" | "unless" if is_own => {
                let inner = length.and_then(|length| pieces.get(at..at + length));
                !has_conditions || inner.is_some_and(|inner| shown(tag, inner).is_some())
            }
            "case" | "switch" | "elsif" | "elif" | "ifAsync" | "ifchanged" if is_own => !has_conditions,
            name if tag.closes || name.starts_with("end") => true,
            name => !restriction::breaks(name) && (length.is_none() || !restriction::encloses(name) && !restriction::asks(name)),
        };
        if !is_open {
            return Some(tag.name.to_owned());
        }
    }
    None
}

/// What is shown of the words between a condition and its end; `None` if only the site maker knew.
pub(super) fn shown<'p, 't>(tag: &Tag<'_>, inner: &'p [Piece<'t>]) -> Option<&'p [Piece<'t>]> {
    if tag.is_shortcode {
        return None;
    }
    let is_met = match tag.name {
        "if" => decided(tag.rest)?,
        "unless" => !decided(tag.rest)?,
        _ => return None,
    };
    let other = other(inner);
    match (is_met, other) {
        (true, _) => Some(&inner[..other.map_or(inner.len(), |(place, _)| place)]),
        (false, None) => Some(&[]),
        (false, Some((place, "else"))) => inner.get(place + 1..),
        (false, Some(_)) => None,
    }
}

/// Whether a condition holds on the site that everybody saw.
fn decided(condition: &str) -> Option<bool> {
    match condition.trim() {
        "false" | "nil" | "null" | "none" => return Some(false),
        "true" => return Some(true),
        _ => {}
    }
    let is_equal = condition.contains("==");
    let (left, right) = condition.split_once(if is_equal { "==" } else { "!=" })?;
    let right = right.trim();
    let name = ['"', '\''].into_iter().find_map(|quote| right.strip_prefix(quote)?.strip_suffix(quote))?;
    let is_word = name.chars().all(char::is_alphanumeric);
    (left.trim() == "jekyll.environment" && is_word).then_some((name == "production") == is_equal)
}

/// Where the words begin that are shown otherwise, and the tag that says so.
fn other<'t>(inner: &[Piece<'t>]) -> Option<(usize, &'t str)> {
    let mut depth = 0_usize;
    for (place, piece) in inner.iter().enumerate() {
        let Piece::Tag(tag) = piece else { continue };
        match tag.name {
            "if" | "unless" | "case" | "for" | "tablerow" | "ifchanged" => depth += 1,
            "endif" | "endunless" | "endcase" | "endfor" | "endtablerow" | "endifchanged" => depth = depth.saturating_sub(1),
            "else" | "elsif" | "elif" | "elseif" if depth == 0 => return Some((place, tag.name)),
            _ => {}
        }
    }
    None
}
