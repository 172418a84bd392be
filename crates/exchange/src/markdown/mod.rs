//! Markdown folders: Hugo, Jekyll, Zola, 11ty, Hexo, and plain ones.
//!
//! Pure: [`split`] parts the front matter of a file from its text, [`Named`] reads what its name says, [`body`] makes typed blocks of the
//! text, shortcodes and Liquid tags resolved.

mod argument;
mod content;
mod field;
mod front;
mod known;
mod name;
mod tag;

pub use content::{Around, body};
pub use field::{Fields, date};
pub use front::{Front, split};
pub use name::Named;
