//! What a text is about, in a few words: those that its headline, standfirst and opening say most. Two stories that share some of
//! them are alike.

use super::references::Reference;
use super::resolve::EditionRow;
use crate::{Content, Newsroom, Turn};
use search::Analysis;
use std::collections::HashMap;
use story::Body;

/// Words kept of a story.
const KEPT: usize = 6;
/// Blocks of the text that are read, and bytes of them.
const BLOCKS: usize = 5;
const READ: usize = 1_500;
/// Letters of a word that says something by itself.
const LETTERS: usize = 4;

/// The words of a content as rows that it names, the weightiest first; `known` = what [`Newsroom::likeness`] told of it before.
pub(super) fn words(turn: &Turn<'_>, edition: &EditionRow, content: &Content, known: Option<Vec<String>>) -> Vec<Reference> {
    let words = known.unwrap_or_else(|| turn.room.likeness(&edition.language, content));
    words
        .into_iter()
        .map(|word| Reference::new("word", format!("{}/{word}", edition.code)))
        .collect()
}

impl Newsroom {
    /// What a content of a language is about, in a few words, the weightiest first. It needs no turn: whoever takes many at once asks
    /// beforehand, on another thread.
    pub fn likeness(&self, language: &str, content: &Content) -> Vec<String> {
        weightiest(&self.analyses.of(language), content)
    }
}

fn weightiest(analysis: &Analysis, content: &Content) -> Vec<String> {
    let mut weights: HashMap<String, (u32, usize)> = HashMap::new();
    weigh(analysis, &content.headline, 4, &mut weights);
    weigh(analysis, &content.standfirst, 2, &mut weights);
    let opening = Body {
        version: content.body.version,
        blocks: content.body.blocks.iter().take(BLOCKS).cloned().collect(),
    };
    let mut left = READ;
    for passage in story::text::passages(&opening) {
        if left == 0 {
            break;
        }
        let mut end = passage.len().min(left);
        while !passage.is_char_boundary(end) {
            end -= 1;
        }
        weigh(analysis, &passage[..end], 1, &mut weights);
        left -= passage.len().min(left);
    }
    // Of words that are said as often the longer one says more.
    let mut ranked: Vec<(u32, usize, String)> = weights.into_iter().map(|(word, (weight, letters))| (weight, letters, word)).collect();
    ranked.sort_by(|one, other| (other.0, other.1).cmp(&(one.0, one.1)).then_with(|| one.2.cmp(&other.2)));
    ranked.into_iter().take(KEPT).map(|(_, _, word)| word).collect()
}

fn weigh(analysis: &Analysis, text: &str, weight: u32, weights: &mut HashMap<String, (u32, usize)>) {
    for word in analysis.words(text) {
        let own = &text[word.from..word.to];
        let letters = own.chars().count();
        // Signs that are words by themselves come in pairs.
        let enough = if own.is_ascii() || letters != 2 { letters >= LETTERS } else { own.len() >= 6 };
        if enough && own.chars().any(char::is_alphabetic) && word.term.len() <= 80 {
            let (sum, longest) = weights.entry(word.term).or_default();
            *sum += weight;
            *longest = (*longest).max(letters);
        }
    }
}
