//! What a hostile or broken page may cost: the standard's tree builder looks through all open elements at many tags, and through
//! all attributes at each, so nesting and attributes without end would take time that grows with their square.

use std::borrow::Cow;
use std::collections::HashMap;

/// More open elements than any page that was written by people.
const DEEPEST: usize = 300;
/// More attributes than any tag needs.
const ATTRIBUTES: usize = 100;

/// Elements that never hold others, or that the next of their kind closes: they build no depth.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd",
    "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "html", "head", "body",
];

/// Elements past which an end tag reaches nothing.
const WALLS: &[&str] = &["applet", "button", "marquee", "math", "object", "select", "svg", "table", "template", "foreignobject"];

/// Elements whose content is text, whatever it looks like.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Start tags that end a drawing or a formula, or lead back to the rules of the page inside it
/// (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign>).
const LEADS_OUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
    "font",
    "foreignobject",
    "desc",
    "title",
    "annotation-xml",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
];

/// How far below the innermost open element an end tag is looked for: people cross their tags, but not by much.
const CROSSED: usize = 8;

/// The page with every word of it, but without the tags that stand deeper than any page needs, and without the attributes beyond
/// those that any tag needs.
///
/// A tag's place is estimated, never too low: where it is in doubt whether the tree builder would see an end tag, none is seen.
pub(crate) fn tame(html: &str) -> Cow<'_, str> {
    let mut page = Page { html, ..Page::default() };
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        at = match html.as_bytes().get(open + 1) {
            Some(b'!' | b'?') => page.remark(open),
            Some(b'/') if !html.as_bytes().get(open + 2).is_some_and(u8::is_ascii_alphabetic) => page.remark(open),
            _ => match Tag::at(html, open) {
                Some(tag) => page.tag(open, &tag),
                None => open + 1,
            },
        };
    }
    page.whole()
}

#[derive(Default)]
struct Page<'a> {
    html: &'a str,
    /// Open elements, the outermost first; `None` for one whose tag was left out.
    open: Vec<(&'a str, bool)>,
    /// Drawings and formulas, which have rules of their own, stand somewhere before this place.
    is_mixed: bool,
    /// This place is in one of them.
    is_drawing: bool,
    /// Up to here no end tag counts.
    doubtful_to: usize,
    /// Where the next of each closing stands.
    ahead: HashMap<&'static str, usize>,
    out: String,
    kept_to: usize,
}

/// Whether an end tag of this name begins here.
fn closes(window: &[u8], name: &str) -> bool {
    window.starts_with(b"</") && window[2..].eq_ignore_ascii_case(name.as_bytes())
}

impl<'a> Page<'a> {
    /// A comment, a declaration, or what is taken for one; gives the place behind it.
    fn remark(&mut self, at: usize) -> usize {
        let rest = &self.html[at..];
        let end = if rest.starts_with("<!-->") {
            at + 5
        } else if rest.starts_with("<!--->") {
            at + 6
        } else if rest.starts_with("<!--") {
            self.past(at + 4, "-->").min(self.past(at + 4, "--!>"))
        } else if rest.starts_with("<![CDATA[") && self.is_mixed {
            self.past(at, "]]>")
        } else {
            self.past(at, ">")
        };
        self.skip(at, end)
    }

    /// What is text to the tree builder; beside drawings and formulas that is not certain.
    fn skip(&mut self, at: usize, end: usize) -> usize {
        if self.is_mixed {
            self.doubtful_to = self.doubtful_to.max(end);
            return at + 1;
        }
        end
    }

    fn tag(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let is = |names: &[&str]| names.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
        if is(&["svg", "math"]) {
            self.is_mixed = true;
            self.is_drawing = !tag.is_end;
        } else if !tag.is_end && is(LEADS_OUT) {
            self.is_drawing = false;
        }
        let is_left_out = if is(FLAT) {
            false
        } else if tag.is_end {
            at >= self.doubtful_to && self.close(tag.name)
        } else {
            let is_left_out = self.open.len() >= DEEPEST;
            if !(self.is_drawing && tag.closes_itself) {
                self.open.push((tag.name, is_left_out));
            }
            is_left_out
        };
        if is_left_out {
            self.leave_out(at, tag.end);
        } else if let Some(cut) = tag.too_many {
            self.leave_out(cut, tag.end);
            self.out.push('>');
        }
        let raw = RAW.iter().find(|raw| tag.name.eq_ignore_ascii_case(raw) && !tag.is_end);
        if let Some(closing) = raw.map(|raw| self.next(tag.end, raw, 2 + raw.len(), |window| closes(window, raw))) {
            if self.is_mixed {
                self.doubtful_to = self.doubtful_to.max(closing);
            } else {
                return closing;
            }
        }
        tag.end
    }

