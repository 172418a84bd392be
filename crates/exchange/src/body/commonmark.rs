//! Markdown as the HTML that its readers saw.

use comrak::Options;

/// CommonMark with what GitHub and the usual site makers add to it. HTML in it stays.
pub(crate) fn html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.description_lists = true;
    options.extension.superscript = false;
    // What comes out is read and cleaned at once.
    options.render.r#unsafe = true;
    comrak::markdown_to_html(&markdown.replace('\0', ""), &options)
}
