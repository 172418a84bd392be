//! HTML: the page form that is written, and the cleaned and typed reading of any HTML from outside.

pub(crate) mod write;

mod read;
mod take;
mod take_inline;
mod take_media;
mod tame;

pub use read::{Kept, Reading, read};
pub(crate) use tame::tame;
pub use write::{is_the_pages, said, tracks};

use crate::{Body, Resolve, Words};

/// Writes the body for a page, to stand inside the element `[data-body]`.
///
/// Classes, all for the theme: `subhead`, `list`, `quotation`, `pull-quote`, `picture` (`picture-wide`, `picture-full`),
/// `caption`, `credit`, `gallery`, `gallery-pictures`, `video`, `audio`, `document`, `embed`, `table` (the scrolling region),
/// `align-center`, `align-end`, `fact-box`, `box-label`, `box-title`, `key-points`, `timeline`, `question`, `related`,
/// `divider`, `code`, `footnotes`, `note`, `from-html`, `enlarge` (the link from a picture to its file), `gallery-view`
/// (the choice between the gallery's two forms), `in-a-row`, `only-words` (what stands for a picture that is not shown).
pub fn write(body: &Body, resolve: &dyn Resolve, words: &Words) -> String {
    page(body, resolve, words, Pictures::Shown).html
}

/// A body written for a page, with what the page says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The HTML.
    pub html: String,
    /// Subheads of the second level, in order: the fragment that leads there, and its words.
    pub contents: Vec<(String, String)>,
}

/// Whether a page shows its pictures, films and sounds, or says in words what is there and leads to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// They are on the page.
    Shown,
    /// A reader who saves data fetches each by a click of its own.
    Linked,
}

/// Writes the body as [`write`] does, with its table of contents.
pub fn page(body: &Body, resolve: &dyn Resolve, words: &Words, pictures: Pictures) -> Written {
    let mut writer = write::Writer::new(resolve, words, write::Form::Page);
    writer.pictures = pictures;
    writer.body(body)
}

/// The words of an HTML fragment.
pub fn text_of(html: &str) -> String {
    let fragment = scraper::Html::parse_fragment(&tame(html));
    let mut text = String::with_capacity(html.len());
    for piece in fragment.root_element().text() {
        text.push_str(piece);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes text so that it is text in HTML, in attributes too.
pub fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if crate::text::is_illegible(letter) => {}
            letter => out.push(letter),
        }
    }
}
