//! The full-text engine: analysis per language, index, questions with facets. It knows documents with fields, not stories.

mod analysis;
mod ask;
mod error;
mod highlight;
mod index;

pub use analysis::Analysis;
pub use ask::{Found, Hit, Question};
pub use error::Error;
pub use highlight::highlight;
pub use index::{Document, Index};
