//! What people write in a wiki of texts and in none of the site makers' forms: links and pictures by name.

use super::content::Maker;
use crate::made::note;

/// What a text names in double brackets, without what stands behind `#` and `|`.
pub fn named_in_brackets(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("[[").filter_map(|(place, _)| {
        let inside = text[place + 2..].split("]]").next()?;
        let name = inside.split(['|', '#']).next()?.trim_end_matches('\\').trim();
        let is_name = !name.is_empty() && name.len() < 300 && !inside.contains(['\n', '[', ']']);
        is_name.then_some(name)
    })
}

/// Endings of sounds and films.
const SOUNDS: &[&str] = &["3gp", "flac", "m4a", "mp3", "oga", "ogg", "wav"];
const FILMS: &[&str] = &["m4v", "mkv", "mov", "mp4", "ogv", "webm"];
/// Endings of pictures.
const PICTURES: &[&str] = &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];

impl Maker<'_> {
    /// Writes a text with `[[Page|words]]` and `![[picture.png]]` resolved.
    pub(super) fn wiki(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(place) = rest.find("[[") {
            let (before, from) = rest.split_at(place);
            let length = self.by_name(before, from, out).unwrap_or_else(|| {
                out.push_str(before);
                out.push_str("[[");
                2
            });
            rest = &from[length..];
        }
        out.push_str(rest);
    }

    /// Writes what a link or picture by name stands for, with what stands before it; gives its length.
    fn by_name(&mut self, before: &str, from: &str, out: &mut String) -> Option<usize> {
        let end = from.find("]]").filter(|end| !from[2..*end].contains(['\n', '[', ']']))?;
        let (inside, length) = (&from[2..end], end + 2);
        // `[[1]](https://…)` is Markdown's own.
        if inside.trim().is_empty() || from[length..].starts_with(['(', '[', ':']) {
            return None;
        }
        let (name, words) = inside.split_once('|').map_or((inside, None), |(name, words)| (name, Some(words.trim())));
        let name = name.trim_end_matches('\\').trim();
        let escaped = |text: &str| {
            let mut html = String::new();
            story::html::escape(text, &mut html);
            html
        };
        if let Some(before) = before.strip_suffix('!') {
            out.push_str(before);
            let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
            let alt = words
                .filter(|words| !words.bytes().all(|letter| letter.is_ascii_digit() || letter == b'x'))
                .unwrap_or_default();
            match ending.as_str() {
                ending if PICTURES.contains(&ending) => {
                    out.push_str(&format!("<img src=\"{}\" alt=\"{}\">", escaped(&name.replace(' ', "%20")), escaped(alt)));
                }
                ending if SOUNDS.contains(&ending) => {
                    out.push_str(&format!("<audio controls src=\"{}\"></audio>", escaped(&name.replace(' ', "%20"))));
                }
                ending if FILMS.contains(&ending) => {
                    out.push_str(&format!("<video controls src=\"{}\"></video>", escaped(&name.replace(' ', "%20"))));
                }
                _ if let Some(address) = self.text_of(name) => {
                    let shown = escaped(words.filter(|words| !words.is_empty()).unwrap_or(name.trim_end_matches(".md")));
                    out.push_str(&format!("<a href=\"{}\">{shown}</a>", escaped(&address.replace(' ', "%20"))));
                    let message = format!("`![[{name}]]` showed another text here; a link to it stands in its place");
                    note(&mut self.notes, "embedded_text", message);
                }
                "" | "md" => self.unknown(&format!("!{}", &from[..length])),
                _ => out.push_str(&format!("<a href=\"{}\">{}</a>", escaped(&name.replace(' ', "%20")), escaped(words.unwrap_or(name)))),
            }
            return Some(length);
        }
        let (page, fragment) = name.split_once('#').map_or((name, ""), |(page, fragment)| (page.trim(), fragment));
        let found = self.text_of(page);
        // Elsewhere two brackets are brackets.
        if found.is_none() && words.is_none() && !self.around.is_wiki() {
            return None;
        }
        out.push_str(before);
        let shown = escaped(
            words
                .filter(|words| !words.is_empty())
                .unwrap_or(if page.is_empty() { fragment } else { page }),
        );
        match found {
            Some(address) => out.push_str(&format!("<a href=\"{}\">{shown}</a>", escaped(&address.replace(' ', "%20")))),
            None => {
                out.push_str(&shown);
                if !page.is_empty() {
                    let message = format!("`[[{page}]]` was not found in the folder; its words stand there without a link");
                    note(&mut self.notes, "unknown_reference", message);
                }
            }
        }
        Some(length)
    }

    /// Where the text of a name stands.
    fn text_of(&self, name: &str) -> Option<String> {
        let page = name.split('#').next().unwrap_or_default().trim();
        let found = (!page.is_empty()).then(|| self.around.leads(page))?;
        found.or_else(|| self.around.leads(&page.replace(' ', "-")))
    }
}
