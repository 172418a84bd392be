//! Front matter: YAML, TOML, JSON, and Hexo's YAML without its first line.

use serde_json::{Map, Value};

/// A file in its two parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Front<'t> {
    /// The front matter; empty if there is none.
    pub fields: Map<String, Value>,
    /// Whether there is any.
    pub is_there: bool,
    /// It is written in TOML, as Zola wants it.
    pub is_toml: bool,
    /// The text below it.
    pub text: &'t str,
    /// Line on which the text begins, from 1.
    pub line: u64,
    /// Why something may be front matter that was not read.
    pub doubt: Option<&'static str>,
}

/// Parts a file. An error says what is wrong with the front matter.
pub fn split(file: &str) -> Result<Front<'_>, String> {
    let file = file.trim_start_matches('\u{feff}');
    let rest = &file[beginning(file)..];
    let before = &file[..file.len() - rest.len()];
    let first = rest.lines().next().unwrap_or_default().trim_end();
    match at_start(rest, first) {
        Ok(Some(front)) => {
            let line = front.line + before.matches('\n').count() as u64;
            Ok(Front { line, ..front })
        }
        Err(message) if before.is_empty() => Err(message),
        _ => Ok(Front {
            doubt: is_like_front_matter(first).then_some(NOT_READ),
            ..bare(file)
        }),
    }
}

const NOT_READ: &str = "its text begins like front matter that can't be read";
const TWICE: &str = "its front matter says two things of one field";

/// Where the text begins: some site makers skip blank lines and comments before the front matter.
fn beginning(file: &str) -> usize {
    let mut rest = file.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    file.len() - rest.len()
}

/// The front matter with which a text begins; `None` if it has none.
fn at_start<'t>(file: &'t str, first: &str) -> Result<Option<Front<'t>>, String> {
    let is_all = |mark: char| first.len() >= 3 && first.chars().all(|letter| letter == mark);
    if first == "---" {
        return fenced(file, &["---", "..."], yaml);
    }
    // Hexo lets the line be longer.
    if is_all('-') {
        return Ok(fenced(file, &[first], yaml).unwrap_or_default());
    }
    if first == "+++" {
        let front = fenced(file, &["+++"], toml)?.ok_or("the front matter that begins with +++ has no end")?;
        return Ok(Some(Front { is_toml: true, ..front }));
    }
    if is_all(';') {
        return fenced(file, &[first], braceless);
    }
    if let Some(language) = first
        .strip_prefix("---")
        .map(str::trim)
        .filter(|word| word.bytes().all(|letter| letter.is_ascii_alphabetic()))
    {
        return match language.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => fenced(file, &["---"], yaml),
            "toml" => fenced(file, &["---"], toml),
            "json" => fenced(file, &["---"], braceless),
            _ => Err(format!("the front matter is written in {language}, which is not read")),
        };
    }
    if first.starts_with('{') {
        return Ok(json(file));
    }
    if first.starts_with('"') {
        return Ok(without_first_line(file, ";;;", braceless));
    }
    let is_fields = |matter: &str| {
        matter
            .lines()
            .all(|line| looks_like_field(line.trim_end()) || line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#']))
    };
    if !looks_like_field(first) || !up_to(file, &["---"]).is_some_and(|(matter, _)| is_fields(matter)) {
        return Ok(None);
    }
    Ok(without_first_line(file, "---", yaml))
}

/// Whether a line that no front matter begins with looks as if one did.
fn is_like_front_matter(first: &str) -> bool {
    let is_object = || {
        let inside = first.strip_prefix('{')?.trim_start();
        Some(inside.is_empty() || inside.starts_with(['"', '\'']) || inside.starts_with(char::is_alphabetic))
    };
    let is_quoted_key = || first.strip_prefix('"')?.split_once('"').map(|(_, rest)| rest.trim_start().starts_with(':'));
    ["---", "+++", ";;;"].iter().any(|mark| first.starts_with(mark))
        || is_object() == Some(true)
        || is_quoted_key() == Some(true)
        || looks_like_field(first)
}

fn bare(text: &str) -> Front<'_> {
    Front { text, line: 1, ..Front::default() }
}

/// Fields, and whether one of them is there twice with two values.
type Read = Result<(Map<String, Value>, bool), String>;

/// What stands between the first line and one that closes it; `None` if nothing does.
fn fenced<'t>(file: &'t str, ends: &[&str], read: fn(&str) -> Read) -> Result<Option<Front<'t>>, String> {
    let start = file.find('\n').map_or(file.len(), |place| place + 1);
    let Some((matter, text)) = up_to(&file[start..], ends) else {
        return Ok(None);
    };
    let line = 3 + matter.lines().count() as u64;
    let (fields, is_twice) = read(matter)?;
    Ok(Some(Front {
        fields,
        is_there: true,
        is_toml: false,
        text,
        line,
        doubt: is_twice.then_some(TWICE),
    }))
}

