//! Shortcodes: finding them. What each means stands in `render`.

use super::markup::{Piece, Pieces, tag_name};

/// A shortcode, as it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shortcode<'a> {
    /// Its name.
    pub name: &'a str,
    /// Named values.
    pub values: Vec<(String, String)>,
    /// Values without a name.
    pub bare: Vec<String>,
    /// What stands between it and its end, if it has one.
    pub inner: Option<&'a str>,
    /// All of it, as written.
    pub whole: &'a str,
}

impl Shortcode<'_> {
    /// A named value.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// Whether it can hardly be anything but a shortcode: people also write `[sic]` and `[1]`.
    pub(super) fn is_certain(&self) -> bool {
        self.inner.is_some()
            || !self.values.is_empty()
            || self.whole.ends_with("/]")
            || (self.bare.is_empty() && self.name.contains(['_', '-']))
    }
}

/// A stretch of text: plain, or a shortcode.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Html(&'a str),
    Code(Shortcode<'a>),
}

/// Splits HTML into shortcodes and what stands between them. Tags are not looked into, nor is `<pre>`, `<code>` or a script.
pub(super) fn split(html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    if !html.contains('[') {
        parts.push(Part::Html(html));
        return parts;
    }
    let (mut from, mut at, mut verbatim) = (0, 0, 0usize);
    while at < html.len() {
        let Some(piece) = Pieces(&html[at..]).next() else { break };
        let length = match piece {
            Piece::Comment(comment) => comment.len(),
            Piece::Tag(tag) => {
                let (name, closes) = tag_name(tag);
                if matches!(&*name, "pre" | "code" | "script" | "style" | "textarea") {
                    verbatim = if closes { verbatim.saturating_sub(1) } else { verbatim + 1 };
                }
                tag.len()
            }
            Piece::Text(text) if verbatim > 0 => text.len(),
            Piece::Text(text) => match text.find('[') {
                None => text.len(),
                Some(place) => {
                    let start = at + place;
                    if html[start..].starts_with("[[")
                        && let Some(escaped) = escaped(&html[start..])
                    {
                        // `[[name]]` is how `[name]` is written where it is meant as text.
                        parts.push(Part::Html(&html[from..start]));
                        parts.push(Part::Html(&html[start + 1..start + escaped - 1]));
                        from = start + escaped;
                        at = from;
                        continue;
                    }
                    match parse(&html[start..]) {
                        Some(code) => {
                            if start > from {
                                parts.push(Part::Html(&html[from..start]));
                            }
                            from = start + code.whole.len();
                            parts.push(Part::Code(code));
                            at = from;
                            continue;
                        }
                        None => place + 1,
                    }
                }
            },
        };
        at += length;
    }
    if from < html.len() {
        parts.push(Part::Html(&html[from..]));
    }
    parts
}

/// Length of `[[name …]]`.
fn escaped(text: &str) -> Option<usize> {
    let opening = opening(&text[1..])?;
    text[1 + opening.length..].starts_with(']').then_some(opening.length + 2)
}

/// The shortcode that begins here.
pub(super) fn parse(text: &str) -> Option<Shortcode<'_>> {
    let mut code = alone(text)?;
    if !code.whole.ends_with("/]") {
        let after = &text[code.whole.len()..];
        let end = format!("[/{}]", code.name);
        // The end belongs to it unless another one of the same name begins before.
        if let Some(place) = after.find(&end)
            && !begins_again(&after[..place], code.name)
        {
            code.inner = Some(&after[..place]);
            code.whole = &text[..code.whole.len() + place + end.len()];
        }
    }
    Some(code)
}

/// The opening of the shortcode that begins here, without looking for its end.
pub(super) fn alone(text: &str) -> Option<Shortcode<'_>> {
    let opening = opening(text)?;
    let (values, bare) = values(opening.values);
    Some(Shortcode {
        name: opening.name,
        values,
        bare,
        inner: None,
        whole: &text[..opening.length],
    })
}

fn begins_again(between: &str, name: &str) -> bool {
    between.match_indices('[').any(|(place, _)| {
        between[place + 1..]
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([' ', ']', '/', '=', '\n']))
    })
}

struct Opening<'a> {
    name: &'a str,
    values: &'a str,
    length: usize,
}