    /// Closes an element; says whether its tag had been left out.
    fn close(&mut self, name: &str) -> bool {
        for place in (0..self.open.len()).rev().take(CROSSED) {
            let (open, was_left_out) = self.open[place];
            if open.eq_ignore_ascii_case(name) {
                self.open.remove(place);
                return was_left_out;
            }
            if WALLS.iter().any(|wall| open.eq_ignore_ascii_case(wall)) {
                break;
            }
        }
        self.open.len() >= DEEPEST
    }

    /// Behind the next `end`, or at the end of the text.
    fn past(&mut self, at: usize, end: &'static str) -> usize {
        let found = self.next(at, end, end.len(), |window| window == end.as_bytes());
        (found + end.len()).min(self.html.len())
    }

    /// Where the next window of this length stands that `is` one, else the end of the text. The way to each is gone once only.
    fn next(&mut self, at: usize, name: &'static str, length: usize, is: impl Fn(&[u8]) -> bool) -> usize {
        let html = self.html;
        let known = self.ahead.entry(name).or_default();
        if *known < at || at == 0 {
            let found = html.as_bytes()[at..].windows(length).position(is);
            *known = found.map_or(html.len(), |found| at + found);
        }
        *known
    }

    fn leave_out(&mut self, from: usize, to: usize) {
        self.out.push_str(&self.html[self.kept_to..from]);
        self.kept_to = to;
    }

    fn whole(mut self) -> Cow<'a, str> {
        if self.kept_to == 0 {
            return Cow::Borrowed(self.html);
        }
        self.out.push_str(&self.html[self.kept_to..]);
        Cow::Owned(self.out)
    }
}

/// A tag as it stands in the text.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    closes_itself: bool,
    /// Behind its `>`.
    end: usize,
    /// Where its attributes become too many.
    too_many: Option<usize>,
}

/// Where in a tag its reading stands; the states of the standard's tokeniser
/// (<https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state> and those that follow).
enum State {
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    AfterQuoted,
    Unquoted,
    Closing,
}

