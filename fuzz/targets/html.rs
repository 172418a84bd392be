#![no_main]
//! HTML from outside, as importers and the desk read it: blocks, and what is kept as HTML.

libfuzzer_sys::fuzz_target!(|text: &str| {
    let base = url::Url::parse("https://old.example/folder/").ok();
    fuzz::sound(&story::html::read(text, base.as_ref()).body);
    fuzz::harmless(&story::sanitise::html(text));
    let _ = story::html::text_of(text);
});