fn opening(text: &str) -> Option<Opening<'_>> {
    let inner = text.strip_prefix('[')?;
    let end = inner
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')))
        .unwrap_or(inner.len());
    let name = &inner[..end];
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || name.len() > 60 {
        return None;
    }
    let rest = &inner[end..];
    if !rest.starts_with([']', ' ', '/', '=', '\n', '\t', '\u{a0}']) {
        return None;
    }
    // Up to the bracket that stands outside quotes; none on the next lines of a long text.
    let mut quote = None;
    for (place, letter) in rest.char_indices().take(4_000) {
        match (quote, letter) {
            (None, ']') => {
                let values = &rest[..place];
                let values = values.strip_suffix('/').unwrap_or(values);
                return Some(Opening { name, values, length: 1 + end + place + 1 });
            }
            (None, '[') => return None,
            (None, '"' | '\'') if rest[..place].trim_end().ends_with('=') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

/// `name="value"`, `name='value'`, `name=value`, and values alone.
fn values(text: &str) -> (Vec<(String, String)>, Vec<String>) {
    // The editor that made pages turned straight quotes into curly ones here and there.
    let text = text
        .replace(['“', '”', '″', '„'], "\"")
        .replace("&#8220;", "\"")
        .replace("&#8221;", "\"")
        .replace("&#8243;", "\"")
        .replace("&quot;", "\"")
        .replace('\u{a0}', " ");
    let (mut named, mut bare) = (Vec::new(), Vec::new());
    let mut rest = text.trim();
    while !rest.is_empty() {
        let name_end = rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        if let Some(after) = after.trim_start().strip_prefix('=') {
            let (value, left) = value(after.trim_start());
            if name.is_empty() {
                bare.push(value);
            } else {
                named.push((name.to_ascii_lowercase(), value));
            }
            rest = left.trim_start();
        } else {
            let (value, left) = value(rest);
            if !value.is_empty() {
                bare.push(value);
            }
            rest = left.trim_start();
        }
    }
    (named, bare)
}

fn value(text: &str) -> (String, &str) {
    if let Some(quote) = text.chars().next().filter(|letter| matches!(letter, '"' | '\''))
        && let Some(end) = text[1..].find(quote)
    {
        return (super::markup::decode(&text[1..=end]).into_owned(), &text[end + 2..]);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len()).max(1);
    let end = text.char_indices().map(|(place, _)| place).find(|place| *place >= end).unwrap_or(text.len());
    (super::markup::decode(text[..end].trim_matches('"')).into_owned(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::{Part, split};

    fn of(html: &str) -> Vec<String> {
        split(html)
            .into_iter()
            .map(|part| match part {
                Part::Html(html) => html.to_owned(),
                Part::Code(code) => format!("{{{} {:?} {:?} {:?}}}", code.name, code.values, code.bare, code.inner),
            })
            .collect()
    }

    #[test]
    fn shortcodes_are_found_where_they_are_meant() {
        assert_eq!(
            of("a [gallery ids=\"1,2\" columns=3 /] b"),
            ["a ", "{gallery [(\"ids\", \"1,2\"), (\"columns\", \"3\")] [] None}", " b"]
        );
        assert_eq!(
            of("[caption id='a' caption=\"x ] y\"]<img alt=\"[no]\"> text[/caption]"),
            ["{caption [(\"id\", \"a\"), (\"caption\", \"x ] y\")] [] Some(\"<img alt=\\\"[no]\\\"> text\")}"]
        );
        assert_eq!(of("[youtube=https://a.example/x?y=1]"), ["{youtube [] [\"https://a.example/x?y=1\"] None}"]);
        assert_eq!(of("[[gallery]] and [sic] and [1]"), ["", "[gallery]", " and ", "{sic [] [] None}", " and [1]"]);
        assert_eq!(of("<pre>[gallery]</pre>"), ["<pre>[gallery]</pre>"]);
        assert_eq!(of("<a title=\"[gallery]\">"), ["<a title=\"[gallery]\">"]);
        assert_eq!(of("[gallery ids=”4,5”]"), ["{gallery [(\"ids\", \"4,5\")] [] None}"]);
        assert_eq!(of("[col]a[col]b[/col]"), ["{col [] [] None}", "a", "{col [] [] Some(\"b\")}"]);
    }
}
