//! What goes along with a film or a sound: captions for its player, and its chapters and words beside it, which lead into it.

use crate::html::escape;
use crate::{Asset, Track, Words};
use std::fmt::Write as _;

/// Letters of a transcript that stand on the page; of a longer one there is a link to its file.
const LONGEST: usize = 40_000;
/// Letters from which on a paragraph ends with the next sentence, and with the next cue.
const ENOUGH: usize = 240;
const TOO_MUCH: usize = 700;

/// The elements that a player knows captions, subtitles and chapters by.
pub fn tracks(asset: &Asset) -> String {
    let mut out = String::new();
    for track in &asset.tracks {
        out.push_str("<track");
        for (name, value) in [("kind", &track.kind), ("srclang", &track.language), ("src", &track.address), ("label", &track.label)] {
            attribute(name, value, &mut out);
        }
        out.push('>');
    }
    out
}

/// Its chapters as a list of links, and what is said in it. Each leads to its moment, with a script or without.
pub fn said(asset: &Asset, words: &Words, own_words: bool) -> String {
    let mut out = String::new();
    if let Some(chapters) = asset.tracks.iter().find(|track| track.kind == "chapters") {
        out.push_str("<ol class=\"chapters\"");
        attribute("lang", &chapters.language, &mut out);
        attribute("aria-label", &words.chapters, &mut out);
        out.push('>');
        for cue in &chapters.cues {
            out.push_str("<li>");
            link(asset, cue.at, &mut out);
            out.push_str(" <span dir=\"auto\">");
            escape(&cue.text, &mut out);
            out.push_str("</span></li>");
        }
        out.push_str("</ol>");
    }
    // Whoever wrote the story may have written down what is said better than captions do.
    let spoken = asset
        .tracks
        .iter()
        .find(|track| track.kind != "chapters")
        .filter(|track| !own_words && !track.cues.is_empty());
    if let Some(spoken) = spoken {
        transcript(asset, spoken, words, &mut out);
    }
    out
}

fn transcript(asset: &Asset, spoken: &Track, words: &Words, out: &mut String) {
    if spoken.cues.iter().map(|cue| cue.text.len()).sum::<usize>() > LONGEST {
        out.push_str("<p class=\"transcript\"><a");
        attribute("href", &spoken.address, out);
        out.push('>');
        escape(&words.transcript, out);
        out.push_str("</a></p>");
        return;
    }
    out.push_str("<details class=\"transcript\"><summary>");
    escape(&words.transcript, out);
    out.push_str("</summary><div");
    attribute("lang", &spoken.language, out);
    out.push_str(" dir=\"auto\">");
    let mut length = 0;
    let mut ended = true;
    for cue in &spoken.cues {
        let turns = cue.text.starts_with(['-', '–', '—']) || cue.text.split_once(": ").is_some_and(|(name, _)| is_name(name));
        if length == 0 || length > TOO_MUCH || length > ENOUGH && ended || turns {
            out.push_str(if length == 0 { "<p>" } else { "</p><p>" });
            link(asset, cue.at, out);
            length = 0;
        }
        let _ = write!(out, " <span data-at=\"{}\">", seconds(cue.at));
        escape(&cue.text, out);
        out.push_str("</span>");
        length += cue.text.chars().count();
        ended = cue.text.trim_end_matches(['"', '”', '»', '’', ')']).ends_with(['.', '!', '?', '…', '؟', '。']);
    }
    out.push_str("</p></div></details>");
}

fn attribute(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, " {name}=\"");
    escape(value, out);
    out.push('"');
}

/// A moment of the film as a link; browsers begin there (<https://www.w3.org/TR/media-frags/>).
fn link(asset: &Asset, at: i64, out: &mut String) {
    out.push_str("<a href=\"");
    escape(&asset.address, out);
    let _ = write!(out, "#t={0}\" data-at=\"{0}\">{1}</a>", seconds(at), clock(at));
}

/// One to three words that each begin with a capital letter, where the script has such: who speaks.
fn is_name(text: &str) -> bool {
    let words = || text.split_whitespace();
    (1..=3).contains(&words().count()) && words().all(|word| word.starts_with(|first: char| !first.is_lowercase()))
}

fn seconds(milliseconds: i64) -> String {
    if milliseconds % 1000 == 0 {
        format!("{}", milliseconds / 1000)
    } else {
        format!("{:.3}", milliseconds as f64 / 1000.0)
    }
}

fn clock(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
