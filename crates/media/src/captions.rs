//! Captions: WebVTT and SubRip, read as browsers read WebVTT (<https://www.w3.org/TR/webvtt1/#file-parsing>): what is not
//! understood is passed over, and what is left is written anew. Styles and regions are left out: a site's captions look alike.

use crate::Error;
use std::fmt::Write as _;

/// Longest file taken, in bytes.
pub const LARGEST_CAPTIONS: usize = 2 * 1024 * 1024;
/// Most cues taken: a sentence each two seconds, for eleven hours.
const MOST: usize = 20_000;

/// What is said, or which chapter begins, from a moment to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds from the beginning.
    pub from: u64,
    /// Milliseconds from the beginning; never before `from`.
    pub to: u64,
    /// Where it stands, as `name:value` pairs of WebVTT with spaces between them.
    pub settings: String,
    /// Its text with WebVTT's marks, lines apart.
    pub text: String,
}

/// Reads a file of captions; the cues in the order of their beginning.
pub fn read(bytes: &[u8]) -> Result<Vec<Cue>, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.len() > LARGEST_CAPTIONS {
        return Err(Error::TooLarge(LARGEST_CAPTIONS));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Error::Damaged(format!("captions are text in UTF-8, and byte {} is none; save the file as UTF-8", error.valid_up_to() + 1))
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{fffd}");
    let form = if is_webvtt(&text) { Form::WebVtt } else { Form::SubRip };
    let mut cues = Vec::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        // Names of cues, notes, styles: whatever has no arrow.
        if !line.contains("-->") {
            continue;
        }
        let timed = times(line, form);
        let mut said = Vec::new();
        while let Some(next) = lines.next_if(|next| !next.is_empty() && !next.contains("-->")) {
            said.push(next);
        }
        let Some((from, to, settings)) = timed else { continue };
        let said = form.text(&said.join("\n"));
        if said.trim().is_empty() {
            continue;
        }
        if cues.len() == MOST {
            return Err(Error::Damaged(format!("more than {MOST} captions")));
        }
        cues.push(Cue { from, to, settings, text: said });
    }
    if cues.is_empty() {
        return Err(Error::Damaged("no line says when anything is said, as in 00:00:01.000 --> 00:00:04.000".into()));
    }
    cues.sort_by_key(|cue| (cue.from, cue.to));
    Ok(cues)
}

/// The file that is served: WebVTT.
pub fn write(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n");
    for cue in cues {
        let _ = write!(out, "\n{} --> {}", clock(cue.from), clock(cue.to));
        if !cue.settings.is_empty() {
            let _ = write!(out, " {}", cue.settings);
        }
        let _ = write!(out, "\n{}\n", cue.text);
    }
    out
}

