//! Ghost: exports of 1.x to 6.x, and posts as its API answers them.
//!
//! Pure: no I/O but the `Read` that is given. [`each_document`] unpacks, [`each_row`] gives one row of the export's tables at
//! a time, [`body`] makes the typed body of a post, [`redirects`] reads the file of redirects, [`routes`] that of routes,
//! [`each_member`] the list of members.

mod card;
mod content;
mod file;
mod inline;
mod json;
mod lexical;
mod member;
mod mobiledoc;
mod redirect;
mod routes;
mod row;

pub use content::body;
pub use file::{Found, Row, each_document, each_row, is_redirects};
pub use member::{Member, each_member, is_members};
pub use redirect::{Redirect, redirects};
pub use routes::{Collection, Filter, Routes, Term, is_routes, routes};
pub use row::{Author, Post, Tag, is_on};
