//! Backups (docs/guide/backup.md): a folder of pieces, each written once and named by its hash, and for each backup a set that says
//! which pieces make which files.

mod check;
mod chest;
mod claim;
mod make;
mod prune;
mod restore;
mod set;

pub use check::{Problem, problems};
pub use chest::Chest;
pub use make::{Kept, Source, make};
pub use prune::{Pruned, prune};
pub use restore::{Target, Whole, look, restore};
pub use set::{Engine, Set, names};
