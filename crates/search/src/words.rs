//! Words on their way into the index: one text, in which marks part words and passages. A list of tokens says the same and takes ten
//! times as much memory, and hundreds of documents wait for the writer.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Words between two passages, so that no phrase crosses.
const GAP: usize = 100;
/// Stands behind each word. No word holds it: it is no letter.
const WORD: char = '\u{1f}';
/// Stands behind each passage.
const PASSAGE: char = '\u{1e}';

/// Words in their order.
#[derive(Default)]
pub(crate) struct Words(String);

impl Words {
    /// Adds a word.
    pub(crate) fn push(&mut self, word: &str) {
        self.0.push_str(word);
        self.0.push(WORD);
    }

    /// Ends a passage.
    pub(crate) fn end_passage(&mut self) {
        self.0.push(PASSAGE);
    }

    /// The text that [`Taken`] reads.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl<'w> FromIterator<&'w str> for Words {
    fn from_iter<I: IntoIterator<Item = &'w str>>(all: I) -> Words {
        let mut words = Words::default();
        all.into_iter().for_each(|word| words.push(word));
        words
    }
}

/// Reads words as they were put.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    token: Token,
}

/// Words that are being read.
pub(crate) struct Reading<'t> {
    rest: &'t str,
    next: usize,
    token: &'t mut Token,
}

impl Tokenizer for Taken {
    type TokenStream<'t> = Reading<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Reading<'t> {
        self.token = Token { position_length: 1, ..Token::default() };
        Reading { rest: text, next: 0, token: &mut self.token }
    }
}

impl TokenStream for Reading<'_> {
    fn advance(&mut self) -> bool {
        while let Some(rest) = self.rest.strip_prefix(PASSAGE) {
            self.rest = rest;
            self.next += GAP;
        }
        let Some((word, rest)) = self.rest.split_once(WORD) else { return false };
        self.rest = rest;
        self.token.position = self.next;
        self.token.text.clear();
        self.token.text.push_str(word);
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_as_they_went_and_passages_are_apart() {
        let mut words = Words::default();
        for passage in [&["old", "harbour"][..], &[], &["", "lamps"]] {
            passage.iter().for_each(|word| words.push(word));
            words.end_passage();
        }
        let (text, mut taken) = (words.into_text(), Taken::default());
        let mut reading = taken.token_stream(&text);
        let mut found = Vec::new();
        reading.process(&mut |token| found.push((token.text.clone(), token.position)));
        let expected = [("old", 0), ("harbour", 1), ("", 202), ("lamps", 203)];
        assert_eq!(found, expected.map(|(word, position)| (word.to_owned(), position)));
    }
}
