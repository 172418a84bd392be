//! Markdown folders: Hugo, Jekyll, Zola, 11ty, Hexo, and plain ones.
//!
//! Pure: [`split`] parts the front matter of a file from its text, [`Named`] reads what its name says, [`body`] makes typed blocks of the
//! text, shortcodes and Liquid tags resolved.

mod argument;
mod callout;
mod condition;
mod content;
mod field;
mod front;
mod jsx;
mod kept;
mod known;
mod name;
mod tag;
mod when;
mod wiki;
mod within;

pub use condition::closing;
pub use content::{Around, body};
pub use field::{Fields, flag};
pub use front::{Front, split};
pub use kept::is_kept;
pub use name::Named;
pub use when::date;
pub use wiki::named_in_brackets;
