//! Finding shortcodes and Liquid tags in Markdown, but not in code.

use super::argument::Arguments;

/// A stretch of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Markdown as it is.
    Text(&'t str),
    /// Code: nothing in it is resolved.
    Code(&'t str),
    /// `{{< name … >}}`, `{{% name … %}}`, `{% name … %}`, with what follows it.
    Tag(Tag<'t>),
    /// `{::comment}…{:/comment}` of kramdown, `{/* … */}` of MDX, `%%…%%` of Obsidian, and `{# … #}`, which is one if the site was made with Nunjucks, or if `is_sure`.
    Comment { whole: &'t str, is_sure: bool },
    /// `{{ … }}`.
    Expression { whole: &'t str, inside: &'t str },
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// As it stands there.
    pub whole: &'t str,
    pub name: &'t str,
    /// What follows the name.
    pub rest: &'t str,
    /// `{{< /name >}}`.
    pub closes: bool,
    /// `{{< name />}}`.
    pub closes_itself: bool,
    /// Of Hugo's form, not Liquid's.
    pub is_shortcode: bool,
    /// `:::name Title` on a line of its own, up to a line `:::`; it counts as a shortcode.
    pub is_directive: bool,
}

impl Tag<'_> {
    pub(super) fn arguments(&self) -> Arguments {
        if !self.is_directive {
            return Arguments::read(self.rest);
        }
        let (words, attributes) = self
            .rest
            .split_once('{')
            .map_or((self.rest, ""), |(words, rest)| (words, rest.trim_end_matches('}')));
        let words = words.trim();
        let title = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).unwrap_or(words);
        let mut arguments = Arguments::read(attributes);
        if !title.is_empty() {
            arguments.named.insert(0, ("title".to_owned(), title.to_owned()));
        }
        arguments
    }
}

/// Parts a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut at, mut begun) = (0, 0);
    let mut fence: Option<(u8, usize)> = None;
    let bytes = text.as_bytes();
    let mut directives: Vec<(usize, &str)> = Vec::new();
    while at < text.len() {
        let is_line_start = at == 0 || bytes[at - 1] == b'\n';
        if is_line_start && let Some((mark, count, line_end)) = fence_at(text, at, fence) {
            if fence.is_none() {
                push_text(&text[begun..at], &mut out);
                begun = at;
                fence = Some((mark, count));
                at = line_end;
            } else {
                out.push(Piece::Code(&text[begun..line_end]));
                fence = None;
                (at, begun) = (line_end, line_end);
            }
            continue;
        }
        if fence.is_some() {
            at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
            continue;
        }
        if is_line_start && let Some((tag, line_end)) = directive_at(&text[at..], &mut directives) {
            push_text(&text[begun..at], &mut out);
            out.push(Piece::Tag(tag));
            at += line_end;
            begun = at;
            continue;
        }
        match bytes[at] {
            b'`' => {
                let count = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                let mark = &text[at..at + count];
                // Code in a line ends with as many marks.
                let end = closing(&text[at + count..], mark).map(|end| at + count + end);
                match end {
                    Some(end) => {
                        push_text(&text[begun..at], &mut out);
                        out.push(Piece::Code(&text[at..end]));
                        (at, begun) = (end, end);
                    }
                    None => at += count,
                }
            }
            // `100%%` is no beginning.
            b'%' if text[at..].starts_with("%%")
                && !text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '%' | '{')) =>
            {
                match text[at + 2..].find("%%") {
                    Some(end) => {
                        push_text(&text[begun..at], &mut out);
                        let whole = &text[at..at + end + 4];
                        out.push(Piece::Comment { whole, is_sure: true });
                        at += whole.len();
                        begun = at;
                    }
                    None => at += 2,
                }
            }
            b'{' => match tag_at(&text[at..]) {
                Some((piece, length)) => {
                    push_text(&text[begun..at], &mut out);
                    out.push(piece);
                    at += length;
                    begun = at;
                }
                None => at += 1,
            },
            _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if fence.is_some() {
        out.push(Piece::Code(&text[begun..]));
    } else {
        push_text(&text[begun..], &mut out);
    }
    out
}

fn push_text<'t>(text: &'t str, out: &mut Vec<Piece<'t>>) {
    if !text.is_empty() {
        out.push(Piece::Text(text));
    }
}

/// A line that opens a fence, or closes the open one: its letter, how many of it, and where the line ends.
fn fence_at(text: &str, at: usize, open: Option<(u8, usize)>) -> Option<(u8, usize, usize)> {
    let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    let line = text[at..line_end].trim_end();
    // In a list or a quotation a fence stands further in.
    let bare = line.trim_start_matches([' ', '\t', '>']);
    let mark = *bare.as_bytes().first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let count = bare.bytes().take_while(|byte| *byte == mark).count();
    match open {
        None => (count >= 3 && !bare[count..].contains('`')).then_some((mark, count, line_end)),
        Some((other, least)) => (mark == other && count >= least && bare[count..].trim().is_empty()).then_some((mark, count, line_end)),
    }
}

