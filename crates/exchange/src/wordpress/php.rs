//! Values that PHP serialised, read without ever making an object.

use std::collections::BTreeMap;

/// Deepest nesting.
const DEEPEST: usize = 32;
/// Most values in all.
const MOST: usize = 100_000;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, or something that is not read (a reference).
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// An array, or the fields of an object: by key as text.
    Array(BTreeMap<String, Value>),
}

impl Value {
    /// An entry of an array.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Array(entries) => entries.get(key),
            _ => None,
        }
    }

    /// As text: also of numbers.
    pub fn text(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// Reads a serialised value; `None` if it is none, or a damaged one.
pub fn read(text: &str) -> Option<Value> {
    let text = text.trim();
    let mut reader = Reader { text, at: 0, left: MOST };
    let value = reader.value(0)?;
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    left: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, letters: &str) -> Option<()> {
        self.rest().starts_with(letters).then(|| self.at += letters.len())
    }

    fn until(&mut self, end: char) -> Option<&'a str> {
        let length = self.rest().find(end)?;
        let found = &self.text[self.at..self.at + length];
        self.at += length + end.len_utf8();
        Some(found)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        let kind = self.rest().chars().next()?;
        self.at += kind.len_utf8();
        if kind == 'N' {
            self.eat(";")?;
            return Some(Value::Null);
        }
        self.eat(":")?;
        match kind {
            'b' => Some(Value::Bool(self.until(';')? == "1")),
            'i' => self.until(';')?.parse().ok().map(Value::Int),
            'd' => Some(Value::Float(self.until(';')?.parse().unwrap_or(f64::NAN))),
            's' => self.string().map(Value::Text),
            'a' => self.entries(depth),
            'O' => {
                self.string_of_class()?;
                self.entries(depth)
            }
            'R' | 'r' => {
                self.until(';')?;
                Some(Value::Null)
            }
            _ => None,
        }
    }

    /// The length counts bytes as they were in the database; if the text was changed since, the closing mark decides.
    fn string(&mut self) -> Option<String> {
        let length: usize = self.until(':')?.parse().ok()?;
        self.eat("\"")?;
        let rest = self.rest();
        let told = rest.get(..length).filter(|_| rest[length..].starts_with("\";"));
        let text = match told {
            Some(text) => text,
            None => &rest[..rest.find("\";")?],
        };
        self.at += text.len() + 2;
        Some(text.to_owned())
    }

    fn string_of_class(&mut self) -> Option<()> {
        self.until(':')?;
        self.eat("\"")?;
        self.until('"')?;
        self.eat(":")
    }

    fn entries(&mut self, depth: usize) -> Option<Value> {
        let count: usize = self.until(':')?.parse().ok()?;
        self.eat("{")?;
        let mut entries = BTreeMap::new();
        for _ in 0..count {
            let key = self.value(depth + 1)?.text()?;
            let value = self.value(depth + 1)?;
            entries.insert(key, value);
        }
        self.eat("}")?;
        Some(Value::Array(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, read};

    #[test]
    fn values_as_wordpress_writes_them() {
        let value = read("a:3:{s:5:\"width\";i:1200;s:4:\"file\";s:7:\"a\";b.é\";s:4:\"meta\";a:1:{i:0;d:7.5;}}").expect("a value");
        assert_eq!(value.get("width"), Some(&Value::Int(1200)));
        assert_eq!(value.get("file").and_then(Value::text).as_deref(), Some("a\";b.é"));
        assert_eq!(value.get("meta").and_then(|meta| meta.get("0")), Some(&Value::Float(7.5)));
        assert_eq!(read("s:13:\"¯\\_(ツ)_/¯\";"), Some(Value::Text("¯\\_(ツ)_/¯".into())));
        assert_eq!(
            read("O:8:\"stdClass\":1:{s:1:\"a\";b:1;}").and_then(|object| object.get("a").cloned()),
            Some(Value::Bool(true))
        );
    }

    #[test]
    fn a_wrong_length_is_mended_and_damage_is_no_value() {
        assert_eq!(read("s:3:\"longer\";"), Some(Value::Text("longer".into())));
        for broken in ["", "plain", "a:2:{i:0;i:1;}", "s:5:\"abc", "a:1:{i:0;", "i:x;", "C:3:\"Foo\":2:{ab}", "a:9999999:{"] {
            assert_eq!(read(broken), None, "{broken}");
        }
        let deep = format!("{}{}", "a:1:{i:0;".repeat(5_000), "}".repeat(5_000));
        assert_eq!(read(&deep), None);
    }
}
