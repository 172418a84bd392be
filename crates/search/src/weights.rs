//! What a word is worth: the rarer, the more. Rounded to powers of two and carried along by the cursor, so that an answer's
//! later pages are reckoned like its first one, whatever is written or merged meanwhile.

use std::collections::BTreeMap;

/// How many documents there are, and how many have each word, as powers of two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Weights {
    documents: u32,
    words: BTreeMap<String, u32>,
}

impl Weights {
    /// From what an index holds now.
    pub fn now(documents: u64, words: BTreeMap<String, u64>) -> Weights {
        Weights {
            documents: power(documents),
            words: words.into_iter().map(|(word, count)| (word, power(count))).collect(),
        }
    }

    /// As a cursor carries them: one sign each.
    pub fn written(&self) -> String {
        let powers = std::iter::once(self.documents).chain(self.words.values().copied());
        powers.filter_map(|power| char::from_digit(power.min(35), 36)).collect()
    }

    /// The same words with the weights that a cursor carries; `None` if it is of other words.
    pub fn read_back(&self, written: &str) -> Option<Weights> {
        let powers: Vec<u32> = written.chars().map(|sign| sign.to_digit(36)).collect::<Option<_>>()?;
        let (documents, powers) = powers.split_first()?;
        (powers.len() == self.words.len()).then(|| Weights {
            documents: *documents,
            words: self.words.keys().cloned().zip(powers.iter().copied()).collect(),
        })
    }

    /// What finding a word is worth (BM25's idf); of words in a row, all of them.
    pub fn of(&self, words: &[String]) -> f32 {
        let documents = 2_f32.powi(i32::try_from(self.documents).unwrap_or(35));
        let worth = |word: &String| {
            let having = self.words.get(word).map_or(1.0, |power| 2_f32.powi(i32::try_from(*power).unwrap_or(35)));
            let having = having.min(documents);
            (1.0 + (documents - having + 0.5) / (having + 0.5)).ln()
        };
        words.iter().map(worth).sum()
    }
}

fn power(count: u64) -> u32 {
    count.max(1).next_power_of_two().trailing_zeros()
}

#[cfg(test)]
mod tests {
    use super::Weights;

    #[test]
    fn a_rare_word_is_worth_more_and_a_cursor_carries_it() {
        let words = [("the".to_owned(), 90_000), ("dredger".to_owned(), 12)];
        let weights = Weights::now(100_000, words.into_iter().collect());
        let of = |word: &str| weights.of(&[word.to_owned()]);
        assert!(of("dredger") > 4.0 * of("the"), "{} {}", of("dredger"), of("the"));
        let other = Weights::now(1, [("the".to_owned(), 1), ("dredger".to_owned(), 1)].into_iter().collect());
        assert_eq!(other.read_back(&weights.written()), Some(weights.clone()));
        assert_eq!(weights.written(), "h4h");
        assert_eq!(weights.read_back("h4"), None);
        assert_eq!(weights.read_back("h4é"), None);
    }
}
