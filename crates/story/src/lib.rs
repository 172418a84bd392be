//! The story: an article's body as typed blocks, and everything that can be done with it without any I/O.
//!
//! [`Body::parse`] is the one door for JSON from outside; [`html::read`] and [`markdown::read`] make typed blocks of other
//! forms; [`html::write`], [`feed::write`], [`text::plain`] and [`markdown::write`] are what comes out. An exhaustive `match`
//! over [`Block`] in each of them is the guarantee that no type is forgotten.

pub mod address;
pub mod compare;
pub mod feed;
pub mod html;
pub mod markdown;
pub mod player;
pub mod sanitise;
pub mod text;

mod block;
mod inline;
mod parse;
mod resolve;
mod walk;

pub use block::{Block, Body, Cell, Entry, GalleryPicture, Item, List, Media, Note, Picture, Table};
pub use inline::{Inline, Mark, Span};
pub use parse::Problem;
pub use resolve::{AVIF, Asset, AssetKind, Cue, LIST_OF_SIZES, Related, Rendition, Resolve, Track, Words, light, lightest};
pub use walk::AssetUse;
