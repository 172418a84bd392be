use super::FENCE;
use crate::block::{Cell, Item, List, Note, Picture, Table};
use crate::{Block, Body, Inline, Mark, Problem, Span};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};

/// Reads Markdown. HTML inside it is cleaned and typed; a `dateline` fence that holds no block is an error.
pub fn read(markdown: &str) -> Result<Body, Vec<Problem>> {
    let markdown = crate::text::legible(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, &markdown, &options());
    if is_too_deep(root) {
        let message = format!("the Markdown nests more than {DEEPEST} deep; blocks stand at most 8 deep");
        return Err(vec![Problem { pointer: "/markdown".into(), code: "too_deep", message }]);
    }
    let mut reader = Reader { problems: Vec::new(), notes: Vec::new() };
    let mut blocks = reader.blocks(root);
    if !reader.notes.is_empty() {
        blocks.push(Block::Footnotes { notes: std::mem::take(&mut reader.notes) });
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    // The limits are the same as for any other form.
    let body = Body::new(blocks);
    let json = serde_json::to_value(&body).map_err(|error| vec![problem(error.to_string())])?;
    Body::parse(&json)
}

/// Quotations in lists in quotations, and marks in marks, count alike; every level of the reader's own calls is one of these.
const DEEPEST: usize = 60;

/// Whether anything nests deeper than the reader follows. It goes step by step, as nothing else may before this is known.
fn is_too_deep<'a>(root: &'a AstNode<'a>) -> bool {
    let mut depth = 0usize;
    root.traverse().any(|edge| {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        depth > DEEPEST
    })
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options
}

fn problem(message: String) -> Problem {
    Problem { pointer: "/markdown".into(), code: "fence", message }
}

struct Reader {
    problems: Vec<Problem>,
    notes: Vec<Note>,
}

impl Reader {
    fn blocks<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Block> {
        let mut out = Vec::new();
        for child in node.children() {
            self.block(child, &mut out);
        }
        out
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>, out: &mut Vec<Block>) {
        let value = node.data.borrow().value.clone();
        match value {
            NodeValue::Paragraph => self.paragraph(node, out),
            NodeValue::Heading(heading) => {
                let text = self.line(node);
                if !text.is_blank() {
                    out.push(Block::Subhead { level: heading.level.clamp(2, 4), text, anchor: None });
                }
            }
            NodeValue::List(list) => {
                let ordered = list.list_type == ListType::Ordered;
                let items = node.children().map(|item| self.item(item)).collect();
                let start = i64::try_from(list.start).ok().filter(|start| ordered && *start != 1);
                out.push(Block::List(List { ordered, start, items }));
            }
            NodeValue::BlockQuote => {
                let blocks = self.blocks(node);
                if !blocks.is_empty() {
                    out.push(Block::Quotation { blocks, by: None, source: None });
                }
            }
            NodeValue::CodeBlock(code) => self.fence(&code.info, &code.literal, out),
            NodeValue::ThematicBreak => out.push(Block::Divider),
            NodeValue::Table(table) => out.push(self.table(node, &table.alignments)),
            NodeValue::HtmlBlock(html) => out.extend(crate::html::read(&html.literal, None).body.blocks),
            NodeValue::FootnoteDefinition(definition) => {
                let mut text = Inline::default();
                for child in node.children() {
                    if !text.0.is_empty() {
                        text.0.push(Span { text: "\n".into(), marks: Vec::new() });
                    }
                    text.0.extend(self.line(child).0);
                }
                self.notes.push(Note { id: note_id(&definition.name), text: text.tidy() });
            }
            _ => out.extend(self.blocks(node)),
        }
    }

