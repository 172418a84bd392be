//! The galley: a story's body while several people write in it at once. Their browsers keep a document of Yjs in the shape that
//! y-prosemirror gives it; this is the same document on our side. [`Galley::set`] makes one of a body, [`Galley::take`] takes in what a
//! browser sent, [`Galley::body`] reads typed blocks out of it again. A browser may send anything: what is no block of a story is left out,
//! and what can't be read at all is refused before it is taken in.

pub mod message;

mod count;
mod read;
mod set;

use story::{Block, Body};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, Update, WriteTxn, XmlFragment};

/// What the fragment with the text is called in the document; the desk in the browser says the same.
const ROOT: &str = "body";

/// What can't be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No update of a document.
    #[error("that is no change of a text: {0}")]
    Unreadable(String),
    /// It builds on something that never came, or does not fit.
    #[error("that change builds on another one that did not come")]
    Gap,
}

/// A body that several write in.
#[derive(Debug)]
pub struct Galley {
    doc: Doc,
}

impl Galley {
    /// A galley of this body. `writer` = who sets it, a number under 2^53 that no browser has: drawn anew each time.
    pub fn set(body: &Body, writer: u64) -> Galley {
        let galley = Galley::empty(writer);
        {
            let mut edit = galley.doc.transact_mut();
            let root = edit.get_or_insert_xml_fragment(ROOT);
            for (at, element) in (0..).zip(set::elements(&body.blocks)) {
                element.insert(&mut edit, &root, at);
            }
        }
        galley
    }

    /// The galley that these updates make, in their order.
    pub fn gathered<U: AsRef<[u8]>>(updates: impl IntoIterator<Item = U>, writer: u64) -> Result<Galley, Error> {
        let mut galley = Galley::empty(writer);
        for update in updates {
            galley.take(update.as_ref())?;
        }
        Ok(galley)
    }

    fn empty(writer: u64) -> Galley {
        let options = Options {
            client_id: ClientID::new(writer & ((1 << 53) - 1)),
            offset_kind: OffsetKind::Utf16,
            // What a browser does not say is not done on our side alone.
            cleanup_formatting: false,
            ..Options::default()
        };
        Galley { doc: Doc::with_options(options) }
    }

    /// Takes an update in; whether there was anything new in it. One that builds on something missing is refused: this galley may know
    /// half of it then, and is to be gathered again. What can't be read at all leaves it as it was.
    pub fn take(&mut self, update: &[u8]) -> Result<bool, Error> {
        let read = Update::decode_v1(count::believed(update)?).map_err(|error| Error::Unreadable(error.to_string()))?;
        let known = self.doc.transact().state_vector();
        if read.state_vector_lower().iter().any(|(writer, from)| *from > known.get(writer)) {
            return Err(Error::Gap);
        }
        let mut edit = self.doc.transact_mut();
        edit.apply_update(read).map_err(|_| Error::Gap)?;
        if edit.has_missing_updates() {
            return Err(Error::Gap);
        }
        edit.commit();
        Ok(edit.before_state() != edit.after_state() || !edit.delete_set().is_empty())
    }

    /// Everything in one update.
    pub fn whole(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// How far it knows each writer, as Yjs says it.
    pub fn state(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// What somebody lacks who knows this far.
    pub fn since(&self, state: &[u8]) -> Result<Vec<u8>, Error> {
        let state = StateVector::decode_v1(count::believed(state)?).map_err(|error| Error::Unreadable(error.to_string()))?;
        Ok(self.doc.transact().encode_state_as_update_v1(&state))
    }

    /// The body as it stands: what is no block of a story is left out.
    pub fn body(&self) -> Body {
        let edit = self.doc.transact();
        let Some(root) = edit.get_xml_fragment(ROOT) else {
            return Body::default();
        };
        read::body(&edit, &root)
    }

    /// Makes the body say this, by as little as it takes: blocks that stay are not touched. The update for everybody else; `None` = it
    /// said so already.
    pub fn change(&mut self, body: &Body) -> Option<Vec<u8>> {
        let before = self.doc.transact().state_vector();
        let now = self.body();
        if now == *body {
            return None;
        }
        let (first, last) = between(&now.blocks, &body.blocks);
        {
            let mut edit = self.doc.transact_mut();
            let root = edit.get_or_insert_xml_fragment(ROOT);
            // The editor's own empty paragraphs are no blocks: places are counted among what the body knows.
            let places = read::places(&edit, &root);
            let total = root.len(&edit);
            let end = now.blocks.len() - last;
            let from = places.get(first).copied().unwrap_or(total);
            let to = if end == 0 { from } else { places.get(end - 1).map_or(total, |place| place + 1).max(from) };
            root.remove_range(&mut edit, from, to - from);
            let fresh = body.blocks.get(first..body.blocks.len() - last).unwrap_or_default();
            for (at, element) in (from..).zip(set::some(fresh)) {
                element.insert(&mut edit, &root, at);
            }
            if root.len(&edit) == 0 {
                for element in set::elements(&[]) {
                    element.insert(&mut edit, &root, 0);
                }
            }
        }
        Some(self.doc.transact().encode_state_as_update_v1(&before))
    }
}

/// How many blocks are the same at the beginning, and at the end.
fn between(now: &[Block], then: &[Block]) -> (usize, usize) {
    let first = now.iter().zip(then).take_while(|(one, other)| one == other).count();
    let last = now[first..]
        .iter()
        .rev()
        .zip(then[first..].iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    (first, last)
}

/// Several updates as one.
pub fn joined<U: AsRef<[u8]>>(updates: impl IntoIterator<Item = U>) -> Result<Vec<u8>, Error> {
    yrs::merge_updates_v1(updates).map_err(|error| Error::Unreadable(error.to_string()))
}