impl Cue {
    /// What is said, without marks; who says it stands before it, as in "Ada: Good evening."
    pub fn said(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some(at) = rest.find(['<', '&', '\n']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix('\n') {
                out.push(' ');
                rest = after;
            } else if rest.starts_with('<') {
                let (mark, after) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
                if let Some(voice) = voice(mark) {
                    out.push_str(&plain(voice));
                    out.push_str(": ");
                }
                rest = after;
            } else {
                let (letter, after) = letter(rest);
                out.push(letter);
                rest = after;
            }
        }
        out.push_str(rest);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    WebVtt,
    SubRip,
}

impl Form {
    /// The text of a cue as WebVTT.
    fn text(self, said: &str) -> String {
        if self == Form::WebVtt {
            return said.to_owned();
        }
        // Players of SubRip know places as `{\an8}`; those are no words.
        let mut out = String::with_capacity(said.len());
        let mut rest = said;
        while let Some(at) = rest.find("{\\") {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once('}').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        // A line that was nothing but a place is none, an ampersand is one there, and what is left makes no times.
        let lines: Vec<&str> = out.lines().filter(|line| !line.is_empty()).collect();
        lines.join("\n").replace('&', "&amp;").replace("-->", "--&gt;")
    }
}

fn is_webvtt(text: &str) -> bool {
    text.strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']))
}

/// When a cue begins and ends, and its settings.
fn times(line: &str, form: Form) -> Option<(u64, u64, String)> {
    let (from, rest) = line.split_once("-->")?;
    let rest = rest.trim_start();
    let (to, settings) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let (from, to) = (moment(from.trim(), form)?, moment(to.trim(), form)?);
    if to < from {
        return None;
    }
    let known = settings.split_whitespace().filter(|pair| is_setting(pair));
    Some((from, to, known.collect::<Vec<_>>().join(" ")))
}

/// `1:02:03.004` or `02:03.004`; SubRip has a comma, and is read with either.
fn moment(text: &str, form: Form) -> Option<u64> {
    let point = text.rfind(|letter| letter == '.' || form == Form::SubRip && letter == ',')?;
    let (whole, part) = (&text[..point], &text[point + 1..]);
    let thousandths = number(part).filter(|_| part.len() == 3)?;
    let mut parts = whole.rsplit(':');
    let (seconds, minutes) = (parts.next()?, parts.next()?);
    let hours = parts.next();
    let sixty = |part: &str| number(part).filter(|number| part.len() == 2 && *number < 60);
    if parts.next().is_some() || hours.is_some_and(|hours| hours.len() > 6) {
        return None;
    }
    let hours = hours.map_or(Some(0), number)?;
    Some(((hours * 60 + sixty(minutes)?) * 60 + sixty(seconds)?) * 1000 + thousandths)
}

fn number(digits: &str) -> Option<u64> {
    if digits.bytes().all(|digit| digit.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Whether a pair is one that says where a cue stands. What is wrong is left out, as browsers do.
fn is_setting(pair: &str) -> bool {
    let Some((name, value)) = pair.split_once(':') else { return false };
    let (amount, aligned) = value.split_once(',').map_or((value, None), |(amount, aligned)| (amount, Some(aligned)));
    let hundredths = || {
        let number = amount
            .strip_suffix('%')
            .filter(|number| number.starts_with(|first: char| first.is_ascii_digit()));
        number
            .and_then(|number| number.parse::<f64>().ok())
            .is_some_and(|number| (0.0..=100.0).contains(&number))
    };
    match name {
        "vertical" => matches!(value, "rl" | "lr"),
        "align" => matches!(value, "start" | "center" | "end" | "left" | "right"),
        "size" => hundredths() && aligned.is_none(),
        "position" => hundredths() && aligned.is_none_or(|aligned| matches!(aligned, "line-left" | "center" | "line-right")),
        "line" => {
            (hundredths() || amount.parse::<i32>().is_ok()) && aligned.is_none_or(|aligned| matches!(aligned, "start" | "center" | "end"))
        }
        _ => false,
    }
}

/// The name in `<v Name>` or `<v.class Name>`.
fn voice(mark: &str) -> Option<&str> {
    let rest = mark.strip_prefix('v')?;
    let rest = if rest.starts_with('.') {
        rest.trim_start_matches(|letter: char| !letter.is_whitespace())
    } else {
        rest
    };
    let name = rest.strip_prefix(char::is_whitespace)?.trim();
    (!name.is_empty()).then_some(name)
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (letter, after) = letter(&rest[at..]);
        out.push(letter);
        rest = after;
    }
    out + rest
}

/// The letter that a text beginning with an ampersand begins with, and what follows.
fn letter(text: &str) -> (char, &str) {
    const NAMED: [(&str, char); 6] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", '\u{a0}'), ("&lrm;", '\u{200e}'), ("&rlm;", '\u{200f}')];
    let named = NAMED.iter().find_map(|(name, letter)| Some((*letter, text.strip_prefix(name)?)));
    named.unwrap_or(('&', &text[1..]))
}

fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, milliseconds % 1000)
}