    /// A paragraph; pictures in it stand by themselves.
    fn paragraph<'a>(&mut self, node: &'a AstNode<'a>, out: &mut Vec<Block>) {
        let has_html = node.descendants().any(|inner| matches!(inner.data.borrow().value, NodeValue::HtmlInline(_)));
        if has_html {
            let mut html = String::new();
            if comrak::format_html(node, &unsafe_options(), &mut html).is_ok() {
                out.extend(crate::html::read(&html, None).body.blocks);
                return;
            }
        }
        let mut spans = Vec::new();
        let mut pictures = Vec::new();
        for child in node.children() {
            inline(child, &[], &mut spans, &mut pictures);
        }
        let text = Inline(spans).tidy().trim();
        if !text.is_blank() {
            out.push(Block::Paragraph { text });
        }
        out.extend(pictures.into_iter().map(Block::Picture));
    }

    fn item<'a>(&mut self, node: &'a AstNode<'a>) -> Item {
        let mut blocks = self.blocks(node);
        match blocks.first_mut() {
            Some(Block::Paragraph { text }) => {
                let text = std::mem::take(text);
                blocks.remove(0);
                Item { text, blocks }
            }
            _ => Item { text: Inline::default(), blocks },
        }
    }

    fn fence(&mut self, info: &str, literal: &str, out: &mut Vec<Block>) {
        let language = info.split_whitespace().next().unwrap_or_default();
        if language != FENCE {
            let text = literal.trim_end_matches('\n').to_owned();
            if !text.trim().is_empty() {
                out.push(Block::Code { text, language: language.to_owned() });
            }
            return;
        }
        match serde_json::from_str::<serde_json::Value>(literal) {
            Err(error) => self.problems.push(problem(format!("a `{FENCE}` fence holds the JSON of one block: {error}"))),
            Ok(json) => match Body::parse(&serde_json::json!({ "version": 1, "blocks": [json] })) {
                Ok(body) => out.extend(body.blocks),
                Err(problems) => self.problems.extend(problems),
            },
        }
    }

    fn table<'a>(&mut self, node: &'a AstNode<'a>, alignments: &[TableAlignment]) -> Block {
        let mut table = Table::default();
        for row in node.children() {
            let head = matches!(row.data.borrow().value, NodeValue::TableRow(true));
            let cells = row
                .children()
                .enumerate()
                .map(|(column, cell)| Cell {
                    text: self.line(cell),
                    align: match alignments.get(column) {
                        Some(TableAlignment::Center) => "center".into(),
                        Some(TableAlignment::Right) => "end".into(),
                        _ => String::new(),
                    },
                    ..Cell::default()
                })
                .collect();
            if head { table.head.push(cells) } else { table.rows.push(cells) }
        }
        Block::Table(table)
    }

    fn line<'a>(&mut self, node: &'a AstNode<'a>) -> Inline {
        let mut spans = Vec::new();
        let mut pictures = Vec::new();
        for child in node.children() {
            inline(child, &[], &mut spans, &mut pictures);
        }
        Inline(spans).tidy().trim()
    }
}

fn unsafe_options() -> Options<'static> {
    let mut options = options();
    // What comes out is read and cleaned at once.
    options.render.r#unsafe = true;
    options
}

fn inline<'a>(node: &'a AstNode<'a>, marks: &[Mark], spans: &mut Vec<Span>, pictures: &mut Vec<Picture>) {
    let value = node.data.borrow().value.clone();
    let mut push = |text: &str, marks: &[Mark]| spans.push(Span { text: text.to_owned(), marks: marks.to_vec() });
    let mark = match value {
        NodeValue::Text(text) => return push(&text, marks),
        NodeValue::SoftBreak => return push(" ", marks),
        NodeValue::LineBreak => return push("\n", marks),
        NodeValue::Code(code) => {
            let mut inner = marks.to_vec();
            inner.push(Mark::Code);
            return push(&code.literal, &inner);
        }
        NodeValue::HtmlInline(_) => return,
        NodeValue::FootnoteReference(reference) => {
            let mark = Mark::Footnote { note: note_id(&reference.name) };
            return push(&reference.name, &[mark]);
        }
        NodeValue::Image(image) => {
            let alt = words(node);
            if let Some(asset) = Some(image.url.clone()).filter(|url| !url.is_empty()) {
                let caption = Some(Inline::plain(image.title.clone())).filter(|caption| !caption.0.is_empty());
                pictures.push(Picture { asset, alt, caption, ..Picture::default() });
            }
            return;
        }
        NodeValue::Strong => Some(Mark::Strong),
        NodeValue::Emph => Some(Mark::Emphasis),
        NodeValue::Strikethrough => Some(Mark::Strike),
        NodeValue::Link(link) => crate::address::allowed(&link.url).then(|| Mark::Link {
            href: link.url.clone(),
            title: Some(link.title.clone()).filter(|title| !title.is_empty()),
        }),
        _ => None,
    };
    let mut inner = marks.to_vec();
    if let Some(mark) = mark
        && !inner.contains(&mark)
    {
        inner.push(mark);
    }
    for child in node.children() {
        inline(child, &inner, spans, pictures);
    }
}

fn words<'a>(node: &'a AstNode<'a>) -> String {
    node.descendants()
        .filter_map(|inner| match &inner.data.borrow().value {
            NodeValue::Text(text) => Some(text.to_string()),
            NodeValue::Code(code) => Some(code.literal.clone()),
            NodeValue::SoftBreak | NodeValue::LineBreak => Some(" ".into()),
            _ => None,
        })
        .collect()
}

fn note_id(name: &str) -> String {
    let id: String = name
        .chars()
        .take(100)
        .map(|letter| if letter.is_alphanumeric() || "-_.:".contains(letter) { letter } else { '-' })
        .collect();
    if id.is_empty() { "note".into() } else { id }
}
