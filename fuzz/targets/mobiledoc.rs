#![no_main]
//! The body of a post in Mobiledoc, as Ghost kept a post from 1.x to 4.x.

use exchange::ghost::{self, Post};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let post = Post { mobiledoc: text.to_owned(), ..Post::default() };
    fuzz::made(ghost::body(&post, "https://old.example"));
});
