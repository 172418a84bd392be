//! Arguments of shortcodes and tags: `src="a.jpg" alt='A'`, `"a.jpg" "A"`, `id=abc`, `(id="abc", n=3)`.

/// Arguments of a shortcode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// Without a name, in order.
    pub plain: Vec<String>,
    /// With a name.
    pub named: Vec<(String, String)>,
}

impl Arguments {
    pub(super) fn read(text: &str) -> Arguments {
        let text = text.trim();
        let text = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
        let mut found = Arguments::default();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ',');
            if rest.is_empty() {
                return found;
            }
            let (word, after) = word(rest);
            let is_name = !word.is_empty() && !rest.starts_with(['"', '\'', '`']);
            let value_at = after.trim_start();
            if is_name && let Some(value) = value_at.strip_prefix(['=', ':']).map(str::trim_start).filter(|value| !value.starts_with("//"))
            {
                let (value, after) = self::word(value);
                found.named.push((word.to_ascii_lowercase(), value));
                rest = after;
            } else {
                found.plain.push(word);
                rest = after;
            }
            if rest.len() == text.len() {
                return found;
            }
        }
    }

    /// The first of these names that says something.
    pub(super) fn get(&self, names: &[&str]) -> &str {
        names
            .iter()
            .filter_map(|name| self.named.iter().find(|(known, _)| known == name))
            .map(|(_, value)| value.trim())
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }

    /// The same, or the argument at a place.
    pub(super) fn or(&self, names: &[&str], place: usize) -> &str {
        match self.get(names) {
            "" if self.named.is_empty() || names.is_empty() => self.plain.get(place).map_or("", |text| text.trim()),
            "" => self.plain.get(place).map_or("", |text| text.trim()),
            found => found,
        }
    }
}

/// A word, quoted or not, and what follows.
fn word(text: &str) -> (String, &str) {
    let Some(quote) = text.chars().next().filter(|letter| matches!(letter, '"' | '\'' | '`')) else {
        let end = text
            .find(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '='))
            .unwrap_or(text.len());
        // An address has colons and equals signs of its own.
        let end = if text[..end].contains("://") { text.find(char::is_whitespace).unwrap_or(text.len()) } else { end };
        let end = match text[..end].find(':') {
            Some(colon) if !text[..end].contains("://") && colon > 0 && text[colon + 1..].starts_with([' ', '"', '\'']) => colon,
            _ => end,
        };
        let end = end.max(text.chars().next().map_or(0, char::len_utf8));
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut out = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' if quote != '`' => out.extend(letters.next().map(|(_, letter)| letter)),
            letter if letter == quote => return (out, &text[place + quote.len_utf8()..]),
            letter => out.push(letter),
        }
    }
    (out, "")
}
