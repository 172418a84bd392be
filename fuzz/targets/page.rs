#![no_main]
//! A news page that somebody saved, in any letters: HTML, or the text that a browser copied.

use exchange::page;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = page::decoded(bytes, "text/html; charset=windows-1251");
    for found in [page::html(&text, Some("https://old.example/a")), page::text(&text)].into_iter().flatten() {
        fuzz::made(found.made);
    }
});
