//! The block editor's grammar: comments that open and close blocks around HTML.

/// Deepest nesting of blocks that is followed; below, the inside is plain HTML.
const DEEPEST: usize = 40;

/// A block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// `core/paragraph` and the like without `core/`; empty for HTML outside any block.
    pub name: &'a str,
    /// Its values, as JSON.
    pub values: &'a str,
    /// HTML and inner blocks, in order.
    pub parts: Vec<Part<'a>>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Html(&'a str),
    Block(Block<'a>),
}

impl<'a> Block<'a> {
    /// Its values; an empty object if they can't be read.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.values).unwrap_or_default()
    }

    /// A value that is text or a number.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        if self.values.is_empty() {
            return None;
        }
        match self.json().get(name)? {
            serde_json::Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Its own HTML without that of inner blocks.
    pub(super) fn html(&self) -> String {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Html(html) => Some(*html),
                Part::Block(_) => None,
            })
            .collect()
    }

    fn push_html(&mut self, html: &'a str) {
        if !html.is_empty() {
            self.parts.push(Part::Html(html));
        }
    }
}

/// Whether a body was written with blocks.
pub(super) fn has_blocks(html: &str) -> bool {
    html.contains("<!-- wp:")
}

/// The blocks of a body. HTML outside any block is a block without a name.
pub(super) fn parse(html: &str) -> Vec<Block<'_>> {
    let mut open: Vec<Block<'_>> = vec![Block::default()];
    let mut from = 0;
    let mut at = 0;
    while let Some(place) = html[at..].find("<!--").map(|place| at + place) {
        let Some(mark) = mark(&html[place..]) else {
            at = place + 4;
            continue;
        };
        let before = &html[from..place];
        at = place + mark.length;
        if mark.opens && !mark.closes && open.len() > DEEPEST {
            // Too deep: the mark is a comment like any other.
            continue;
        }
        if let Some(innermost) = open.last_mut() {
            innermost.push_html(before);
        }
        from = at;
        if mark.opens {
            let block = Block { name: mark.name, values: mark.values, parts: Vec::new() };
            if mark.closes {
                add(&mut open, block);
            } else {
                open.push(block);
            }
        } else if let Some(place) = open.iter().skip(1).rposition(|block| block.name == mark.name) {
            // Whatever was left open inside ends with it.
            while open.len() > place + 1 {
                close(&mut open);
            }
        }
    }
    if let Some(innermost) = open.last_mut() {
        innermost.push_html(&html[from..]);
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let top = open.pop().unwrap_or_default();
    top.parts
        .into_iter()
        .map(|part| match part {
            Part::Block(block) => block,
            Part::Html(html) => Block { parts: vec![Part::Html(html)], ..Block::default() },
        })
        .collect()
}

/// What is told of a mark that opens a block, beside its name and values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened {
    /// Something stands between it and its end.
    pub encloses: bool,
    /// It stands deeper than is followed.
    pub is_too_deep: bool,
}

/// Calls `visit` with the name and values of every mark that opens a block, however deep it stands.
pub(super) fn each_mark<'a>(html: &'a str, mut visit: impl FnMut(&'a str, &'a str, Opened)) {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(place) = html[at..].find("<!--").map(|place| at + place) {
        let Some(mark) = mark(&html[place..]) else {
            at = place + 4;
            continue;
        };
        at = place + mark.length;
        if mark.opens {
            visit(mark.name, mark.values, Opened { encloses: !mark.closes, is_too_deep: depth >= DEEPEST });
            depth += usize::from(!mark.closes);
        } else {
            depth = depth.saturating_sub(1);
        }
    }
}

fn close<'a>(open: &mut Vec<Block<'a>>) {
    if let Some(block) = open.pop() {
        add(open, block);
    }
}

fn add<'a>(open: &mut [Block<'a>], block: Block<'a>) {
    if let Some(innermost) = open.last_mut() {
        innermost.parts.push(Part::Block(block));
    }
}

struct Mark<'a> {
    name: &'a str,
    values: &'a str,
    opens: bool,
    closes: bool,
    length: usize,
}

/// The mark of a block, if the comment that begins here is one.
fn mark(html: &str) -> Option<Mark<'_>> {
    let inner = html.strip_prefix("<!--")?;
    let inner = inner.trim_start();
    let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let inner = inner.strip_prefix("wp:")?;
    let end = inner
        .find(|letter: char| !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_' | '/')))
        .unwrap_or(inner.len());
    let name = &inner[..end];
    let name = name.strip_prefix("core/").unwrap_or(name);
    let rest = inner[end..].trim_start();
    if name.is_empty() {
        return None;
    }
    let offset = html.len() - rest.len();
    let close = rest.find("-->")?;
    let inside = rest[..close].trim_end();
    let (inside, ends_itself) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside.trim_end(), true));
    Some(Mark {
        name: name.trim_end_matches('/'),
        values: if inside.starts_with('{') { inside } else { "" },
        opens: !is_end,
        closes: is_end || ends_itself || name.ends_with('/'),
        length: offset + close + 3,
    })
}

#[cfg(test)]
mod tests {
    use super::{Block, Part, parse};

    fn shape(blocks: &[Block<'_>]) -> String {
        blocks.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn one(block: &Block<'_>) -> String {
        let parts: String = block
            .parts
            .iter()
            .map(|part| match part {
                Part::Html(html) => html.trim().to_owned(),
                Part::Block(block) => one(block),
            })
            .collect();
        format!("{}{}({parts})", block.name, block.values)
    }

    #[test]
    fn blocks_nest_and_damage_is_survived() {
        let cases = [
            ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "paragraph(<p>a</p>)"),
            ("<!-- wp:core/more /-->x", "more() (x)"),
            (
                "<!-- wp:group {\"a\":{\"b\":1}} --><div><!-- wp:x/y {\"c\":\"/-\"} /--></div><!-- /wp:group -->",
                "group{\"a\":{\"b\":1}}(<div>x/y{\"c\":\"/-\"}()</div>)",
            ),
            ("<!-- wp:a --><!-- wp:b -->1<!-- /wp:a -->2", "a(b(1)) (2)"),
            ("<!-- wp:a -->1", "a(1)"),
            ("1<!-- /wp:a -->2", "(1) (2)"),
            ("<!-- not a block --><!-- wp: -->", "(<!-- not a block --><!-- wp: -->)"),
        ];
        for (from, to) in cases {
            assert_eq!(shape(&parse(from)), to, "{from}");
        }
    }
}
