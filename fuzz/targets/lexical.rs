#![no_main]
//! The body of a post in Lexical, as Ghost keeps a post since 5.x.

use exchange::ghost::{self, Post};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let post = Post { lexical: text.to_owned(), ..Post::default() };
    fuzz::made(ghost::body(&post, "https://old.example"));
});
