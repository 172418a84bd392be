//! Markdown: CommonMark with tables and footnotes; every block that it lacks stands as a fence with the info word `dateline`
//! holding the block's JSON. Reading what was written gives the same body.

mod read;
mod write;

pub use read::read;
pub use write::write;

/// Info word of a fence that holds a block's JSON.
const FENCE: &str = "dateline";
