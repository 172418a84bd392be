//! The rules of the house, each a function from the tree of files to its breaches. `make check` runs them as tests.
//!
//! They read text, not the compiler's knowledge: simple enough to be read in a minute, and they depend on nothing.

pub mod documents;
pub mod names;
pub mod rooms;
pub mod sources;
mod tree;

pub use tree::{File, Tree};
