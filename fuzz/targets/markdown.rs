#![no_main]
//! A text of a folder of Markdown files: front matter, fields, shortcodes, Liquid, MDX; and Markdown as the desk's API takes it.

use exchange::markdown::{self, Around, Fields};
use url::Url;

struct Alone {
    base: Option<Url>,
    form: u8,
}

impl Around for Alone {
    fn leads(&self, reference: &str) -> Option<String> {
        (!reference.is_empty()).then(|| format!("/{reference}"))
    }

    fn base(&self) -> Option<&Url> {
        self.base.as_ref()
    }

    fn is_liquid(&self) -> bool {
        self.form & 1 > 0
    }

    fn is_mdx(&self) -> bool {
        self.form & 2 > 0
    }

    fn is_wiki(&self) -> bool {
        self.form & 4 > 0
    }

    fn has_comments(&self) -> bool {
        self.form & 4 > 0
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let form = text.bytes().fold(0u8, u8::wrapping_add);
    let base = Url::parse("https://folder.invalid/posts/").ok();
    let around = Alone { base, form };
    let below = match markdown::split(text) {
        Ok(front) => {
            let fields = Fields(&front.fields);
            let _ = (fields.text(&["title"]), fields.list(&["tags"], true), fields.is_on(&["draft"]));
            front.text
        }
        Err(_) => text,
    };
    let _ = markdown::closing(below, true);
    let _ = markdown::named_in_brackets(below).count();
    fuzz::made(markdown::body(below, form & 8 > 0, &around));
    if let Ok(body) = story::markdown::read(text) {
        fuzz::sound(&body);
    }
});