/// The directive that a line begins or ends, and where the line ends. `open` holds those that are open, with the number of their colons.
fn directive_at<'t>(text: &'t str, open: &mut Vec<(usize, &'t str)>) -> Option<(Tag<'t>, usize)> {
    let line_end = text.find('\n').map_or(text.len(), |end| end + 1);
    let whole = &text[..line_end];
    let line = whole.trim();
    let count = line.bytes().take_while(|letter| *letter == b':').count();
    if count < 3 {
        return None;
    }
    let rest = line[count..].trim_end_matches(':').trim();
    let tag = |name, rest, closes| Tag {
        whole,
        name,
        rest,
        closes,
        closes_itself: false,
        is_shortcode: true,
        is_directive: true,
    };
    if rest.is_empty() {
        let place = open.iter().rposition(|(colons, _)| *colons == count)?;
        let (_, name) = open.drain(place..).next()?;
        return Some((tag(name, "", true), line_end));
    }
    // Pandoc writes `::: {.note}`.
    let bare = rest.strip_prefix("{.").unwrap_or(rest);
    let end = bare
        .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_')))
        .unwrap_or(bare.len());
    let name = &bare[..end];
    if !name.starts_with(char::is_alphabetic) {
        return None;
    }
    open.push((count, name));
    let rest = if bare.len() < rest.len() { "" } else { bare[end..].trim() };
    Some((tag(name, rest, false), line_end))
}

/// Where the code that began with these marks ends; not beyond its paragraph.
fn closing(text: &str, mark: &str) -> Option<usize> {
    let paragraph = text.find("\n\n").unwrap_or(text.len());
    let mut from = 0;
    while let Some(found) = text[from..paragraph].find('`') {
        let start = from + found;
        let count = text.as_bytes()[start..].iter().take_while(|byte| **byte == b'`').count();
        if count == mark.len() {
            return Some(start + count);
        }
        from = start + count;
        if from > paragraph {
            return None;
        }
    }
    None
}

/// The tag or expression that begins here, and its length.
fn tag_at(text: &str) -> Option<(Piece<'_>, usize)> {
    if let Some(inside) = text.strip_prefix("{::comment}") {
        // Without an end it goes on to the end of the text.
        let ends = ["{:/comment}", "{:/}"].into_iter().filter_map(|end| Some(inside.find(end)? + end.len()));
        let length = text.len() - inside.len() + ends.min().unwrap_or(inside.len());
        return Some((Piece::Comment { whole: &text[..length], is_sure: true }, length));
    }
    if let Some(inside) = text.strip_prefix("{/*") {
        let length = inside.find("*/}")? + 6;
        return Some((Piece::Comment { whole: &text[..length], is_sure: true }, length));
    }
    if let Some(inside) = text.strip_prefix("{#") {
        let inside = &inside[..inside.find("#}")?];
        let is_sure = inside.starts_with(char::is_whitespace) && inside.ends_with(char::is_whitespace);
        let length = inside.len() + 4;
        return Some((Piece::Comment { whole: &text[..length], is_sure }, length));
    }
    for (open, close, is_shortcode) in [("{{<", ">}}", true), ("{{%", "%}}", true), ("{%", "%}", false), ("{{", "}}", false)] {
        let Some(inside) = text.strip_prefix(open) else { continue };
        let end = inside.find(close)?;
        let whole = &text[..open.len() + end + close.len()];
        // A tag does not go on over many lines of text.
        if whole.len() > 4_000 || whole.contains("\n\n") && !is_shortcode {
            return None;
        }
        let inside = inside[..end].trim_start_matches(['-', '~']).trim_end_matches(['-', '~']).trim();
        if open == "{{" {
            return Some((Piece::Expression { whole, inside }, whole.len()));
        }
        let (inside, closes) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside.trim_start(), true));
        let (inside, closes_itself) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let name_end = inside.find(|letter: char| letter.is_whitespace() || letter == '(').unwrap_or(inside.len());
        let name = &inside[..name_end];
        let is_name = name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
            && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/'));
        if !is_name {
            return None;
        }
        let tag = Tag {
            whole,
            name,
            rest: inside[name_end..].trim(),
            closes,
            closes_itself,
            is_shortcode,
            is_directive: false,
        };
        return Some((Piece::Tag(tag), whole.len()));
    }
    None
}
