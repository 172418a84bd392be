//! What is made of another's text, and what a person may want to look at.

use story::Body;
use story::html::Kept;

/// A body made of an item's content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The body. Media blocks name their file as a [`crate::media::MediaRef`].
    pub body: Body,
    /// What was left out or kept as HTML, each thing once.
    pub notes: Vec<Note>,
}

/// Something about an item that a person may want to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// Notes what no typed block fitted.
pub(crate) fn note_kept(kept: Vec<Kept>, notes: &mut Vec<Note>) {
    for kept in kept {
        let message = if kept.dropped {
            format!("nothing to read in it, so it was left out: {}", kept.excerpt)
        } else {
            format!("no typed block fits, so it was kept as HTML: {}", kept.excerpt)
        };
        note(notes, kept.reason, message);
    }
}

/// So many notes of a kind are kept for one item: the first ones tell what to look at.
const OF_A_KIND: usize = 20;

/// Notes a thing, if the same was not noted before.
pub(crate) fn note(notes: &mut Vec<Note>, code: &'static str, message: String) {
    let mut of_kind = notes.iter().filter(|note| note.code == code);
    if of_kind.clone().count() < OF_A_KIND && !of_kind.any(|note| note.message == message) {
        notes.push(Note { code, message });
    }
}
