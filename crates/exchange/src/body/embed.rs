//! Addresses that stand for what lies at them.

use crate::body::markup::{Piece, Pieces, decode, tag_name};
use story::Block;
use url::Url;

/// Hosts whose pages WordPress showed in place of a bare address, and what they are called.
const PROVIDERS: &[(&str, &str)] = &[
    ("youtube.com", "youtube"),
    ("youtu.be", "youtube"),
    ("youtube-nocookie.com", "youtube"),
    ("vimeo.com", "vimeo"),
    ("dailymotion.com", "dailymotion"),
    ("dai.ly", "dailymotion"),
    ("twitter.com", "x"),
    ("x.com", "x"),
    ("facebook.com", "facebook"),
    ("instagram.com", "instagram"),
    ("tiktok.com", "tiktok"),
    ("soundcloud.com", "soundcloud"),
    ("spotify.com", "spotify"),
    ("mixcloud.com", "mixcloud"),
    ("reverbnation.com", "reverbnation"),
    ("flickr.com", "flickr"),
    ("flic.kr", "flickr"),
    ("imgur.com", "imgur"),
    ("smugmug.com", "smugmug"),
    ("slideshare.net", "slideshare"),
    ("speakerdeck.com", "speakerdeck"),
    ("scribd.com", "scribd"),
    ("issuu.com", "issuu"),
    ("reddit.com", "reddit"),
    ("tumblr.com", "tumblr"),
    ("ted.com", "ted"),
    ("wordpress.tv", "wordpress-tv"),
    ("videopress.com", "videopress"),
    ("kickstarter.com", "kickstarter"),
    ("cloudup.com", "cloudup"),
    ("crowdsignal.com", "crowdsignal"),
    ("polldaddy.com", "crowdsignal"),
    ("poll.fm", "crowdsignal"),
    ("screencast.com", "screencast"),
    ("animoto.com", "animoto"),
    ("amazon.com", "amazon"),
    ("pinterest.com", "pinterest"),
    ("wolframcloud.com", "wolfram"),
    ("bsky.app", "bluesky"),
    ("hulu.com", "hulu"),
    ("viddler.com", "viddler"),
    ("blip.tv", "blip"),
    ("wordpress.org", "wordpress"),
    ("google.com", "google"),
    ("datawrapper.de", "datawrapper"),
    ("flourish.studio", "flourish"),
    ("documentcloud.org", "documentcloud"),
];

/// Whose page it is; empty if unknown.
pub fn provider(url: &str) -> &'static str {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    PROVIDERS
        .iter()
        .find(|(known, _)| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        .map_or("", |(_, name)| name)
}

/// The embed of an address. What readers saw as plain text keeps it as its title.
pub(crate) fn block(url: &str) -> Option<Block> {
    let url = whole(url)?;
    let provider = provider(&url);
    let title = if provider.is_empty() { url.clone() } else { String::new() };
    Some(Block::Embed {
        url,
        title,
        caption: None,
        provider: provider.to_owned(),
        poster: None,
    })
}

/// A full address of the web, or nothing.
pub(crate) fn whole(text: &str) -> Option<String> {
    let text = decode(text.trim());
    let text = if text.starts_with("//") { format!("https:{text}") } else { text.into_owned() };
    let text = text.replace(' ', "%20");
    story::address::allowed(&text).then_some(text).filter(|text| story::address::web(text))
}

/// Finds addresses that have a line to themselves and exchanges each for what `set` makes of it.
pub(crate) fn bare_lines(html: &str, mut set: impl FnMut(&str) -> Option<String>) -> String {
    if !html.contains("://") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let (mut verbatim, mut line_start) = (0usize, true);
    let mut pieces = Pieces(html).peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Comment(comment) => out.push_str(comment),
            Piece::Tag(tag) => {
                let (name, closes) = tag_name(tag);
                if matches!(&*name, "pre" | "code" | "script" | "style" | "textarea" | "a") {
                    verbatim = if closes { verbatim.saturating_sub(1) } else { verbatim + 1 };
                }
                line_start = parts_lines(&name);
                out.push_str(tag);
            }
            Piece::Text(text) if verbatim > 0 || !text.contains("://") => {
                out.push_str(text);
                line_start = text.ends_with('\n') || (line_start && text.trim().is_empty());
            }
            Piece::Text(text) => {
                let line_ends = match pieces.peek() {
                    None => true,
                    Some(Piece::Tag(tag)) => parts_lines(&tag_name(tag).0),
                    Some(_) => false,
                };
                let lines = text.split('\n').count();
                for (place, line) in text.split('\n').enumerate() {
                    if place > 0 {
                        out.push('\n');
                    }
                    let alone = (place > 0 || line_start) && (place + 1 < lines || line_ends);
                    let mark = (alone && is_address(line.trim())).then(|| set(line.trim())).flatten();
                    out.push_str(mark.as_deref().unwrap_or(line));
                }
                line_start = text.ends_with('\n');
            }
        }
    }
    out
}

/// Tags that part one line from another.
fn parts_lines(name: &str) -> bool {
    matches!(
        name,
        "p" | "br" | "div" | "figure" | "figcaption" | "blockquote" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
    )
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.len() > 3)
        && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '['))
}
