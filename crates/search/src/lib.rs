//! The full-text engine: analysis by language, index, questions with facets, near spellings, highlights. It knows documents with
//! fields, not stories.

mod analysis;
mod ask;
mod cursor;
mod directory;
mod error;
mod facets;
mod highlight;
mod holding;
mod index;
mod matching;
mod openings;
mod pieces;
mod spelling;
mod sweep;
mod weights;
mod words;

pub use analysis::{Analyses, Analysis};
pub use ask::{Counted, Counts, Found, Question};
pub use cursor::is_cursor;
pub use error::Error;
pub use highlight::{highlight, marked};
pub use holding::Holding;
pub use index::{Document, Index};
pub use sweep::Order;
