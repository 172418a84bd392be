use super::FENCE;
use crate::block::{Item, List};
use crate::{Block, Body, Inline, Mark};
use std::fmt::Write as _;

/// Writes a body as Markdown.
pub fn write(body: &Body) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in &body.blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        // Two lists in a row would be read as one.
        let lists = matches!((before, block), (Some(Block::List(_)), Block::List(_)));
        match simple(block).filter(|_| !lists) {
            Some(text) => {
                out.push_str(&text);
                out.push('\n');
            }
            None => fence(block, &mut out),
        }
        before = Some(block);
    }
    out
}

fn fence(block: &Block, out: &mut String) {
    let json = serde_json::to_string(block).unwrap_or_default();
    let _ = writeln!(out, "```{FENCE}\n{json}\n```");
}

/// The block in Markdown's own words, if reading that gives the same block again.
fn simple(block: &Block) -> Option<String> {
    let text = match block {
        Block::Paragraph { text } => line(text)?,
        Block::Subhead { level, text, anchor: None } => {
            let line = line(text)?;
            if line.contains('\n') {
                return None;
            }
            format!("{} {line}", "#".repeat(usize::from(*level)))
        }
        Block::List(list) => list_of(list)?,
        Block::Quotation { blocks, by: None, source: None } if !blocks.is_empty() => {
            let inner = blocks.iter().map(simple).collect::<Option<Vec<_>>>()?;
            if !blocks.iter().all(|block| matches!(block, Block::Paragraph { .. })) {
                return None;
            }
            inner
                .join("\n\n")
                .lines()
                .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
                .collect::<Vec<_>>()
                .join("\n")
        }
        Block::Divider => "---".to_owned(),
        Block::Code { text, language }
            if !text.contains("```") && language.chars().all(|letter| letter.is_alphanumeric()) && language != FENCE =>
        {
            format!("```{language}\n{text}\n```")
        }
        _ => return None,
    };
    let back = super::read(&text).ok()?;
    (back.blocks.as_slice() == [block.clone()]).then_some(text)
}

fn list_of(list: &List) -> Option<String> {
    if list.items.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    for (at, item) in list.items.iter().enumerate() {
        let marker = if list.ordered {
            format!("{}. ", list.start.unwrap_or(1) + i64::try_from(at).ok()?)
        } else {
            "- ".to_owned()
        };
        let text = item_of(item)?;
        let indent = " ".repeat(marker.len());
        for (row, line) in text.lines().enumerate() {
            lines.push(if row == 0 {
                format!("{marker}{line}")
            } else if line.is_empty() {
                String::new()
            } else {
                format!("{indent}{line}")
            });
        }
    }
    Some(lines.join("\n"))
}

fn item_of(item: &Item) -> Option<String> {
    let mut text = line(&item.text)?;
    for block in &item.blocks {
        match block {
            Block::List(inner) => {
                text.push('\n');
                text.push_str(&list_of(inner)?);
            }
            _ => return None,
        }
    }
    Some(text)
}

/// A line with marks; `None` if a mark has no Markdown form.
fn line(inline: &Inline) -> Option<String> {
    let mut out = String::new();
    for span in &inline.0 {
        let mut ends = Vec::new();
        if span.text.trim() != span.text && !span.marks.is_empty() {
            return None;
        }
        let mut verbatim = false;
        for mark in &span.marks {
            match mark {
                Mark::Strong => {
                    out.push_str("**");
                    ends.push("**".to_owned());
                }
                Mark::Emphasis => {
                    out.push('*');
                    ends.push("*".to_owned());
                }
                Mark::Strike => {
                    out.push_str("~~");
                    ends.push("~~".to_owned());
                }
                Mark::Link { href, title: None } if !href.contains(['<', '>', '\n', '(', ')', '\\']) => {
                    out.push('[');
                    ends.push(format!("](<{href}>)"));
                }
                Mark::Code if span.marks.last() == Some(mark) && !span.text.contains(['`', '\n']) => {
                    out.push('`');
                    ends.push("`".to_owned());
                    verbatim = true;
                }
                _ => return None,
            }
        }
        if verbatim {
            out.push_str(&span.text);
        } else {
            escape(&span.text, &mut out);
        }
        for end in ends.iter().rev() {
            out.push_str(end);
        }
    }
    (!out.is_empty()).then_some(out)
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\\n"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '+' | '-' | '!' | '|' | '~' | '&' | '^' | ':' | '='
            | '.' | '(' | ')' | '"' | '\'' | '@'
                if needs(letter, out) =>
            {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
}

/// Some signs mean something only at the beginning of a line.
fn needs(letter: char, out: &str) -> bool {
    let begins = out.is_empty() || out.ends_with('\n');
    match letter {
        '#' | '+' | '-' | '=' | '>' => begins,
        '.' | ')' => out.chars().rev().take_while(char::is_ascii_digit).count() > 0,
        '{' | '}' | '(' | '"' | '\'' | '!' | ':' | '@' => false,
        _ => true,
    }
}
