//! The newsroom: the record of everything private and public, and the only place where stories change.
//!
//! A folder per noun, a file per operation. An operation runs in a [`Turn`]: it asks for permission, checks the rule,
//! locks its root row by bumping the version, changes rows and notes one [`ledger::Entry`]. [`Turn::commit`] writes the
//! ledger's event last and commits. This crate knows no HTTP, no template and no reader.

pub mod actor;
pub mod address;
pub mod article;
pub mod asset;
pub mod audit;
pub mod author;
pub mod avif;
pub mod backup;
pub mod breaking;
pub mod content;
pub mod crop;
pub mod desk;
pub mod edition;
pub mod encoding;
pub mod front;
pub mod galley;
pub mod import;
pub mod invitation;
pub mod ledger;
pub mod link;
pub mod navigation;
pub mod page;
pub mod presence;
pub mod preview;
pub mod proposal;
pub mod public;
pub mod redirect;
pub mod remark;
pub mod section;
pub mod series;
pub mod setting;
pub mod slug;
pub mod source;
pub mod staff;
pub mod tables;
pub mod tag;
pub mod track;
pub mod upload;

mod agreement;
pub mod digest;
mod idempotency;
mod newsroom;
mod refusal;
mod turn;

pub use actor::{Actor, Capability, Permit, Role, Subject};
pub use content::Content;
pub use newsroom::Newsroom;
pub use refusal::Refusal;
pub use turn::{FRESH, Turn};
