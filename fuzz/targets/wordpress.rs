#![no_main]
//! A WordPress export, plain or packed: all of its rows, and the body of each.

use exchange::wordpress::{self, Entry, Reader, address::Home};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = wordpress::each_document(std::io::Cursor::new(bytes), "export.xml", |name, source| {
        let mut reader = Reader::new(source, name);
        while let Some(entry) = reader.next_entry()? {
            let Entry::Item(item) = entry else { continue };
            let home = Home::of(reader.site());
            let _ = (home.old_addresses(&item), wordpress::restriction::of(&item), wordpress::meta::seo(&item, ""));
            let _ = (wordpress::menu::item(&item), wordpress::meta::co_authors(&item), wordpress::meta::published_at(&item));
            for comment in &item.comments {
                let _ = (wordpress::comment_text(&comment.content), wordpress::meta::commented_at(comment));
            }
            fuzz::made(wordpress::body(&item, &fuzz::Alone));
        }
        Ok(())
    });
});
