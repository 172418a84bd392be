//! HTML as a string of tags and text: as much of it as must be known before a parser sees it.

use std::borrow::Cow;

/// A stretch of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Text, up to the next tag.
    Text(&'a str),
    /// A tag, with its brackets.
    Tag(&'a str),
    /// A comment, with its marks.
    Comment(&'a str),
}

/// Splits HTML into pieces; joined, they are the HTML again.
pub(crate) struct Pieces<'a>(pub(crate) &'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;
    fn next(&mut self) -> Option<Piece<'a>> {
        let html = self.0;
        if html.is_empty() {
            return None;
        }
        let mut from = 0;
        let (length, piece): (usize, fn(&'a str) -> Piece<'a>) = loop {
            match html[from..].find('<').map(|place| from + place) {
                None => break (html.len(), Piece::Text),
                Some(place) => match markup_length(&html[place..]) {
                    // A bracket that begins no tag is text.
                    None => from = place + 1,
                    Some(_) if place > 0 => break (place, Piece::Text),
                    Some((length, true)) => break (length, Piece::Comment),
                    Some((length, false)) => break (length, Piece::Tag),
                },
            }
        };
        let (head, rest) = html.split_at(length);
        self.0 = rest;
        Some(piece(head))
    }
}

/// Length of the tag or comment that begins here, and whether it is a comment.
fn markup_length(html: &str) -> Option<(usize, bool)> {
    if let Some(inside) = html.strip_prefix("<!--") {
        let end = inside.find("-->").map_or(html.len(), |place| place + 7);
        return Some((end, true));
    }
    let bytes = html.as_bytes();
    match bytes.get(1)? {
        b'!' | b'?' => return Some((html.find('>')? + 1, true)),
        b'/' if bytes.get(2)?.is_ascii_alphabetic() => {}
        letter if letter.is_ascii_alphabetic() => {}
        _ => return None,
    }
    let mut quote = 0;
    for (place, byte) in bytes.iter().enumerate().skip(2) {
        match (quote, byte) {
            (0, b'>') => return Some((place + 1, false)),
            // A tag that never ends before the next one begins.
            (0, b'<') => return None,
            (0, b'"' | b'\'') if bytes[..place].trim_ascii_end().ends_with(b"=") => quote = *byte,
            (open, byte) if open != 0 && open == *byte => quote = 0,
            _ => {}
        }
    }
    // A quote that never closes: up to the first bracket, as browsers recover.
    html.find('>').map(|place| (place + 1, false))
}

/// Name of a tag in lower case, and whether it closes.
pub(crate) fn tag_name(tag: &str) -> (Cow<'_, str>, bool) {
    let inner = tag.trim_start_matches('<');
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let end = inner
        .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '>' | '/'))
        .unwrap_or(inner.len());
    let name = &inner[..end];
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        (name.to_ascii_lowercase().into(), closes)
    } else {
        (name.into(), closes)
    }
}

/// Where the value of an attribute stands within a tag.
pub(crate) fn attribute_span(tag: &str, wanted: &str) -> Option<(usize, usize)> {
    let bytes = tag.as_bytes();
    let mut at = tag.find(|letter: char| letter.is_ascii_whitespace())?;
    while at < bytes.len() {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'/' | b'>')) {
            at += 1;
        }
        let name_start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'>' | b'/') {
            at += 1;
        }
        let name = &tag[name_start..at];
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if at >= bytes.len() || bytes[at] != b'=' {
            if at == name_start {
                at += 1;
            }
            continue;
        }
        at += 1;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let (start, end) = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let start = at + 1;
                let length = tag[start..].bytes().position(|byte| byte == *quote)?;
                at = start + length + 1;
                (start, start + length)
            }
            _ => {
                let start = at;
                while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != b'>' {
                    at += 1;
                }
                (start, at)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some((start, end));
        }
    }
    None
}

/// The value of an attribute, its references read.
pub(crate) fn attribute(tag: &str, wanted: &str) -> Option<String> {
    attribute_span(tag, wanted).map(|(start, end)| decode(&tag[start..end]).into_owned())
}

/// Reads the references that stand in attributes of addresses and short texts.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        out.push_str(&rest[..place]);
        rest = &rest[place..];
        let end = rest[1..].find([';', '&', ' ']).map_or(0, |end| end + 1);
        match (end > 0 && rest[end..].starts_with(';')).then(|| reference(&rest[1..end])).flatten() {
            Some(letter) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.into()
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => return None,
    })
}

/// Text as an attribute's value.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    story::html::escape(text, &mut out);
    out
}

/// Plain words of a title, a name, an excerpt: markup gone, references read.
pub fn plain(html: &str) -> String {
    if html.contains(['<', '&']) {
        story::html::text_of(html)
    } else {
        html.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
