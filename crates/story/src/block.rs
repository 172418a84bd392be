use crate::Inline;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The body of an article: typed blocks, never HTML as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Version of the shape: 1.
    pub version: u8,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

impl Default for Body {
    fn default() -> Body {
        Body::new(Vec::new())
    }
}

/// A block. The JSON names are those of the API; this derive reads what we stored ourselves, [`Body::parse`] what others send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are named as in the API's description of blocks")]
pub enum Block {
    Paragraph {
        text: Inline,
    },
    Subhead {
        #[serde(default = "two", skip_serializing_if = "is_two")]
        level: u8,
        text: Inline,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<String>,
    },
    List(List),
    Quotation {
        blocks: Vec<Block>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Inline>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
    },
    PullQuote {
        text: Inline,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Inline>,
    },
    Picture(Picture),
    Gallery {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        pictures: Vec<GalleryPicture>,
    },
    Video(Media),
    Audio(Media),
    Document {
        asset: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
    },
    Embed {
        url: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<Inline>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        provider: String,
        /// Asset of the still that stands for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        poster: Option<String>,
    },
    Table(Table),
    FactBox {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        label: String,
        blocks: Vec<Block>,
    },
    KeyPoints {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        points: Vec<Inline>,
    },
    Timeline {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        entries: Vec<Entry>,
    },
    QuestionAnswer {
        question: Inline,
        blocks: Vec<Block>,
    },
    Related {
        article: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
    },
    Divider,
    Code {
        text: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        language: String,
    },
    Footnotes {
        notes: Vec<Note>,
    },
    Html {
        html: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Numbered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ordered: bool,
    /// First number, if not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a list: a line, and whatever stands below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// The line.
    pub text: Inline,
    /// Further paragraphs, nested lists, pictures.
    pub blocks: Vec<Block>,
}

/// A picture in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Asset key.
    pub asset: String,
    /// What it shows, for who can't see it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// Caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Inline>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credit: String,
    /// `normal` (or empty), `wide`, `full`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub size: String,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A picture of a gallery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryPicture {
    /// Asset key.
    pub asset: String,
    /// What it shows, for who can't see it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// Caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Inline>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credit: String,
}

/// A film or a sound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Asset key.
    pub asset: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Inline>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credit: String,
    /// Asset key of the still before a film plays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster: Option<String>,
    /// What is said in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Inline>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Inline>,
    /// Rows of the head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Vec<Vec<Cell>>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// Rows of the foot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub text: Inline,
    /// It heads its row or column.
    pub header: bool,
    /// Columns it spans, at least 1.
    pub colspan: u32,
    /// Rows it spans, at least 1.
    pub rowspan: u32,
    /// `start` (or empty), `center`, `end`.
    pub align: String,
}

/// An entry of a timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in words.
    pub when: String,
    /// When, for machines (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A line in bold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Inline>,
    /// What happened.
    #[serde(default)]
    pub blocks: Vec<Block>,
}

/// A footnote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What its label in the text names.
    pub id: String,
    /// The note.
    pub text: Inline,
}

impl Body {
    /// A body of these blocks.
    pub fn new(blocks: Vec<Block>) -> Body {
        Body { version: 1, blocks }
    }
}

impl Block {
    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Block::Paragraph { .. } => "paragraph",
            Block::Subhead { .. } => "subhead",
            Block::List(_) => "list",
            Block::Quotation { .. } => "quotation",
            Block::PullQuote { .. } => "pull_quote",
            Block::Picture(_) => "picture",
            Block::Gallery { .. } => "gallery",
            Block::Video(_) => "video",
            Block::Audio(_) => "audio",
            Block::Document { .. } => "document",
            Block::Embed { .. } => "embed",
            Block::Table(_) => "table",
            Block::FactBox { .. } => "fact_box",
            Block::KeyPoints { .. } => "key_points",
            Block::Timeline { .. } => "timeline",
            Block::QuestionAnswer { .. } => "question_answer",
            Block::Related { .. } => "related",
            Block::Divider => "divider",
            Block::Code { .. } => "code",
            Block::Footnotes { .. } => "footnotes",
            Block::Html { .. } => "html",
        }
    }
}

fn two() -> u8 {
    2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_two(level: &u8) -> bool {
    *level == 2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Long<'a> {
            text: &'a Inline,
            blocks: &'a [Block],
        }
        if self.blocks.is_empty() {
            self.text.serialize(serializer)
        } else {
            Long { text: &self.text, blocks: &self.blocks }.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Line(Inline),
            Long {
                text: Inline,
                #[serde(default)]
                blocks: Vec<Block>,
            },
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Line(text) => Item { text, blocks: Vec::new() },
            Form::Long { text, blocks } => Item { text, blocks },
        })
    }
}

impl Default for Cell {
    fn default() -> Cell {
        Cell {
            text: Inline::default(),
            header: false,
            colspan: 1,
            rowspan: 1,
            align: String::new(),
        }
    }
}

/// The long form of a cell.
#[derive(Serialize, Deserialize)]
struct LongCell {
    text: Inline,
    #[serde(default, skip_serializing_if = "is_false")]
    header: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colspan: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rowspan: Option<u32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    align: String,
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.header && self.colspan == 1 && self.rowspan == 1 && self.align.is_empty() {
            return self.text.serialize(serializer);
        }
        LongCell {
            text: self.text.clone(),
            header: self.header,
            colspan: (self.colspan != 1).then_some(self.colspan),
            rowspan: (self.rowspan != 1).then_some(self.rowspan),
            align: self.align.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cell, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Line(Inline),
            Long(LongCell),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Line(text) => Cell { text, ..Cell::default() },
            Form::Long(long) => Cell {
                text: long.text,
                header: long.header,
                colspan: long.colspan.unwrap_or(1).max(1),
                rowspan: long.rowspan.unwrap_or(1).max(1),
                align: long.align,
            },
        })
    }
}
