//! The readers' data, on both engines.

mod comment;
