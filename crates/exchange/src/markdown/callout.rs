//! Boxes that are written as quotations whose first line names their kind: `> [!note] Title`.

use std::borrow::Cow;

/// Deepest boxes in boxes; what is deeper stays a quotation.
const DEEPEST: usize = 4;
/// Colons around the outermost box: nobody writes so many, and those inside it have fewer.
const COLONS: usize = 40;

/// The text with each of them as a directive: `:::note Title`, up to `:::`.
pub(super) fn as_directives(text: &str) -> Cow<'_, str> {
    if !text.contains("> [!") && !text.contains(">[!") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 256);
    write(text, 0, &mut out);
    Cow::Owned(out)
}

fn write(text: &str, depth: usize, out: &mut String) {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut fence = None;
    let mut was_quoted = false;
    while let Some(line) = lines.next() {
        let is_first = !was_quoted;
        was_quoted = quoted(line).is_some();
        let callout = Callout::at(line).filter(|_| fence.is_none() && is_first && depth < DEEPEST);
        let Some(callout) = callout else {
            fence = fence_after(line, fence);
            out.push_str(line);
            continue;
        };
        let mut inner = String::new();
        while let Some(line) = lines.next_if(|line| quoted(line).is_some()) {
            inner.push_str(quoted(line).unwrap_or_default());
        }
        if matches!(callout.kind.as_str(), "quote" | "cite") {
            inner.split_inclusive('\n').for_each(|line| out.extend(["> ", line]));
            continue;
        }
        let colons = ":".repeat(COLONS - depth);
        let name = if callout.is_folded { "details" } else { "note" };
        out.push_str(&format!("\n{colons}{name} {}\n\n", callout.title));
        write(&inner, depth + 1, out);
        out.push_str(&format!("\n\n{colons}\n\n"));
    }
}

/// What the first line says.
struct Callout {
    kind: String,
    title: String,
    is_folded: bool,
}

impl Callout {
    fn at(line: &str) -> Option<Callout> {
        let (kind, rest) = quoted(line)?.trim_start().strip_prefix("[!")?.split_once(']')?;
        let kind = kind.split('|').next().unwrap_or_default().trim().to_lowercase();
        if kind.is_empty() || !kind.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ')) {
            return None;
        }
        let (is_folded, rest) = rest.strip_prefix(['-', '+']).map_or((false, rest), |rest| (true, rest));
        // What stands in braces would be read as attributes.
        let title = rest.trim().replace(['{', '}'], "");
        let title = if title.is_empty() { capitalised(&kind) } else { title };
        Some(Callout { kind, title, is_folded })
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A line of a quotation without its mark.
fn quoted(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches(' ');
    let inside = bare.strip_prefix('>').filter(|_| line.len() - bare.len() < 4)?;
    Some(inside.strip_prefix(' ').unwrap_or(inside))
}

/// The mark of the fence that is open behind a line.
fn fence_after<'t>(line: &'t str, open: Option<&'t str>) -> Option<&'t str> {
    let bare = line.trim_start();
    let count = bare.bytes().take_while(|letter| Some(letter) == bare.as_bytes().first()).count();
    let mark = &bare[..if bare.starts_with(['`', '~']) { count } else { 0 }];
    match open {
        None => Some(mark).filter(|mark| mark.len() >= 3),
        Some(open) if mark.starts_with(open) && bare[count..].trim().is_empty() => None,
        open => open,
    }
}