/// Parts a text at the first line that is one of these.
fn up_to<'t>(text: &'t str, ends: &[&str]) -> Option<(&'t str, &'t str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ends.contains(&line.trim_end()) {
            return Some((&text[..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml(text: &str) -> Read {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok((Map::new(), false));
    }
    // Tabs are no YAML, but some programs let them pass.
    let text = text.replace('\t', "  ");
    match value(&text) {
        Ok(Value::Object(mut fields)) => {
            as_written(&text, &mut fields);
            Ok((fields, false))
        }
        Ok(Value::Null) => Ok((Map::new(), false)),
        Ok(_) => Err("the front matter is no list of fields".into()),
        Err(error) => lines(&text).ok_or_else(|| format!("the YAML of the front matter is damaged: {error}")),
    }
}

/// YAML in which `No` is a word: what means no is asked of the field that is read.
fn value(text: &str) -> Result<Value, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { strict_booleans: true })
}

/// Makes texts of numbers as they stand there: a title `007` is no 7. A title `true` is no flag either.
fn as_written(text: &str, fields: &mut Map<String, Value>) {
    for (key, value) in fields
        .iter_mut()
        .filter(|(key, value)| value.is_number() || value.is_boolean() && key.eq_ignore_ascii_case("title"))
    {
        let written = text.lines().find_map(|line| line.strip_prefix(key.as_str())?.trim_start().strip_prefix(':'));
        let written = written.map(|rest| rest.split(" #").next().unwrap_or_default().trim()).unwrap_or_default();
        if !written.is_empty() && !written.contains([' ', '"', '\'', '&', '*', '!']) {
            *value = Value::String(written.to_owned());
        }
    }
}

/// Simple fields of YAML that is not quite right, like a title with a colon in it; `None` if it is more than that.
fn lines(text: &str) -> Option<(Map<String, Value>, bool)> {
    let mut fields: Map<String, Value> = Map::new();
    let mut last = String::new();
    let mut is_twice = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(item) = bare.strip_prefix("- ") {
            let list = fields.get_mut(&last)?;
            if !list.is_array() {
                *list = Value::Array(Vec::new());
            }
            list.as_array_mut()?.push(scalar(item));
            continue;
        }
        if line.starts_with(' ') {
            // The next line of a text.
            if let Some(Value::String(text)) = fields.get_mut(&last) {
                text.push(' ');
                text.push_str(bare);
                continue;
            }
            return None;
        }
        let (key, value) = bare.split_once(':')?;
        if key.contains(' ') || value.trim_start().starts_with(['[', '{', '|', '>', '&', '*']) {
            return None;
        }
        key.trim().clone_into(&mut last);
        let value = scalar(value);
        is_twice |= fields.get(&last).is_some_and(|before| *before != value);
        fields.insert(last.clone(), value);
    }
    Some((fields, is_twice))
}

/// A value by itself: a comment behind it goes, a flag is one; what is no YAML is a text.
fn scalar(text: &str) -> Value {
    let text = text.trim();
    match value(text) {
        Ok(Value::Bool(flag)) => Value::Bool(flag),
        Ok(Value::String(text)) => Value::String(text),
        Ok(Value::Number(_)) => Value::String(text.split_whitespace().next().unwrap_or_default().to_owned()),
        _ => Value::String(unquoted(text)),
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
        .to_owned()
}

fn toml(text: &str) -> Read {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("the TOML of the front matter is damaged: {}", error.message()))?;
    Ok((table.into_iter().map(|(key, value)| (key, plain(value))).collect(), false))
}

fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(plain).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect()),
    }
}

/// JSON that is followed by the text.
fn json(file: &str) -> Option<Front<'_>> {
    let mut values = serde_json::Deserializer::from_str(file).into_iter::<Map<String, Value>>();
    let fields = values.next()?.ok()?;
    let end = values.byte_offset();
    let line = 1 + file[..end].matches('\n').count() as u64;
    Some(Front {
        fields,
        is_there: true,
        is_toml: false,
        text: file[end..].trim_start_matches(['\r', '\n', ';']),
        line,
        doubt: None,
    })
}

/// JSON between two lines, with its braces or, as Hexo has it, without.
fn braceless(text: &str) -> Read {
    let text = text.trim();
    let whole = if text.starts_with('{') { text.to_owned() } else { format!("{{{}}}", text.trim_end_matches(',')) };
    match serde_json::from_str(&whole) {
        Ok(fields) => Ok((fields, false)),
        Err(error) => Err(format!("the JSON of the front matter is damaged: {error}")),
    }
}

fn looks_like_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-'))
            && (value.is_empty() || value.starts_with(' '))
    })
}

/// Hexo lets the first line of dashes, or of semicolons, be left out.
fn without_first_line<'t>(file: &'t str, end: &str, read: fn(&str) -> Read) -> Option<Front<'t>> {
    let (matter, text) = up_to(file, &[end])?;
    let (fields, is_twice) = read(matter).ok().filter(|(fields, _)| !fields.is_empty())?;
    Some(Front {
        fields,
        is_there: true,
        is_toml: false,
        text,
        line: 2 + matter.lines().count() as u64,
        doubt: is_twice.then_some(TWICE),
    })
}
