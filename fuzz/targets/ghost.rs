#![no_main]
//! An export of Ghost, its answers, its redirects and routes, and its list of members.

use exchange::ghost::{self, Row};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = ghost::each_document(std::io::Cursor::new(bytes), "export.json", |name, source| {
        ghost::each_row(source, name, &mut |row, _| {
            if let Row::Post(post) = row {
                fuzz::made(ghost::body(&post, "https://old.example"));
            }
            Ok(true)
        })
        .map(drop)
    });
    let _ = ghost::each_member(&mut &bytes[..], "members.csv", &mut drop);
    if let Ok(text) = std::str::from_utf8(bytes) {
        for name in ["redirects.json", "redirects.yaml"] {
            let _ = ghost::redirects(text, name);
        }
        let _ = ghost::routes(text, "routes.yaml");
    }
});
