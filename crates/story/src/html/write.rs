mod embed;
mod media;
mod track;

pub use track::{said, tracks};

use super::{Pictures, Written, escape};
use crate::block::{Cell, Entry, List, Note, Table};
use crate::{Block, Body, Inline, Mark, Resolve, Words};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

/// For whom it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form<'a> {
    /// Our own pages.
    Page,
    /// Feeds: no classes, absolute addresses.
    Feed { base: &'a str },
}

/// Writes a body once.
pub(crate) struct Writer<'a> {
    resolve: &'a dyn Resolve,
    words: &'a Words,
    form: Form<'a>,
    out: String,
    /// Level of the last heading, so that the outline has no gap.
    level: u8,
    /// Notes that exist, with how often their label was written.
    notes: HashMap<String, usize>,
    anchors: BTreeSet<String>,
    /// Labels of the places that scroll: each is a landmark, so no two may have the same.
    labels: BTreeSet<String>,
    pub(super) pictures: Pictures,
    contents: Vec<(String, String)>,
    galleries: usize,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(resolve: &'a dyn Resolve, words: &'a Words, form: Form<'a>) -> Writer<'a> {
        Writer {
            resolve,
            words,
            form,
            out: String::new(),
            level: 1,
            notes: HashMap::new(),
            anchors: BTreeSet::new(),
            labels: BTreeSet::new(),
            pictures: Pictures::Shown,
            contents: Vec::new(),
            galleries: 0,
        }
    }

    pub(crate) fn body(mut self, body: &Body) -> Written {
        crate::walk::each(&body.blocks, &mut |block| {
            if let Block::Footnotes { notes } = block {
                self.notes.extend(notes.iter().map(|note| (note.id.clone(), 0)));
            }
        });
        self.blocks(&body.blocks);
        Written { html: self.out, contents: self.contents }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { text } => self.paragraph(text),
            Block::Subhead { level, text, anchor } => self.subhead(*level, text, anchor.as_deref()),
            Block::List(list) => self.list(list),
            Block::Quotation { blocks, by, source } => self.quotation(blocks, by.as_ref(), source.as_deref()),
            Block::PullQuote { text, by } => self.pull_quote(text, by.as_ref()),
            Block::Picture(picture) => self.picture(picture),
            Block::Gallery { title, pictures } => self.gallery(title, pictures),
            Block::Video(media) => self.media(media, "video"),
            Block::Audio(media) => self.media(media, "audio"),
            Block::Document { asset, title } => self.document(asset, title),
            Block::Embed { url, title, caption, provider, poster } => self.embed(url, title, caption.as_ref(), provider, poster.as_deref()),
            Block::Table(table) => self.table(table),
            Block::FactBox { title, label, blocks } => {
                self.open("aside", "fact-box");
                if !label.is_empty() {
                    self.line("p", "box-label", label);
                }
                self.box_title(title);
                self.blocks(blocks);
                self.out.push_str("</aside>");
            }
            Block::KeyPoints { title, points } => {
                self.open("section", "key-points");
                let words = self.words;
                self.box_title(if title.is_empty() { &words.in_short } else { title });
                self.out.push_str("<ul>");
                for point in points {
                    self.out.push_str("<li>");
                    self.inline(point);
                    self.out.push_str("</li>");
                }
                self.out.push_str("</ul></section>");
            }
            Block::Timeline { title, entries } => self.timeline(title, entries),
            Block::QuestionAnswer { question, blocks } => {
                self.open("section", "question");
                self.heading(3, question, None, "");
                self.blocks(blocks);
                self.out.push_str("</section>");
            }
            Block::Related { article, title } => self.related(article, title),
            Block::Divider => {
                self.open("hr", "divider");
            }
            Block::Code { text, language } => {
                self.open_with("pre", "code", "");
                if matches!(self.form, Form::Page) {
                    // Long lines scroll in a place of their own, reachable by keyboard.
                    self.out.truncate(self.out.len() - 1);
                    self.out.push_str(" role=\"region\" tabindex=\"0\" aria-label=\"");
                    let code = &self.words.code;
                    let label = self.own_label(&if language.is_empty() { code.clone() } else { format!("{code}: {language}") });
                    escape(&label, &mut self.out);
                    self.out.push_str("\">");
                }
                self.out.push_str("<code>");
                escape(text, &mut self.out);
                self.out.push_str("</code></pre>");
            }
            Block::Footnotes { notes } => self.footnotes(notes),
            Block::Html { html, .. } => {
                self.open("div", "from-html");
                // What may be wider than the page can be moved by keyboard, too. A word of the text can't begin with `<`.
                self.out.push_str(&crate::sanitise::html(html).replace("<pre", "<pre tabindex=\"0\""));
                self.out.push_str("</div>");
            }
        }
    }

    fn open(&mut self, element: &str, class: &str) {
        self.open_with(element, class, "");
    }

    fn open_with(&mut self, element: &str, class: &str, more: &str) {
        let _ = match self.form {
            Form::Page if !class.is_empty() => write!(self.out, "<{element} class=\"{class}\"{more}>"),
            _ => write!(self.out, "<{element}{more}>"),
        };
    }

    fn line(&mut self, element: &str, class: &str, text: &str) {
        self.open(element, class);
        escape(text, &mut self.out);
        let _ = write!(self.out, "</{element}>");
    }

    fn address(&self, address: &str) -> String {
        let mut out = String::new();
        if let Form::Feed { base } = self.form
            && address.starts_with('/')
        {
            escape(base, &mut out);
        }
        escape(address, &mut out);
        out
    }

    fn paragraph(&mut self, text: &Inline) {
        if text.is_blank() {
            return;
        }
        self.out.push_str("<p>");
        self.inline(text);
        self.out.push_str("</p>");
    }

    /// The label, or with a number behind it if something above has it already.
    fn own_label(&mut self, label: &str) -> String {
        let mut own = label.to_owned();
        let mut count = 2;
        while !self.labels.insert(own.clone()) {
            own = format!("{label} {count}");
            count += 1;
        }
        own
    }

    fn subhead(&mut self, level: u8, text: &Inline, anchor: Option<&str>) {
        if text.is_blank() {
            return;
        }
        let mut anchor = anchor.map_or_else(|| anchor_of(&text.words()), str::to_owned);
        if is_the_pages(&anchor) {
            anchor.insert_str(0, "part-");
        }
        let mut unique = anchor.clone();
        let mut count = 2;
        while !unique.is_empty() && !self.anchors.insert(unique.clone()) {
            unique = format!("{anchor}-{count}");
            count += 1;
        }
        self.heading(level, text, Some(&unique), "subhead");
        if self.level == 2 && !unique.is_empty() {
            self.contents.push((unique, text.words()));
        }
    }

    /// A heading never skips a level of the outline.
    fn heading(&mut self, level: u8, text: &Inline, anchor: Option<&str>, class: &str) {
        let level = level.clamp(2, 4).min(self.level + 1);
        self.level = level;
        let mut more = String::new();
        if let (Some(anchor), Form::Page) = (anchor.filter(|anchor| !anchor.is_empty()), self.form) {
            more.push_str(" id=\"");
            escape(anchor, &mut more);
            more.push('"');
        }
        self.open_with(&format!("h{level}"), class, &more);
        self.inline(text);
        let _ = write!(self.out, "</h{level}>");
    }

    fn box_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.heading(2, &Inline::plain(title), None, "box-title");
        }
    }

    fn list(&mut self, list: &List) {
        if list.items.is_empty() {
            return;
        }
        let element = if list.ordered { "ol" } else { "ul" };
        let start = match list.start {
            Some(start) if list.ordered && start != 1 => format!(" start=\"{start}\""),
            _ => String::new(),
        };
        self.open_with(element, "list", &start);
        for item in &list.items {
            self.out.push_str("<li>");
            self.inline(&item.text);
            self.blocks(&item.blocks);
            self.out.push_str("</li>");
        }
        let _ = write!(self.out, "</{element}>");
    }

    fn quotation(&mut self, blocks: &[Block], by: Option<&Inline>, source: Option<&str>) {
        self.open("figure", "quotation");
        self.out.push_str("<blockquote");
        if let Some(source) = source {
            let _ = write!(self.out, " cite=\"{}\"", self.address(source));
        }
        self.out.push('>');
        self.blocks(blocks);
        self.out.push_str("</blockquote>");
        if by.is_some() || source.is_some() {
            self.out.push_str("<figcaption>");
            if let Some(by) = by {
                self.inline(by);
            }
            if let Some(source) = source {
                if by.is_some() {
                    self.out.push_str(", ");
                }
                let address = self.address(source);
                let _ = write!(self.out, "<a href=\"{address}\">");
                escape(&self.words.source, &mut self.out);
                self.out.push_str("</a>");
            }
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    fn pull_quote(&mut self, text: &Inline, by: Option<&Inline>) {
        self.open("figure", "pull-quote");
        self.out.push_str("<blockquote><p>");
        self.inline(text);
        self.out.push_str("</p></blockquote>");
        if let Some(by) = by {
            self.out.push_str("<figcaption>");
            self.inline(by);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    fn table(&mut self, table: &Table) {
        if let Form::Page = self.form {
            self.out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
            let caption = table.caption.as_ref().map(Inline::words).filter(|caption| !caption.is_empty());
            let label = self.own_label(&caption.unwrap_or_else(|| self.words.table.clone()));
            escape(&label, &mut self.out);
            self.out.push_str("\">");
        }
        self.out.push_str("<table>");
        if let Some(caption) = &table.caption {
            self.out.push_str("<caption>");
            self.inline(caption);
            self.out.push_str("</caption>");
        }
        for (element, rows, head) in [("thead", &table.head, true), ("tbody", &table.rows, false), ("tfoot", &table.foot, false)] {
            if rows.iter().all(Vec::is_empty) {
                continue;
            }
            let _ = write!(self.out, "<{element}>");
            for row in rows.iter().filter(|row| !row.is_empty()) {
                self.out.push_str("<tr>");
                for cell in row {
                    self.cell(cell, head);
                }
                self.out.push_str("</tr>");
            }
            let _ = write!(self.out, "</{element}>");
        }
        self.out.push_str("</table>");
        if let Form::Page = self.form {
            self.out.push_str("</div>");
        }
    }

    fn cell(&mut self, cell: &Cell, head: bool) {
        // An empty heading heads nothing.
        let element = if (head || cell.header) && !cell.text.is_blank() { "th" } else { "td" };
        let mut more = String::new();
        if element == "th" {
            let _ = write!(more, " scope=\"{}\"", if head { "col" } else { "row" });
        }
        if cell.colspan > 1 {
            let _ = write!(more, " colspan=\"{}\"", cell.colspan);
        }
        if cell.rowspan > 1 {
            let _ = write!(more, " rowspan=\"{}\"", cell.rowspan);
        }
        let class = match cell.align.as_str() {
            "center" => "align-center",
            "end" => "align-end",
            _ => "",
        };
        self.open_with(element, class, &more);
        self.inline(&cell.text);
        let _ = write!(self.out, "</{element}>");
    }

    fn timeline(&mut self, title: &str, entries: &[Entry]) {
        self.open("section", "timeline");
        let words = self.words;
        self.box_title(if title.is_empty() { &words.timeline } else { title });
        self.out.push_str("<ol>");
        for entry in entries {
            self.out.push_str("<li><p><time");
            if let Some(at) = &entry.at {
                self.out.push_str(" datetime=\"");
                escape(at, &mut self.out);
                self.out.push_str("\">");
                escape(&entry.when, &mut self.out);
                self.out.push_str("</time>");
            } else {
                // Without a machine's form it is no time element.
                self.out.truncate(self.out.len() - "<time".len());
                self.line("span", "when", &entry.when);
            }
            self.out.push_str("</p>");
            if let Some(title) = &entry.title {
                self.out.push_str("<p><strong>");
                self.inline(title);
                self.out.push_str("</strong></p>");
            }
            self.blocks(&entry.blocks);
            self.out.push_str("</li>");
        }
        self.out.push_str("</ol></section>");
    }

    fn related(&mut self, key: &str, title: &str) {
        let Some(related) = self.resolve.article(key) else { return };
        self.open("p", "related");
        let words = self.words;
        self.line("span", "box-label", &words.related);
        let _ = write!(self.out, " <a href=\"{}\">", self.address(&related.address));
        escape(if title.is_empty() { &related.headline } else { title }, &mut self.out);
        self.out.push_str("</a></p>");
    }

    fn footnotes(&mut self, notes: &[Note]) {
        if notes.is_empty() {
            return;
        }
        self.open("section", "footnotes");
        let words = self.words;
        self.heading(2, &Inline::plain(words.footnotes.clone()), None, "box-title");
        self.out.push_str("<ol>");
        for note in notes {
            let id = anchor_of(&note.id);
            // Of two notes with one id, the first is the one that is meant.
            let page = matches!(self.form, Form::Page) && self.anchors.insert(format!("note-{id}"));
            let _ = if page { write!(self.out, "<li id=\"note-{id}\">") } else { write!(self.out, "<li>") };
            self.inline(&note.text);
            if page && self.notes.get(&note.id).is_some_and(|labels| *labels > 0) {
                let _ = write!(self.out, " <a href=\"#label-{id}\" aria-label=\"");
                escape(&words.back_to_text, &mut self.out);
                self.out.push_str("\">↩</a>");
            }
            self.out.push_str("</li>");
        }
        self.out.push_str("</ol></section>");
    }

    fn inline(&mut self, inline: &Inline) {
        for span in &inline.0 {
            let mut ends: Vec<String> = Vec::new();
            for mark in &span.marks {
                self.mark(mark, &mut ends);
            }
            for (at, line) in span.text.split('\n').enumerate() {
                if at > 0 {
                    self.out.push_str("<br>");
                }
                escape(line, &mut self.out);
            }
            for end in ends.iter().rev() {
                self.out.push_str(end);
            }
        }
    }

    fn mark(&mut self, mark: &Mark, ends: &mut Vec<String>) {
        let simple = |element: &str, ends: &mut Vec<String>, out: &mut String| {
            let _ = write!(out, "<{element}>");
            ends.push(format!("</{element}>"));
        };
        match mark {
            Mark::Strong => simple("strong", ends, &mut self.out),
            Mark::Emphasis => simple("em", ends, &mut self.out),
            Mark::Underline => simple("u", ends, &mut self.out),
            Mark::Strike => simple("s", ends, &mut self.out),
            Mark::Code => simple("code", ends, &mut self.out),
            Mark::Subscript => simple("sub", ends, &mut self.out),
            Mark::Superscript => simple("sup", ends, &mut self.out),
            Mark::Highlight => simple("mark", ends, &mut self.out),
            Mark::Link { href, title } => {
                // A link inside a link, or one that we would not allow, is only its words.
                if ends.iter().any(|end| end == "</a>") || !crate::address::allowed(href) {
                    return;
                }
                let _ = write!(self.out, "<a href=\"{}\"", self.address(href));
                if let Some(title) = title {
                    self.out.push_str(" title=\"");
                    escape(title, &mut self.out);
                    self.out.push('"');
                }
                self.out.push('>');
                ends.push("</a>".into());
            }
            Mark::Language { lang, dir } => {
                self.out.push_str("<span lang=\"");
                escape(lang, &mut self.out);
                if let Some(dir) = dir {
                    self.out.push_str("\" dir=\"");
                    escape(dir, &mut self.out);
                }
                self.out.push_str("\">");
                ends.push("</span>".into());
            }
            Mark::Footnote { note } => {
                let id = anchor_of(note);
                let page = matches!(self.form, Form::Page);
                self.out.push_str("<sup>");
                match self.notes.get_mut(note) {
                    Some(labels) if page && !ends.iter().any(|end| end.contains("</a>")) => {
                        *labels += 1;
                        let own = if *labels == 1 { format!(" id=\"label-{id}\"") } else { String::new() };
                        let _ = write!(self.out, "<a class=\"note\" href=\"#note-{id}\"{own}>");
                        ends.push("</a></sup>".into());
                    }
                    _ => ends.push("</sup>".into()),
                }
            }
        }
    }
}

/// An id for a heading or a note: letters and figures of any script, hyphens between.
/// Whether an id belongs to what stands around a body, or to its notes: no subhead may take it. A theme that gives a page other ids
/// is told so when its templates are tried.
pub fn is_the_pages(id: &str) -> bool {
    const IDS: &[&str] = &[
        "comment-rules",
        "comment-text",
        "comments",
        "comments-title",
        "content",
        "correction",
        "font-sans",
        "font-serif",
        "hours",
        "latest",
        "look",
        "look-title",
        "more-title",
        "most-read-title",
        "related-title",
        "scheme-auto",
        "scheme-dark",
        "scheme-light",
        "share-address",
        "suggestions",
    ];
    const BEGINNINGS: &[&str] = &["comment-", "label-", "note-", "part-", "picture-", "size-", "suggestion-"];
    IDS.contains(&id) || BEGINNINGS.iter().any(|beginning| id.starts_with(beginning))
}

fn anchor_of(text: &str) -> String {
    let mut anchor = String::new();
    for letter in text.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            anchor.push(letter);
        } else if !anchor.ends_with('-') && !anchor.is_empty() {
            anchor.push('-');
        }
        if anchor.len() > 80 {
            break;
        }
    }
    anchor.trim_end_matches('-').to_owned()
}