impl<'a> Tag<'a> {
    fn at(html: &'a str, open: usize) -> Option<Tag<'a>> {
        let bytes = html.as_bytes();
        let is_end = bytes.get(open + 1) == Some(&b'/');
        let begin = open + 1 + usize::from(is_end);
        if !bytes.get(begin)?.is_ascii_alphabetic() {
            return None;
        }
        let name_end = (begin..bytes.len())
            .find(|at| matches!(bytes[*at], b'>' | b'/') || bytes[*at].is_ascii_whitespace())
            .unwrap_or(bytes.len());
        let mut tag = Tag {
            name: &html[begin..name_end],
            is_end,
            closes_itself: false,
            end: bytes.len(),
            too_many: None,
        };
        let (mut state, mut attributes) = (State::BeforeName, 0usize);
        for (at, byte) in bytes.iter().copied().enumerate().skip(name_end) {
            let between = matches!(state, State::BeforeName | State::AfterName | State::AfterQuoted | State::Closing);
            state = match (state, byte) {
                (State::Quoted(quote), _) if byte == quote => State::AfterQuoted,
                (State::Quoted(quote), _) => State::Quoted(quote),
                (state, b'>') => {
                    tag.closes_itself = matches!(state, State::Closing);
                    tag.end = at + 1;
                    break;
                }
                (State::BeforeValue, b'"' | b'\'') => State::Quoted(byte),
                (State::BeforeValue, _) if byte.is_ascii_whitespace() => State::BeforeValue,
                (State::BeforeValue, _) => State::Unquoted,
                (State::Unquoted | State::AfterQuoted, _) if byte.is_ascii_whitespace() => State::BeforeName,
                (State::Unquoted, _) => State::Unquoted,
                (_, b'/') => State::Closing,
                (State::Name | State::AfterName, b'=') => State::BeforeValue,
                (State::Name | State::AfterName, _) if byte.is_ascii_whitespace() => State::AfterName,
                (_, _) if byte.is_ascii_whitespace() => State::BeforeName,
                _ => {
                    if between {
                        attributes += 1;
                        if attributes > ATTRIBUTES && tag.too_many.is_none() {
                            tag.too_many = Some(at);
                        }
                    }
                    State::Name
                }
            };
        }
        Some(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_as_people_write_it_is_left_as_it_is() {
        let page = "<div class=\"a > b\"><p>one<p>two<br/><img src='x'> 1 < 2 <ul><li>a<li>b</ul></div><!-- <div> --> </p>";
        assert!(matches!(tame(page), Cow::Borrowed(_)));
        let many = "<p>word".repeat(5_000);
        assert_eq!(tame(&many), many);
    }

    #[test]
    fn what_stands_too_deep_keeps_its_words() {
        let deep = format!("{}x{}y", "<div a='>'>".repeat(1_000), "</div>".repeat(1_000));
        let tamed = tame(&deep);
        assert_eq!(tamed.matches("<div").count(), DEEPEST);
        assert_eq!(tamed.matches("</div").count(), DEEPEST);
        assert!(tamed.ends_with("</div>y") && tamed.contains("'>x</div>"));
    }

    #[test]
    fn a_tag_keeps_no_more_attributes_than_any_needs() {
        let names: String = (0..1_000).map(|at| format!(" a{at}=\"v v\"")).collect();
        let tamed = tame(&format!("<a href=\"/x\"{names}>word</a>")).into_owned();
        assert!(tamed.starts_with("<a href=\"/x\" a0=\"v v\""), "{tamed}");
        assert!(tamed.ends_with("a98=\"v v\" >word</a>"), "{tamed}");
    }

    /// The deepest element of the tree that the builder makes of a page.
    fn depth_of(html: &str) -> usize {
        let page = scraper::Html::parse_fragment(html);
        page.tree.root().descendants().map(|node| node.ancestors().count()).max().unwrap_or(0)
    }

    #[test]
    fn no_trick_gets_deeper() {
        let opened = "<div>".repeat(200);
        let closed = "</div>".repeat(200);
        let tricks = [
            ("", "".to_owned()),
            ("<!-- ", format!("{closed} -->")),
            ("<!x ", closed.replace('>', " ") + ">"),
            ("</! ", closed.replace('>', " ") + ">"),
            ("<style>", format!("{closed}</style>")),
            ("<svg><style>", format!("{closed}</style></svg>")),
            ("<svg><![CDATA[>", format!("{closed}]]></svg>")),
            ("<object>", format!("{closed}</object>")),
            ("<select>", format!("{closed}</select>")),
            ("<table><tr><td>", format!("{closed}</table>")),
            ("<a =\">", closed.replace('<', "</span><")),
            ("<b title='", format!("{closed}'></b>")),
        ];
        for (before, after) in tricks {
            let page = format!("{opened}{before}{after}").repeat(8);
            let deep = depth_of(&tame(&page));
            assert!(deep < 4 * DEEPEST, "{before}: {deep} deep");
        }
        let drawn = format!("<svg>{}</svg><div>x</div>", "<path/>".repeat(1_000));
        assert_eq!(tame(&drawn), drawn, "a drawing's shapes close themselves");
        let costly = ["<svg>", "<!--", "<!x", "<![CDATA[", "<style>", "</", "<a b=\"", "<p <b"];
        for begin in costly {
            let page = format!("<svg>{}", begin.repeat(200_000));
            assert!(depth_of(&tame(&page)) < 4 * DEEPEST, "{begin}");
        }
        let closing_itself = format!("<svg>{}</svg>{}", "<path/>".repeat(5_000), "<div/>".repeat(5_000));
        assert!(depth_of(&tame(&closing_itself)) < 4 * DEEPEST);
    }
}
