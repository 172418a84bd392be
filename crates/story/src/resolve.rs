use serde::{Deserialize, Serialize};

/// What a body's keys stand for, asked while it is written.
pub trait Resolve {
    /// The file behind an asset key; `None` = the block is left out.
    fn asset(&self, key: &str) -> Option<Asset>;
    /// The story behind a related key; `None` = the block is left out.
    fn article(&self, key: &str) -> Option<Related>;
}

/// Media type of the list of a film's sizes.
pub const LIST_OF_SIZES: &str = "application/vnd.apple.mpegurl";

/// Media type of the lightest sizes of a picture, which not every program shows.
pub const AVIF: &str = "image/avif";

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub enum AssetKind {
    Picture,
    Video,
    Audio,
    Document,
}

/// A file that readers may fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Kind.
    pub kind: AssetKind,
    /// Address of the main file.
    pub address: String,
    /// Pixels, 0 if unknown.
    pub width: u32,
    /// Pixels, 0 if unknown.
    pub height: u32,
    /// Served sizes of a picture; of a film its sizes, the list of them first, and pictures of it.
    pub renditions: Vec<Rendition>,
    /// Media type of the main file.
    pub media_type: String,
    /// Bytes of the main file.
    pub size: u64,
    /// File name for a download.
    pub name: String,
    /// The library's words, used where the block has none of its own.
    pub alt: String,
    /// Likewise.
    pub caption: String,
    /// Likewise.
    pub credit: String,
    /// Pages of a document; 0 = nobody counted them.
    pub pages: u64,
    /// Rows of a data set, without the heads of its columns.
    pub rows: u64,
    /// These heads and its first rows; empty = it is no data set.
    pub first: Vec<Vec<String>>,
    /// What goes along with a film or a sound; those in the page's language first.
    pub tracks: Vec<Track>,
}

/// Captions, subtitles or chapters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// `captions`, `subtitles`, `chapters`.
    pub kind: String,
    /// As BCP 47 writes it.
    pub language: String,
    /// The name under which players offer it.
    pub label: String,
    /// Address of its WebVTT.
    pub address: String,
    /// What is said when.
    pub cues: Vec<Cue>,
}

/// What is said from a moment on, or what the chapter is called that begins there. Without marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// Milliseconds from the beginning.
    pub at: i64,
    /// Its words.
    pub text: String,
}

impl Asset {
    /// A picture of a film, light and of a size that does for a page, with its address.
    pub fn still(&self) -> Option<&str> {
        let stills = self.renditions.iter().filter(|size| size.media_type == "image/webp");
        let still = stills.clone().filter(|size| size.width >= 720).min_by_key(|size| size.width);
        still.or(stills.max_by_key(|size| size.width)).map(|size| size.address.as_str())
    }

    /// Address of the list of a film's sizes.
    pub fn list_of_sizes(&self) -> Option<&str> {
        self.renditions
            .iter()
            .find(|size| size.media_type == LIST_OF_SIZES)
            .map(|list| list.address.as_str())
    }

    /// Address of the list of small pictures of a film.
    pub fn storyboard(&self) -> Option<&str> {
        let mut lists = self.renditions.iter().filter(|size| size.media_type == "text/vtt");
        lists.next().map(|list| list.address.as_str())
    }

    /// The sizes among which a browser chooses.
    pub fn light(&self) -> impl Iterator<Item = &Rendition> {
        light(&self.renditions, |size| &size.media_type)
    }

    /// Those that are lighter still, which not every browser knows.
    pub fn lightest(&self) -> impl Iterator<Item = &Rendition> {
        lightest(&self.renditions, |size| &size.media_type)
    }
}

/// The sizes of a picture among which a browser chooses: the light ones, where there are such.
pub fn light<S>(sizes: &[S], media_type: impl Fn(&S) -> &str) -> impl Iterator<Item = &S> {
    let is_light = move |size: &S| media_type(size) == "image/webp";
    let any = sizes.iter().any(&is_light);
    sizes.iter().filter(move |size| !any || is_light(size))
}

/// The sizes of a picture that are lighter still, for browsers that know them.
pub fn lightest<S>(sizes: &[S], media_type: impl Fn(&S) -> &str) -> impl Iterator<Item = &S> {
    sizes.iter().filter(move |size| media_type(size) == AVIF)
}

/// One served size of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Its address.
    pub address: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Media type.
    pub media_type: String,
}

/// A story that another one points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its address.
    pub address: String,
    /// Its headline.
    pub headline: String,
    /// Its kind.
    pub kind: String,
    /// Its standfirst.
    pub standfirst: String,
}

/// The interface's words inside a body, in the page's language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is its own English default")]
pub struct Words {
    pub in_short: String,
    pub timeline: String,
    pub fact_box: String,
    pub question: String,
    pub answer: String,
    pub related: String,
    pub footnotes: String,
    pub footnote: String,
    pub back_to_text: String,
    pub download: String,
    pub table: String,
    pub gallery: String,
    pub video: String,
    pub audio: String,
    pub transcript: String,
    pub chapters: String,
    pub source: String,
    pub open_at: String,
    pub plays_from: String,
    pub code: String,
    pub picture: String,
    pub enlarge: String,
    pub view: String,
    pub grid: String,
    pub in_a_row: String,
    pub pages: String,
    pub rows: String,
    pub rows_shown: String,
}

impl Default for Words {
    fn default() -> Words {
        Words {
            in_short: "In short".into(),
            timeline: "Timeline".into(),
            fact_box: "Facts".into(),
            question: "Question".into(),
            answer: "Answer".into(),
            related: "Related".into(),
            footnotes: "Notes".into(),
            footnote: "Note".into(),
            back_to_text: "Back to the text".into(),
            download: "Download".into(),
            table: "Table".into(),
            gallery: "Gallery".into(),
            video: "Video".into(),
            audio: "Audio".into(),
            transcript: "Transcript".into(),
            chapters: "Chapters".into(),
            source: "Source".into(),
            open_at: "Open at".into(),
            plays_from: "Pressing it loads the player of".into(),
            code: "Code".into(),
            picture: "Picture".into(),
            enlarge: "Enlarge the picture".into(),
            view: "View".into(),
            grid: "Side by side".into(),
            in_a_row: "One by one".into(),
            pages: "Pages".into(),
            rows: "Rows".into(),
            rows_shown: "shown".into(),
        }
    }
}
