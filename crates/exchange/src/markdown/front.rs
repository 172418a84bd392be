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
}

/// Parts a file. An error says what is wrong with the front matter.
pub fn split(file: &str) -> Result<Front<'_>, String> {
    let file = file.trim_start_matches('\u{feff}');
    let first = file.lines().next().unwrap_or_default().trim_end();
    match first {
        "---" => fenced(file, &["---", "..."], yaml).map(|front| front.unwrap_or_else(|| bare(file))),
        "+++" => {
            let front = fenced(file, &["+++"], toml)?.ok_or("the front matter that begins with +++ has no end")?;
            Ok(Front { is_toml: true, ..front })
        }
        "{" => json(file),
        _ if looks_like_field(first) => Ok(headless(file).unwrap_or_else(|| bare(file))),
        _ => Ok(bare(file)),
    }
}

fn bare(text: &str) -> Front<'_> {
    Front { text, line: 1, ..Front::default() }
}

/// What stands between the first line and one that closes it; `None` if nothing does.
fn fenced<'t>(file: &'t str, ends: &[&str], read: fn(&str) -> Result<Map<String, Value>, String>) -> Result<Option<Front<'t>>, String> {
    let start = file.find('\n').map_or(file.len(), |place| place + 1);
    let Some((matter, text)) = up_to(&file[start..], ends) else {
        return Ok(None);
    };
    let line = 3 + matter.lines().count() as u64;
    Ok(Some(Front {
        fields: read(matter)?,
        is_there: true,
        is_toml: false,
        text,
        line,
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

fn yaml(text: &str) -> Result<Map<String, Value>, String> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Map::new());
    }
    // Tabs are no YAML, but some programs let them pass.
    let text = text.replace('\t', "  ");
    match serde_saphyr::from_str::<Value>(&text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("the front matter is no list of fields".into()),
        Err(error) => lines(&text).ok_or_else(|| format!("the YAML of the front matter is damaged: {error}")),
    }
}

/// Simple fields of YAML that is not quite right, like a title with a colon in it; `None` if it is more than that.
fn lines(text: &str) -> Option<Map<String, Value>> {
    let mut fields: Map<String, Value> = Map::new();
    let mut last = String::new();
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
            list.as_array_mut()?.push(Value::String(unquoted(item)));
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
        fields.insert(last.clone(), Value::String(unquoted(value)));
    }
    Some(fields)
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
        .to_owned()
}

fn toml(text: &str) -> Result<Map<String, Value>, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("the TOML of the front matter is damaged: {}", error.message()))?;
    Ok(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
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
fn json(file: &str) -> Result<Front<'_>, String> {
    let mut values = serde_json::Deserializer::from_str(file).into_iter::<Map<String, Value>>();
    match values.next() {
        Some(Ok(fields)) => {
            let end = values.byte_offset();
            let line = 1 + file[..end].matches('\n').count() as u64;
            Ok(Front {
                fields,
                is_there: true,
                is_toml: false,
                text: file[end..].trim_start_matches(['\r', '\n', ';']),
                line,
            })
        }
        _ => Ok(bare(file)),
    }
}

fn looks_like_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-'))
            && (value.is_empty() || value.starts_with(' '))
    })
}

/// Hexo lets the first line of dashes be left out.
fn headless(file: &str) -> Option<Front<'_>> {
    let (matter, text) = up_to(file, &["---"])?;
    let is_fields = matter
        .lines()
        .all(|line| looks_like_field(line.trim_end()) || line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#']));
    let fields = is_fields.then(|| yaml(matter).ok()).flatten().filter(|fields| !fields.is_empty())?;
    Some(Front {
        fields,
        is_there: true,
        is_toml: false,
        text,
        line: 2 + matter.lines().count() as u64,
    })
}
