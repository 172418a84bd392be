//! MDX: what is written in it for programs, out of which Markdown and HTML are made.

use super::tag::{Piece, pieces};

/// MDX without expressions in braces, and those things by name for which a program was run: components, and expressions that
/// are no quoted words. Comments and code stay as they are.
pub(super) fn without_programs(text: &str) -> (String, Vec<String>) {
    let (mut out, mut names) = (String::with_capacity(text.len()), Vec::new());
    let mut between = String::new();
    let text = without_lines(text);
    for piece in pieces(&text) {
        match piece {
            Piece::Code(code) => {
                resolve(&std::mem::take(&mut between), &mut out, &mut names);
                out.push_str(code);
            }
            Piece::Text(text) => between.push_str(text),
            Piece::Tag(tag) => between.push_str(tag.whole),
            Piece::Expression { whole, .. } => between.push_str(whole),
            Piece::Comment { is_sure: true, .. } => {}
            Piece::Comment { whole, .. } => between.push_str(whole),
        }
    }
    resolve(&between, &mut out, &mut names);
    (out, names)
}

/// A text without the lines that bring components in or say something to other programs, to the end of their braces.
fn without_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_i64;
    let mut fence = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark)).filter(|_| depth == 0);
        match (mark, fence) {
            (Some(mark), None) => fence = Some(mark),
            (Some(mark), Some(open)) if mark == open => fence = None,
            _ => {}
        }
        let brings = line.starts_with("import ") && (line.contains(" from ") || line.contains(['"', '\'', '{']));
        let begins = fence.is_none() && mark.is_none() && (line.starts_with("export ") || brings);
        if begins || depth > 0 {
            let count = |marks: &[char]| i64::try_from(line.matches(marks).count()).unwrap_or(0);
            depth = (depth + count(&['{', '[', '(']) - count(&['}', ']', ')'])).max(0);
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn resolve(text: &str, out: &mut String, names: &mut Vec<String>) {
    let (mut at, mut is_tag, mut quote) = (0, false, None);
    while let Some(letter) = text[at..].chars().next() {
        let length = letter.len_utf8();
        match (letter, quote) {
            ('{', None) if !text[..at].ends_with('\\') => {
                let Some(end) = closing(&text[at..]) else {
                    out.push(letter);
                    at += length;
                    continue;
                };
                let whole = &text[at..at + end];
                let inside = whole[1..whole.len() - 1].trim();
                match words(inside) {
                    Some(words) if is_tag => {
                        out.push('"');
                        story::html::escape(words, out);
                        out.push('"');
                    }
                    Some(words) => out.push_str(words),
                    None if is_tag => out.push_str("\"\""),
                    None if inside.starts_with("/*") => {}
                    None => names.push(whole.to_owned()),
                }
                at += end;
                continue;
            }
            ('<', None) if !is_tag => {
                let name = &text[at + 1..];
                let end = name
                    .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-')))
                    .unwrap_or(name.len());
                is_tag = name.starts_with(|letter: char| letter.is_alphabetic());
                if name.starts_with(|letter: char| letter.is_ascii_uppercase()) {
                    names.push(format!("<{}>", &name[..end]));
                }
            }
            ('>', None) => is_tag = false,
            ('"' | '\'', None) if is_tag => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
        out.push(letter);
        at += length;
    }
}

/// Length of an expression with its braces; `None` if it has no end.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(place + 1),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What an expression says if that needs no program: quoted words, and the file that it asks for by `require`.
fn words(inside: &str) -> Option<&str> {
    let inside = match inside.strip_prefix("require(") {
        Some(rest) => rest.strip_suffix(".default").unwrap_or(rest).trim_end().strip_suffix(')')?.trim(),
        None => inside,
    };
    let quote = inside.chars().next().filter(|letter| matches!(letter, '"' | '\'' | '`'))?;
    let words = inside.strip_prefix(quote)?.strip_suffix(quote)?;
    (!words.contains(quote) && !words.contains("${")).then_some(words)
}
