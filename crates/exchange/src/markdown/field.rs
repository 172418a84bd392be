//! Fields of the front matter, whatever each site maker calls them.

use serde_json::{Map, Value};

/// Fields by names without regard to case.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'f>(pub &'f Map<String, Value>);

impl<'f> Fields<'f> {
    /// The first of these that is there and not null; `a.b` is a field inside another.
    pub fn value(self, names: &[&str]) -> Option<&'f Value> {
        names.iter().find_map(|name| self.one(name)).filter(|value| !value.is_null())
    }

    fn one(self, name: &str) -> Option<&'f Value> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let found = self.0.get(first).or_else(|| {
            let (_, value) = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(first))?;
            Some(value)
        })?;
        match rest {
            None => Some(found).filter(|value| !value.is_null()),
            Some(rest) => Fields(found.as_object()?).one(rest),
        }
    }

    /// The first of these that is a text that says something.
    pub fn text(self, names: &[&str]) -> String {
        names
            .iter()
            .filter_map(|name| self.one(name))
            .filter_map(as_text)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    /// A list, or one text as a list of one; texts with commas are parted if `parted`.
    pub fn list(self, names: &[&str], parted: bool) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (name, value) in names.iter().filter_map(|name| Some((*name, self.one(name)?))) {
            gather(value, parted, name.ends_with("author"), &mut out);
        }
        let mut seen = std::collections::HashSet::new();
        out.retain(|text| !text.is_empty() && seen.insert(text.clone()));
        out
    }

    /// Whether the first of these is true, as site makers and people write it.
    pub fn is_on(self, names: &[&str]) -> bool {
        self.value(names).and_then(flag) == Some(true)
    }

    /// Whether the first of these is false.
    pub fn is_off(self, names: &[&str]) -> bool {
        self.value(names).and_then(flag) == Some(false)
    }
}

/// What a value says if it says yes or no.
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn gather(value: &Value, parted: bool, is_one: bool, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, false, is_one, out)),
        Value::Object(fields) => {
            let name = Fields(fields).text(&["name", "title", "display_name", "author", "url", "src"]);
            out.push(name);
        }
        other => {
            let Some(text) = as_text(other) else { return };
            // `Smith, John` is one person.
            let is_reversed = text.split(',').count() == 2 && text.split(',').all(|part| part.split_whitespace().count() == 1);
            if parted && !(is_reversed && is_one) {
                out.extend(text.split(',').map(|part| part.trim().to_owned()));
            } else {
                out.push(text);
            }
        }
    }
}
