//! Paragraphs of the classic editor: blank lines part them, single line ends break lines.
//!
//! WordPress made them when a page was shown, so an export has the bare lines. The outcome is what its readers saw;
//! the markup on the way is our own.

use super::markup::{Piece, Pieces, tag_name};

/// Elements that end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "iframe",
    "legend",
    "li",
    "main",
    "map",
    "math",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];
/// Elements whose inside is left as it is.
const VERBATIM: &[&str] = &["pre", "script", "style", "svg", "math", "textarea", "audio", "video", "object", "select", "iframe"];

/// Makes paragraphs and line breaks of blank lines and line ends.
pub(super) fn autop(html: &str) -> String {
    let mut making = Making {
        out: String::with_capacity(html.len() + html.len() / 16),
        run: String::new(),
        just_opened: false,
    };
    let mut pieces = Pieces(html);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Comment(comment) => making.run.push_str(comment),
            Piece::Text(text) => making.text(text),
            Piece::Tag(tag) => {
                let (name, closes) = tag_name(tag);
                if name == "br" {
                    making.line_break();
                } else if BLOCKS.contains(&&*name) {
                    making.end(making.just_opened && closes);
                    making.out.push_str(tag);
                    making.just_opened = !closes;
                    if !closes && VERBATIM.contains(&&*name) && !tag.ends_with("/>") {
                        making.verbatim(&mut pieces, &name);
                        making.just_opened = false;
                    }
                } else {
                    making.run.push_str(tag);
                }
            }
        }
    }
    making.end(false);
    making.out
}

struct Making {
    out: String,
    /// The paragraph that is being made.
    run: String,
    /// Nothing but the tag of a block stands before it.
    just_opened: bool,
}

const BREAK: &str = "<br />";

impl Making {
    fn text(&mut self, text: &str) {
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.line_end();
            }
            self.run.push_str(line);
        }
    }

    /// The end of a line of the source: a break, or together with the one before it the end of a paragraph.
    fn line_end(&mut self) {
        let line = self.run.trim_end_matches([' ', '\t']);
        if line.strip_suffix('\n').is_some_and(|before| before.ends_with(BREAK)) {
            self.end(false);
        } else if line.ends_with(BREAK) {
            // A break that was written out stands for the line's end.
            self.run.truncate(line.len());
            self.run.push('\n');
        } else if !line.trim().is_empty() {
            self.run.truncate(line.len());
            self.run.push_str(BREAK);
            self.run.push('\n');
        }
    }

    /// A break that was written out; two of them part paragraphs.
    fn line_break(&mut self) {
        if self.run.trim_end().ends_with(BREAK) {
            self.end(false);
        } else {
            self.run.push_str(BREAK);
        }
    }

    /// Ends the paragraph, if there is something in it; `bare` if it is all that a block holds.
    fn end(&mut self, bare: bool) {
        let mut run = self.run.trim();
        while let Some(shorter) = run.strip_suffix(BREAK) {
            run = shorter.trim_end();
        }
        while let Some(shorter) = run.strip_prefix(BREAK) {
            run = shorter.trim_start();
        }
        if bare {
            self.out.push_str(run);
        } else if !run.is_empty() {
            self.out.push_str("<p>");
            self.out.push_str(run);
            self.out.push_str("</p>\n");
        }
        self.just_opened &= run.is_empty();
        self.run.clear();
    }

    /// Copies up to the end of the element.
    fn verbatim(&mut self, pieces: &mut Pieces<'_>, name: &str) {
        let mut depth = 1;
        for piece in pieces.by_ref() {
            match piece {
                Piece::Text(text) | Piece::Comment(text) => self.out.push_str(text),
                Piece::Tag(tag) => {
                    self.out.push_str(tag);
                    let (found, closes) = tag_name(tag);
                    if found == name {
                        depth += if closes { -1 } else { i32::from(!tag.ends_with("/>")) };
                    }
                    if depth == 0 {
                        return;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::autop;

    #[test]
    fn lines_become_paragraphs_as_readers_saw_them() {
        let cases = [
            ("", ""),
            ("one\n\ntwo", "<p>one</p>|<p>two</p>|"),
            ("one\ntwo\n\n\n\nthree", "<p>one<br />|two</p>|<p>three</p>|"),
            ("one  \n  \n two", "<p>one</p>|<p>two</p>|"),
            ("one<br>\ntwo", "<p>one<br />|two</p>|"),
            ("one<br /><br/>two", "<p>one</p>|<p>two</p>|"),
            ("<strong>one\n\ntwo</strong>", "<p><strong>one</p>|<p>two</strong></p>|"),
            ("a\n<h2>b</h2>\nc", "<p>a</p>|<h2>b</h2><p>c</p>|"),
            ("<p>one</p>\n<p>two</p>", "<p>one</p><p>two</p>"),
            ("<p>one\n\ntwo</p>", "<p><p>one</p>|<p>two</p>|</p>"),
            ("<div>one\ntwo</div>", "<div>one<br />|two</div>"),
            ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "<ul><li>one</li><li>two</li></ul>"),
            ("<pre>a\n\nb</pre>c", "<pre>a||b</pre><p>c</p>|"),
            ("a <em>b</em>\nc", "<p>a <em>b</em><br />|c</p>|"),
            ("<!--more-->\n\nx", "<p><!--more--></p>|<p>x</p>|"),
            ("1 < 2\n\n3 > 2", "<p>1 < 2</p>|<p>3 > 2</p>|"),
        ];
        for (from, to) in cases {
            assert_eq!(autop(from).replace('\n', "|"), to, "{from:?}");
        }
    }
}
