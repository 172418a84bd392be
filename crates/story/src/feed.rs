//! A body for feeds: complete, without classes and scripts, with absolute addresses.

use crate::html::write::{Form, Writer};
use crate::{Body, Resolve, Words};

/// Writes the body as a feed carries it. `base` is the site's address without a slash at its end.
pub fn write(body: &Body, resolve: &dyn Resolve, words: &Words, base: &str) -> String {
    Writer::new(resolve, words, Form::Feed { base }).body(body).html
}
