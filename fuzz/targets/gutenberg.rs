#![no_main]
//! The content of a WordPress post: Gutenberg's comments, shortcodes, HTML; and what PHP wrote into its fields.

use exchange::wordpress::{self, Item};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let item = Item {
        content: text.to_owned(),
        id: 7,
        kind: "post".into(),
        status: "publish".into(),
        ..Item::default()
    };
    fuzz::made(wordpress::body(&item, &fuzz::Alone));
    let _ = (wordpress::php::read(text), wordpress::comment_text(text), wordpress::menu::links(text));
});
